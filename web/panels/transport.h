#pragma once
#include "web/panels/panel.h"

namespace netsplit {

/// Play, step and speed, and the scrubber: the whole run at a glance. In an embed it is all there is beside the stage.
void draw_transport(const PanelContext& context, Rect rect);

/// The run from left to right: how much happened when, faults, violations, where we look, and the live edge.
void draw_scrubber(const PanelContext& context, Rect rect);

/// In an embed without any controls: a discreet mark in the picture's corner that opens the run in Netsplit.
void draw_open_mark(const PanelContext& context, Rect picture);

}  // namespace netsplit
