#include "web/scene/layout.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>
#include <vector>

namespace netsplit::layout_test {
namespace {

/// Keeps the texts that LayoutNode only views.
struct System {
  std::vector<std::string> names;
  std::vector<LayoutNode> nodes;

  void add(std::string_view role, std::string_view region, std::string_view zone, std::size_t count, bool outside) {
    for (std::size_t i = 0; i < count; ++i) nodes.push_back({"n", region, zone, role, outside});
  }
};

System servers_and_clients(std::size_t servers, std::size_t clients) {
  System s;
  s.add("raft.server", "", "", servers, false);
  s.add("kv.client", "", "", clients, true);
  return s;
}

float least_distance(const Layout& layout) {
  float least = 1e9f;
  for (std::size_t i = 0; i < layout.nodes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) least = std::min(least, distance(layout.nodes[i], layout.nodes[j]));
  return least;
}

}  // namespace

TEST_CASE("No two discs touch, however many nodes there are") {
  const std::size_t servers = GENERATE(1u, 2u, 3u, 5u, 12u, 24u, 25u, 60u, 100u, 300u);
  const std::size_t clients = GENERATE(0u, 1u, 3u, 12u, 60u, 300u);
  const float aspect = GENERATE(0.5f, 1.0f, 1.8f);
  const System s = servers_and_clients(servers, clients);
  const Layout layout = lay_out(s.nodes, Arrangement::region, aspect);
  INFO(servers << " servers, " << clients << " clients, aspect " << aspect);
  REQUIRE(layout.nodes.size() == servers + clients);
  CHECK(least_distance(layout) > 2 * Layout::kNodeRadius + 16);
}

TEST_CASE("The layout's box holds every node and its name") {
  for (const std::size_t count : {1u, 3u, 5u, 12u, 60u, 300u}) {
    const System s = servers_and_clients(count, count / 2);
    const Layout layout = lay_out(s.nodes, Arrangement::region, 1.6f);
    for (Point p : layout.nodes) {
      CHECK(layout.box.contains(p - Point{40, 26}));
      CHECK(layout.box.contains(p + Point{40, 26}));
    }
  }
}

TEST_CASE("The servers of a cluster stand on one circle and the clients outside of it") {
  const System s = servers_and_clients(5, 3);
  const Layout layout = lay_out(s.nodes, Arrangement::region, 1.5f);
  REQUIRE(layout.clusters.size() == 2);
  const Point middle = layout.clusters[layout.cluster_of[0]].centre;
  const float radius = distance(layout.nodes[0], middle);
  for (std::size_t i = 0; i < 5; ++i) CHECK(std::abs(distance(layout.nodes[i], middle) - radius) < 0.1f);
  for (std::size_t i = 5; i < 8; ++i) CHECK(distance(layout.nodes[i], middle) > radius + 2 * Layout::kNodeRadius);
}

TEST_CASE("Regions do not overlap, and hold their zones and nodes") {
  System s;
  for (const char* region : {"eu", "us", "ap", "sa"}) {
    for (const char* zone : {"a", "b", "c"}) s.add("raft.server", region, zone, 3, false);
    s.add("kv.client", region, "a", 2, true);
  }
  const Layout layout = lay_out(s.nodes, Arrangement::region, 1.5f);
  std::vector<LayoutArea> regions;
  for (const LayoutArea& a : layout.areas)
    if (!a.zone) regions.push_back(a);
  REQUIRE(regions.size() == 4);
  REQUIRE(layout.areas.size() == 16);
  for (std::size_t i = 0; i < regions.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(regions[i].box.overlaps(regions[j].box));
  for (std::size_t n = 0; n < s.nodes.size(); ++n)
    for (const LayoutArea& r : regions) {
      INFO("node " << n << " of " << s.nodes[n].region << " and region " << r.name);
      CHECK(r.box.contains(layout.nodes[n]) == (r.name == s.nodes[n].region));
    }
}

TEST_CASE("Clients without a zone stand in their region, outside of its zones") {
  System s;
  s.add("raft.server", "eu", "a", 1, false);
  s.add("raft.server", "eu", "b", 1, false);
  s.add("kv.client", "eu", "", 1, true);
  const Layout layout = lay_out(s.nodes, Arrangement::region, 1.5f);
  REQUIRE(layout.areas.size() == 3);
  CHECK(layout.areas[0].box.contains(layout.nodes[2]));
  CHECK_FALSE(layout.areas[1].box.contains(layout.nodes[2]));
  CHECK_FALSE(layout.areas[2].box.contains(layout.nodes[2]));
}

TEST_CASE("The same system stands in the same places, also when the pane is resized a little") {
  const System s = servers_and_clients(12, 5);
  CHECK(lay_out(s.nodes, Arrangement::region, 1.5f).nodes == lay_out(s.nodes, Arrangement::region, 1.5f).nodes);
  CHECK(lay_out(s.nodes, Arrangement::region, 1.5f).nodes == lay_out(s.nodes, Arrangement::region, 1.7f).nodes);
  CHECK(lay_out(s.nodes, Arrangement::region, 1.5f).nodes != lay_out(s.nodes, Arrangement::region, 0.5f).nodes);
}

TEST_CASE("A tall pane gets a tall layout and a wide pane a wide one") {
  const System s = servers_and_clients(5, 40);
  const Point wide = lay_out(s.nodes, Arrangement::region, 2.0f).box.size();
  const Point tall = lay_out(s.nodes, Arrangement::region, 0.5f).box.size();
  CHECK(wide.x > wide.y);
  CHECK(tall.y > tall.x);
}

TEST_CASE("A grid and a ring ignore regions, and an unknown arrangement goes by region") {
  System s;
  s.add("raft.server", "eu", "", 3, false);
  s.add("raft.server", "us", "", 3, false);
  CHECK(lay_out(s.nodes, arrangement_of("grid"), 1.5f).areas.empty());
  CHECK(lay_out(s.nodes, arrangement_of("ring"), 1.5f).areas.empty());
  CHECK(lay_out(s.nodes, arrangement_of("heap"), 1.5f).areas.size() == 2);
}

TEST_CASE("Absent nodes take no room, and what is sent to them goes to where their like stand") {
  std::vector<LayoutNode> nodes(10, {"s", "", "", "raft.server", false});
  const Layout ten = lay_out(nodes, Arrangement::region, 1.5f);
  LayoutNode absent{"s", "", "", "raft.server", false};
  absent.absent = true;
  nodes.resize(300, absent);
  const Layout layout = lay_out(nodes, Arrangement::region, 1.5f);
  CHECK(layout.seen() == 10);
  CHECK(layout.box.size().x == ten.box.size().x);
  CHECK(layout.nodes[7] == ten.nodes[7]);
  CHECK(layout.radii[299] == 0);
  CHECK(layout.nodes[299] == layout.clusters[0].centre);
}

TEST_CASE("A system of which nothing is there yet has a layout that nothing is seen of") {
  std::vector<LayoutNode> nodes(3, {"s", "", "", "raft.server", false});
  for (LayoutNode& n : nodes) n.absent = true;
  const Layout layout = lay_out(nodes, Arrangement::region, 1.5f);
  CHECK(layout.seen() == 0);
  CHECK(layout.box.size().x > 0);
}

TEST_CASE("A system without nodes has an empty layout") { CHECK(lay_out({}, Arrangement::region, 1.5f).nodes.empty()); }

}  // namespace netsplit::layout_test
