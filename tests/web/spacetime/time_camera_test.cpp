#include "web/spacetime/time_camera.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

namespace netsplit::time_camera_test {
namespace {

TimeCamera camera_on(Time from, Duration span) {
  TimeCamera camera;
  camera.set_left(100);
  camera.set_width(1000);
  camera.show(from, span);
  return camera;
}

}  // namespace

TEST_CASE("a moment and its pixel are each other's inverse, late in a long run too") {
  for (const Time from : {Time{}, ms(77), Time{std::chrono::hours{24 * 300}}}) {
    const TimeCamera camera = camera_on(from, us(50));
    CHECK(std::abs(camera.x(from + us(25)) - 600) < 0.01f);
    CHECK(std::abs((camera.at(600) - from - us(25)).count()) <= 1);
  }
}

TEST_CASE("zooming keeps the moment under the pointer where it is") {
  TimeCamera camera = camera_on(ms(10), ms(100));
  const Time held = camera.at(400);
  camera.zoom_at(400, 7.5);
  CHECK(std::abs((camera.at(400) - held).count()) <= 2);
  CHECK(camera.span() < ms(14));
  camera.zoom_at(400, 1 / 7.5);
  CHECK(std::abs((camera.from() - ms(10)).count()) < 100);
}

TEST_CASE("zooming ends before time has no pixels left, and before it is longer than any run") {
  TimeCamera camera = camera_on(ms(10), ms(100));
  for (int i = 0; i < 200; ++i) camera.zoom_at(300, 2);
  CHECK(camera.span() >= TimeCamera::kLeastSpan - Duration{1});
  for (int i = 0; i < 400; ++i) camera.zoom_at(300, 0.5);
  CHECK(camera.span() <= kLongest);
}

TEST_CASE("the run stays in sight however far one pans") {
  TimeCamera camera = camera_on(Time{}, ms(100));
  camera.pan(-1e7f);
  camera.keep_in_sight(ms(500));
  CHECK(camera.from() < ms(500));
  camera.pan(1e7f);
  camera.keep_in_sight(ms(500));
  CHECK(camera.to() > Time{});
}

TEST_CASE("the moment that is followed stands at its share of the width, at the start of the run further left") {
  TimeCamera camera = camera_on(Time{}, ms(100));
  camera.follow(ms(500), 0.7);
  CHECK(std::abs(camera.x(ms(500)) - 800) < 1);
  camera.follow(ms(20), 0.7);
  CHECK(camera.from() <= Time{});
  CHECK(camera.x(ms(20)) < 400);
}

TEST_CASE("a wider pane sees more, at the same scale") {
  TimeCamera camera = camera_on(Time{}, ms(100));
  const float before = camera.x(ms(50));
  camera.set_width(2000);
  CHECK(camera.x(ms(50)) == before);
  CHECK(camera.span() == ms(200));
}

}  // namespace netsplit::time_camera_test
