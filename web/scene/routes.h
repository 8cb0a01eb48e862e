#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "web/scene/geometry.h"

namespace netsplit {

/// Where a node is on the screen, and how large.
struct Station {
  Point centre;
  float radius = 0;  ///< 0: the node is absent

  bool seen() const { return radius > 0; }
  bool operator==(const Station&) const = default;
};

/// The way of packets from one node to another, from edge to edge. It keeps to the right, as traffic does, so that both
/// directions are told apart. `detour` moves the middle of both directions aside, to pass a node that stands in the way:
/// a share of the length, to the right of travel when positive. Without `lane` it stays in the middle.
Curve route(const Station& from, const Station& to, float detour = 0, bool lane = true);

/// How far the links between standing nodes have to be moved aside so that both directions pass every third node: not at
/// all where nothing stands in the way, otherwise as little as is enough, and never further than a gentle curve goes.
class Detours {
 public:
  static constexpr float kFurthest = 0.3f;  ///< of a link's length
  static constexpr float kClear = 8;        ///< pixels between a way and the edge of a third node

  Detours() = default;
  explicit Detours(std::span<const Station> stations);

  /// The opposite of that of the way back, because it is on the same side of the nodes; 0 for nodes it does not know.
  float of(std::size_t from, std::size_t to) const;

 private:
  std::size_t nodes_ = 0;
  std::vector<float> shares_;
};

/// The same, drawn towards the middles of the clusters in which both stand: in a crowd, links that go the same way lie
/// side by side.
Curve bundled(const Curve& direct, Point from_hub, Point to_hub, float strength);

/// The least distance of a point to a curve.
float distance_to(const Curve& curve, Point p);

}  // namespace netsplit
