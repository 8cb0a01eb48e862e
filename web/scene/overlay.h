#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "web/scene/camera.h"
#include "web/scene/layout.h"

namespace netsplit {

/// Where the tools that lie over the picture stand, and what is left for the picture.
struct Overlay {
  Box picture;
  Box tools;
  bool row = false;  ///< the tools stand side by side

  static constexpr float kGap = 4;    ///< between two tools
  static constexpr float kEdge = 12;  ///< between the tools and the pane's edge
  /// The place of the n-th tool, as large as `tool`.
  Point place(std::size_t n, float tool) const {
    const float on = static_cast<float>(n) * (tool + kGap);
    return tools.min + (row ? Point{on, 0} : Point{0, on});
  }
};

/// `count` tools, each `tool` large, stand in a corner of the pane where neither a node nor a name is when everything is
/// in sight; where there is none, the picture leaves the room of a column or a row.
Overlay place_overlay(const Box& pane, const Box& picture, const Layout& layout, std::size_t count, float tool);

/// What each node takes with its name, while the camera looks like this.
std::vector<Box> cells(const Layout& layout, const Camera& camera);

/// The first of the places that none of the boxes overlaps; as many as there are when all are taken.
std::size_t first_free(std::span<const Box> places, std::span<const Box> taken);

}  // namespace netsplit
