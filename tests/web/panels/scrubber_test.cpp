#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/desk.h"
#include "tests/web/app/hands.h"

namespace netsplit::scrubber_test {
namespace {

ImVec2 place(const Desk& desk, float share) {
  const Rect box = desk.widget("scrubber");
  return {box.min.x + box.width() * share, box.min.y + 20};
}

TEST_CASE("a press that is held on the scrubber asks for one time, though the scale grows with the run") {
  for (const float share : {0.955f, 0.97f, 0.985f, 0.999f}) {
    Desk desk;
    REQUIRE(desk.app->open_named("raft/steady_state"));
    desk.run_to(0.5f);
    const std::int64_t before = number(desk, "furthest_ns");
    desk.move(place(desk, share));
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    desk.rest(60);
    desk.arrive();
    // All of the scrubber is no more than twice what has been simulated.
    CHECK(number(desk, "time_ns") < 2 * before);
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    desk.arrive();
    CHECK(number(desk, "time_ns") < 2 * before);
  }
}

TEST_CASE("a press that is drawn along the scrubber takes the moment with it") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.run_to(0.6f);
  const std::int64_t furthest = number(desk, "furthest_ns");
  std::int64_t last = -1;
  desk.move(place(desk, 0.1f));
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  for (const float share : {0.12f, 0.2f, 0.3f, 0.4f}) {
    desk.move(place(desk, share));
    desk.arrive();
    CHECK(number(desk, "time_ns") > last);
    last = number(desk, "time_ns");
  }
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  desk.arrive();
  CHECK(number(desk, "furthest_ns") == furthest);
}

}  // namespace
}  // namespace netsplit::scrubber_test
