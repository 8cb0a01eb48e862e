#pragma once
#include "web/panels/panel.h"

namespace netsplit {

/// The clients' operations, in order of invocation: what they asked, how long it took, what came out.
void draw_operations(const PanelContext& context);

/// What was done to the system, by the script and by hand; and the futures that were cut off.
void draw_faults(const PanelContext& context);

}  // namespace netsplit
