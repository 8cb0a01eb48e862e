#pragma once
#include "web/panels/panel.h"

namespace netsplit {

/// The name, which scenario, what came out, and what can be done with the whole.
void draw_top_bar(const PanelContext& context, Rect rect);

}  // namespace netsplit
