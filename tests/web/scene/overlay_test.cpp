#include "web/scene/overlay.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace netsplit::overlay_test {
namespace {

Layout cluster(std::size_t servers, std::size_t clients, float aspect) {
  std::vector<LayoutNode> nodes(servers, {"s", "", "", "raft.server", false});
  nodes.insert(nodes.end(), clients, {"c", "", "", "kv.client", true});
  return lay_out(nodes, Arrangement::region, aspect);
}

}  // namespace

TEST_CASE("No tool lies over a node while everything is in sight") {
  const Point size = GENERATE(Point{390, 400}, Point{320, 156}, Point{360, 300}, Point{700, 460}, Point{1300, 700});
  const std::size_t servers = GENERATE(1u, 3u, 5u, 7u, 9u, 24u);
  const std::size_t clients = GENERATE(0u, 1u, 3u, 8u);
  const Box pane{{0, 48}, Point{0, 48} + size};
  const Layout layout = cluster(servers, clients, size.x / size.y);
  const Overlay overlay = place_overlay(pane, pane.grown(-6), layout, size.x < 350 ? 2 : 4, 40);
  Camera camera;
  camera.set_pane(overlay.picture, layout.box);
  INFO(servers << " servers, " << clients << " clients in " << size.x << " by " << size.y);
  CHECK(pane.contains(overlay.tools.min));
  CHECK(pane.contains(overlay.tools.max));
  for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
    const Point at = camera.to_screen(layout.nodes[i]);
    CHECK_FALSE(overlay.tools.overlaps(Box{at, at}.grown(layout.radii[i] * camera.zoom() + 2)));
  }
}

TEST_CASE("Tools in a free corner cost the picture nothing") {
  const Box pane{{0, 0}, {900, 600}};
  const Overlay overlay = place_overlay(pane, pane.grown(-24), cluster(5, 2, 1.5f), 4, 32);
  CHECK(overlay.picture.size() == pane.grown(-24).size());
  CHECK(overlay.tools.max.x == 888);
}

TEST_CASE("The tools stand in a line within their box") {
  const Box pane{{0, 0}, {390, 400}};
  const Overlay overlay = place_overlay(pane, pane.grown(-6), cluster(5, 2, 0.97f), 4, 40);
  for (std::size_t n = 0; n < 4; ++n) {
    const Point at = overlay.place(n, 40);
    CHECK(overlay.tools.grown(0.5f).contains(at));
    CHECK(overlay.tools.grown(0.5f).contains(at + Point{40, 40}));
  }
}

TEST_CASE("The first free place is found, or none") {
  const Box places[]{{{0, 0}, {10, 10}}, {{20, 0}, {30, 10}}};
  const Box first{{5, 5}, {6, 6}};
  const Box both{{5, 5}, {25, 6}};
  CHECK(first_free(places, {}) == 0);
  CHECK(first_free(places, std::span(&first, 1)) == 1);
  CHECK(first_free(places, std::span(&both, 1)) == 2);
}

}  // namespace netsplit::overlay_test
