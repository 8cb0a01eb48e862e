#include "web/app/time_window.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

namespace netsplit::time_window_test {

TEST_CASE("a window shows the whole run, growing with it, until somebody zooms") {
  TimeWindow window;
  window.follow(ms(100), ms(80));
  CHECK(window.from() == Time{});
  CHECK(window.to() == ms(100));
  window.follow(ms(200), ms(150));
  CHECK(window.to() == ms(200));
  window.zoom(ms(150), 0.5);
  CHECK_FALSE(window.fitted());
  CHECK(window.span() == ms(100));
  window.follow(ms(500), ms(150));
  CHECK(window.span() == ms(100));
}

TEST_CASE("what is under the mouse stays there while zooming") {
  TimeWindow window;
  window.follow(ms(1000), ms(0));
  const double before = window.share(ms(300));
  window.zoom(ms(300), 0.25);
  CHECK(std::abs(window.share(ms(300)) - before) < 1e-6);
  CHECK(window.at(window.share(ms(300))) == ms(300));
}

TEST_CASE("a window never leaves the run, nor gets too short to draw") {
  TimeWindow window;
  window.follow(ms(1000), ms(0));
  for (int i = 0; i < 100; ++i) window.zoom(ms(990), 0.5);
  CHECK(window.span() == TimeWindow::kShortest);
  window.move(ms(5000));
  CHECK(window.to() == ms(1000));
  window.move(-ms(5000));
  CHECK(window.from() == Time{});
  for (int i = 0; i < 100; ++i) window.zoom(ms(0), 2);
  CHECK(window.fitted());
  CHECK(window.to() == ms(1000));
}

TEST_CASE("a window that was zoomed follows the moment shown") {
  TimeWindow window;
  window.follow(ms(1000), ms(0));
  window.zoom(ms(0), 0.1);
  window.follow(ms(1000), ms(700));
  CHECK(window.from() <= ms(700));
  CHECK(window.to() >= ms(700));
  // Standing still, it may be moved away from there.
  window.move(-ms(600));
  window.follow(ms(1000), ms(700));
  CHECK(window.to() < ms(700));
}

}  // namespace netsplit::time_window_test
