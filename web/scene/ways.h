#pragma once
#include <vector>

#include "core/base/ids.h"
#include "web/scene/camera.h"
#include "web/scene/layout.h"
#include "web/scene/routes.h"

namespace netsplit {

/// The way from each node to each other one as it is drawn. Worked out when first asked for, and kept while all nodes stand
/// where they stood: messages are many, links are few, and a camera mostly rests.
class Ways {
 public:
  static constexpr std::size_t kMostKept = 256;  ///< nodes; among more, each way is worked out again

  /// Call once a frame. In a crowd, ways go by the middles of clusters. Another layout wants other Ways.
  void follow(const Layout& layout, const Camera& camera, const std::vector<Station>& stations, bool crowded);
  /// REQUIRES: both are nodes of `layout`, which is the one of `follow`.
  Curve between(const Layout& layout, NodeId from, NodeId to) const;

 private:
  Curve find(const Layout& layout, std::size_t from, std::size_t to) const;

  std::vector<Station> stations_;
  std::vector<Point> hubs_;  ///< of the clusters; empty unless crowded
  /// What was asked for already; a cache, so no part of what this is.
  mutable std::vector<Curve> kept_;
  mutable std::vector<bool> known_;
};

}  // namespace netsplit
