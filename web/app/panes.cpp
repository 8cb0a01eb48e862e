#include "web/app/panes.h"

#include <algorithm>

namespace netsplit {
namespace {

constexpr float kTop = 48;
constexpr float kTransport = 68;
constexpr float kTransportPhone = 126;
constexpr float kTransportEmbed = 48;
constexpr float kTransportSmall = 84;
constexpr float kNarrowEmbed = 520;
constexpr float kLeastFullEmbed = 340;
constexpr float kFingerMore = 8;  ///< by which tabs are taller for fingers
constexpr float kLessonWidth = 280;
constexpr float kInspector = 304;
constexpr float kLeastStage = 160;
constexpr float kLeastLower = 96;

/// The picture comes first: where there is little height, a full embed has no more than a small one.
Panes embedded(ImVec2 size, EmbedControls controls) {
  Panes out;
  const bool full = controls == EmbedControls::full && size.y >= kLeastFullEmbed;
  out.phone = size.x < (full ? kPhoneWidth : kNarrowEmbed);
  const float transport = controls == EmbedControls::none ? 0
                          : full                          ? (out.phone ? kTransportPhone : kTransport)
                          : out.phone                     ? kTransportSmall
                                                          : kTransportEmbed;
  const float tabs = full ? kTabRow + (out.phone ? kFingerMore : 0) : 0;
  const float y = size.y - transport - tabs;
  out.stage = {{0, 0}, {size.x, y}};
  out.transport = {{0, y}, {size.x, y + transport}};
  if (full) out.lower = {{0, y + transport}, size};
  return out;
}

Panes stacked(ImVec2 size) {
  Panes out;
  out.phone = true;
  const float room = std::max(0.0f, size.y - kTop - kTransportPhone);
  const float stage_end = kTop + std::max(kLeastStage, room * 0.6f);
  out.top = {{0, 0}, {size.x, kTop}};
  out.stage = {{0, kTop}, {size.x, stage_end}};
  out.transport = {{0, stage_end}, {size.x, stage_end + kTransportPhone}};
  out.lower = {{0, stage_end + kTransportPhone}, size};
  return out;
}

}  // namespace

Panes arrange_panes(ImVec2 size, const PaneChoice& choice) {
  if (choice.embed) return embedded(size, choice.controls);
  if (size.x < kPhoneWidth) return stacked(size);
  Panes out;
  const float most = std::max(kLeastLower, size.y - kTop - kTransport - kLeastStage);
  const float lower = choice.large ? kTabRow : choice.lower ? std::clamp(choice.lower_height, kLeastLower, most) : 0;
  const float left = choice.lesson ? kLessonWidth : 0;
  const float right = size.x - (choice.inspector ? kInspector : 0);
  const float middle_end = size.y - kTransport - lower;
  out.top = {{0, 0}, {size.x, kTop}};
  if (choice.lesson) out.lesson = {{0, kTop}, {left, middle_end}};
  out.stage = {{left, kTop}, {right, middle_end}};
  if (choice.inspector) out.inspector = {{right, kTop}, {size.x, middle_end}};
  out.transport = {{0, middle_end}, {size.x, middle_end + kTransport}};
  if (lower > 0) out.lower = {{0, middle_end + kTransport}, size};
  return out;
}

}  // namespace netsplit
