#include "web/state/choices.h"

namespace netsplit {
namespace {

constexpr float kMargin = 16;
constexpr float kHeight = 28;

}  // namespace

Choices::Choices(const PanelContext& context, std::string_view word, float left) : context_(context), left_(left) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_text(*ImGui::GetWindowDrawList(), context.fonts().regular14,
            {at.x + kMargin, at.y + (context.ui.pressable(kHeight) - 18) / 2}, context.colours().muted, word);
}

bool Choices::add(const std::string& id, const ButtonLook& look) {
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - kMargin;
  const float width = button_width(context_.ui, look);
  if (!first_ && ImGui::GetItemRectMax().x + 4 + width < right)
    ImGui::SameLine(0, 4);
  else
    ImGui::SetCursorPosX(left_);
  first_ = false;
  return button(context_.ui, id, look);
}

bool Choices::add(const std::string& id, std::string_view label, bool chosen, std::string_view tip) {
  return add(
      id, {.label = label, .tip = tip, .kind = ButtonKind::quiet, .toggle = true, .chosen = chosen, .height = kHeight});
}

}  // namespace netsplit
