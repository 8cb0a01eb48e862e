#include <cmath>
#include <vector>

#include "icons.h"
#include "web/theme/widgets.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kGap = 4;
constexpr float kMoreWidth = 40;

float tab_width(const Ui& ui, std::string_view name) {
  return std::ceil(text_width(ui.theme.fonts.semibold14, name)) + 20;
}

/// Which of the names stand in the row.
std::vector<int> fitting(const Ui& ui, std::span<const std::string_view> names, float width, int chosen) {
  float all = -kGap;
  for (const std::string_view name : names) all += tab_width(ui, name) + kGap;
  const float room =
      all <= width ? all : width - kMoreWidth - kGap - tab_width(ui, names[static_cast<std::size_t>(chosen)]);
  std::vector<int> shown;
  float used = -kGap;
  for (int i = 0; i < static_cast<int>(names.size()); ++i) {
    const float own = tab_width(ui, names[static_cast<std::size_t>(i)]) + kGap;
    const bool free = i == chosen && all > width;  // its room was set aside
    if (!free && used + own > room + 0.5f) continue;
    if (!free) used += own;
    shown.push_back(i);
  }
  return shown;
}

bool tab(const Ui& ui, const std::string& id, std::string_view name, bool on) {
  const Palette& p = ui.theme.colours;
  const ImVec2 size{tab_width(ui, name), ui.pressable(32)};
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + size.x, min.y + size.y};
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const bool pressed = ImGui::InvisibleButton(id.c_str(), size);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered && !on) out.AddRectFilled(min, max, p.hovered, Theme::kCorner);
  ImFont* font = on ? ui.theme.fonts.semibold14 : ui.theme.fonts.regular14;
  draw_text(out, font, {std::round(min.x + (size.x - text_width(font, name)) / 2), std::round((min.y + max.y) / 2 - 9)},
            on || hovered ? p.text : p.muted, name);
  if (on) out.AddRectFilled({min.x + 10, max.y - 2}, {max.x - 10, max.y}, p.accent, 1);
  focus_ring(ui, min, max, Theme::kCorner);
  ui.log.add(id, min, max);
  return pressed;
}

/// The names that have no place in the row, in a menu.
bool more(const Ui& ui, const std::string& id, std::span<const std::string_view> names, const std::vector<int>& shown,
          int& chosen) {
  const std::string popup = id + ".menu";
  const ButtonLook look{
      .icon = ICON_CHEVRON_DOWN, .tip = tr("More views"), .kind = ButtonKind::quiet, .width = kMoreWidth};
  if (button(ui, id + ".more", look)) ImGui::OpenPopup(popup.c_str());
  if (!ImGui::BeginPopup(popup.c_str())) return false;
  bool changed = false;
  std::size_t next = 0;
  for (int i = 0; i < static_cast<int>(names.size()); ++i) {
    if (next < shown.size() && shown[next] == i) {
      ++next;
      continue;
    }
    const std::string name(names[static_cast<std::size_t>(i)]);
    const float height = ui.pressable(28);
    if (ImGui::Selectable(name.c_str(), false, 0, {160, height - ImGui::GetStyle().ItemSpacing.y})) {
      chosen = i;
      changed = true;
    }
    ui.log.add(id + '.' + name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  }
  ImGui::EndPopup();
  return changed;
}

}  // namespace

bool tabs(const Ui& ui, std::string_view id, std::span<const std::string_view> names, float width, int& chosen) {
  const std::string base(id);
  const std::vector<int> shown = fitting(ui, names, width, chosen);
  bool changed = false;
  for (std::size_t n = 0; n < shown.size(); ++n) {
    if (n) ImGui::SameLine(0, kGap);
    const int i = shown[n];
    const std::string_view name = names[static_cast<std::size_t>(i)];
    if (!tab(ui, base + '.' + std::string(name), name, chosen == i)) continue;
    chosen = i;
    changed = true;
  }
  if (shown.size() == names.size()) return changed;
  ImGui::SameLine(0, kGap);
  return more(ui, base, names, shown, chosen) || changed;
}

}  // namespace netsplit
