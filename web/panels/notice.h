#pragma once
#include <span>
#include <string>

#include "web/panels/panel.h"
#include "web/scene/geometry.h"

namespace netsplit {

/// Something to be told, where it covers no node. An error stays until it is dismissed.
struct Notice {
  Tone tone = Tone::plain;
  std::string title;
  std::string path;  ///< where in the input, in the mono font
  std::string text;
  double lasts = 0;     ///< real seconds from the first frame on that shows it; 0: stays
  float progress = -1;  ///< of a line at its foot, 0 to 1; below 0: none
  double ends = 0;      ///< in the frames' own seconds
};

/// How large it is when it may be so wide.
ImVec2 notice_size(const PanelContext& context, const Notice& notice, float most_width);
/// Where a notice of this size lies: in a part of the stage where nothing is, otherwise over another pane. In an embed it
/// may reach into the stage, which has to end above it then.
Rect place_notice(ImVec2 size, const Panes& panes, std::span<const Box> taken);
void draw_notice(const PanelContext& context, const Notice& notice, Rect place);

}  // namespace netsplit
