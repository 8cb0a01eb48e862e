#include "web/panels/notice.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "icons.h"
#include "web/scene/overlay.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kPadding = 12;
constexpr float kIndent = 44;  ///< of the words, behind the icon
constexpr float kWidest = 380;
constexpr float kLineGap = 4;

struct NoticeLine {
  ImFont* font;
  ImU32 ink;
  std::string_view text;
};

std::array<NoticeLine, 3> lines_of(const PanelContext& context, const Notice& notice) {
  // Where there is little room, good news need no details.
  std::string_view text = notice.text;
  if (context.panes.embed) text = notice.tone == Tone::bad ? text.substr(0, text.find('\n')) : std::string_view();
  return {NoticeLine{context.fonts().semibold14, context.colours().text, notice.title},
          NoticeLine{context.fonts().mono12, context.ui.theme.tone(notice.tone), notice.path},
          NoticeLine{context.fonts().regular14, context.colours().muted, text}};
}

float room_for_cross(const PanelContext& context) { return context.ui.pressable(32) + 8; }

}  // namespace

ImVec2 notice_size(const PanelContext& context, const Notice& notice, float most_width) {
  const float around = kIndent + room_for_cross(context);
  const float most = std::min(kWidest, most_width) - around;
  float width = 0;
  float height = 0;
  for (const NoticeLine& line : lines_of(context, notice)) {
    if (line.text.empty()) continue;
    width = std::max(width, std::min(most, text_width(line.font, line.text) + 2));
    height += draw_wrapped(nullptr, line.font, {}, most, 0, line.text) + kLineGap;
  }
  return {std::ceil(width + around),
          std::ceil(std::max(context.ui.pressable(32) + 8, height - kLineGap + 2 * kPadding))};
}

Rect place_notice(ImVec2 size, const Panes& panes, std::span<const Box> taken) {
  constexpr float kEdge = 12;
  constexpr float kFoot = 34;  ///< the legend's line
  constexpr float kLowStage = 220;
  const Rect& s = panes.stage;
  const auto at = [&](float x, float y) { return Rect{{x, y}, {x + size.x, y + size.y}}; };
  const float left = s.min.x + kEdge;
  const float right = s.max.x - kEdge - size.x;
  const float middle = std::round((s.min.x + s.max.x - size.x) / 2);
  const float top = s.min.y + kEdge;
  const float foot = s.max.y - kFoot - size.y;
  const std::array<Point, 6> corners{
      {{middle, top}, {left, top}, {right, top}, {left, foot}, {right, foot}, {middle, foot}}};
  std::array<Box, 6> places;
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = {corners[i], corners[i] + Point{size.x, size.y}};
  const std::size_t free = s.height() < kLowStage || foot < top ? places.size() : first_free(places, taken);
  if (free < places.size()) return at(places[free].min.x, places[free].min.y);
  for (const Rect& other : {panes.lower, panes.inspector, panes.lesson}) {
    if (other.width() < size.x + 8 || other.height() < size.y + 8) continue;
    return at(std::round((other.min.x + other.max.x - size.x) / 2), other.max.y - size.y - 4);
  }
  return at(middle, panes.transport.max.y - size.y - 1);
}

void draw_notice(const PanelContext& context, const Notice& notice, Rect place) {
  ImGui::SetNextWindowPos(place.min);
  ImGui::SetNextWindowSize({place.width(), place.height()});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 8);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(8, 8));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, context.colours().raised);
  ImGui::Begin("notice", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(4);
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float cross = context.ui.pressable(32);
  const float width = place.width() - kIndent - room_for_cross(context);
  float y = place.min.y + kPadding;
  if (notice.text.empty() && notice.path.empty()) y = std::round((place.min.y + place.max.y) / 2 - 11);
  draw_icon(out, context.fonts().icon16, {place.min.x + 24, y + 10}, context.ui.theme.tone(notice.tone),
            Theme::tone_icon(notice.tone));
  for (const NoticeLine& line : lines_of(context, notice)) {
    if (line.text.empty()) continue;
    y += draw_wrapped(&out, line.font, {place.min.x + kIndent, y}, width, line.ink, line.text) + kLineGap;
  }
  if (notice.progress >= 0) {
    const float end = place.min.x + place.width() * std::min(1.0f, notice.progress);
    out.AddRectFilled({place.min.x, place.max.y - 3}, {end, place.max.y}, context.colours().accent);
  }
  ImGui::SetCursorScreenPos({place.max.x - cross - 4, place.min.y + 4});
  if (button(context.ui, "notice.close", {.icon = ICON_X, .tip = tr("Dismiss"), .kind = ButtonKind::quiet}))
    context.ask(request::DismissNotice{});
  context.ui.log.add("notice", place.min, place.max);
  ImGui::End();
}

}  // namespace netsplit
