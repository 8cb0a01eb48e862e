#include "web/scene/gauges.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/scene/running_system.h"

namespace netsplit::gauges_test {

TEST_CASE("A clock that is right has nothing to be said of it, and one that is a little wrong is not shown") {
  CHECK(clock_words({}).empty());
  CHECK_FALSE(Gauges{}.clock_matters());
  CHECK_FALSE(Gauges{.clock_error = us(400)}.clock_matters());
  CHECK(clock_words({.clock_error = us(400)}) == "400 \xce\xbcs ahead");
  CHECK(Gauges{.clock_error = ms(1)}.clock_matters());
  CHECK(Gauges{.clock_error = ms(-1)}.clock_matters());
}

TEST_CASE("A clock is ahead or behind, and gains or loses") {
  CHECK(clock_words({.clock_error = ms(12)}) == "12 ms ahead");
  CHECK(clock_words({.clock_error = ms(-1500)}) == "1.5 s behind");
  CHECK(clock_words({.clock_error = ms(-3), .clock_ppm = 10'000}) == "3 ms behind, gains 10 ms a second");
  CHECK(clock_words({.clock_ppm = -20'000}) == "loses 20 ms a second");
}

TEST_CASE("Clocks are read off the machines as they drift and are stepped") {
  RunningSystem system;
  const NodeId s1 = system.node("s1");
  CHECK(gauge_words(system.timeline->world(), s1).empty());
  system.timeline->act(command::StepClock{s1, ms(250)});
  system.timeline->act(command::DriftClock{s1, 10'000});
  system.timeline->seek(system.timeline->world().now() + ms(1000));
  CHECK(gauge_words(system.timeline->world(), s1) == "its clock is 260 ms ahead, gains 10 ms a second");
  system.timeline->act(command::Crash{s1, false});
  CHECK(gauge_words(system.timeline->world(), s1).empty());
}

TEST_CASE("A slow machine lets its tasks wait, and says how many") {
  RunningSystem system(
      R"({"version": 1, "seed": 3, "until": "20s",
      "nodes": [{"name": "s1", "role": "raft.server", "cpu": {"service_time": "1ms"}},
                {"name": "c1", "role": "kv.client", "config": {"loop": "open", "rate": 1500, "timeout": "10s"}}],
      "network": {"default": {"latency": "5ms"}}})");
  system.timeline->seek(ms(2000));
  const World& world = system.timeline->world();
  const NodeId s1 = system.node("s1");
  REQUIRE(world.waiting(s1) > 1);
  CHECK(gauges_of(world, s1).waiting == world.waiting(s1));
  CHECK(gauge_words(world, s1).ends_with(" tasks wait for its CPU"));
  CHECK(queue_words({.waiting = 1}) == "1 task waits for its CPU");
  CHECK(queue_words({}).empty());
}

}  // namespace netsplit::gauges_test
