#include <catch2/catch_test_macros.hpp>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"
#include "tests/sim/test_roles.h"

// What commands do: crashes and disks, pauses, clocks, cuts, and single messages.
namespace netsplit::world_commands_test {
namespace {

using test::add_node;
using test::make_role;

constexpr NodeId kFirst = node_id(0), kSecond = node_id(1);

struct Run {
  Recorder recorder;
  World world;
  explicit Run(WorldSpec spec) : world(std::move(spec)) { world.record_to(&recorder); }
  template <class R>
  const R& role(NodeId id) const {
    return *world.role(id).as<R>();
  }
  RecordId nth(RecordKind kind, int n) const {
    RecordId found = kNoRecord;
    recorder.for_each(0, recorder.end(), [&](RecordId id, const Record& r) {
      if (r.kind == kind && n-- == 0) found = id;
      return found == kNoRecord;
    });
    return found;
  }
};

/// A scribe whose disk takes 10 ms, told to write by the operator.
struct ScribeRun : Run {
  ScribeRun() : Run(spec()) {}
  static WorldSpec spec() {
    WorldSpec s;
    add_node(s, "scribe", test::Scribe{});
    s.hosts[0].sync_time = Distribution::constant(10ms);
    return s;
  }
  void write(std::uint32_t number) { world.apply(command::Tell{kFirst, Value::of(test::Ping{number})}); }
  std::uint32_t after_restart(bool wipe = false) {
    world.apply(command::Crash{kFirst, wipe});
    world.apply(command::Restart{kFirst});
    world.run_until(world.now());
    return role<test::Scribe>(kFirst).found;
  }
};

TEST_CASE("what was synced survives a crash") {
  ScribeRun run;
  run.write(7);
  run.world.run_until(10ms);
  CHECK(run.recorder.count(RecordKind::synced) == 1);
  CHECK(run.role<test::Scribe>(kFirst).told == 1);
  CHECK(run.after_restart() == 7);
}

TEST_CASE("what was not yet durable does not survive a crash") {
  ScribeRun run;
  run.write(7);
  run.world.run_until(15ms);
  run.write(8);
  run.world.run_until(24ms);
  CHECK(run.world.syncing(kFirst));
  CHECK(run.after_restart() == 7);
  run.world.run_until(1s);  // the write that was under way never ends
  CHECK(run.recorder.count(RecordKind::synced) == 1);
  CHECK(run.role<test::Scribe>(kFirst).told == 0);
}

TEST_CASE("writes handed over meanwhile are merged, and all are told") {
  ScribeRun run;
  for (std::uint32_t n = 1; n <= 5; ++n) run.write(n);
  run.world.run_until(10ms);
  CHECK(run.role<test::Scribe>(kFirst).told == 1);
  CHECK(run.world.durable(kFirst).as<test::Scribe::Disk>()->number == 1);
  run.world.run_until(20ms);
  CHECK(run.role<test::Scribe>(kFirst).told == 5);
  CHECK(run.world.durable(kFirst).as<test::Scribe::Disk>()->number == 5);
  CHECK(run.recorder.count(RecordKind::synced) == 2);
}

TEST_CASE("a crash may take the disk with it") {
  ScribeRun run;
  run.write(7);
  run.world.run_until(1s);
  CHECK(run.after_restart(true) == 0);
  CHECK(run.recorder.find(run.nth(RecordKind::crashed, 0))->reason == DropReason::disk_lost);
}

TEST_CASE("a restart keeps the config and forgets the rest") {
  WorldSpec spec;
  add_node(spec, "echo", make_role<test::Echo>({false, 3ms}));
  Run run(std::move(spec));
  run.world.run_until(0ms);
  run.world.apply(command::Tell{kFirst, Value::of(test::Ping{4})});
  run.world.run_until(1s);
  CHECK(run.role<test::Echo>(kFirst).seen.size() == 1);
  run.world.apply(command::Crash{kFirst});
  run.world.apply(command::Crash{kFirst});  // already down: nothing
  run.world.run_until(2s);
  run.world.apply(command::Restart{kFirst});
  run.world.apply(command::Restart{kFirst});
  run.world.run_until(3s);
  const auto& echo = run.role<test::Echo>(kFirst);
  CHECK(echo.seen.empty());
  CHECK(echo.starts == 1);
  CHECK_FALSE(echo.config.answers);
  CHECK(run.recorder.count(RecordKind::crashed) == 1);
  CHECK(run.recorder.count(RecordKind::restarted) == 1);
}

WorldSpec ticking_spec() {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(1ms);
  add_node(spec, "echo", test::Echo{});
  add_node(spec, "pinger", make_role<test::Pinger>({kFirst, 0, 100, 10ms, 10ms}));
  return spec;
}

TEST_CASE("timers of an earlier life never fire") {
  Run run(ticking_spec());
  run.world.run_until(15ms);
  run.world.apply(command::Crash{kSecond});
  run.world.apply(command::Restart{kSecond});
  run.world.run_until(24ms);
  CHECK(run.recorder.count(RecordKind::fired) == 1);
  run.world.run_until(25ms);
  CHECK(run.recorder.count(RecordKind::fired) == 2);
  CHECK(run.role<test::Pinger>(kSecond).ticks == std::vector<Time>{25ms});
}

TEST_CASE("a paused node loses nothing and catches up when it is resumed") {
  Run run(ticking_spec());
  run.world.run_until(5ms);
  run.world.apply(command::Pause{kFirst});
  run.world.apply(command::Pause{kFirst});
  run.world.run_until(105ms);
  CHECK(run.role<test::Echo>(kFirst).seen.empty());
  CHECK(run.world.waiting(kFirst) == 10);
  run.world.apply(command::Resume{kFirst});
  run.world.run_until(106ms);
  CHECK(run.role<test::Echo>(kFirst).seen.size() == 10);
  CHECK(run.role<test::Pinger>(kSecond).answers.size() == 10);
  CHECK(run.recorder.count(RecordKind::paused) == 1);
  CHECK(run.recorder.count(RecordKind::resumed) == 1);
}

TEST_CASE("a pause stops what the CPU was at") {
  WorldSpec spec = ticking_spec();
  spec.hosts[0].service_time = Distribution::constant(4ms);
  Run run(std::move(spec));
  run.world.run_until(12ms);  // the ping of 10 ms is being served until 15 ms
  run.world.apply(command::Pause{kFirst});
  run.world.run_until(50ms);
  CHECK(run.role<test::Echo>(kFirst).seen.empty());
  run.world.apply(command::Resume{kFirst});
  run.world.run_until(50ms);
  CHECK(run.role<test::Echo>(kFirst).seen.size() == 1);
  run.world.run_until(100ms);
  CHECK(run.role<test::Echo>(kFirst).seen.size() >= 8);
}

TEST_CASE("a slowed node takes longer for everything") {
  WorldSpec spec = ticking_spec();
  spec.hosts[0].service_time = Distribution::constant(2ms);
  Run run(std::move(spec));
  run.world.apply(command::Slow{kFirst, Ratio{3 * Ratio::kOne}});
  run.world.run_until(17ms - 1ns);
  CHECK(run.role<test::Echo>(kFirst).seen.empty());
  run.world.run_until(17ms);  // sent at 10 ms, there at 11 ms, handled after 6 ms
  CHECK(run.role<test::Echo>(kFirst).seen.size() == 1);
  run.world.apply(command::Slow{kFirst, Ratio::one()});
  run.world.run_until(23ms);
  CHECK(run.role<test::Echo>(kFirst).seen.size() == 2);
}

TEST_CASE("a clock that runs fast makes timers come early") {
  WorldSpec spec = ticking_spec();
  spec.hosts[1].clock_ppm = 250'000;  // a quarter too fast
  spec.hosts[1].clock_offset = 1s;
  Run run(std::move(spec));
  run.world.run_until(8ms - 1ns);
  CHECK(run.recorder.count(RecordKind::fired) == 0);
  run.world.run_until(8ms);
  CHECK(run.recorder.count(RecordKind::fired) == 1);
  CHECK(run.role<test::Pinger>(kSecond).ticks == std::vector<Time>{1s + 10ms});
}

TEST_CASE("a clock that begins to drift moves what is armed") {
  Run run(ticking_spec());
  run.world.run_until(5ms);
  run.world.apply(command::DriftClock{kSecond, 1'000'000});  // twice as fast: 5 ms are left, so 2.5
  run.world.run_until(us(7500) - 1ns);
  CHECK(run.recorder.count(RecordKind::fired) == 0);
  run.world.run_until(us(7500));
  CHECK(run.recorder.count(RecordKind::fired) == 1);
  run.world.run_until(us(12'500));
  CHECK(run.recorder.count(RecordKind::fired) == 2);
  run.world.apply(command::DriftClock{kSecond, -500'000});  // half as fast
  run.world.run_until(us(32'500) - 1ns);
  CHECK(run.recorder.count(RecordKind::fired) == 2);
  run.world.run_until(us(32'500));
  CHECK(run.recorder.count(RecordKind::fired) == 3);
}

TEST_CASE("a step of the wall clock moves no timer") {
  Run run(ticking_spec());
  run.world.run_until(5ms);
  run.world.apply(command::StepClock{kSecond, -1h});
  run.world.run_until(10ms);
  CHECK(run.role<test::Pinger>(kSecond).ticks == std::vector<Time>{10ms - 1h});
}

TEST_CASE("a partition stops messages on their way too, and healing lets new ones through") {
  Run run(ticking_spec());
  run.world.run_until(us(10'500));
  CHECK(run.world.packets_in_flight() == 1);
  run.world.apply(command::Cut{"p", {kFirst}, {kSecond}});
  run.world.run_until(35ms);
  CHECK(run.role<test::Echo>(kFirst).seen.empty());
  CHECK(run.recorder.count(RecordKind::dropped) == 3);
  run.world.apply(command::Heal{"p"});
  run.world.run_until(50ms);
  CHECK(run.role<test::Echo>(kFirst).seen.size() == 1);
}

TEST_CASE("one chosen message is dropped or delayed, and only that one") {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(10ms);
  add_node(spec, "echo", test::Echo{});
  add_node(spec, "pinger", make_role<test::Pinger>({kFirst, 5}));
  Run run(std::move(spec));
  run.world.run_until(1ms);
  run.world.apply(command::DropMessage{run.nth(RecordKind::sent, 1)});
  run.world.apply(command::DelayMessage{run.nth(RecordKind::sent, 2), 3ms});
  run.world.apply(command::DropMessage{kNoRecord});
  run.world.apply(command::DelayMessage{123456, 1ms});
  CHECK(run.world.packets_in_flight() == 4);
  run.world.run_until(10ms);
  CHECK(run.role<test::Echo>(kFirst).seen == std::vector<std::uint32_t>{0, 3, 4});
  run.world.run_until(13ms);
  CHECK(run.role<test::Echo>(kFirst).seen == std::vector<std::uint32_t>{0, 3, 4, 2});
  CHECK(run.recorder.find(run.nth(RecordKind::dropped, 0))->reason == DropReason::by_command);
  run.world.run_until(1s);
  CHECK(run.world.packets_in_flight() == 0);
}

TEST_CASE("a message can't be delayed into the past") {
  Run run(ticking_spec());
  run.world.run_until(us(10'500));
  run.world.apply(command::DelayMessage{run.nth(RecordKind::sent, 0), -1h});
  run.world.run_until(us(10'500));
  CHECK(run.role<test::Echo>(kFirst).seen.size() == 1);
  CHECK(run.world.now() == us(10'500));
}

TEST_CASE("commands for nodes that don't exist change nothing") {
  Run run(ticking_spec());
  run.world.run_until(20ms);
  const World before = run.world;
  for (const NodeId id : {node_id(2), node_id(5000), kNobody}) {
    run.world.apply(command::Crash{id});
    run.world.apply(command::Restart{id});
    run.world.apply(command::Pause{id});
    run.world.apply(command::Resume{id});
    run.world.apply(command::Slow{id, Ratio::percent(200)});
    run.world.apply(command::StepClock{id, 1s});
    run.world.apply(command::DriftClock{id, 5});
    run.world.apply(command::Degrade{id, kFirst, false, Ratio::one(), {}, 1s});
  }
  CHECK(run.world.hash() == before.hash());
}

}  // namespace
}  // namespace netsplit::world_commands_test
