#include "core/sim/world.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/timeline/recorder.h"
#include "tests/sim/test_roles.h"

namespace netsplit::world_test {
namespace {

using test::add_node;
using test::make_role;

constexpr NodeId kFirst = node_id(0), kSecond = node_id(1);

/// A pinger that sends `burst` pings to an echo over links of one millisecond.
WorldSpec pair_spec(std::uint32_t burst, test::Echo::Config echo = {}) {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(1ms);
  add_node(spec, "echo", make_role<test::Echo>(echo));
  add_node(spec, "pinger", make_role<test::Pinger>({kFirst, burst}));
  return spec;
}

struct Run {
  Recorder recorder;
  World world;
  explicit Run(WorldSpec spec) : world(std::move(spec)) { world.record_to(&recorder); }
  std::uint64_t drops(DropReason reason) const {
    std::uint64_t n = 0;
    recorder.for_each(0, recorder.end(), [&](RecordId, const Record& r) {
      n += r.kind == RecordKind::dropped && r.reason == reason;
      return true;
    });
    return n;
  }
};

TEST_CASE("a ping is answered, and each record knows its cause") {
  Run run(pair_spec(1));
  run.world.run_until(10ms);
  CHECK(run.world.role(kFirst).as<test::Echo>()->seen == std::vector<std::uint32_t>{0});
  CHECK(run.world.role(kSecond).as<test::Pinger>()->answers == std::vector<std::uint32_t>{0});
  std::vector<Record> story;
  run.recorder.for_each(0, run.recorder.end(), [&](RecordId, const Record& r) {
    story.push_back(r);
    return true;
  });
  REQUIRE(story.size() == 6);
  CHECK(story[0].kind == RecordKind::started);
  CHECK(story[1].kind == RecordKind::started);
  CHECK((story[2].kind == RecordKind::sent && story[2].cause == 1 && story[2].node == kSecond));
  CHECK((story[3].kind == RecordKind::delivered && story[3].cause == 2 && story[3].time == 1ms));
  CHECK((story[4].kind == RecordKind::sent && story[4].cause == 3 && story[4].peer == kSecond));
  CHECK((story[5].kind == RecordKind::delivered && story[5].cause == 4 && story[5].time == 2ms));
  CHECK(story[5].label->name == "pong");
  CHECK(run.world.packets_in_flight() == 0);
}

TEST_CASE("a message that can't arrive is a record, never a crash") {
  WorldSpec spec = pair_spec(0);
  add_node(spec, "lost", make_role<test::Pinger>({node_id(777), 3}));
  add_node(spec, "odd", make_role<test::Pinger>({kNobody, 2}));
  add_node(spec, "deaf", make_role<test::Pinger>({kSecond, 4}));  // a pinger understands no pings
  Run run(std::move(spec));
  run.world.run_until(10ms);
  CHECK(run.drops(DropReason::no_such_node) == 5);
  CHECK(run.drops(DropReason::not_understood) == 4);
  run.world.apply(command::Tell{kFirst, Value::of(test::Riddle{})});
  CHECK(run.drops(DropReason::not_understood) == 5);
  run.world.apply(command::Tell{kFirst, Value()});
  run.world.apply(command::Tell{node_id(99), Value::of(test::Riddle{})});
  CHECK(run.drops(DropReason::not_understood) == 5);
}

TEST_CASE("what goes to a crashed node is dropped, also what already waits there") {
  WorldSpec spec = pair_spec(5);
  spec.hosts[0].service_time = Distribution::constant(10ms);
  Run run(std::move(spec));
  run.world.run_until(30ms);  // one is being served or waits no more, others wait
  CHECK(run.world.waiting(kFirst) > 0);
  run.world.apply(command::Crash{kFirst});
  run.world.run_until(1s);
  const auto* echo = run.world.role(kFirst).as<test::Echo>();
  CHECK(run.drops(DropReason::receiver_crashed) + echo->seen.size() == 5);
  CHECK(run.drops(DropReason::receiver_crashed) >= 2);
  run.world.apply(command::Tell{kFirst, Value::of(test::Ping{})});  // nobody hears an operator there
  CHECK(run.world.steps() > 0);

  Run late(pair_spec(5));
  late.world.apply(command::Crash{kFirst});
  late.world.run_until(1s);
  CHECK(late.drops(DropReason::receiver_down) == 5);
}

TEST_CASE("a timer that is armed again moves, and a cancelled one is silent") {
  struct Mover {
    struct Config {
      void options(Options&) {}
      bool operator==(const Config&) const = default;
    };
    Config config;
    std::vector<Time> fired;
    void start(Outbox& out) {
      out.arm({test::kTick, 1}, 10ms);
      out.arm({test::kTick, 2}, 20ms);
      out.arm({test::kTick, 3}, 30ms);
      out.arm({test::kTick, 1}, 40ms);  // later
      out.arm({test::kTick, 2}, 5ms);   // earlier
      out.cancel({test::kTick, 3});
      out.cancel({test::kTick, 4});  // never armed
    }
    bool receive(NodeId, const Value&, Outbox&) { return false; }
    void timeout(Timer, Outbox& out) { fired.push_back(out.now()); }
    void describe(Describer&) const {}
    bool operator==(const Mover&) const = default;
  };
  WorldSpec spec;
  add_node(spec, "mover", Mover{});
  Run run(std::move(spec));
  run.world.run_until(1s);
  CHECK(run.world.role(kFirst).as<Mover>()->fired == std::vector<Time>{5ms, 40ms});
  CHECK(run.recorder.count(RecordKind::fired) == 2);
  CHECK(run.recorder.count(RecordKind::armed) == 5);
  CHECK(run.world.events() == 3);
  CHECK(run.world.next_event() == kForever);
}

TEST_CASE("a host handles so many tasks at once as it has cores") {
  for (const std::uint32_t cores : {1u, 2u, 5u}) {
    WorldSpec spec = pair_spec(10);
    spec.hosts[0].service_time = Distribution::constant(10ms);
    spec.hosts[0].cores = cores;
    Run run(std::move(spec));
    run.world.run_until(11ms + 500us);  // its start took the first 10 ms
    CHECK(run.world.busy_cores(kFirst) == cores);
    CHECK(run.world.waiting(kFirst) == 10 - cores - (cores > 1 ? cores - 1 : 0));
    run.world.run_until(1s);
    CHECK(run.world.role(kFirst).as<test::Echo>()->seen.size() == 10);
    CHECK(run.world.busy_cores(kFirst) == 0);
  }
}

TEST_CASE("work asked for by a role delays its answer") {
  Run run(pair_spec(2, {true, 5ms}));
  run.world.run_until(6ms);
  CHECK(run.recorder.count(RecordKind::sent) == 3);
  run.world.run_until(7ms);
  CHECK(run.world.role(kSecond).as<test::Pinger>()->answers.size() == 1);
  run.world.run_until(11ms);
  CHECK(run.world.role(kSecond).as<test::Pinger>()->answers.size() == 1);
  run.world.run_until(12ms);
  CHECK(run.world.role(kSecond).as<test::Pinger>()->answers.size() == 2);
}

TEST_CASE("a host's queue has a limit") {
  WorldSpec spec = pair_spec(10);
  spec.hosts[0].service_time = Distribution::constant(10ms);
  spec.hosts[0].queue_limit = 3;
  Run run(std::move(spec));
  run.world.run_until(1s);
  CHECK(run.drops(DropReason::queue_full) == 7);
  CHECK(run.world.role(kFirst).as<test::Echo>()->seen.size() == 3);
}

/// Arrivals at intervals drawn from an exponential distribution, for ever.
struct Arrivals {
  struct Config {
    Distribution gap;
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::uint32_t next = 0;
  Duration total{};  ///< of round trips
  std::uint32_t done = 0;
  std::vector<Time> sent;

