#include "web/scene/partition.h"

#include <array>
#include <catch2/catch_test_macros.hpp>

namespace netsplit::partition_test {

TEST_CASE("The line of a cut passes between both sides and beyond all of their nodes") {
  const std::array<Point, 3> left{{{0, 0}, {10, 100}, {20, 200}}};
  const std::array<Point, 2> right{{{120, 20}, {100, 180}}};
  const auto line = separating_line(left, right, 30);
  REQUIRE(line.has_value());
  for (Point a : left)
    for (Point b : right) {
      CHECK(is_left_of(*line, a) != is_left_of(*line, b));
      const auto at = crossing(*line, a, b);
      REQUIRE(at.has_value());
      CHECK(*at > 0.1f);
      CHECK(*at < 0.9f);
    }
  CHECK(line->a.y < 0);
  CHECK(line->b.y > 200);
}

TEST_CASE("No line parts a node from those all around it") {
  const std::array<Point, 4> around{{{0, -50}, {50, 0}, {0, 50}, {-50, 0}}};
  const std::array<Point, 1> inside{{{0, 0}}};
  CHECK_FALSE(separating_line(around, inside, 30).has_value());
  CHECK_FALSE(separating_line(around, {}, 30).has_value());
}

TEST_CASE("A link on one side of a cut is not crossed by it") {
  const Segment line{{0, 0}, {0, 100}};
  CHECK_FALSE(crossing(line, {10, 10}, {50, 90}).has_value());
  CHECK(crossing(line, {-30, 10}, {30, 10}).value_or(0) == 0.5f);
}

}  // namespace netsplit::partition_test
