#include "web/scene/overlay.h"

#include <algorithm>
#include <array>

namespace netsplit {
namespace {

constexpr float kApart = 12;  ///< pixels between the tools and the picture

/// The tools in the corner of the pane: on the left or on the right, above or below.
Box in_corner(const Box& pane, Point size, bool right, bool below) {
  const float edge = Overlay::kEdge;
  const Point min{right ? pane.max.x - size.x - edge : pane.min.x + edge,
                  below ? pane.max.y - size.y - edge : pane.min.y + edge};
  return {min, min + size};
}

float fitted_zoom(const Box& picture, const Layout& layout) {
  Camera camera;
  camera.set_pane(picture, layout.box);
  return camera.zoom();
}

}  // namespace

std::vector<Box> cells(const Layout& layout, const Camera& camera) {
  // Two lines of text are as high at every zoom.
  constexpr float kText = 38;
  constexpr float kHalfText = 36;
  std::vector<Box> found;
  for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
    if (layout.radii[i] <= 0) continue;
    const Point at = camera.to_screen(layout.nodes[i]);
    const float r = layout.radii[i] * camera.zoom();
    const float wide = std::max(r + 4, kHalfText);
    const bool above = layout.name_above[i];
    found.push_back({at - Point{wide, r + (above ? kText : 4)}, at + Point{wide, r + (above ? 4 : kText)}});
  }
  return found;
}

std::size_t first_free(std::span<const Box> places, std::span<const Box> taken) {
  for (std::size_t i = 0; i < places.size(); ++i)
    if (std::none_of(taken.begin(), taken.end(), [&](const Box& b) { return b.overlaps(places[i]); })) return i;
  return places.size();
}

Overlay place_overlay(const Box& pane, const Box& picture, const Layout& layout, std::size_t count, float tool) {
  const float length = static_cast<float>(count) * (tool + Overlay::kGap) - Overlay::kGap;
  const Point column{tool, length};
  const Point row{length, tool};
  Camera camera;
  camera.set_pane(picture, layout.box);
  const std::vector<Box> taken = cells(layout, camera);
  // On the right first, where a reader looks for them.
  const std::array places{in_corner(pane, column, true, false),  in_corner(pane, row, true, false),
                          in_corner(pane, column, true, true),   in_corner(pane, row, true, true),
                          in_corner(pane, column, false, false), in_corner(pane, column, false, true)};
  const std::size_t free = first_free(places, taken);
  if (free < places.size()) return {picture, places[free], places[free].size().x > tool};
  Box beside = picture;
  beside.max.x = std::min(beside.max.x, places[0].min.x - kApart);
  Box below = picture;
  below.min.y = std::max(below.min.y, places[1].max.y + kApart);
  if (fitted_zoom(beside, layout) >= fitted_zoom(below, layout)) return {beside, places[0], false};
  return {below, places[1], true};
}

}  // namespace netsplit
