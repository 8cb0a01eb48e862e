#include "web/export/svg.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <regex>
#include <set>

#include "web/export/svg_document.h"
#include "web/scene/painter.h"
#include "web/theme/theme.h"

namespace netsplit::svg_test {

namespace {

constexpr ImU32 kRed = IM_COL32(255, 0, 0, 255);
constexpr ImU32 kBlue = IM_COL32(0, 0, 255, 128);

/// A frame of Dear ImGui without a window, in which a test draws.
class Board {
 public:
  Board() {
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().DisplaySize = {200, 100};
    ImGui::GetIO().DeltaTime = 0.1f;
    load_fonts(theme, 1);
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    style.emplace();
    ImGui::NewFrame();
  }
  ~Board() {
    style.reset();
    ImGui::DestroyContext();
  }
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  ImDrawList& list() { return *ImGui::GetBackgroundDrawList(); }
  std::string svg(const SvgWords& words = {}) {
    ImGui::Render();
    return svg_of(*ImGui::GetDrawData(), {{0, 0}, {200, 100}}, IM_COL32_WHITE, words);
  }

  Theme theme;
  std::optional<SvgStyle> style;
};

std::size_t count_of(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

/// True when every element is closed, in order: what any parser of XML asks first.
bool is_well_formed(const std::string& text) {
  std::vector<std::string> open;
  const std::regex tag("<(/?)([a-zA-Z]+)((?: [a-zA-Z:-]+=\"[^\"<>]*\")*)(/?)>|<");
  for (std::sregex_iterator it(text.begin(), text.end(), tag), end; it != end; ++it) {
    if ((*it)[2].str().empty()) return false;
    if ((*it)[1].length() > 0) {
      if (open.empty() || open.back() != (*it)[2].str()) return false;
      open.pop_back();
    } else if ((*it)[4].length() == 0) {
      open.push_back((*it)[2].str());
    }
  }
  return open.empty();
}

/// Only these may ever be in a picture.
bool holds_shapes_only(const std::string& text) {
  const std::set<std::string> known{"svg",    "title", "desc", "defs",     "rect",           "path",
                                    "circle", "g",     "use",  "clipPath", "radialGradient", "stop"};
  const std::regex tag("<([a-zA-Z]+)");
  for (std::sregex_iterator it(text.begin(), text.end(), tag), end; it != end; ++it)
    if (!known.contains((*it)[1].str())) return false;
  return true;
}

}  // namespace

TEST_CASE("a filled shape is one path with the corners that were asked for") {
  Board board;
  board.list().AddRectFilled({10, 20}, {30, 40}, kRed);
  board.list().AddTriangleFilled({50, 10}, {70, 10}, {60, 30}, kBlue);
  const std::string svg = board.svg();
  INFO(svg);
  CHECK(is_well_formed(svg));
  CHECK(count_of(svg, "<path") == 2);
  for (const char* corner : {"10 20", "30 20", "30 40", "10 40"}) CHECK(svg.find(corner) != std::string::npos);
  CHECK(svg.find("fill=\"#ff0000\"/>") != std::string::npos);
  CHECK(svg.find("fill=\"#0000ff\" fill-opacity=\"0.502\"") != std::string::npos);
}

TEST_CASE("lines, arcs and frames are one path each, however many triangles they were") {
  Board board;
  board.list().AddLine({10, 50}, {90, 50}, kRed, 1);
  board.list().AddCircle({50, 50}, 20, kRed, 0, 2.5f);
  board.list().AddRect({5, 5}, {95, 95}, kRed, 6, 0, 2);
  const std::string svg = board.svg();
  INFO(svg);
  CHECK(count_of(svg, "<path") == 3);
  // A line that is a pixel wide, half a pixel to each side.
  CHECK(std::regex_search(svg, std::regex("d=\"M[^\"]*(49\\.5|50)[^\"]*Z\"")));
}

TEST_CASE("letters become curves, each defined once and placed where it was") {
  Board board;
  board.list().AddText(board.theme.fonts.regular14, board.theme.fonts.regular14->FontSize, {20, 30}, kRed, "aba");
  const std::string svg = board.svg();
  INFO(svg);
  CHECK(is_well_formed(svg));
  CHECK(count_of(svg, "<path id=\"g") == 2);
  CHECK(count_of(svg, "<use xlink:href=\"#g0\"") == 2);
  CHECK(count_of(svg, "<use xlink:href=\"#g1\"") == 1);
  CHECK(count_of(svg, "transform=\"translate(20 ") == 1);
  CHECK(svg.find("aba") == std::string::npos);
}

TEST_CASE("what a window cuts off is cut off in the picture, and what lies outside is not in it") {
  Board board;
  board.list().PushClipRect({0, 0}, {50, 50});
  board.list().AddRectFilled({40, 40}, {60, 60}, kRed);
  board.list().AddRectFilled({10, 10}, {20, 20}, kBlue);
  board.list().AddRectFilled({70, 70}, {80, 80}, kBlue);
  board.list().PopClipRect();
  board.list().AddRectFilled({300, 10}, {320, 20}, kRed);
  const std::string svg = board.svg();
  INFO(svg);
  CHECK(count_of(svg, "<path") == 2);
  CHECK(count_of(svg, "<clipPath") == 1);
  CHECK(count_of(svg, "clip-path=\"url(#c0)\"") == 1);
}

TEST_CASE("what the shaders draw comes as circles, curves and polygons") {
  Board board;
  Painter painter;
  painter.nodes.push_back({.centre = {50, 50}, .fill = kRed, .line = kBlue, .halo = kBlue});
  painter.nodes.push_back({.centre = {120, 50}, .ring = NodeMark::dashed, .fill = kRed, .line = kRed});
  painter.lines.push_back({.curve = {{50, 50}, {70, 40}, {100, 40}, {120, 50}}, .gap = 0.2f, .colour = kRed});
  painter.packets.push_back({.curve = {{50, 50}, {70, 50}, {100, 50}, {120, 50}}, .progress = 0.5f, .colour = kRed});
  for (const auto shape : {StrokeMark::round, StrokeMark::ring, StrokeMark::diamond, StrokeMark::triangle})
    painter.strokes.push_back({{20, 80}, {20, 80}, 8, static_cast<float>(shape), kRed});
  painter.strokes.push_back({{20, 80}, {60, 80}, 2, StrokeMark::round, kRed});
  painter.queue(board.list());
  const std::string svg = board.svg();
  INFO(svg);
  CHECK(is_well_formed(svg));
  CHECK(holds_shapes_only(svg));
  CHECK(count_of(svg, "<circle") == 7);  // two discs, two rings, a halo, a dot and a ring
  CHECK(count_of(svg, "<radialGradient") == 1);
  CHECK(count_of(svg, "stroke-dasharray") == 1);
  CHECK(count_of(svg, "C") >= 2);  // the line, in two pieces
}

TEST_CASE("names of strangers stay text, and nothing that reads or acts gets into a picture") {
  Board board;
  const std::string name =
      "</title><script>alert(1)</script>&\"' ]]>\x01\x7f\xff\xfe \xe2\x80\xae \xef\xbf\xbe \xed\xa0\x80 \xc3\xa9";
  board.list().AddText({10, 10}, kRed, name.data(), name.data() + name.size());
  const std::string svg = board.svg({name, name});
  INFO(svg);
  CHECK(is_well_formed(svg));
  CHECK(holds_shapes_only(svg));
  CHECK(svg.find("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;' ]]&gt;") != std::string::npos);
  CHECK(svg.find("\xc3\xa9") != std::string::npos);
  for (const char* bad : {"\x01", "\x7f", "\xff", "\xe2\x80\xae", "\xef\xbf\xbe", "\xed\xa0\x80", "<script", "onload"})
    CHECK(svg.find(bad) == std::string::npos);
}

TEST_CASE("numbers in a picture have two digits at most, and are never anything but numbers") {
  CHECK(svg_number(0) == "0");
  CHECK(svg_number(-0.001f) == "0");
  CHECK(svg_number(12.5f) == "12.5");
  CHECK(svg_number(-0.25f) == "-0.25");
  CHECK(svg_number(3.999f) == "4");
  CHECK(svg_number(std::numeric_limits<float>::quiet_NaN()) == "0");
  CHECK(svg_number(std::numeric_limits<float>::infinity()) == "0");
  CHECK(svg_point({1.5f, -2}) == "1.5-2");
}

TEST_CASE("Dear ImGui's style is as before once a picture was made") {
  ImGui::CreateContext();
  ImGuiStyle& style = ImGui::GetStyle();
  const auto settings = [&] {
    return std::array{style.AntiAliasedLinesUseTex ? 1.0f : 0.0f, style.CircleTessellationMaxError,
                      style.CurveTessellationTol};
  };
  const auto before = settings();
  {
    const SvgStyle changed;
    CHECK(settings() != before);
  }
  CHECK(settings() == before);
  ImGui::DestroyContext();
}

}  // namespace netsplit::svg_test
