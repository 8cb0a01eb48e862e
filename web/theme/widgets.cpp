#include "web/theme/widgets.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "icons.h"
#include "imgui_internal.h"

namespace netsplit {
namespace {

constexpr float kButtonPadding = 12;
constexpr float kIconWidth = 16;
constexpr float kIconGap = 6;
constexpr float kTooltipWidth = 320;
constexpr float kLineStep = 1.28f;  ///< of ImGui's size of a font: 1.4 of its em

const char* end_of(std::string_view text) { return text.data() + text.size(); }

struct ButtonColours {
  ImU32 fill;
  ImU32 line;
  ImU32 ink;
};

ButtonColours colours_of(const Ui& ui, const ButtonLook& look, bool hovered, bool held) {
  const Palette& p = ui.theme.colours;
  ButtonColours c{IM_COL32_BLACK_TRANS, IM_COL32_BLACK_TRANS, p.text};
  switch (look.kind) {
    case ButtonKind::plain: c = {p.hovered, p.hairline, p.text}; break;
    case ButtonKind::primary: c = {p.accent, IM_COL32_BLACK_TRANS, p.on_accent}; break;
    case ButtonKind::quiet: break;
    case ButtonKind::danger: c = {ui.theme.tone_soft(Tone::bad), IM_COL32_BLACK_TRANS, ui.theme.tone(Tone::bad)}; break;
  }
  if (look.chosen) c = {look.label.empty() ? IM_COL32_BLACK_TRANS : p.hovered, IM_COL32_BLACK_TRANS, p.text};
  if (look.toggle && !look.chosen) c.ink = p.muted;
  if (hovered && look.kind == ButtonKind::primary) c.fill = mixed(p.accent, p.text, held ? 0.3f : 0.15f);
  if (hovered && look.kind != ButtonKind::primary && look.kind != ButtonKind::danger) {
    c.fill = held ? p.pressed : p.hovered;
    if (look.kind == ButtonKind::plain) c.fill = p.pressed;
  }
  if (hovered && look.kind == ButtonKind::danger) c.fill = faded(ui.theme.tone(Tone::bad), held ? 0.4f : 0.28f);
  if (!look.enabled) c = {faded(c.fill, 0.5f), faded(c.line, 0.6f), faded(c.ink, 0.4f)};
  return c;
}

}  // namespace

void focus_ring(const Ui& ui, ImVec2 min, ImVec2 max, float corner) {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  if (!ImGui::IsItemFocused() || g.NavDisableHighlight) return;
  ImGui::GetWindowDrawList()->AddRect({min.x - 2, min.y - 2}, {max.x + 2, max.y + 2}, ui.theme.colours.accent,
                                      corner + 2, 0, 2);
}

void point_keyboard_here() {
  ImGuiContext& g = *ImGui::GetCurrentContext();
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  g.IO.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  ImGui::FocusWindow(window);
  // A window that has just appeared would choose for itself.
  g.NavInitRequest = false;
  g.NavInitResult.Clear();
  const ImRect box = ImGui::WindowRectAbsToRel(window, g.LastItemData.NavRect);
  ImGui::SetNavID(g.LastItemData.ID, ImGuiNavLayer_Main, g.CurrentFocusScopeId, box);
  g.NavDisableHighlight = false;
  g.NavDisableMouseHover = true;
}

float text_width(const ImFont* font, std::string_view text) {
  if (text.empty()) return 0;
  return font->CalcTextSizeA(font->FontSize * font->Scale, FLT_MAX, 0, text.data(), end_of(text)).x;
}

void draw_text(ImDrawList& out, ImFont* font, ImVec2 at, ImU32 colour, std::string_view text) {
  if (!text.empty()) out.AddText(font, font->FontSize * font->Scale, at, colour, text.data(), end_of(text));
}

void draw_text_right(ImDrawList& out, ImFont* font, ImVec2 right, ImU32 colour, std::string_view text) {
  draw_text(out, font, {right.x - text_width(font, text), right.y}, colour, text);
}

bool draw_text_cut(ImDrawList& out, ImFont* font, ImVec2 at, float width, ImU32 colour, std::string_view text) {
  if (text_width(font, text) <= width) {
    draw_text(out, font, at, colour, text);
    return false;
  }
  constexpr std::string_view kEllipsis = "\xe2\x80\xa6";
  const float size = font->FontSize * font->Scale;
  const char* fits = text.data();
  font->CalcTextSizeA(size, std::max(0.0f, width - text_width(font, kEllipsis)), 0, text.data(), end_of(text), &fits);
  const std::string_view kept = text.substr(0, static_cast<std::size_t>(fits - text.data()));
  draw_text(out, font, at, colour, kept);
  draw_text(out, font, {at.x + text_width(font, kept), at.y}, colour, kEllipsis);
  return true;
}

void draw_icon(ImDrawList& out, ImFont* font, ImVec2 centre, ImU32 colour, const char* icon) {
  const float size = font->FontSize * font->Scale;
  out.AddText(font, size, {std::round(centre.x - size / 2), std::round(centre.y - size / 2)}, colour, icon);
}

std::vector<std::string_view> wrapped_lines(ImFont* font, float width, std::string_view text) {
  std::vector<std::string_view> lines;
  for (const char* line = text.data(); line < end_of(text);) {
    const char* newline = std::find(line, end_of(text), '\n');
    const char* stop = std::min(newline, font->CalcWordWrapPositionA(font->Scale, line, newline, width));
    if (stop == line && stop < newline) ++stop;  // Not even one letter fits.
    lines.emplace_back(line, static_cast<std::size_t>(stop - line));
    line = stop;
    while (line < newline && *line == ' ') ++line;
    if (line == newline && line < end_of(text)) ++line;
  }
  return lines;
}

float draw_wrapped(ImDrawList* out, ImFont* font, ImVec2 at, float width, ImU32 colour, std::string_view text) {
  const float size = font->FontSize * font->Scale;
  const float step = std::round(size * kLineStep);
  float y = at.y;
  for (const std::string_view line : wrapped_lines(font, width, text)) {
    if (out) draw_text(*out, font, {at.x, y + std::floor((step - size) / 2)}, colour, line);
    y += step;
  }
  return y - at.y;
}

void paragraph(const Ui&, ImFont* font, ImU32 colour, std::string_view text) {
  if (text.empty()) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  // In tooltips, which are as wide as their content, lines end at a fixed width.
  const bool grows = ImGui::GetCurrentWindow()->Flags & ImGuiWindowFlags_AlwaysAutoResize;
  const bool fixed = ImGui::GetCurrentWindow()->Flags & ImGuiWindowFlags_NoDecoration &&
                     !(ImGui::GetCurrentWindow()->Flags & ImGuiWindowFlags_Tooltip);
  const float room =
      grows && !fixed ? std::min(kTooltipWidth, text_width(font, text) + 1) : ImGui::GetContentRegionAvail().x;
  const float height = draw_wrapped(nullptr, font, at, room, colour, text);
  ImGui::Dummy({room, height});
  draw_wrapped(ImGui::GetWindowDrawList(), font, at, room, colour, text);
}

void heading(const Ui& ui, std::string_view text) {
  ImGui::Dummy({0, 4});
  paragraph(ui, ui.theme.fonts.semibold12, ui.theme.colours.muted, text);
}

bool begin_tooltip(const Ui&) {
  if (!ImGui::IsItemHovered(ImGuiHoveredFlags_DelayNormal | ImGuiHoveredFlags_AllowWhenDisabled)) return false;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 7));
  if (ImGui::BeginTooltip()) return true;
  ImGui::PopStyleVar();
  return false;
}

