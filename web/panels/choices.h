#pragma once
#include <fmt/format.h>

#include <string_view>

#include "web/panels/panel.h"

namespace netsplit {

/// Switches side by side, of which one is on; they go on in the next line where there is no room.
class Choices {
 public:
  Choices(const PanelContext& context, const char* id, std::string_view label) : context_(context), id_(id) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    right_ = at.x + ImGui::GetContentRegionAvail().x;
    left_ = x_ = at.x + (label.empty() ? -8.0f : kLabel);
    y_ = at.y;
    draw_text(*ImGui::GetWindowDrawList(), context.fonts().regular14,
              {at.x, at.y + (context.ui.pressable(kHeight) - 17) / 2}, context.colours().muted, label);
  }
  ~Choices() {
    ImGui::SetCursorScreenPos({left_, y_});
    ImGui::Dummy({1, context_.ui.pressable(kHeight)});
  }
  Choices(const Choices&) = delete;
  Choices& operator=(const Choices&) = delete;

  bool offer(std::string_view id, std::string_view name, bool chosen) {
    const ButtonLook look{
        .label = name, .kind = ButtonKind::quiet, .toggle = true, .chosen = chosen, .height = kHeight};
    const float width = button_width(context_.ui, look);
    if (x_ > left_ && x_ + width > right_) {
      x_ = left_;
      y_ += context_.ui.pressable(kHeight) + 2;
    }
    ImGui::SetCursorScreenPos({x_, y_});
    x_ += width + 2;
    return button(context_.ui, fmt::format("{}.{}", id_, id), look);
  }

 private:
  static constexpr float kLabel = 80;
  static constexpr float kHeight = 28;
  const PanelContext& context_;
  const char* id_;
  float left_ = 0, right_ = 0, x_ = 0, y_ = 0;
};

}  // namespace netsplit