  void start(Outbox& out) { out.arm({test::kTick}, out.draw(config.gap)); }
  bool receive(NodeId, const Value& m, Outbox& out) {
    return match(m, [&](const test::Pong& pong) {
      total += out.now() - sent[pong.number];
      ++done;
    });
  }
  void timeout(Timer, Outbox& out) {
    sent.push_back(out.now());
    out.send(kFirst, test::Ping{next++});
    out.arm({test::kTick}, out.draw(config.gap));
  }
  void describe(Describer&) const {}
  bool operator==(const Arrivals&) const = default;
};

TEST_CASE("an M/M/1 queue keeps a request for 1 / (mu - lambda) on average") {
  WorldSpec spec;
  add_node(spec, "server", test::Echo{});
  spec.hosts[0].service_time = Distribution::exponential(10ms);  // mu = 100 a second
  Arrivals arrivals;
  arrivals.config.gap = Distribution::exponential(us(12'500));  // lambda = 80 a second
  add_node(spec, "arrivals", arrivals);
  Run run(std::move(spec));
  run.world.run_until(4000s);
  const auto* a = run.world.role(kSecond).as<Arrivals>();
  REQUIRE(a->done > 300'000);
  const std::int64_t mean_us = a->total.count() / a->done / 1000;
  CHECK(mean_us > 48'000);  // 1 / (100 - 80) s = 50 ms
  CHECK(mean_us < 52'000);
}

TEST_CASE("copies of a world that take the same steps end alike") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    World world(test::flood_spec(4, 3, true, seed));
    world.run_until(77ms);
    World copy = world;
    CHECK(copy.hash() == world.hash());
    CHECK(copy.same_node(world, kFirst));
    for (int i = 0; i < 500; ++i) REQUIRE(world.step());
    CHECK(copy.hash() != world.hash());
    CHECK_FALSE(copy.same_node(world, kFirst));
    for (int i = 0; i < 500; ++i) REQUIRE(copy.step());
    CHECK(copy.hash() == world.hash());
    CHECK(copy.story_hash() == world.story_hash());
  }
}

TEST_CASE("a run is the same with and without somebody who records it") {
  Run watched(test::flood_spec(3, 3, true));
  World alone(test::flood_spec(3, 3, true));
  watched.world.run_until(300ms);
  alone.run_until(300ms);
  CHECK(watched.world.hash() == alone.hash());
}

TEST_CASE("another seed is another run") {
  std::set<std::uint64_t> hashes;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world(test::flood_spec(3, 3, true, seed));
    world.run_until(100ms);
    hashes.insert(world.hash());
  }
  CHECK(hashes.size() == 20);
}

TEST_CASE("the hash of a run is the same on every platform") {
  WorldSpec spec = test::flood_spec(5, 3, true, 42);
  spec.network.fallback.latency = Distribution::lognormal(10ms, std::uint64_t{1} << 31);
  spec.network.fallback.loss = Ratio::percent(1);
  spec.network.fallback.duplicate = Ratio{12'345'678};
  spec.hosts[1].service_time = Distribution::exponential(1ms);
  spec.hosts[2].clock_ppm = 50;
  add_node(spec, "scribe", test::Scribe{});
  add_node(spec, "caller", make_role<test::Caller>({node_id(5), 7ms}));
  spec.hosts[5].sync_time = Distribution::normal(3ms, 1ms);
  spec.script.push_back({500ms, command::Crash{node_id(5)}});
  spec.script.push_back({600ms, command::Restart{node_id(5)}});
  World world(std::move(spec));
  world.run_until(1s);
  CHECK(world.steps() == 6759);
  CHECK(world.story_hash() == 0x84aee74b7824a669u);
  CHECK(world.hash() == 0xa9571cd1564a1d3bu);
}

TEST_CASE("a node more does not reshuffle what the others do") {
  const auto ticks = [](int extra) {
    WorldSpec spec;
    add_node(spec, "echo", test::Echo{});
    add_node(spec, "pinger", make_role<test::Pinger>({kFirst, 0, 100, 1ms, 9ms}));
    spec.network.fallback.latency = Distribution::uniform(1ms, 20ms);
    for (int i = 0; i < extra; ++i)
      add_node(spec, "x" + std::to_string(i), make_role<test::Pinger>({kFirst, 3, 100, 1ms, 9ms}));
    World world(std::move(spec));
    world.run_until(300ms);
    return world.role(kSecond).as<test::Pinger>()->ticks;
  };
  CHECK(ticks(0).size() > 20);
  CHECK(ticks(0) == ticks(1));
  CHECK(ticks(0) == ticks(5));
}

TEST_CASE("a run cut into pieces is the run in one piece") {
  World whole(test::flood_spec(4, 2, true));
  whole.run_until(500ms);
  World pieces(test::flood_spec(4, 2, true));
  while (!pieces.run_until(200ms, 7)) {}
  for (Time t = 200ms; t <= 500ms; t += us(700)) pieces.run_until(t);
  pieces.run_until(500ms);
  CHECK(pieces.hash() == whole.hash());
}

TEST_CASE("the hash of a run sees a message in flight, a timer and the clock") {
  const auto hash_with = [](auto change) {
    WorldSpec spec = pair_spec(3);
    change(spec);
    World world(std::move(spec));
    world.run_until(500us);
    return world.hash();
  };
  const std::uint64_t plain = hash_with([](WorldSpec&) {});
  CHECK(plain == hash_with([](WorldSpec&) {}));
  CHECK(plain != hash_with([](WorldSpec& s) { s.network.fallback.latency = Distribution::constant(1ms + 1ns); }));
  CHECK(plain != hash_with([](WorldSpec& s) { s.hosts[0].clock_offset = 1ns; }));
  CHECK(plain != hash_with([](WorldSpec& s) { s.roles[1] = Role::of(make_role<test::Pinger>({kFirst, 2})); }));
  CHECK(plain != hash_with([](WorldSpec& s) { s.seed = 2; }));
}

TEST_CASE("the script's commands come before whatever else is due at their time") {
  WorldSpec spec = pair_spec(1);
  spec.script.push_back({1ms, command::Crash{kFirst}});
  Run run(std::move(spec));
  run.world.run_until(10ms);
  CHECK(run.drops(DropReason::receiver_down) == 1);
}

TEST_CASE("ten thousand nodes start") {
  WorldSpec spec;
  for (std::size_t i = 0; i < kMaxNodes; ++i) add_node(spec, "n" + std::to_string(i), test::Echo{});
  World world(std::move(spec));
  world.run_until(1ms);
  CHECK(world.steps() == kMaxNodes);
  CHECK(world.find("n9999") == node_id(9999));
  CHECK(world.find("nobody") == kNobody);
}

}  // namespace
}  // namespace netsplit::world_test
