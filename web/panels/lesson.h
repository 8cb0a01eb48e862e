#pragma once
#include "web/panels/panel.h"

namespace netsplit {

/// What the scenario is about, the first thing to try, what must hold, and the facts of the run. Draws into the current pane.
void draw_lesson(const PanelContext& context);

}  // namespace netsplit
