#pragma once
#include "web/export/svg_document.h"
#include "web/scene/painter.h"

namespace netsplit {

/// What the shaders make of these marks (shaders/*.glsl), as shapes. `pixel` is device pixels a pixel: a few of their
/// lengths are in device pixels.
void write_marks(SvgDocument& out, const Painter& painter, float pixel);

}  // namespace netsplit
