#pragma once
#include <functional>
#include <optional>

#include "imgui.h"
#include "web/export/bitmap.h"
#include "web/scene/geometry.h"

namespace netsplit {

/// A part of the frame that was just rendered, with `pixels` device pixels a unit, which must be what it was drawn for.
/// `render` draws Dear ImGui's draw data with the graphics card. Nothing when the card cannot make so large a picture.
std::optional<Bitmap> take_offscreen(ImDrawData& data, Box part, float pixels, ImU32 ground,
                                     const std::function<void()>& render);

}  // namespace netsplit
