#include "web/panels/palette.h"
#include "web/theme/words.h"

#include <algorithm>

#include "icons.h"
#include "imgui_internal.h"
#include "imgui_stdlib.h"

namespace netsplit {
namespace {

constexpr float kFoundRow = 34;

/// The text with the letters that were found in the accent.
void draw_found(const PanelContext& context, ImVec2 at, std::string_view text,
                const std::vector<std::size_t>& letters) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  ImFont* font = context.fonts().regular14;
  auto next = letters.begin();
  for (std::size_t from = 0; from < text.size();) {
    const bool found = next != letters.end() && *next == from;
    std::size_t to = from;
    while (to < text.size() && (next != letters.end() && *next == to) == found) {
      if (found) ++next;
      ++to;
    }
    const std::string_view part = text.substr(from, to - from);
    draw_text(out, font, at, found ? context.colours().accent : context.colours().text, part);
    at.x += text_width(font, part);
    from = to;
  }
}

}  // namespace

void PalettePanel::find(std::span<const Action> actions) {
  std::vector<std::string> texts;
  for (const Action& action : actions) texts.push_back(action.words);
  if (texts == texts_ && typed_ == found_for_) return;
  if (typed_ != found_for_) chosen_ = 0;
  moved_ = true;
  texts_ = std::move(texts);
  found_for_ = typed_;
  found_ = fuzzy_find(typed_, texts_);
}

void PalettePanel::move() {
  if (found_.empty()) return;
  const auto go = [&](ImGuiKey key, std::size_t by) {
    if (!ImGui::IsKeyPressed(key)) return;
    chosen_ = (chosen_ + by) % found_.size();
    moved_ = true;
  };
  go(ImGuiKey_DownArrow, 1);
  go(ImGuiKey_UpArrow, found_.size() - 1);
}

bool PalettePanel::draw_row(const PanelContext& context, const Action& action, std::size_t row) const {
  const float height = context.ui.pressable(kFoundRow);
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + ImGui::GetContentRegionAvail().x, min.y + height};
  ImGui::PushID(static_cast<int>(row));
  const bool pressed = ImGui::InvisibleButton("line", {max.x - min.x, height});
  ImGui::PopID();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const bool chosen = row == chosen_;
  if (chosen || ImGui::IsItemHovered())
    out.AddRectFilled(min, max, chosen ? context.colours().accent_soft : context.colours().hovered, Theme::kCorner);
  const float middle = (min.y + max.y) / 2;
  draw_icon(out, context.fonts().icon16, {min.x + 18, middle}, context.colours().muted, action.icon);
  const float keys = text_width(context.fonts().mono12, action.keys);
  ImGui::PushClipRect(min, {max.x - keys - 24, max.y}, true);
  draw_found(context, {min.x + 38, middle - 8}, action.words, found_[row].match.at);
  ImGui::PopClipRect();
  draw_text_right(out, context.fonts().mono12, {max.x - 12, middle - 7}, context.colours().muted, action.keys);
  context.ui.log.add("palette." + action.id, min, max);
  return pressed;
}

void PalettePanel::draw(const PanelContext& context, std::span<const Action> actions, bool& open) {
  if (!begin_sheet(context.ui, "palette", tr("What do you want to do?"), {600, 520}, open)) return;
  // The keyboard is in the sheet so far, and the line in what the sheet holds.
  if (opening_) ImGui::FocusWindow(ImGui::GetCurrentWindow());
  if (opening_) ImGui::SetKeyboardFocusHere();
  opening_ = false;
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2{12, (context.ui.pressable(36) - ImGui::GetFontSize()) / 2});
  ImGui::SetNextItemWidth(-FLT_MIN);
  const bool entered = ImGui::InputTextWithHint("##asked", tr("Type a few letters: crash s1, plots, theme"), &typed_,
                                                ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar();
  context.ui.log.add("palette.asked", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  find(actions);
  move();
  chosen_ = std::min(chosen_, found_.empty() ? 0 : found_.size() - 1);
  const Action* asked = entered && !found_.empty() ? &actions[found_[chosen_].index] : nullptr;
  if (found_.empty())
    paragraph(context.ui, context.fonts().regular14, context.colours().muted, tr("Nothing here is called that."));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  if (ImGui::BeginChild("lines", {0, 0}, ImGuiChildFlags_None, ImGuiWindowFlags_NoNav)) {
    const float row = context.ui.pressable(kFoundRow);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(found_.size()), row);
    while (clipper.Step()) {
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (draw_row(context, actions[found_[at].index], at)) asked = &actions[found_[at].index];
      }
    }
    const float top = row * static_cast<float>(chosen_);
    const float seen = ImGui::GetWindowHeight();
    if (moved_ && top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
    if (moved_ && top + row > ImGui::GetScrollY() + seen) ImGui::SetScrollY(top + row - seen);
    moved_ = false;
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  if (asked) {
    context.requests.push_back(asked->request);
    open = false;
    ImGui::CloseCurrentPopup();
  }
  end_sheet();
}

}  // namespace netsplit
