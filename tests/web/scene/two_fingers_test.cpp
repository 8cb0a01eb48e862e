#include "web/scene/two_fingers.h"

#include <catch2/catch_test_macros.hpp>

#include "web/scene/camera.h"

namespace netsplit::two_fingers_test {

TEST_CASE("One finger is no pinch") {
  TwoFingers fingers;
  CHECK_FALSE(fingers.down(7, {10, 10}));
  CHECK_FALSE(fingers.move(7, {40, 40}));
  CHECK_FALSE(fingers.move(8, {40, 40}));
}

TEST_CASE("Two fingers that part make the picture larger around their middle") {
  TwoFingers fingers;
  fingers.down(1, {100, 100});
  CHECK(fingers.down(2, {200, 100}));
  const auto move = fingers.move(2, {300, 100});
  REQUIRE(move);
  CHECK(move->factor == 2);
  CHECK(move->where == Point{150, 100});
  CHECK(move->by == Point{50, 0});
}

TEST_CASE("What lies under two fingers stays under them") {
  Camera camera;
  camera.set_pane({{0, 0}, {400, 400}}, {{-200, -200}, {200, 200}});
  TwoFingers fingers;
  fingers.down(1, {120, 150});
  fingers.down(2, {280, 250});
  const Point first = camera.to_scene({120, 150});
  const Point second = camera.to_scene({280, 250});
  for (const auto& [finger, to] : {std::pair{1, Point{80, 130}}, std::pair{2, Point{320, 290}}}) {
    const auto move = fingers.move(finger, to);
    REQUIRE(move);
    camera.zoom_at(move->where, move->factor);
    camera.pan(move->by);
  }
  CHECK(distance(camera.to_screen(first), {80, 130}) < 12);
  CHECK(distance(camera.to_screen(second), {320, 290}) < 12);
}

TEST_CASE("The finger that stays is followed on, and a new one pinches with it") {
  TwoFingers fingers;
  fingers.down(1, {0, 0});
  fingers.down(2, {100, 0});
  fingers.up(1);
  CHECK_FALSE(fingers.move(2, {120, 0}));
  CHECK(fingers.down(3, {220, 0}));
  const auto move = fingers.move(3, {320, 0});
  REQUIRE(move);
  CHECK(move->factor == 2);
}

TEST_CASE("A third finger and an unknown one change nothing") {
  TwoFingers fingers;
  fingers.down(1, {0, 0});
  fingers.down(2, {100, 0});
  CHECK_FALSE(fingers.down(3, {50, 50}));
  CHECK_FALSE(fingers.move(3, {90, 90}));
  fingers.up(3);
  CHECK(fingers.move(2, {200, 0})->factor == 2);
}

}  // namespace netsplit::two_fingers_test
