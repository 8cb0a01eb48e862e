#pragma once
#include "web/scene/geometry.h"

namespace netsplit {

/// Where a node is on the screen, and how large.
struct Station {
  Point centre;
  float radius = 0;
};

/// The way of packets from one node to another, from edge to edge. It keeps to the right, as traffic does, so that both
/// directions are told apart.
/// `bow` bends it that much more than usual, to pass a node that stands in the way.
Curve route(const Station& from, const Station& to, float bow = 1);
/// The same, drawn towards the middles of the clusters in which both stand: in a crowd, links that go the same way lie
/// side by side.
Curve bundled(const Curve& direct, Point from_hub, Point to_hub, float strength);

/// The least distance of a point to a curve.
float distance_to(const Curve& curve, Point p);

}  // namespace netsplit
