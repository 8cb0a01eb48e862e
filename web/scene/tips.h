#pragma once
#include "web/scene/paint.h"

namespace netsplit {

/// Tells about what the pointer is on, beside it.
void paint_tip(const Picture& picture);
/// Which hue is which message kind: a row along the lower edge, this high; 0 when there is no room for it.
float legend_height(const StageContext& context, float width);
void paint_legend(const Picture& picture, ImDrawList& list);

}  // namespace netsplit
