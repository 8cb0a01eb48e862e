#pragma once
#include <optional>
#include <span>

#include "web/scene/paint.h"

namespace netsplit {

/// The node that a reader expects behind an arrow key: near, and more in this direction than beside it. `direction` is a
/// unit vector along an axis.
std::optional<NodeId> neighbour(std::span<const Station> stations, NodeId from, Point direction);

/// Makes the nodes reachable by the keyboard: Tab goes from one to the next, the arrows to the neighbour on that side, and
/// Enter, Space or the menu key asks for the menu.
class Walk {
 public:
  /// The keyboard shall point at the selected node, or at the first one.
  void begin() { begins_ = true; }
  /// Call once a frame, after the stage's own item. Returns the node whose menu is asked for.
  std::optional<NodeId> step(const StageContext& context, const Frame& frame);
  /// The node that the keyboard points at while it is in use.
  std::optional<NodeId> at() const { return at_; }

 private:
  bool begins_ = false;
  std::optional<NodeId> at_;
};

/// A ring around the node that the keyboard points at, apart from that of the selection.
void paint_walk(const Picture& picture, const Walk& walk, ImDrawList& list);

}  // namespace netsplit
