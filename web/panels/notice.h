#pragma once
#include <span>

#include "web/app/voice.h"
#include "web/panels/panel.h"
#include "web/scene/geometry.h"

namespace netsplit {

/// How large it is when it may be so wide.
ImVec2 notice_size(const PanelContext& context, const Notice& notice, float most_width);
/// Where a notice of this size lies: in a part of the stage where nothing is, otherwise over another pane. In an embed it
/// may reach into the stage, which has to end above it then.
Rect place_notice(ImVec2 size, const Panes& panes, std::span<const Box> taken);
void draw_notice(const PanelContext& context, const Notice& notice, Rect place);

}  // namespace netsplit
