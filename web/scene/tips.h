#pragma once
#include "web/scene/paint.h"

namespace netsplit {

/// Tells about what the pointer is on, beside it.
void paint_tip(const Picture& picture);
/// Which hue is which message kind, in the lower left corner.
void paint_legend(const Picture& picture, ImDrawList& list);

}  // namespace netsplit