void end_tooltip() {
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void explained(const Ui& ui, ImVec2 min, ImVec2 max, std::string_view word, std::string_view meaning) {
  const std::string id = "term." + std::string(word);
  ImGui::PushID(static_cast<int>(min.y));
  ImGui::ItemAdd({min, max}, ImGui::GetID(id.c_str()));
  ImGui::PopID();
  const ImU32 ink = ImGui::IsItemHovered() ? ui.theme.colours.accent : ui.theme.colours.faint;
  for (float x = min.x; x < max.x; x += 4)
    ImGui::GetWindowDrawList()->AddRectFilled({x, max.y - 1}, {std::min(x + 1.5f, max.x), max.y}, ink);
  focus_ring(ui, min, max, 2);
  ui.log.add(id, min, max);
  if (!begin_tooltip(ui)) return;
  std::string title(word);
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  paragraph(ui, ui.theme.fonts.semibold14, ui.theme.colours.text, title);
  paragraph(ui, ui.theme.fonts.regular14, ui.theme.colours.muted, meaning);
  const ImVec2 at = ImGui::GetWindowPos();
  ui.log.add("tip." + std::string(word), at, {at.x + ImGui::GetWindowWidth(), at.y + ImGui::GetWindowHeight()});
  end_tooltip();
}

void tooltip(const Ui& ui, std::string_view text) {
  if (text.empty() || !begin_tooltip(ui)) return;
  paragraph(ui, ui.theme.fonts.regular14, ui.theme.colours.text, text);
  end_tooltip();
}

float button_width(const Ui& ui, const ButtonLook& look) {
  if (look.width > 0) return look.width;
  const float label = text_width(ui.theme.fonts.regular14, look.label);
  if (look.label.empty()) return button_height(ui, look);
  return std::ceil(label + 2 * kButtonPadding + (look.icon ? kIconWidth + kIconGap : 0));
}

float button_height(const Ui& ui, const ButtonLook& look) { return ui.pressable(look.height); }

bool button(const Ui& ui, std::string_view id, const ButtonLook& look) {
  const ImVec2 size{button_width(ui, look), button_height(ui, look)};
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + size.x, min.y + size.y};
  ImGui::BeginDisabled(!look.enabled);
  const bool pressed = ImGui::InvisibleButton(std::string(id).c_str(), size);
  ImGui::EndDisabled();
  const bool hovered = look.enabled && ImGui::IsItemHovered();
  const ButtonColours c = colours_of(ui, look, hovered, ImGui::IsItemActive());
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.AddRectFilled(min, max, c.fill, Theme::kCorner);
  if (c.line & IM_COL32_A_MASK) out.AddRect(min, max, c.line, Theme::kCorner);
  ImFont* font = ui.theme.fonts.regular14;
  const float label = text_width(font, look.label);
  const float content = label + (look.icon ? kIconWidth : 0) + (look.icon && label > 0 ? kIconGap : 0);
  float x = std::round(min.x + (size.x - content) / 2);
  const float middle = (min.y + max.y) / 2;
  if (look.icon) {
    draw_icon(out, ui.theme.fonts.icon16, {x + kIconWidth / 2, middle}, c.ink, look.icon);
    x += kIconWidth + kIconGap;
  }
  draw_text(out, font, {x, std::round(middle - font->FontSize * font->Scale / 2)}, c.ink, look.label);
  focus_ring(ui, min, max, Theme::kCorner);
  ui.log.add(id, min, max);
  tooltip(ui, look.tip);
  return pressed;
}

bool slider(const Ui& ui, std::string_view id, float width, float& position) {
  constexpr float kHeight = 32;
  constexpr float kKnob = 7;
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + width, min.y + kHeight};
  ImGui::InvisibleButton(std::string(id).c_str(), {width, kHeight});
  const bool active = ImGui::IsItemActive();
  const float track = width - 2 * kKnob;
  if (active) position = std::clamp((ImGui::GetIO().MousePos.x - min.x - kKnob) / track, 0.0f, 1.0f);
  const Palette& p = ui.theme.colours;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float y = std::round((min.y + max.y) / 2);
  const float x = min.x + kKnob + track * position;
  out.AddRectFilled({min.x + kKnob, y - 1.5f}, {max.x - kKnob, y + 1.5f}, p.hairline, 2);
  out.AddRectFilled({min.x + kKnob, y - 1.5f}, {x, y + 1.5f}, p.accent, 2);
  out.AddCircleFilled({x, y}, active || ImGui::IsItemHovered() ? kKnob : kKnob - 1, p.accent, 24);
  focus_ring(ui, min, max, Theme::kCorner);
  ui.log.add(id, min, max);
  return active;
}

}  // namespace netsplit
