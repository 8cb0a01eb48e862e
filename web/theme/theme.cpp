#include "web/theme/theme.h"

#include <cmath>
#include <span>

#include "fonts_embedded.h"
#include "icons.h"

namespace netsplit {
namespace {

/// Titles need fewer glyphs than running text: no arrows, no mathematics.
constexpr ImWchar kTitleGlyphs[] = {0x20, 0x7e, 0xa0, 0x17f, 0x2010, 0x2026, 0};
constexpr ImWchar kIconGlyphs[] = {ICON_MIN, ICON_MAX, 0};

/// ImGui measures a font by the distance of its lines, designers by the em: these make up for most of the difference.
constexpr float kInter = 1.1f;
constexpr float kMono = 1.2f;

ImFont* add_font(std::span<const unsigned char> file, float units, float scale, const ImWchar* glyphs) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.OversampleH = scale < 1.5f ? 3 : 2;
  config.OversampleV = 1;
  // ImGui takes the bytes as mutable but, not owning them, only reads.
  void* bytes = const_cast<unsigned char*>(file.data());
  ImFont* font = ImGui::GetIO().Fonts->AddFontFromMemoryTTF(bytes, static_cast<int>(file.size()),
                                                            std::round(units * scale), &config, glyphs);
  font->Scale = units / std::round(units * scale);
  return font;
}

ImVec4 vec(ImU32 colour) { return ImGui::ColorConvertU32ToFloat4(colour); }

void style_metrics(ImGuiStyle& style) {
  style.WindowPadding = {16, 12};
  style.FramePadding = {8, 6};
  style.ItemSpacing = {8, 8};
  style.ItemInnerSpacing = {8, 4};
  style.ScrollbarSize = 10;
  style.GrabMinSize = 24;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 0;
  style.WindowRounding = 0;
  style.ChildRounding = Theme::kCorner;
  style.PopupRounding = Theme::kCorner;
  style.FrameRounding = Theme::kCorner;
  style.ScrollbarRounding = 5;
  style.WindowMinSize = {1, 1};
  style.DisabledAlpha = 0.45f;
  style.HoverDelayNormal = 0.35f;
  style.HoverStationaryDelay = 0.1f;
  style.AntiAliasedLinesUseTex = true;
}

}  // namespace

const char* Theme::tone_icon(Tone t) {
  switch (t) {
    case Tone::plain: return ICON_CIRCLE;
    case Tone::active: return ICON_CIRCLE_DOT;
    case Tone::waiting: return ICON_HOURGLASS;
    case Tone::good: return ICON_CIRCLE_CHECK;
    case Tone::bad: return ICON_TRIANGLE_ALERT;
  }
  return ICON_CIRCLE;
}

float Theme::snap(float units) const { return std::floor(units * scale + 0.5f) / scale; }

void load_fonts(Theme& theme, float scale) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
  theme.scale = scale;
  Fonts& f = theme.fonts;
  const ImWchar* text = fonts::text_ranges();
  f.regular14 = add_font(fonts::inter_regular(), 14 * kInter, scale, text);
  f.regular12 = add_font(fonts::inter_regular(), 12 * kInter, scale, text);
  f.regular17 = add_font(fonts::inter_regular(), 17 * kInter, scale, kTitleGlyphs);
  f.semibold12 = add_font(fonts::inter_semibold(), 12 * kInter, scale, kTitleGlyphs);
  f.semibold14 = add_font(fonts::inter_semibold(), 14 * kInter, scale, kTitleGlyphs);
  f.semibold17 = add_font(fonts::inter_semibold(), 17 * kInter, scale, kTitleGlyphs);
  f.semibold22 = add_font(fonts::inter_semibold(), 22 * kInter, scale, kTitleGlyphs);
  f.mono12 = add_font(fonts::mono(), 12 * kMono, scale, text);
  f.mono14 = add_font(fonts::mono(), 14 * kMono, scale, text);
  f.icon16 = add_font(fonts::icons(), 16, scale, kIconGlyphs);
  f.icon22 = add_font(fonts::icons(), 22, scale, kIconGlyphs);
  ImGui::GetIO().FontDefault = f.regular14;
}

void apply_palette(Theme& theme, bool dark) {
  theme.dark = dark;
  theme.colours = dark ? dark_palette() : light_palette();
  const Palette& p = theme.colours;
  ImGuiStyle& style = ImGui::GetStyle();
  style_metrics(style);
  for (ImVec4& colour : style.Colors) colour = vec(p.surface);
  style.Colors[ImGuiCol_Text] = vec(p.text);
  style.Colors[ImGuiCol_TextDisabled] = vec(p.muted);
  style.Colors[ImGuiCol_WindowBg] = vec(p.surface);
  style.Colors[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  style.Colors[ImGuiCol_PopupBg] = vec(p.raised);
  style.Colors[ImGuiCol_Border] = vec(p.hairline);
  style.Colors[ImGuiCol_BorderShadow] = ImVec4(0, 0, 0, 0);
  style.Colors[ImGuiCol_FrameBg] = vec(p.background);
  style.Colors[ImGuiCol_FrameBgHovered] = vec(p.background);
  style.Colors[ImGuiCol_FrameBgActive] = vec(p.background);
  style.Colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  style.Colors[ImGuiCol_ScrollbarGrab] = vec(p.pressed);
  style.Colors[ImGuiCol_ScrollbarGrabHovered] = vec(p.faint);
  style.Colors[ImGuiCol_ScrollbarGrabActive] = vec(p.muted);
  style.Colors[ImGuiCol_Header] = vec(p.hovered);
  style.Colors[ImGuiCol_HeaderHovered] = vec(p.hovered);
  style.Colors[ImGuiCol_HeaderActive] = vec(p.pressed);
  style.Colors[ImGuiCol_Separator] = vec(p.hairline);
  style.Colors[ImGuiCol_TextSelectedBg] = vec(p.accent_soft);
  style.Colors[ImGuiCol_NavHighlight] = vec(p.accent);
  style.Colors[ImGuiCol_ModalWindowDimBg] = vec(dark ? IM_COL32(0, 0, 0, 150) : IM_COL32(20, 30, 45, 90));
}

}  // namespace netsplit
