#include "web/scene/walk.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <set>

#include "web/scene/layout.h"

namespace netsplit::walk_test {
namespace {

constexpr Point kDirections[]{{-1, 0}, {1, 0}, {0, -1}, {0, 1}};

}  // namespace

TEST_CASE("An arrow leads to the nearest node that is more in its direction than beside it") {
  const std::vector<Station> stations{{{0, 0}, 20}, {{100, 10}, 20}, {{300, 0}, 20}, {{20, 90}, 20}, {{90, -400}, 20}};
  CHECK(neighbour(stations, node_id(0), {1, 0}) == node_id(1));
  CHECK(neighbour(stations, node_id(1), {1, 0}) == node_id(2));
  CHECK(neighbour(stations, node_id(2), {-1, 0}) == node_id(1));
  CHECK(neighbour(stations, node_id(0), {0, 1}) == node_id(3));
  CHECK(neighbour(stations, node_id(0), {0, -1}) == node_id(4));
  CHECK_FALSE(neighbour(stations, node_id(0), {-1, 0}));
}

TEST_CASE("Arrows alone reach every node of a cluster with clients") {
  const std::size_t servers = GENERATE(2u, 3u, 5u, 7u, 12u, 24u);
  const std::size_t clients = GENERATE(0u, 1u, 2u, 6u);
  const float aspect = GENERATE(0.5f, 1.0f, 1.8f);
  std::vector<LayoutNode> nodes(servers, {"s", "", "", "raft.server", false});
  nodes.insert(nodes.end(), clients, {"c", "", "", "kv.client", true});
  const Layout layout = lay_out(nodes, Arrangement::region, aspect);
  std::vector<Station> stations;
  for (std::size_t i = 0; i < nodes.size(); ++i) stations.push_back({layout.nodes[i], layout.radii[i]});
  std::set<NodeId> reached{node_id(0)};
  std::vector<NodeId> open{node_id(0)};
  while (!open.empty()) {
    const NodeId from = open.back();
    open.pop_back();
    for (const Point direction : kDirections)
      if (const auto next = neighbour(stations, from, direction); next && reached.insert(*next).second)
        open.push_back(*next);
  }
  INFO(servers << " servers, " << clients << " clients, aspect " << aspect);
  CHECK(reached.size() == nodes.size());
}

}  // namespace netsplit::walk_test
