#include "web/scene/region_map.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <vector>

#include "web/scene/layout.h"

namespace netsplit::region_map_test {
namespace {

constexpr std::array kWorld{"virginia",  "oregon",    "frankfurt", "london",  "ireland", "tokyo",
                            "singapore", "sydney",    "saopaulo",  "mumbai",  "paris",   "capetown",
                            "ohio",      "stockholm", "hongkong",  "toronto", "dubai",   "seoul"};

std::vector<MapItem> items(std::size_t count, Point size) {
  std::vector<MapItem> out;
  for (std::size_t i = 0; i < count; ++i) {
    // Not all alike.
    const float more = static_cast<float>(i % 3) * 60;
    out.push_back({earth_place(kWorld[i]).value(), size + Point{more, more / 2}});
  }
  return out;
}

}  // namespace

TEST_CASE("Places are known as people and cloud providers write them") {
  for (const char* name : {"eu-west", "us-east", "ap-south", "frankfurt", "virginia", "tokyo", "us-east-1",
                           "US-EAST-1a", "europe-west3", "asia-northeast1", "westeurope", "sao-paulo", "Hong Kong",
                           "eu-west-7", "aws-us-west-2", "eu", "asia", "sa-east-1", "australiaeast"}) {
    INFO(name);
    CHECK(earth_place(name).has_value());
  }
  for (const char* name : {"", "dc1", "a", "region-1", "west", "blue", "1", "zone a", "rack"}) {
    INFO(name);
    CHECK_FALSE(earth_place(name).has_value());
  }
}

TEST_CASE("Known places lie where they should to one another") {
  const auto at = [](const char* name) { return earth_place(name).value(); };
  CHECK(at("virginia").longitude < at("frankfurt").longitude);
  CHECK(at("frankfurt").longitude < at("tokyo").longitude);
  CHECK(at("us-west").longitude < at("us-east").longitude);
  CHECK(at("eu-west").longitude < at("eu-central").longitude);
  CHECK(at("ap-south").latitude < at("eu-north").latitude);
  CHECK(at("sydney").latitude < at("singapore").latitude);
}

TEST_CASE(
    "On the map what lies further east is not further left, what lies further north is not further down, and nothing "
    "overlaps") {
  const std::size_t count = GENERATE(1u, 2u, 3u, 5u, 8u, 12u, 18u);
  const float aspect = GENERATE(0.65f, 1.0f, 1.5f);
  const Point size = GENERATE(Point{120, 120}, Point{360, 150}, Point{150, 420});
  constexpr float kGap = 40;
  const std::vector<MapItem> all = items(count, size);
  const std::vector<Point> centres = place_on_map(all, aspect, kGap);
  REQUIRE(centres.size() == count);
  for (std::size_t a = 0; a < count; ++a)
    for (std::size_t b = 0; b < count; ++b) {
      INFO(kWorld[a] << " and " << kWorld[b]);
      if (all[a].at.longitude < all[b].at.longitude) CHECK(centres[a].x <= centres[b].x + 0.01f);
      if (all[a].at.latitude > all[b].at.latitude) CHECK(centres[a].y <= centres[b].y + 0.01f);
      if (a == b) continue;
      const Box one{centres[a] - all[a].size * 0.5f, centres[a] + all[a].size * 0.5f};
      const Box other{centres[b] - all[b].size * 0.5f, centres[b] + all[b].size * 0.5f};
      CHECK_FALSE(one.grown(kGap / 2 - 0.01f).overlaps(other.grown(kGap / 2 - 0.01f)));
    }
}

TEST_CASE("The same places stand the same at every visit, and two regions in one place stand side by side") {
  const std::vector<MapItem> all = items(9, {200, 150});
  CHECK(place_on_map(all, 1.5f, 40) == place_on_map(all, 1.5f, 40));
  const MapItem here{{9, 50}, {200, 150}};
  const std::vector<Point> both = place_on_map(std::vector{here, here}, 1.5f, 40);
  CHECK(std::abs(both[0].x - both[1].x) >= 239);
}

TEST_CASE("The map is not much larger than it must be") {
  const std::vector<MapItem> three{{{-78, 38}, {355, 150}}, {{9, 50}, {355, 150}}, {{140, 36}, {245, 150}}};
  const auto extent = [&](float aspect) {
    const std::vector<Point> c = place_on_map(three, aspect, 44);
    Box box{c[0], c[0]};
    for (std::size_t i = 0; i < c.size(); ++i)
      box = box.joined({c[i] - three[i].size * 0.5f, c[i] + three[i].size * 0.5f});
    return box.size();
  };
  CHECK(extent(1.5f).y <= 480);
  CHECK(extent(1.5f).x <= 720);
  // A phone's window: one below the other.
  CHECK(extent(0.65f).x <= 420);
}

TEST_CASE("Regions that are places stand as on a map, and others as they always did") {
  std::vector<LayoutNode> nodes;
  const auto add = [&](std::string_view region) {
    nodes.push_back({"s", region, "a", "raft.server", false});
    nodes.push_back({"c", region, "", "kv.client", true});
  };
  const float aspect = GENERATE(0.5f, 1.0f, 1.8f);
  for (const char* region : {"frankfurt", "virginia", "tokyo"}) add(region);
  const Layout map = lay_out(nodes, Arrangement::region, aspect);
  const auto centre = [&](std::size_t region) { return map.areas[region].box.centre(); };
  REQUIRE(map.areas[1].name == "virginia");
  CHECK(centre(1).x < centre(0).x);
  CHECK(centre(0).x < centre(2).x);
  CHECK(centre(0).y < centre(1).y);
  // One name that is no place: then none is taken for one.
  nodes.clear();
  for (const char* region : {"frankfurt", "virginia", "dc3"}) add(region);
  std::vector<LayoutNode> others = nodes;
  for (LayoutNode& n : others) n.region = n.region == "frankfurt" ? "dc1" : n.region == "virginia" ? "dc2" : "dc3";
  CHECK(lay_out(nodes, Arrangement::region, aspect).nodes == lay_out(others, Arrangement::region, aspect).nodes);
}

TEST_CASE("Racks are outlined within their zones, and hold their nodes") {
  std::vector<LayoutNode> nodes;
  for (const char* zone : {"a", "b"})
    for (const char* rack : {"r1", "r2"})
      for (int i = 0; i < 2; ++i) nodes.push_back({"s", "eu-west", zone, "raft.server", false, rack});
  const Layout layout = lay_out(nodes, Arrangement::region, 1.5f);
  REQUIRE(layout.areas.size() == 1 + 2 + 4);
  CHECK_FALSE(layout.areas[0].zone);
  for (std::size_t i = 3; i < 7; ++i) {
    CHECK(layout.areas[i].rack);
    std::size_t inside = 0;
    for (const Point p : layout.nodes) inside += layout.areas[i].box.contains(p);
    CHECK(inside == 2);
    std::size_t zones = 0;
    for (std::size_t z = 1; z < 3; ++z)
      zones += layout.areas[z].box.contains(layout.areas[i].box.min) &&
               layout.areas[z].box.contains(layout.areas[i].box.max);
    CHECK(zones == 1);
  }
}

}  // namespace netsplit::region_map_test
