#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/scene/geometry.h"
#include "web/scene/routes.h"

namespace netsplit {

/// What decides where a node stands.
struct LayoutNode {
  std::string_view name;
  std::string_view region;
  std::string_view zone;
  std::string_view role;  ///< nodes of one role in one place make a cluster
  bool outside = false;   ///< a client: stands around what it uses
  std::string_view rack = {};
  bool absent = false;  ///< not there: takes no room, and isn't seen
};

enum class Arrangement : unsigned char {
  region,  ///< regions, zones inside, racks inside, clusters inside; where all regions are places on the earth, as on a map
  ring,  ///< all on one ring
  grid,  ///< rows, in the scenario's order
};
Arrangement arrangement_of(std::string_view name);

/// A place with a name, drawn as a soft shape.
struct LayoutArea {
  std::string name;
  bool zone = false;  ///< inside a region
  Box box;
  bool rack = false;  ///< inside a zone
};

/// Nodes that stand together: their links are bundled through its centre, and when there is no room for names it has one.
struct LayoutCluster {
  std::string role;
  Point centre;
  Box box;  ///< around the nodes' centres
  std::size_t size = 0;
};

/// Positions in units of pixels at rest: a node's disc is kNodeRadius large. The scene's centre is at the origin.
struct Layout {
  static constexpr float kNodeRadius = 22;

  static constexpr float kClientRadius = 18;
  static constexpr std::size_t kMostDetours = 24;  ///< among more nodes, links pass where they pass

  std::vector<Point> nodes;
  std::vector<float> radii;             ///< by node; 0: absent, in the middle of where its like stand
  std::vector<bool> name_above;         ///< by node: away from the middle of its ring, where its links are
  std::vector<std::size_t> cluster_of;  ///< by node
  std::vector<LayoutCluster> clusters;
  std::vector<LayoutArea> areas;  ///< regions before their zones
  Box box;
  Detours detours;

  bool is_client(std::size_t node) const { return radii[node] == kClientRadius; }
  std::size_t seen() const;  ///< how many nodes are there
};

/// A pure function of its arguments: the same system stands in the same places on every machine and at every visit.
/// `aspect` is width by height of the pane; only three classes of it are told apart (wide, square, tall), so that
/// nothing jumps while a pane is being resized.
Layout lay_out(std::span<const LayoutNode> nodes, Arrangement arrangement, float aspect);

/// The same with this share of the room between the nodes, which stay as large as they are: for a picture without names.
Layout compacted(const Layout& layout, float share);

}  // namespace netsplit
