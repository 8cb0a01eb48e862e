// What somebody can do who decides what happens next.
#include <catch2/catch_test_macros.hpp>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"
#include "tests/sim/test_roles.h"

namespace netsplit::world_adversary_test {
namespace {

using test::add_node;

constexpr NodeId kFirst = node_id(0), kSecond = node_id(1);

/// A pinger that sends three pings at once, and an echo, 5 ms apart.
struct Pair {
  Recorder recorder;
  World world{spec()};
  Pair() { world.record_to(&recorder); }
  static WorldSpec spec() {
    WorldSpec s;
    test::Pinger pinger;
    pinger.config.to = kSecond;
    pinger.config.burst = 3;
    add_node(s, "pinger", pinger);
    add_node(s, "echo", test::Echo{});
    s.hosts[1].service_time = Distribution::constant(2ms);
    s.network.fallback.latency = Distribution::constant(5ms);
    s.script = {{20ms, command::Crash{kSecond, false}}};
    return s;
  }
  std::vector<RecordId> on_their_way() const {
    std::vector<RecordId> ids;
    world.for_each_packet([&](const Packet& p) { ids.push_back(p.id); });
    return ids;
  }
  const std::vector<std::uint32_t>& seen() const { return world.role(kSecond).as<test::Echo>()->seen; }
};

TEST_CASE("under an adversary nothing happens by itself, not even what the script says") {
  Pair run;
  run.world.run_until(0ms);
  run.world.apply(command::TakeOver{});
  CHECK(run.world.taken_over());
  run.world.run_until(1s);
  CHECK(run.seen().empty());
  CHECK(run.on_their_way().size() == 3);
  CHECK(run.world.packets_in_flight() == 3);
  CHECK(run.world.state(kSecond) == HostState::up);
  CHECK(run.world.next_event() == kForever);
}

TEST_CASE("an adversary delivers messages in any order, and handling takes no time") {
  Pair run;
  run.world.apply(command::TakeOver{});
  run.world.run_until(0ms);
  const auto pings = run.on_their_way();
  run.world.apply(command::Deliver{pings[2]});
  run.world.apply(command::Deliver{pings[0]});
  CHECK(run.seen() == std::vector<std::uint32_t>{2, 0});
  run.world.apply(command::Deliver{pings[2]});  // it is there no more
  run.world.apply(command::Deliver{kNoRecord});
  CHECK(run.seen().size() == 2);
  CHECK(run.on_their_way().size() == 3);  // one ping, two pongs
}

TEST_CASE("an adversary loses and repeats messages") {
  Pair run;
  run.world.apply(command::TakeOver{});
  run.world.run_until(0ms);
  const auto pings = run.on_their_way();
  run.world.apply(command::DropMessage{pings[0]});
  run.world.apply(command::DuplicateMessage{pings[1]});
  CHECK(run.on_their_way().size() == 3);
  run.world.apply(command::Deliver{pings[1]});
  run.world.apply(command::Deliver{pings[1]});
  CHECK(run.seen() == std::vector<std::uint32_t>{1, 1});
}

TEST_CASE("when it is handed back all goes on as if no time had passed") {
  Pair run;
  run.world.run_until(1ms);
  run.world.apply(command::TakeOver{});
  run.world.advance_to(101ms);
  run.world.apply(command::HandBack{});
  CHECK_FALSE(run.world.taken_over());
  run.world.run_until(104ms);
  CHECK(run.seen().empty());
  run.world.run_until(107ms);  // 5 ms on the wire and 2 ms of work, 1 ms of it before
  CHECK(run.seen().size() == 1);
  run.world.run_until(119ms);
  CHECK(run.world.state(kSecond) == HostState::up);
  run.world.run_until(120ms);
  CHECK(run.world.state(kSecond) == HostState::down);
}

TEST_CASE("one message arrives early and one twice in a run that goes on by itself") {
  Pair run;
  run.world.run_until(1ms);
  const auto pings = run.on_their_way();
  run.world.apply(command::Deliver{pings[2]});
  run.world.apply(command::DuplicateMessage{pings[1]});
  run.world.run_until(19ms);
  CHECK(run.seen() == std::vector<std::uint32_t>{2, 0, 1, 1});
}

/// A pinger that ticks every 10 ms.
WorldSpec ticking() {
  WorldSpec s;
  test::Pinger pinger;
  pinger.config.to = kSecond;
  pinger.config.every_lo = pinger.config.every_hi = 10ms;
  add_node(s, "pinger", pinger);
  add_node(s, "echo", test::Echo{});
  return s;
}

TEST_CASE("a timer fires when it is told to, and the next one is counted from there") {
  World world{ticking()};
  Recorder recorder;
  world.record_to(&recorder);
  world.run_until(3ms);
  world.apply(command::Fire{kFirst, "tick", 0});
  CHECK(recorder.count(RecordKind::fired) == 1);
  world.run_until(12ms);
  CHECK(recorder.count(RecordKind::fired) == 1);
  world.run_until(13ms);
  CHECK(recorder.count(RecordKind::fired) == 2);
  world.apply(command::Fire{kFirst, "tock", 0});
  world.apply(command::Fire{node_id(7), "tick", 0});
  CHECK(recorder.count(RecordKind::fired) == 2);
}

TEST_CASE("clocks stand still under an adversary, and timers wait as long afterwards as before") {
  World world{ticking()};
  world.run_until(4ms);
  world.apply(command::TakeOver{});
  world.advance_to(1s);
  CHECK(world.timers(kFirst).size() == 1);
  world.apply(command::HandBack{});
  CHECK(world.next_event() == 1006ms);
}

TEST_CASE("a disk that takes time finishes when it is told to, one that takes none at once") {
  const auto durable_after = [](Duration sync, bool told) {
    WorldSpec s;
    add_node(s, "scribe", test::Scribe{});
    s.hosts[0].sync_time = Distribution::constant(sync);
    World world{std::move(s)};
    world.apply(command::TakeOver{});
    world.run_until(0ms);
    world.apply(command::Tell{kFirst, Value::of(test::Ping{7})});
    world.run_until(1s);
    if (told) world.apply(command::FinishWrite{kFirst});
    const auto* disk = world.durable(kFirst).as<test::Scribe::Disk>();
    return disk ? disk->number : 0;
  };
  CHECK(durable_after(10ms, false) == 0);
  CHECK(durable_after(10ms, true) == 7);
  CHECK(durable_after(0ms, false) == 7);
}

TEST_CASE("a write that takes no time is done once, also when all goes on at the very moment in which it began") {
  WorldSpec s;
  add_node(s, "scribe", test::Scribe{});
  World world{std::move(s)};
  world.apply(command::TakeOver{});
  world.run_until(0ms);
  world.apply(command::Tell{kFirst, Value::of(test::Ping{7})});
  world.apply(command::HandBack{});
  world.run_until(1s);
  CHECK(world.durable(kFirst).as<test::Scribe::Disk>()->number == 7);
  CHECK(world.role(kFirst).as<test::Scribe>()->told == 1);
}

TEST_CASE("a snapshot under an adversary is equal, hashes the same, and goes its own way") {
  Pair run;
  run.world.apply(command::TakeOver{});
  run.world.run_until(0ms);
  World copy = run.world;
  CHECK(copy.hash() == run.world.hash());
  copy.apply(command::Deliver{run.on_their_way()[0]});
  CHECK(copy.hash() != run.world.hash());
  CHECK(run.seen().empty());
}

}  // namespace
}  // namespace netsplit::world_adversary_test
