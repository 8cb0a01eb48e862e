#include "web/scene/routes.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit {

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

TEST_CASE("A bowed way passes further away from what stands between its ends") {
  const Station a{{0, 0}, 20};
  const Station b{{400, 0}, 20};
  CHECK(distance_to(route(a, b, 2.6f), {200, 0}) > 2 * distance_to(route(a, b), {200, 0}));
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

}  // namespace netsplit
