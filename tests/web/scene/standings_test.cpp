#include "web/scene/standings.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/scene/running_system.h"

namespace netsplit::standings_test {
namespace {

std::size_t leaders(const Standings& standings) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < 5; ++i) count += standings.of(node_id(i)).word == "leader";
  return count;
}

}  // namespace

TEST_CASE("Standings follow the run forwards and back") {
  RunningSystem s;
  Standings standings;
  standings.follow(*s.timeline);
  CHECK(leaders(standings) == 0);
  s.timeline->seek(ms(2000));
  standings.follow(*s.timeline);
  CHECK(leaders(standings) == 1);
  s.timeline->seek(Time{});
  standings.follow(*s.timeline);
  CHECK(leaders(standings) == 0);
}

TEST_CASE("Standings kept up to date step by step are those found afresh") {
  RunningSystem s;
  Standings kept;
  for (int i = 0; i < 400; ++i) {
    s.timeline->step_forward();
    kept.follow(*s.timeline);
    REQUIRE(kept.up_to_date());
    Standings fresh;
    fresh.follow(*s.timeline);
    for (std::size_t n = 0; n < s.timeline->world().nodes(); ++n)
      REQUIRE(kept.of(node_id(n)).word == fresh.of(node_id(n)).word);
  }
}

}  // namespace netsplit::standings_test
