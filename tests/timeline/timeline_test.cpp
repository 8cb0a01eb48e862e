#include "core/timeline/timeline.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "tests/sim/test_roles.h"

namespace netsplit::timeline_test {
namespace {

using test::add_node;
using test::flood_spec;
using test::make_role;

/// A small system with clients, ticks, losses, duplicates, service times and drifting clocks.
WorldSpec busy_spec(std::uint64_t seed = 1) {
  WorldSpec spec;
  spec.seed = seed;
  spec.network.fallback.latency = Distribution::exponential(3ms);
  spec.network.fallback.loss = Ratio::percent(5);
  spec.network.fallback.duplicate = Ratio::percent(5);
  add_node(spec, "echo", make_role<test::Echo>({true, us(300)}));
  add_node(spec, "scribe", test::Scribe{});
  add_node(spec, "caller", make_role<test::Caller>({node_id(0), 2ms}));
  add_node(spec, "pinger", make_role<test::Pinger>({node_id(1), 3, 100, 1ms, 4ms}));
  spec.hosts[0].service_time = Distribution::uniform(us(100), us(900));
  spec.hosts[1].sync_time = Distribution::exponential(2ms);
  spec.hosts[3].clock_ppm = 200;
  spec.script.push_back({200ms, command::Crash{node_id(1)}});
  spec.script.push_back({300ms, command::Restart{node_id(1)}});
  return spec;
}

Command random_command(Rng& rng) {
  const NodeId node = node_id(rng.below(4));
  switch (rng.below(8)) {
    case 0: return command::Crash{node, rng.chance(Ratio::percent(30))};
    case 1: return command::Restart{node};
    case 2: return command::Pause{node};
    case 3: return command::Resume{node};
    case 4: return command::Cut{"c", {node}, {node_id(rng.below(4))}};
    case 5: return command::Heal{""};
    case 6: return command::DriftClock{node, static_cast<std::int64_t>(rng.below(100'000))};
    default: return command::Slow{node, Ratio::percent(100 + rng.below(300))};
  }
}

TEST_CASE("a timeline that seeks forward equals a world that runs straight") {
  World straight(busy_spec());
  straight.run_until(700ms);
  Timeline timeline(busy_spec());
  timeline.seek(123ms);
  timeline.seek(456ms);
  timeline.seek(700ms);
  CHECK(timeline.hash() == straight.hash());
  CHECK(timeline.world().steps() == straight.steps());
  CHECK(timeline.recorder().end() == straight.records());
}

TEST_CASE("seeking anywhere equals a straight run to there, whatever was sought before") {
  Rng places{42};
  Timeline timeline(busy_spec(3));
  for (int i = 0; i < 60; ++i) {
    const Time at = places.between(0ms, 2s);
    timeline.seek(at);
    World straight(busy_spec(3));
    straight.run_until(at);
    REQUIRE(timeline.world().now() == at);
    REQUIRE(timeline.hash() == straight.hash());
    REQUIRE_FALSE(timeline.recorder().divergence());
  }
}

TEST_CASE("commands by hand are replayed exactly at any seek") {
  Rng chance{7};
  Timeline timeline(busy_spec(9));
  for (int i = 0; i < 40; ++i) {
    timeline.seek(timeline.world().now() + chance.between(0ms, 50ms));
    if (chance.chance(Ratio::percent(50))) timeline.step_forward();
    timeline.act(random_command(chance));
  }
  REQUIRE(timeline.branches().empty());
  const Time end = timeline.furthest() + 100ms;
  timeline.seek(end);
  const std::uint64_t hash = timeline.hash();

  for (int i = 0; i < 40; ++i) {
    timeline.seek(chance.between(0ms, end));
    timeline.step_back();
    timeline.seek_step(chance.below(timeline.world().steps() + 100));
  }
  timeline.seek(end);
  CHECK(timeline.hash() == hash);
  CHECK_FALSE(timeline.recorder().divergence());
  CHECK(timeline.branches().empty());

  Timeline again(busy_spec(9));
  again.plan(timeline.commands());
  again.seek(end);
  CHECK(again.hash() == hash);
  CHECK(again.commands() == timeline.commands());
}

TEST_CASE("a seek with a budget arrives where a seek without one does") {
  Timeline whole(flood_spec(4, 5));
  whole.seek(400ms);
  Timeline slices(flood_spec(4, 5));
  int calls = 1;
  while (!slices.seek(400ms, 100)) ++calls;
  CHECK(calls > 10);
  CHECK(slices.hash() == whole.hash());
  calls = 1;
  while (!slices.seek(35ms, 10)) ++calls;
  CHECK(calls > 1);
  whole.seek(35ms);
  CHECK(slices.hash() == whole.hash());
}

TEST_CASE("stepping back undoes exactly one event, as often as one likes") {
  Timeline timeline(busy_spec());
  std::vector<std::uint64_t> hashes{timeline.hash()};
  while (hashes.size() < 400 && timeline.step_forward()) hashes.push_back(timeline.hash());
  REQUIRE(hashes.size() == 400);
  for (std::size_t i = hashes.size() - 1; i-- > 0;) {
    REQUIRE(timeline.step_back());
    REQUIRE(timeline.hash() == hashes[i]);
  }
  CHECK_FALSE(timeline.step_back());
  CHECK_FALSE(timeline.at_live_edge());
  for (std::size_t i = 1; i < hashes.size(); ++i) {
    REQUIRE(timeline.step_forward());
    REQUIRE(timeline.hash() == hashes[i]);
  }
  CHECK(timeline.at_live_edge());
}

TEST_CASE("seeking a record stands right after the event that made it") {
  Timeline timeline(busy_spec());
  timeline.seek(500ms);
  Rng chance{3};
  for (int i = 0; i < 50; ++i) {
    const auto id = static_cast<RecordId>(chance.below(timeline.recorder().end()));
    timeline.seek_record(id);
    REQUIRE(timeline.world().records() > id);
    REQUIRE(timeline.world().now() == timeline.recorder().find(id)->time);
    const std::uint64_t steps = timeline.world().steps();
    timeline.step_back();
    REQUIRE(timeline.world().records() <= id);
    REQUIRE(timeline.world().steps() < steps);
  }
  const std::uint64_t before = timeline.hash();
  timeline.seek_record(timeline.recorder().end());
  CHECK(timeline.hash() == before);
}

TEST_CASE("a command in the past cuts the future off and keeps it as a branch") {
  Timeline timeline(busy_spec(5));
  timeline.seek(600ms);
  const std::uint64_t original = timeline.hash();
  const RecordId records = timeline.recorder().end();

  timeline.seek(100ms);
  CHECK_FALSE(timeline.at_live_edge());
  CHECK(timeline.furthest() == 600ms);
  timeline.act(command::Crash{node_id(0)});
  CHECK(timeline.at_live_edge());
  CHECK(timeline.furthest() == 100ms);
  CHECK(timeline.recorder().end() < records);
  REQUIRE(timeline.branches().size() == 1);
  CHECK(timeline.branches()[0].commands.empty());
  CHECK(timeline.branches()[0].cut_at == 100ms);
  CHECK(timeline.branches()[0].reached == 600ms);
  CHECK(timeline.branches()[0].hash == original);

  timeline.seek(600ms);
  const std::uint64_t other = timeline.hash();
  CHECK(other != original);

  timeline.switch_to(0);
  REQUIRE(timeline.branches().size() == 1);
  CHECK(timeline.branches()[0].hash == other);
  CHECK(timeline.branches()[0].commands.size() == 1);
  timeline.seek(600ms);
  CHECK(timeline.hash() == original);
  CHECK(timeline.recorder().end() == records);

  timeline.switch_to(0);
  timeline.seek(600ms);
  CHECK(timeline.hash() == other);
  CHECK_FALSE(timeline.recorder().divergence());
}

TEST_CASE("following other commands leaves no branch behind, and the same commands give the same run") {
  Timeline timeline(busy_spec(5));
  timeline.seek(600ms);
  const std::uint64_t original = timeline.hash();
  timeline.seek(100ms);
  timeline.act(command::Crash{node_id(0)});
  timeline.seek(300ms);
  timeline.act(command::Restart{node_id(0)});
  timeline.seek(600ms);
  const std::uint64_t restarted = timeline.hash();
  const auto both = timeline.commands();

  timeline.follow({both[0]});
  CHECK(timeline.world().now() <= 300ms);
  CHECK(timeline.branches().size() == 1);
  timeline.follow({});
  CHECK(timeline.branches().empty());  // the run without commands is no other future any more
  timeline.seek(600ms);
  CHECK(timeline.hash() == original);
  timeline.follow(both);
  timeline.seek(600ms);
  CHECK(timeline.hash() == restarted);
  CHECK_FALSE(timeline.recorder().divergence());
}

TEST_CASE("branches of branches come back whole") {
  Rng chance{11};
  Timeline timeline(busy_spec(6));
  std::map<std::uint64_t, std::vector<PlacedCommand>> known;  // by hash at the end
  for (int round = 0; round < 12; ++round) {
    timeline.seek(chance.between(0ms, 400ms));
    timeline.act(random_command(chance));
    timeline.seek(500ms);
    known[timeline.hash()] = timeline.commands();
    if (round % 3 == 2) {
      timeline.switch_to(chance.below(timeline.branches().size()));
      timeline.seek(500ms);
    }
    REQUIRE_FALSE(timeline.recorder().divergence());
  }
  for (std::size_t i = 0; i < timeline.branches().size(); ++i) {
    const Timeline::Branch wanted = timeline.branches()[i];
    timeline.switch_to(i);
    timeline.seek(wanted.reached);
    REQUIRE(timeline.commands() == wanted.commands);
    REQUIRE(timeline.hash() == wanted.hash);
  }
  for (const auto& [hash, commands] : known) {
    Timeline fresh(busy_spec(6));
    fresh.plan(commands);
    fresh.seek(500ms);
    CHECK(fresh.hash() == hash);
  }
}

TEST_CASE("commands of a made-up link never hang or break a run") {
  std::vector<PlacedCommand> commands{
      {5s, 0, command::Crash{node_id(0)}},         {0ms, 1000, command::Restart{node_id(0)}},
      {1ms, 1000, command::DelayMessage{77, 3ms}}, {1ms, 3, command::DropMessage{12345}},
      {kForever, 2, command::Heal{"nothing"}},     {2ms, 9'999'999'999, command::Crash{node_id(1)}},
      {1ms, 20, command::Crash{node_id(4321)}},
  };
  Timeline timeline(busy_spec());
  timeline.plan(commands);
  timeline.seek(300ms);
  const std::uint64_t hash = timeline.hash();
  timeline.seek(20ms);
  timeline.seek(300ms);
  CHECK(timeline.hash() == hash);
  CHECK(timeline.world().now() == 300ms);
  CHECK_FALSE(timeline.recorder().divergence());
}

TEST_CASE("keyframes stay within their budget and seeking goes on working") {
  TimelineLimits limits;
  limits.keyframe_bytes = 400'000;
  Timeline timeline(flood_spec(5, 2), limits);
  timeline.seek(20s);
  CHECK(timeline.world().steps() > 50'000);
  CHECK(timeline.keyframe_bytes() <= limits.keyframe_bytes);
  CHECK(timeline.keyframe_count() > 4);
  Rng places{5};
  for (int i = 0; i < 10; ++i) {
    const Time at = places.between(0ms, 20s);
    timeline.seek(at);
    World straight(flood_spec(5, 2));
    straight.run_until(at);
    REQUIRE(timeline.hash() == straight.hash());
  }
  CHECK_FALSE(timeline.recorder().divergence());
}

TEST_CASE("after a cut keyframes are close together again") {
  TimelineLimits limits;
  limits.keyframe_bytes = 300'000;
  Timeline timeline(flood_spec(5, 2), limits);
  const auto spacing = [&] { return timeline.world().steps() / timeline.keyframe_count(); };
  timeline.seek(60s);
  CHECK(spacing() > 5000);
  timeline.seek(1s);
  timeline.act(command::Heal{""});
  timeline.seek(5s);
  CHECK(spacing() < 3000);
  CHECK(timeline.keyframe_bytes() <= limits.keyframe_bytes);
  const std::uint64_t hash = timeline.hash();
  timeline.seek(500ms);
  timeline.seek(5s);
  CHECK(timeline.hash() == hash);
  CHECK_FALSE(timeline.recorder().divergence());
}

TEST_CASE("a run ends at the scenario's end") {
  TimelineLimits limits;
  limits.end = 250ms;
  Timeline timeline(busy_spec(), limits);
  CHECK_FALSE(timeline.finished());
  timeline.seek(10s);
  CHECK(timeline.world().now() == 250ms);
  CHECK(timeline.finished());
  CHECK_FALSE(timeline.stopped_because());
  CHECK_FALSE(timeline.step_forward());
  timeline.seek(100ms);
  CHECK_FALSE(timeline.finished());
}

TEST_CASE("a run that has used its budget of events stops, and says so") {
  TimelineLimits limits;
  limits.max_steps = 5000;
  Timeline timeline(flood_spec(4, 2), limits);
  timeline.seek(kForever);
  CHECK(timeline.world().steps() == 5000);
  CHECK(timeline.finished());
  REQUIRE(timeline.stopped_because());
  CHECK(timeline.stopped_because()->find("budget of 5000 events") != std::string::npos);
  const std::uint64_t hash = timeline.hash();
  timeline.seek(30ms);
  CHECK_FALSE(timeline.stopped_because());
  timeline.seek(kForever);
  CHECK(timeline.hash() == hash);
}

TEST_CASE("messages that multiply stop the run before they fill the memory, and it says so") {
  WorldSpec spec = flood_spec(4, 2);
  spec.network.fallback.duplicate = Ratio::one();
  TimelineLimits limits;
  limits.max_in_flight = 10'000;
  Timeline timeline(std::move(spec), limits);
  timeline.seek(1h);
  CHECK(timeline.world().packets_in_flight() > 10'000);
  CHECK(timeline.world().packets_in_flight() < 10'100);
  CHECK(timeline.finished());
  REQUIRE(timeline.stopped_because());
  CHECK(timeline.stopped_because()->find("more than 10000 messages") != std::string::npos);
}

WorldSpec loop_spec() {
  WorldSpec spec;
  add_node(spec, "loop", test::Loop{});
  return spec;
}

TEST_CASE("a loop without delay stops at its moment, and says so") {
  TimelineLimits limits;
  limits.max_steps_at_once = 20'000;
  Timeline timeline(loop_spec(), limits);
  timeline.seek(1h);
  CHECK(timeline.world().now() == 10ms);
  CHECK(timeline.world().steps() < 20'100);
  CHECK(timeline.finished());
  REQUIRE(timeline.stopped_because());
  CHECK(timeline.stopped_because()->find("loops without delay") != std::string::npos);
  const std::uint64_t hash = timeline.hash();
  CHECK(timeline.step_back());
  CHECK_FALSE(timeline.stopped_because());
  CHECK(timeline.seek(5ms, 100));
  timeline.seek(1h);
  CHECK(timeline.hash() == hash);
}

TEST_CASE("a loop without delay never takes more of a seek than its budget") {
  Timeline timeline(loop_spec());
  for (std::uint64_t i = 1; i < 10; ++i) {
    CHECK_FALSE(timeline.seek(1h, 100));
    CHECK(timeline.world().steps() == i * 100);
  }
}

TEST_CASE("time passes in a system where nothing happens") {
  WorldSpec spec;
  add_node(spec, "quiet", test::Echo{});
  Timeline timeline(std::move(spec));
  timeline.seek(5s);
  CHECK(timeline.world().now() == 5s);
  CHECK(timeline.world().steps() == 1);
  timeline.act(command::Crash{node_id(0)});
  timeline.seek(1s);
  CHECK(timeline.world().state(node_id(0)) == HostState::up);
  timeline.seek(5s);
  CHECK(timeline.world().state(node_id(0)) == HostState::down);
  timeline.seek(kForever);
  CHECK(timeline.finished());
}

/// A role that cheats: it draws from outside of the run.
std::uint32_t outside = 0;
struct Cheat {
  struct Config {
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  void start(Outbox& out) { out.arm({test::kTick}, 1ms); }
  bool receive(NodeId, const Value&, Outbox&) { return false; }
  void timeout(Timer, Outbox& out) {
    out.note(test::kSaw, outside++ / 100);
    out.arm({test::kTick}, 1ms);
  }
  void describe(Describer&) const {}
  bool operator==(const Cheat&) const = default;
};

TEST_CASE("a role that isn't deterministic is found out by the replay") {
  outside = 0;
  WorldSpec spec;
  add_node(spec, "cheat", Cheat{});
  Timeline timeline(std::move(spec));
  timeline.seek(150ms);
  CHECK_FALSE(timeline.recorder().divergence());
  timeline.seek(20ms);
  REQUIRE(timeline.recorder().divergence());
  CHECK(timeline.recorder().find(*timeline.recorder().divergence())->kind == RecordKind::note);
}

TEST_CASE("counts of records are those of the place where the run stands") {
  Timeline timeline(busy_spec());
  timeline.seek(100ms);
  const auto counts = timeline.recorder().counts();
  timeline.seek(900ms);
  CHECK(timeline.recorder().count(RecordKind::sent) > counts[static_cast<std::size_t>(RecordKind::sent)]);
  timeline.seek(100ms);
  CHECK(timeline.recorder().counts() == counts);
  timeline.act(command::Heal{""});
  CHECK(timeline.recorder().count(RecordKind::sent) == counts[static_cast<std::size_t>(RecordKind::sent)]);
  std::uint64_t all = 0;
  for (const std::uint64_t n : timeline.recorder().counts()) all += n;
  CHECK(all == timeline.recorder().end());
}

TEST_CASE("operations are kept once, however often they are replayed") {
  Timeline timeline(busy_spec());
  timeline.seek(800ms);
  const auto whole = timeline.recorder().operations();
  REQUIRE(whole.size() > 100);
  timeline.seek(50ms);
  timeline.seek(800ms);
  REQUIRE(timeline.recorder().operations().size() == whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CHECK(whole[i].id == i);
    CHECK(whole[i].completed == timeline.recorder().operations()[i].completed);
  }
  timeline.seek(50ms);
  timeline.act(command::Heal{""});
  CHECK(timeline.recorder().operations().size() == timeline.world().operations());
  for (const Operation& op : timeline.recorder().operations()) {
    CHECK(op.invoked <= 50ms);
    CHECK((op.outcome == Outcome::pending || op.completed <= 50ms));
  }
}

}  // namespace
}  // namespace netsplit::timeline_test
