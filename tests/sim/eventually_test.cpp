// What must come to be by a deadline: only what happens between the two moments counts, both of them included.
#include "core/sim/eventually.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/sim/test_roles.h"

namespace netsplit::eventually_test {
namespace {

using namespace std::chrono_literals;
using test::add_node;
using test::make_role;

constexpr Label kThreePings{"Three Pings"};

/// An echo has heard three pings more than when it was first looked at.
struct ThreePings {
  static constexpr const Label* kClaim = &kThreePings;
  std::size_t first = 0;
  std::size_t last = 0;
  bool looked = false;
  bool observe(NodeId, const Role& role) {
    const auto* echo = role.as<test::Echo>();
    if (!echo) return false;
    last = echo->seen.size();
    if (!std::exchange(looked, true)) first = last;
    return last - first >= 3;
  }
  std::string missing() const { return std::to_string(last - first) + " came"; }
};

/// Pings go out at 10 ms, 20 ms and so on, and arrive one millisecond later.
World pinged(Time from, Time by, std::uint32_t limit = 0xffffffff) {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(1ms);
  add_node(spec, "echo", make_role<test::Echo>({}));
  add_node(spec, "pinger", make_role<test::Pinger>({node_id(0), 0, 100, 10ms, 10ms, limit}));
  spec.monitors.push_back(Monitor::of(Eventually<ThreePings>({}, from, by)));
  return World(std::move(spec));
}

}  // namespace

TEST_CASE("what came to be in time is no violation, and no longer waited for") {
  World world = pinged(0s, 31ms);
  CHECK(world.monitors().front().waits());
  CHECK(world.monitors().front().took() == std::nullopt);
  world.run_until(1s);
  CHECK_FALSE(world.monitors().front().waits());
  CHECK(world.monitors().front().took() == 31ms);
  CHECK(world.violations().empty());
}

TEST_CASE("a deadline that passes is a violation at once, of no node, and says what was missing") {
  World world = pinged(0s, 31ms - 1ns);
  world.run_until(31ms - 1ns);
  CHECK(world.violations().empty());
  world.run_until(31ms);
  REQUIRE(world.violations().size() == 1);
  const Violation& v = world.violations().front();
  CHECK(v.claim == &kThreePings);
  CHECK(v.why == "not by the deadline: 2 came");
  CHECK(v.at == 31ms);
  CHECK(v.node == kNobody);
  world.run_until(1s);
  CHECK(world.violations().size() == 1);
}

TEST_CASE("it is noticed too when nothing happens any more") {
  World world = pinged(0s, 500ms, 2);
  world.run_until(2s);
  REQUIRE(world.violations().size() == 1);
  CHECK(world.violations().front().at == 500ms + 1ns);
}

TEST_CASE("what was before the moment from which things count does not help") {
  World late = pinged(15ms, 45ms);
  late.run_until(1s);
  CHECK(late.violations().size() == 1);
  World enough = pinged(15ms, 51ms);
  enough.run_until(1s);
  CHECK(enough.violations().empty());
}

TEST_CASE("a copy of the world waits by itself") {
  World world = pinged(0s, 25ms);
  world.run_until(20ms);
  World copy = world;
  world.run_until(1s);
  CHECK(world.violations().size() == 1);
  CHECK(copy.violations().empty());
  copy.run_until(1s);
  CHECK(copy.violations().size() == 1);
  CHECK(copy.hash() == world.hash());
}

}  // namespace netsplit::eventually_test
