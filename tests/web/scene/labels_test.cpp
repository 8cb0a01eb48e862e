#include "web/scene/labels.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::labels_test {
namespace {

const Box kPane{{0, 0}, {800, 600}};

LabelWish wish(Point anchor) {
  LabelWish w;
  w.anchor = anchor;
  w.radius = 10;
  w.size = {60, 16};
  return w;
}

}  // namespace

TEST_CASE("A name with room stands below its mark, or above where that is asked for") {
  LabelWish above = wish({400, 300});
  above.above = true;
  const auto below = place_labels(std::vector{wish({200, 300})}, {}, kPane);
  const auto placed = place_labels(std::vector{above}, {}, kPane);
  REQUIRE(below[0].has_value());
  REQUIRE(placed[0].has_value());
  CHECK(below[0]->box.min.y > 310);
  CHECK(placed[0]->box.max.y < 290);
  CHECK_FALSE(below[0]->leader);
}

TEST_CASE("No two names overlap, nor a name and an obstacle, in a crowd") {
  std::vector<LabelWish> wishes;
  std::vector<Box> obstacles;
  for (int i = 0; i < 100; ++i) {
    const Point at{40.0f + 24.0f * static_cast<float>(i % 20), 40.0f + 30.0f * static_cast<float>(i / 20)};
    wishes.push_back(wish(at));
    obstacles.push_back(Box{at, at}.grown(10));
  }
  const auto placed = place_labels(wishes, obstacles, kPane);
  std::size_t shown = 0;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    if (!placed[i]) continue;
    ++shown;
    for (const Box& o : obstacles) CHECK_FALSE(placed[i]->box.overlaps(o));
    for (std::size_t j = 0; j < i; ++j)
      if (placed[j]) CHECK_FALSE(placed[i]->box.overlaps(placed[j]->box));
  }
  CHECK(shown > 5);
  CHECK(shown < 100);
}

TEST_CASE("A name that must be shown moves away from a crowded mark, on a leader line") {
  LabelWish w = wish({400, 300});
  const Box around = Box{{400, 300}, {400, 300}}.grown(45);
  CHECK_FALSE(place_labels(std::vector{w}, std::vector{around}, kPane)[0].has_value());
  w.must = true;
  const auto placed = place_labels(std::vector{w}, std::vector{around}, kPane);
  REQUIRE(placed[0].has_value());
  CHECK(placed[0]->leader);
  CHECK_FALSE(placed[0]->box.overlaps(around));
}

TEST_CASE("Nothing is written outside of the pane") {
  const auto placed = place_labels(std::vector{wish({400, 592}), wish({-50, 300})}, {}, kPane);
  REQUIRE(placed[0].has_value());
  CHECK(placed[0]->box.max.y <= 600);
  CHECK_FALSE(placed[1].has_value());
}

}  // namespace netsplit::labels_test
