#include "web/scene/ways.h"

#include <algorithm>
#include <utility>

namespace netsplit {

void Ways::follow(const Layout& layout, const Camera& camera, const std::vector<Station>& stations, bool crowded) {
  std::vector<Point> hubs;
  if (crowded)
    for (const auto& cluster : layout.clusters) hubs.push_back(camera.to_screen(cluster.centre));
  if (stations == stations_ && hubs == hubs_) return;
  stations_ = stations;
  hubs_ = std::move(hubs);
  const std::size_t nodes = stations.size() <= kMostKept ? stations.size() : 0;
  kept_.resize(nodes * nodes);
  known_.assign(nodes * nodes, false);
}

Curve Ways::find(const Layout& layout, std::size_t from, std::size_t to) const {
  const Curve direct = route(stations_[from], stations_[to], layout.detours.of(from, to));
  if (hubs_.empty() || from == to) return direct;
  const std::size_t a = layout.cluster_of[from];
  const std::size_t b = layout.cluster_of[to];
  return bundled(direct, hubs_[a], hubs_[b], a == b ? 0.35f : 0.6f);
}

Curve Ways::between(const Layout& layout, NodeId from, NodeId to) const {
  if (known_.empty()) return find(layout, index_of(from), index_of(to));
  const std::size_t place = index_of(from) * stations_.size() + index_of(to);
  if (!known_[place]) {
    kept_[place] = find(layout, index_of(from), index_of(to));
    known_[place] = true;
  }
  return kept_[place];
}

}  // namespace netsplit
