#pragma once
#include <cstddef>
#include <cstdint>

#include "core/base/describer.h"
#include "imgui.h"

namespace netsplit {

/// Colours by what they mean. Text reaches a contrast of 4.5:1 and marks one of 3:1 on `background` and `surface`,
/// which a test checks for both palettes; hues come from the Okabe-Ito family, darkened or lightened until those who lack
/// one kind of cone tell any two tones and any two kinds apart, which a test checks, too.
struct Palette {
  ImU32 background;  ///< the stage
  ImU32 surface;     ///< panes
  ImU32 raised;      ///< menus, tooltips, dialogs
  ImU32 hovered;     ///< laid over a surface under the pointer
  ImU32 pressed;
  ImU32 hairline;
  ImU32 text;
  ImU32 muted;  ///< text of second rank, still 4.5:1
  ImU32 faint;  ///< grid lines, disabled marks: never text that must be read
  ImU32 accent;
  ImU32 on_accent;      ///< text on a button filled with the accent
  ImU32 accent_soft;    ///< fill of what is selected
  ImU32 tones[5];       ///< indexed by Tone
  ImU32 tones_soft[5];  ///< quiet fills of the same meaning
  ImU32 region_fill;
  ImU32 region_line;
  ImU32 zone_fill;
  ImU32 node_fill;
  ImU32 link;
  ImU32 shadow;
  ImU32 kinds[8];  ///< hues of message kinds and groups, in the order they are handed out
};

const Palette& dark_palette();
const Palette& light_palette();

/// Fonts, rasterised at `scale` device pixels per unit; their sizes in units are in their names.
struct Fonts {
  ImFont* regular12 = nullptr;
  ImFont* regular14 = nullptr;
  ImFont* regular17 = nullptr;
  ImFont* semibold12 = nullptr;
  ImFont* semibold14 = nullptr;
  ImFont* semibold17 = nullptr;
  ImFont* semibold22 = nullptr;
  ImFont* mono12 = nullptr;
  ImFont* mono14 = nullptr;
  ImFont* icon16 = nullptr;  ///< glyphs from icons.h
  ImFont* icon22 = nullptr;
};

/// All lengths are in units: CSS pixels on the page, points on the desktop. `scale` is device pixels per unit.
struct Theme {
  Palette colours = dark_palette();
  Fonts fonts;
  bool dark = true;
  float scale = 1.0f;
  int text_percent = 100;  ///< how large the reader wants everything: a unit is so much of a CSS pixel or a point

  static constexpr float kCorner = 6.0f;
  static constexpr float grid(float n) { return 4.0f * n; }

  ImU32 tone(Tone t) const { return colours.tones[static_cast<std::size_t>(t)]; }
  ImU32 tone_soft(Tone t) const { return colours.tones_soft[static_cast<std::size_t>(t)]; }
  /// The n-th message kind's (or group's) hue; stable for a scenario when kinds are numbered in order of appearance.
  ImU32 kind_hue(std::uint64_t n) const { return colours.kinds[n % 8]; }
  /// A mark that says the tone without colour; an icon of icons.h.
  static const char* tone_icon(Tone t);
  /// Snaps to whole device pixels: hairlines stay thin and sharp.
  float snap(float units) const;
  float hairline() const { return 1.0f / scale < 0.5f ? 0.5f : 1.0f; }
};

/// Same colour, `alpha` times as opaque.
ImU32 faded(ImU32 colour, float alpha);
/// Between two colours, in their opacity too.
ImU32 mixed(ImU32 a, ImU32 b, float share_of_b);
/// Contrast of the Web Content Accessibility Guidelines 2.1, 1 to 21, of two opaque colours.
float contrast(ImU32 a, ImU32 b);

/// Fills the atlas of the current ImGui context at this scale and makes ImGui's own style follow the palette.
/// Call again when the scale changes; the backend's font texture must then be made anew.
void load_fonts(Theme& theme, float scale);
void apply_palette(Theme& theme, bool dark);

}  // namespace netsplit
