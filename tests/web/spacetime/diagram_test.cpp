// The space-time diagram at the desk: zoomed, panned, asked what an event could have influenced, and scrubbed.
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <vector>

#include "tests/web/app/hands.h"

namespace netsplit::diagram_test {

namespace {

struct Spot {
  std::int64_t id = 0;
  ImVec2 at{};
};

/// A run of a second or so that stands still, its diagram in place of the stage.
struct Diagram {
  explicit Diagram(const char* scenario = "raft/steady_state", ImVec2 size = {1280, 800}) : desk({}, nullptr, size) {
    REQUIRE(desk.app->open_named(scenario));
    for (int i = 0; i < 6; ++i) desk.run_to(0.97f);
    show_tab(desk, "Space-time");
    if (size.x > 600) desk.click("view.large");
    desk.move({5, 300});
    desk.rest(10);
    REQUIRE(desk.count("view", "/messages") > 3);
  }
  std::string view(const std::string& what) const { return desk.read("view", '/' + what); }
  std::int64_t at(const std::string& what) const { return std::stoll(view(what)); }
  std::int64_t span() const { return at("to_ns") - at("from_ns"); }
  Rect plot() const { return desk.widget("spacetime.plot"); }
  /// Messages that lie well inside.
  std::vector<Spot> messages() const {
    std::vector<Spot> out;
    const Rect box = plot();
    for (std::size_t i = 0; i < desk.count("view", "/messages"); ++i) {
      const std::string message = "messages/" + std::to_string(i);
      const ImVec2 where{std::stof(view(message + "/x")), std::stof(view(message + "/y"))};
      if (where.x > box.min.x + 20 && where.x < box.max.x - 60 && where.y > box.min.y + 6 && where.y < box.max.y - 6)
        out.push_back({at(message + "/id"), where});
    }
    REQUIRE(out.size() > 1);
    return out;
  }
  void shift_click(ImVec2 where) {
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, true);
    desk.click(where);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, false);
    desk.rest();
  }
  Desk desk;
};

}  // namespace

TEST_CASE("the diagram shows the run around the moment looked at") {
  const Diagram d;
  CHECK(d.at("from_ns") < number(d.desk, "time_ns"));
  CHECK(number(d.desk, "time_ns") < d.at("to_ns"));
  CHECK(d.view("dense") == "false");
  CHECK(d.at("height") > 400);
}

TEST_CASE("the wheel zooms the diagram at the pointer and a drag pans it") {
  Diagram d;
  const Rect box = d.plot();
  const float x = box.min.x + box.width() * 0.25f;
  const auto under = [&] { return d.at("from_ns") + d.span() / 4; };
  const std::int64_t span = d.span();
  const std::int64_t before = under();
  const std::int64_t now = number(d.desk, "time_ns");
  wheel(d.desk, {x, (box.min.y + box.max.y) / 2}, 3);
  CHECK(d.span() * 10 < span * 9);
  CHECK(std::abs(under() - before) * 100 < span);
  const std::int64_t from = d.at("from_ns");
  d.desk.drag({x, box.max.y - 8}, {x + 80, box.max.y - 8});
  CHECK(d.at("from_ns") < from);
  CHECK(d.view("follows") == "false");
  CHECK(number(d.desk, "time_ns") == now);
  CHECK(selected(d.desk) == 0);
}

TEST_CASE("the whole run is shown as density, and the keys zoom back in") {
  Diagram d("raft/leader_crash");
  d.desk.click("spacetime.fit");
  d.desk.rest(10);
  CHECK(d.view("dense") == "true");
  CHECK(d.at("from_ns") <= 0);
  CHECK(d.at("to_ns") >= number(d.desk, "furthest_ns"));
  CHECK(d.at("strokes") > 300);
  const std::int64_t whole = d.span();
  d.desk.click("spacetime.plot");
  const std::string speed = d.desk.state("speed");
  for (int i = 0; i < 16; ++i) d.desk.type("+");
  d.desk.rest(10);
  CHECK(d.span() < whole / 600);
  CHECK(d.view("dense") == "false");
  CHECK(d.desk.count("view", "/messages") > 0);
  const std::int64_t from = d.at("from_ns");
  d.desk.press(ImGuiKey_LeftArrow);
  CHECK(d.at("from_ns") < from);
  CHECK(d.desk.state("speed") == speed);
}

