#include <algorithm>
#include <cmath>
#include <vector>

#include "icons.h"
#include "imgui_internal.h"
#include "web/theme/widgets.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kBadgeHeight = 26;
constexpr float kSheetHeader = 56;

}  // namespace

ImVec2 badge_size(const Ui& ui, std::string_view text) {
  return {std::ceil(text_width(ui.theme.fonts.regular14, text)) + 16 + 6 + 20, kBadgeHeight};
}

void badge(const Ui& ui, Tone tone, const char* icon, std::string_view text) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 size = badge_size(ui, text);
  const ImVec2 max{min.x + size.x, min.y + size.y};
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.AddRectFilled(min, max, ui.theme.tone_soft(tone), kBadgeHeight / 2);
  draw_icon(out, ui.theme.fonts.icon16, {min.x + 18, (min.y + max.y) / 2}, ui.theme.tone(tone), icon);
  draw_text(out, ui.theme.fonts.regular14, {min.x + 32, min.y + 5}, ui.theme.tone(tone), text);
  ImGui::Dummy(size);
}

void field(const Ui& ui, std::string_view name, std::string_view value, const FieldLook& look) {
  const Palette& p = ui.theme.colours;
  const float width = ImGui::GetContentRegionAvail().x;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  constexpr float kHeight = 22;
  ImGui::Dummy({width, kHeight});
  ImDrawList& out = *ImGui::GetWindowDrawList();
  if (look.marked) {
    out.AddRectFilled({at.x - 8, at.y}, {at.x + width + 8, at.y + kHeight}, p.accent_soft, 4);
    out.AddRectFilled({at.x - 8, at.y}, {at.x - 5, at.y + kHeight}, p.accent, 2);
  }
  const float name_width = std::min(text_width(ui.theme.fonts.regular14, name), width * 0.55f);
  bool cut = draw_text_cut(out, ui.theme.fonts.regular14, {at.x, at.y + 3}, name_width + 1, p.muted, name);
  const ImU32 ink = look.tone == Tone::plain ? p.text : ui.theme.tone(look.tone);
  const float room = width - name_width - 12;
  const float value_width = std::min(text_width(ui.theme.fonts.mono14, value), room);
  cut |= draw_text_cut(out, ui.theme.fonts.mono14, {at.x + width - value_width, at.y + 2}, room + 1, ink, value);
  if (cut) tooltip(ui, std::string(name) + ": " + std::string(value));
}

void separator(const Ui& ui) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::Dummy({width, 9});
  ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y + 4}, {at.x + width, at.y + 4 + ui.theme.hairline()},
                                            ui.theme.colours.hairline);
}

bool begin_pane(const Ui& ui, const char* id, ImVec2 min, ImVec2 max, ImU32 fill, ImVec2 padding, bool scrolls) {
  ImGui::SetNextWindowPos(min);
  ImGui::SetNextWindowSize({std::max(1.0f, max.x - min.x), std::max(1.0f, max.y - min.y)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, fill);
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                           ImGuiWindowFlags_NoBringToFrontOnFocus;
  // The whole window was cleared to this colour: where no graphics card helps, each pixel saved counts.
  if (fill == ui.theme.colours.background) flags |= ImGuiWindowFlags_NoBackground;
  if (scrolls) {
    flags &= ~ImGuiWindowFlags_NoScrollbar;
  } else {
    flags |= ImGuiWindowFlags_NoScrollWithMouse;
  }
  const bool visible = ImGui::Begin(id, nullptr, flags);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  ui.log.add(std::string("pane.") + id, min, max);
  return visible;
}

void end_pane() { ImGui::End(); }

void scroll_by_finger(const Ui& ui) {
  constexpr float kStill = 6;
  if (!ui.touch || !ImGui::IsMouseDragging(0, kStill)) return;
  const ImVec2 from = ImGui::GetIO().MouseClickedPos[0];
  if (!ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) return;
  if (from.y < ImGui::GetWindowPos().y) return;
  ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
}

std::string focus_next_pane(const WidgetLog& log, int direction, bool round) {
  constexpr std::string_view kMark = "pane.";
  ImGuiContext& g = *ImGui::GetCurrentContext();
  std::vector<std::string> panes;
  for (const WidgetLog::Entry& e : log.shown())
    if (e.id.starts_with(kMark)) panes.push_back(e.id.substr(kMark.size()));
  if (panes.empty()) return {};
  const std::string now = g.NavWindow && !g.NavDisableHighlight ? g.NavWindow->RootWindow->Name : std::string();
  const auto found = std::find(panes.begin(), panes.end(), now);
  const auto count = static_cast<std::ptrdiff_t>(panes.size());
  const std::ptrdiff_t from = found != panes.end() ? found - panes.begin() : direction > 0 ? -1 : 0;
  if (!round && (from + direction < 0 || from + direction >= count)) return {};
  const std::string next = panes[static_cast<std::size_t>((from + direction + count) % count)];
  if (ImGuiWindow* window = ImGui::FindWindowByName(next.c_str())) {
    ImGui::FocusWindow(window);
    ImGui::NavInitWindow(window, true);
    g.NavDisableHighlight = false;
    g.NavDisableMouseHover = true;
  }
  return next;
}

bool begin_sheet(const Ui& ui, const char* id, std::string_view title, ImVec2 size, bool& open) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  size = {std::min(size.x, screen.x - 16), std::min(size.y, screen.y - 16)};
  if (!ImGui::IsPopupOpen(id)) ImGui::OpenPopup(id);
  ImGui::SetNextWindowPos({std::round((screen.x - size.x) / 2), std::round((screen.y - size.y) / 2)});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 10);
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 1);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  const bool shown = ImGui::BeginPopupModal(
      id, nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(3);
  if (!shown) return false;
  const ImVec2 min = ImGui::GetWindowPos();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  draw_text_cut(out, ui.theme.fonts.semibold17, {min.x + 24, min.y + 18}, size.x - 88, ui.theme.colours.text, title);
  ImGui::SetCursorScreenPos({min.x + size.x - ui.pressable(32) - 12, min.y + 28 - ui.pressable(32) / 2});
  const bool crossed =
      button(ui, std::string(id) + ".close", {.icon = ICON_X, .tip = tr("Close (Esc)"), .kind = ButtonKind::quiet});
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool outside = mouse.x < min.x || mouse.y < min.y || mouse.x > min.x + size.x || mouse.y > min.y + size.y;
  const bool left = outside && ImGui::IsMouseClicked(0) && !ImGui::IsWindowAppearing();
  if (crossed || left || ImGui::IsKeyPressed(ImGuiKey_Escape, false)) open = false;
  if (!open) ImGui::CloseCurrentPopup();
  ui.log.add(std::string("sheet.") + id, min, {min.x + size.x, min.y + size.y});
  ImGui::SetCursorPos({0, kSheetHeader});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(24, 4));
  ImGui::BeginChild("content", {0, 0}, ImGuiChildFlags_AlwaysUseWindowPadding);
  ImGui::PopStyleVar();
  return true;
}

void end_sheet() {
  ImGui::Dummy({0, 12});
  ImGui::EndChild();
  ImGui::EndPopup();
}

}  // namespace netsplit
