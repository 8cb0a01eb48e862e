#include <algorithm>
#include <cmath>

#include "web/theme/theme.h"

namespace netsplit {
namespace {

constexpr ImU32 rgb(unsigned hex, unsigned alpha = 255) {
  return IM_COL32(hex >> 16 & 255, hex >> 8 & 255, hex & 255, alpha);
}

unsigned channel(ImU32 colour, int shift) { return colour >> shift & 255; }

double luminance(ImU32 colour) {
  const auto linear = [](unsigned value) {
    const double c = value / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(channel(colour, IM_COL32_R_SHIFT)) + 0.7152 * linear(channel(colour, IM_COL32_G_SHIFT)) +
         0.0722 * linear(channel(colour, IM_COL32_B_SHIFT));
}

}  // namespace

const Palette& dark_palette() {
  static const Palette palette{
      .background = rgb(0x0f1217),
      .surface = rgb(0x151a21),
      .raised = rgb(0x1e252f),
      .hovered = rgb(0xffffff, 16),
      .pressed = rgb(0xffffff, 30),
      .hairline = rgb(0x2a313c),
      .text = rgb(0xe8ecf2),
      .muted = rgb(0x9aa4b2),
      .faint = rgb(0x4a5462),
      .accent = rgb(0x56b4e9),
      .on_accent = rgb(0x0b1218),
      .accent_soft = rgb(0x56b4e9, 40),
      .tones = {rgb(0x9aa4b2), rgb(0x3fa0d4), rgb(0xe6a021), rgb(0x32c196), rgb(0xf0764a)},
      .tones_soft = {rgb(0x9aa4b2, 30), rgb(0x56b4e9, 36), rgb(0xe6a021, 36), rgb(0x2fbf94, 36), rgb(0xf0764a, 40)},
      .region_fill = rgb(0xffffff, 7),
      .region_line = rgb(0xffffff, 22),
      .zone_fill = rgb(0xffffff, 7),
      .node_fill = rgb(0x1e252f),
      .link = rgb(0x3a4452),
      .shadow = rgb(0x000000, 110),
      .kinds = {rgb(0x60bdf4), rgb(0xe69f00), rgb(0x2bbd92), rgb(0xd98db9), rgb(0xf0e442), rgb(0x7d9cf5), rgb(0xf0764a),
                rgb(0xc3cbd7)},
  };
  return palette;
}

const Palette& light_palette() {
  static const Palette palette{
      .background = rgb(0xf3f5f8),
      .surface = rgb(0xfcfdfe),
      .raised = rgb(0xffffff),
      .hovered = rgb(0x0b1a2b, 14),
      .pressed = rgb(0x0b1a2b, 28),
      .hairline = rgb(0xd8dde4),
      .text = rgb(0x171b22),
      .muted = rgb(0x566172),
      .faint = rgb(0xb4bcc8),
      .accent = rgb(0x0068a8),
      .on_accent = rgb(0xffffff),
      .accent_soft = rgb(0x0068a8, 30),
      .tones = {rgb(0x566172), rgb(0x005996), rgb(0x9a6406), rgb(0x0b785f), rgb(0x982600)},
      .tones_soft = {rgb(0x566172, 24), rgb(0x0068a8, 26), rgb(0xe69f00, 48), rgb(0x009e73, 34), rgb(0xd55e00, 32)},
      .region_fill = rgb(0x0b1a2b, 7),
      .region_line = rgb(0x0b1a2b, 28),
      .zone_fill = rgb(0x0b1a2b, 7),
      .node_fill = rgb(0xffffff),
      .link = rgb(0xc3cad4),
      .shadow = rgb(0x0b1a2b, 46),
      .kinds = {rgb(0x0874b5), rgb(0xaa6c03), rgb(0x00805f), rgb(0xa3467d), rgb(0x626011), rgb(0x4458b9), rgb(0xb02600),
                rgb(0x808b9a)},
  };
  return palette;
}

ImU32 faded(ImU32 colour, float alpha) {
  const float a = static_cast<float>(channel(colour, IM_COL32_A_SHIFT)) * std::clamp(alpha, 0.0f, 1.0f);
  return (colour & ~IM_COL32_A_MASK) | static_cast<ImU32>(a + 0.5f) << IM_COL32_A_SHIFT;
}

ImU32 mixed(ImU32 a, ImU32 b, float share_of_b) {
  ImU32 out = 0;
  for (int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT, IM_COL32_A_SHIFT}) {
    const float from = static_cast<float>(channel(a, shift));
    const float to = static_cast<float>(channel(b, shift));
    out |= static_cast<ImU32>(from + (to - from) * std::clamp(share_of_b, 0.0f, 1.0f) + 0.5f) << shift;
  }
  return out;
}

float contrast(ImU32 a, ImU32 b) {
  const double one = luminance(a);
  const double other = luminance(b);
  return static_cast<float>((std::max(one, other) + 0.05) / (std::min(one, other) + 0.05));
}

}  // namespace netsplit