TEST_CASE("a click on a message lights up its past and its future, and a second one is compared with it") {
  Diagram d;
  const auto messages = d.messages();
  // One in the middle: what came earlier can only be before it or concurrent with it, what came later after or concurrent.
  d.desk.click(messages[messages.size() / 2].at);
  const std::int64_t of = d.at("of");
  REQUIRE(of >= 0);
  CHECK(selected(d.desk) == 2);
  CHECK(d.at("before") > 0);
  CHECK(d.at("after") > 0);
  const std::set<std::string> words{"A is before B", "A is after B", "A and B are concurrent"};
  std::set<std::string> seen;
  for (const Spot& other : d.messages()) {
    if (other.id == of || apart(other.at, messages[messages.size() / 2].at) < 20) continue;
    d.shift_click(other.at);
    CHECK(d.at("of") == of);
    REQUIRE(d.at("second") >= 0);
    const std::string verdict = d.view("verdict");
    CHECK(words.contains(verdict));
    CHECK(d.view("reason").size() > 20);
    seen.insert(verdict);
  }
  CHECK(seen.size() > 1);
  d.desk.press(ImGuiKey_Escape);
  CHECK(d.at("of") == -1);
}

TEST_CASE("the compare switch does without the Shift key") {
  Diagram d;
  const auto messages = d.messages();
  d.desk.click(messages[0].at);
  const std::int64_t of = d.at("of");
  REQUIRE(of >= 0);
  d.desk.click("spacetime.compare");
  for (const Spot& other : messages) {
    if (other.id == of || apart(other.at, messages[0].at) < 30) continue;
    d.desk.click(other.at);
    break;
  }
  CHECK(d.at("of") == of);
  CHECK(d.at("second") >= 0);
  CHECK(d.at("second") != of);
}

TEST_CASE("the diagram's cursor is dragged to another moment") {
  Diagram d;
  const std::int64_t before = number(d.desk, "time_ns");
  const auto cursor = std::stof(d.view("cursor"));
  const Rect axis = d.desk.widget("spacetime.axis");
  const float y = middle(axis).y;
  const float to = axis.min.x + (cursor - axis.min.x) / 2;
  d.desk.drag({cursor, y}, {to, y});
  d.desk.arrive();
  CHECK(number(d.desk, "time_ns") < before);
  CHECK(number(d.desk, "commands") == 0);
  CHECK(std::abs(std::stof(d.view("cursor")) - to) < 3);
}

TEST_CASE("a crash is a span on its node's line, and stays one when the run goes on") {
  Diagram d;
  CHECK(d.at("faults") == 0);
  const Rect box = d.plot();
  d.desk.click(ImVec2{box.min.x - 14, box.min.y + 20});
  CHECK(selected(d.desk) == 1);
  d.desk.press(ImGuiKey_C);
  d.desk.arrive();
  CHECK(number(d.desk, "commands") == 1);
  CHECK(d.at("faults") == 1);
  d.desk.press({ImGuiMod_Shift, ImGuiKey_RightArrow});
  d.desk.arrive();
  CHECK(d.desk.state("live") == "true");
  CHECK(d.at("faults") == 1);
}

TEST_CASE("on a phone fingers tap events, and the diagram's switches lie below it") {
  Diagram d("raft/steady_state", kPhone);
  const Rect fit = d.desk.widget("spacetime.fit");
  CHECK(fit.height() >= 40);
  CHECK(fit.max.x <= kPhone.x);
  CHECK(fit.min.y >= d.plot().max.y);
  tap(d.desk, d.messages()[0].at);
  CHECK(d.at("of") >= 0);
}

TEST_CASE("an embed shows the diagram alone") {
  Desk desk({.embed = true, .dark = false, .view = "spacetime"}, nullptr, {640, 420});
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.rest(5);
  CHECK(desk.has_widget("spacetime.plot"));
  CHECK_FALSE(desk.has_widget("pane.stage"));
  CHECK(std::stoll(desk.read("view", "/to_ns")) > 0);
}

}  // namespace netsplit::diagram_test
