#include "web/app/playback.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

namespace netsplit::playback_test {

TEST_CASE("time stands still until it is played") {
  Playback playback;
  CHECK(playback.advance(ms(5), 1.0) == ms(5));
  playback.play();
  playback.set_speed(0.5);
  CHECK(playback.advance(ms(5), 0.01) == ms(10));
}

TEST_CASE("a page that slept goes on where it was, not where it would have been") {
  Playback playback;
  playback.play();
  playback.set_speed(1);
  CHECK(playback.advance(Time{}, 3600) == ms(100));
}

TEST_CASE("the slowest motion loses no nanosecond over many frames") {
  Playback playback;
  playback.play();
  playback.set_speed(Playback::kSlowest);
  Time now{};
  for (int frame = 0; frame < 6000; ++frame) now = playback.advance(now, 1.0 / 60);
  // 100 seconds at 1/10,000 are 10 ms; what a frame can't show is carried on.
  CHECK(std::abs((now - ms(10)).count()) <= 1);
}

TEST_CASE("faster and slower walk over round speeds and end at as fast as it goes") {
  Playback playback;
  playback.set_speed(0.02);
  playback.faster();
  CHECK(playback.speed() == 0.05);
  playback.slower();
  playback.slower();
  CHECK(playback.speed() == 0.01);
  for (int i = 0; i < 40; ++i) playback.slower();
  CHECK(playback.speed() == Playback::kSlowest);
  for (int i = 0; i < 40; ++i) playback.faster();
  CHECK(playback.unlimited());
  playback.play();
  CHECK(playback.advance(ms(1), 0.01) == kForever);
  playback.slower();
  CHECK(!playback.unlimited());
  CHECK(playback.speed() == Playback::kFastest);
}

TEST_CASE("each round speed has its place on the slider and comes back from it") {
  Playback playback;
  for (double speed : Playback::speeds()) {
    playback.set_speed(speed);
    const float position = playback.slider();
    CHECK(position >= 0.0f);
    CHECK(position < 1.0f);
    playback.set_slider(position);
    CHECK(playback.speed() == speed);
  }
  playback.set_slider(1.0f);
  CHECK(playback.unlimited());
  playback.set_slider(-3.0f);
  CHECK(playback.speed() == Playback::kSlowest);
}

TEST_CASE("a speed that is no number changes nothing") {
  Playback playback;
  playback.set_speed(std::nan(""));
  CHECK(playback.speed() == 0.02);
  playback.set_speed(1e300);
  CHECK(playback.speed() == Playback::kFastest);
}

}  // namespace netsplit::playback_test
