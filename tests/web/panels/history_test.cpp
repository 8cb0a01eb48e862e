// The clients' operations at the desk: as bars that are zoomed to and chosen, and as a list.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

namespace netsplit::history_test {

namespace {

struct History : LeaderCrash {
  explicit History(ImVec2 size = {1280, 800}) : LeaderCrash("History", 0.9f, size) {
    REQUIRE(has_widget("history.lane.0"));
  }
};

}  // namespace

TEST_CASE("an operation is zoomed to and chosen by a click on its bar") {
  History h;
  for (int i = 0; i < 5; ++i) h.click("history.in");
  const std::int64_t before = number(h, "time_ns");
  const std::int64_t furthest = number(h, "furthest_ns");
  // Somewhere along the lane there is a bar: a click beside all of them seeks, on one it selects, too.
  std::int64_t last = before;
  for (float share = 0.05f; share < 1 && selected(h) != 2; share += 0.06f) {
    last = number(h, "time_ns");
    const Rect lane = h.widget("history.lane.0");
    h.click(ImVec2{lane.min.x + lane.width() * share, middle(lane).y});
    h.arrive();
  }
  CHECK(selected(h) == 2);
  CHECK(number(h, "time_ns") < before);
  CHECK(number(h, "time_ns") != last);  // it was gone to, too
  CHECK(number(h, "furthest_ns") == furthest);
}

TEST_CASE("the same operations are there as a list") {
  History h;
  h.click("history.list");
  h.rest();
  CHECK_FALSE(h.has_widget("history.lane.0"));
  const std::int64_t before = number(h, "time_ns");
  const Rect button = h.widget("history.list");
  h.click(ImVec2{button.min.x - 400, button.min.y + 100});
  h.arrive();
  CHECK(selected(h) == 2);
  CHECK(number(h, "time_ns") < before);
  h.click("history.bars");
  CHECK(h.has_widget("history.lane.0"));
}

TEST_CASE("a phone shows the lanes") {
  const History h(kPhone);
  const Rect lane = h.widget("history.lane.0");
  CHECK(lane.min.x >= 0);
  CHECK(lane.max.x <= kPhone.x);
}

}  // namespace netsplit::history_test
