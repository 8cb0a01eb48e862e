#pragma once
#include <optional>
#include <span>
#include <vector>

#include "web/scene/geometry.h"

namespace netsplit {

/// A name that wants a place near its mark.
struct LabelWish {
  Point anchor;      ///< the mark's centre
  float radius = 0;  ///< keeps clear of the mark by this
  Point size;
  bool above = false;  ///< above is the best place, not below
  bool must = false;   ///< may move away from its mark, on a leader line, when there is no room beside it
};

struct PlacedLabel {
  Box box;
  bool leader = false;  ///< so far away that a line to the mark is needed
};

/// Places names so that no two overlap, nor a name and an obstacle; earlier wishes come first. No place is nullopt.
/// The same input gives the same places.
std::vector<std::optional<PlacedLabel>> place_labels(std::span<const LabelWish> wishes, std::span<const Box> obstacles,
                                                     const Box& pane);

}  // namespace netsplit
