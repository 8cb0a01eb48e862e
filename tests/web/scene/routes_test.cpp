#include "web/scene/routes.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "web/scene/layout.h"

namespace netsplit::routes_test {

TEST_CASE("Both directions of a link keep to their own side") {
  const Station a{{0, 0}, 20};
  const Station b{{300, 0}, 20};
  const Point there = route(a, b).at(0.5f);
  const Point back = route(b, a).at(0.5f);
  CHECK(there.y > 4);
  CHECK(back.y < -4);
}

TEST_CASE("A packet leaves at the edge of its sender and arrives at the edge of its receiver") {
  const Station a{{10, 40}, 20};
  const Station b{{300, 200}, 30};
  const Curve way = route(a, b);
  CHECK(std::abs(distance(way.at(0), a.centre) - 22) < 0.1f);
  CHECK(std::abs(distance(way.at(1), b.centre) - 32) < 0.1f);
}

TEST_CASE("A detour goes around what stands in the way on the same side in both directions") {
  const std::vector<Station> stations{{{0, 0}, 20}, {{200, 6}, 20}, {{400, 0}, 20}};
  const Detours detours(stations);
  const float there = detours.of(0, 2);
  CHECK(there != 0);
  CHECK(detours.of(2, 0) == -there);
  for (const Curve& way : {route(stations[0], stations[2], there), route(stations[2], stations[0], -there)}) {
    CHECK(distance_to(way, stations[1].centre) >= stations[1].radius + Detours::kClear);
    // The lower side would be further.
    CHECK(way.at(0.5f).y < 0);
  }
  CHECK(detours.of(0, 1) == 0);
  CHECK(detours.of(0, 7) == 0);
}

TEST_CASE("Ways in a cluster with clients pass every third node, bend gently and keep both directions apart") {
  const std::size_t servers = GENERATE(3u, 4u, 5u, 6u, 7u);
  const std::size_t clients = GENERATE(0u, 1u, 2u, 3u);
  const float aspect = GENERATE(0.5f, 1.0f, 1.8f);
  std::vector<LayoutNode> nodes(servers, {"s", "", "", "raft.server", false});
  nodes.insert(nodes.end(), clients, {"c", "", "", "kv.client", true});
  const Layout layout = lay_out(nodes, Arrangement::region, aspect);
  const auto station = [&](std::size_t i) { return Station{layout.nodes[i], layout.radii[i]}; };
  for (std::size_t a = 0; a < nodes.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      const float far = distance(layout.nodes[a], layout.nodes[b]);
      const Curve there = route(station(a), station(b), layout.detours.of(a, b));
      const Curve back = route(station(b), station(a), layout.detours.of(b, a));
      INFO(servers << " servers, " << clients << " clients, aspect " << aspect << ", from " << a << " to " << b);
      CHECK(distance(there.at(0.5f), back.at(0.5f)) > 9);
      for (const Curve& way : {there, back}) {
        for (int i = 0; i <= 20; ++i) {
          const Point on = way.at(static_cast<float>(i) / 20);
          CHECK(distance_to_segment(on, layout.nodes[a], layout.nodes[b]) < Detours::kFurthest * far + 45);
        }
        for (std::size_t i = 0; i < nodes.size(); ++i)
          if (i != a && i != b) CHECK(distance_to(way, layout.nodes[i]) >= layout.radii[i] + 1);
      }
    }
}

TEST_CASE("A message to oneself makes a loop outside of the node") {
  const Station a{{100, 100}, 20};
  CHECK(distance(route(a, a).at(0.5f), a.centre) > 2 * a.radius);
}

TEST_CASE("A curve is found by the pointer along its whole length and nowhere else") {
  const Curve way = route({{0, 0}, 20}, {{300, 0}, 20});
  for (const float t : {0.1f, 0.35f, 0.5f, 0.8f}) CHECK(distance_to(way, way.at(t)) < 1.5f);
  CHECK(distance_to(way, {150, -60}) > 50);
}

}  // namespace netsplit::routes_test
