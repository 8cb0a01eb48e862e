#include <catch2/catch_test_macros.hpp>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"
#include "tests/sim/recorded_run.h"
#include "tests/sim/test_roles.h"

// Nodes that come, go and move, and addresses that lead elsewhere.
namespace netsplit::topology_test {
namespace {

using test::add_node;
using test::make_role;

constexpr NodeId kEcho = node_id(0), kPinger = node_id(1), kSpare = node_id(2);

struct Run : test::RecordedRun {
  using RecordedRun::RecordedRun;
  template <class R>
  const R& role(NodeId id) const {
    return *world.role(id).as<R>();
  }
};

/// A pinger that pings an echo every 10 ms, 1 ms away, and a spare echo that is absent.
WorldSpec spec_with_spare() {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(1ms);
  add_node(spec, "echo", test::Echo{});
  add_node(spec, "pinger", make_role<test::Pinger>({kEcho, 0, 100, 10ms, 10ms}));
  add_node(spec, "spare", test::Echo{});
  spec.hosts[index_of(kSpare)].absent = true;
  return spec;
}

/// Replaces the first of `pool` by the next whenever a second has passed: removes one, creates one. Ends with itself.
struct Operator {
  struct Config {
    std::vector<NodeId> pool;
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::uint32_t at = 0;

  void start(Outbox& out) { out.arm({test::kTick}, 1s); }
  bool receive(NodeId, const Value&, Outbox&) { return false; }
  void timeout(Timer, Outbox& out) {
    if (at + 1 == config.pool.size()) {
      out.remove(out.self());
      return out.send(config.pool[at], test::Ping{});  // too late: it is no more
    }
    out.remove(config.pool[at]);
    out.create(config.pool[++at]);
    out.send(config.pool[at], test::Ping{at});
    out.arm({test::kTick}, 1s);
  }
  void describe(Describer& d) const { d.number("at", at); }
  bool operator==(const Operator&) const = default;
};

TEST_CASE("an absent node does nothing, and nobody has its address") {
  WorldSpec spec = spec_with_spare();
  spec.roles[1] = Role::of(make_role<test::Pinger>({kSpare, 3}));
  Run run(std::move(spec));
  run.world.run_until(1s);
  CHECK(run.world.state(kSpare) == HostState::absent);
  CHECK(run.role<test::Echo>(kSpare).starts == 0);
  CHECK(run.recorder.count(RecordKind::started) == 2);
  CHECK(run.dropped(DropReason::no_such_node) == 3);
}

TEST_CASE("what befalls nodes does not befall an absent one") {
  Run run(spec_with_spare());
  run.world.run_until(0s);
  const RecordId before = run.recorder.end();
  run.world.apply(command::Crash{kSpare});
  run.world.apply(command::Restart{kSpare});
  run.world.apply(command::Pause{kSpare});
  run.world.apply(command::Resume{kSpare});
  run.world.apply(command::Slow{kSpare, {2 * Ratio::kOne}});
  run.world.apply(command::StepClock{kSpare, 1s});
  run.world.apply(command::DriftClock{kSpare, 100});
  run.world.apply(command::Remove{kSpare});
  run.world.apply(command::Tell{kSpare, Value::of(test::Ping{})});
  run.world.apply(command::Create{kEcho});
  CHECK(run.recorder.end() == before);
  CHECK(run.world.state(kSpare) == HostState::absent);
}

TEST_CASE("a created node starts, and a removed one is gone with its disk, its timers and what waited there") {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(1ms);
  add_node(spec, "scribe", test::Scribe{});
  add_node(spec, "pinger", make_role<test::Pinger>({kEcho, 1, 100, 10ms, 10ms}));
  spec.hosts[0].absent = true;
  Run run(std::move(spec));
  run.world.run_until(5ms);
  run.world.apply(command::Create{kEcho});
  run.world.apply(command::Create{kEcho});
  run.world.run_until(45ms);
  CHECK(run.recorder.count(RecordKind::created) == 1);
  CHECK(run.role<test::Scribe>(kEcho).told == 4);
  CHECK(run.world.durable(kEcho));
  run.world.apply(command::Pause{kEcho});
  run.world.run_until(55ms);
  CHECK(run.world.waiting(kEcho) == 1);
  run.world.apply(command::Remove{kEcho});
  CHECK(run.recorder.count(RecordKind::removed) == 1);
  CHECK(run.dropped(DropReason::no_such_node) == 2);  // one sent too early, and the one that waited
  CHECK(run.world.waiting(kEcho) == 0);
  CHECK_FALSE(run.world.durable(kEcho));
  run.world.apply(command::Create{kEcho});
  run.world.run_until(59ms);
  CHECK(run.role<test::Scribe>(kEcho).found == 0);
  CHECK(run.role<test::Scribe>(kEcho).told == 0);
}

TEST_CASE("a node that is created and removed at once never starts") {
  Run run(spec_with_spare());
  run.world.run_until(5ms);
  run.world.apply(command::Create{kSpare});
  run.world.apply(command::Remove{kSpare});
  run.world.apply(command::Create{kSpare});
  run.world.run_until(6ms);
  CHECK(run.role<test::Echo>(kSpare).starts == 1);
  CHECK(run.recorder.count(RecordKind::created) == 2);
}

TEST_CASE("a created node has a new clock and its full speed") {
  WorldSpec spec = spec_with_spare();
  spec.hosts[0].clock_offset = 5ms;
  Run run(std::move(spec));
  run.world.run_until(1s);
  run.world.apply(command::StepClock{kEcho, 1h});
  run.world.apply(command::DriftClock{kEcho, 500});
  run.world.apply(command::Slow{kEcho, {2 * Ratio::kOne}});
  run.world.apply(command::Remove{kEcho});
  run.world.apply(command::Create{kEcho});
  run.world.run_until(2s);
  CHECK(run.world.clock(kEcho).wall(2s) == 2s + 5ms);
  CHECK(run.world.slowness(kEcho) == Ratio::one());
}

TEST_CASE("a role creates and removes nodes, itself among them, and that is known to be why") {
  WorldSpec spec = spec_with_spare();
  add_node(spec, "operator", make_role<Operator>({{kEcho, kSpare}}));
  Run run(std::move(spec));
  run.world.run_until(1500ms);
  CHECK(run.world.state(kEcho) == HostState::absent);
  CHECK(run.world.state(kSpare) == HostState::up);
  CHECK(run.role<test::Echo>(kSpare).starts == 1);
  CHECK(run.role<test::Echo>(kSpare).seen == std::vector<std::uint32_t>{1});
  run.world.run_until(10s);
  CHECK(run.world.state(node_id(3)) == HostState::absent);
  CHECK(run.role<test::Echo>(kSpare).seen.size() == 1);
  run.recorder.for_each(0, run.recorder.end(), [&](RecordId, const Record& r) {
    if (r.kind == RecordKind::created || r.kind == RecordKind::removed)
      CHECK(run.recorder.find(r.cause)->kind == RecordKind::fired);
    return true;
  });
}

TEST_CASE("a node that moves has the links of its new place, and a copy made before has the old ones") {
  WorldSpec spec = spec_with_spare();
  spec.hosts[0].zone = "a";
  spec.hosts[1].zone = "a";
  spec.hosts[2].zone = "b";
  LinkProfile slow;
  slow.latency = Distribution::constant(50ms);
  spec.network.rules.push_back({"zone=a", "zone=b", false, slow});
  World world(std::move(spec));
  world.run_until(5ms);
  World before = world;
  const std::uint64_t hash = world.hash();
  world.apply(command::Move{kEcho, "", "b", ""});
  CHECK(world.hash() != hash);
  CHECK(world.host(kEcho).zone == "b");
  CHECK(before.host(kEcho).zone == "a");
  world.run_until(105ms);
  before.run_until(105ms);
  CHECK(world.role(kPinger).as<test::Pinger>()->answers.empty());
  CHECK(before.role(kPinger).as<test::Pinger>()->answers.size() == 10);
  world.apply(command::Move{kEcho, "", "a", ""});
  world.run_until(305ms);
  CHECK(world.role(kPinger).as<test::Pinger>()->answers.size() == 30);
}

TEST_CASE("an address leads to whoever holds it now") {
  Run run(spec_with_spare());
  run.world.run_until(45ms);
  run.world.apply(command::Create{kSpare});
  run.world.apply(command::MoveAddress{kEcho, kSpare, 0s});
  run.world.run_until(95ms);
  CHECK(run.role<test::Echo>(kEcho).seen.size() == 4);
  CHECK(run.role<test::Echo>(kSpare).seen.size() == 5);
  CHECK(run.world.addresses().holder(kEcho) == kSpare);
  run.world.apply(command::MoveAddress{kEcho, kEcho, 0s});
  run.world.run_until(145ms);
  CHECK(run.role<test::Echo>(kEcho).seen.size() == 9);
  CHECK(run.world.addresses().empty());
}

TEST_CASE("old connections lead to where an address led before, each sender's for a time of its own") {
  WorldSpec spec = spec_with_spare();
  for (int i = 0; i < 20; ++i)
    add_node(spec, "p" + std::to_string(i), make_role<test::Pinger>({kEcho, 0, 100, 10ms, 10ms}));
  Run run(std::move(spec));
  run.world.run_until(5ms);
  run.world.apply(command::Create{kSpare});
  run.world.apply(command::MoveAddress{kEcho, kSpare, 1s});
  run.world.apply(command::Remove{kEcho});
  std::uint64_t lost = 0;
  std::uint64_t steps_of_loss = 0;
  for (int i = 1; i <= 11; ++i) {
    run.world.run_until(5ms + i * 100ms);
    const std::uint64_t now = run.dropped(DropReason::no_such_node);
    steps_of_loss += now > lost;
    lost = now;
  }
  CHECK(steps_of_loss >= 8);  // they notice one after the other
  CHECK(steps_of_loss <= 10);
  const std::size_t seen = run.role<test::Echo>(kSpare).seen.size();
  CHECK(lost + seen == 21u * 110);
  CHECK(lost > 21u * 110 / 4);
  run.world.run_until(2s + 5ms);
  CHECK(run.dropped(DropReason::no_such_node) == lost);
}

TEST_CASE("a message in a version that its receiver does not understand is dropped") {
  WorldSpec spec = spec_with_spare();
  spec.roles[1] = Role::of(make_role<test::Pinger>({kEcho, 4}));
  struct Versions {
    std::uint16_t speaks;
    std::uint16_t back_to;
    bool negotiates = false;
  };
  const auto answers = [&](Versions echo, Versions pinger) {
    WorldSpec s = spec;
    s.hosts[0].speaks = echo.speaks;
    s.hosts[0].understands_from = echo.back_to;
    s.hosts[1].speaks = pinger.speaks;
    s.hosts[1].understands_from = pinger.back_to;
    s.hosts[0].negotiates = echo.negotiates;
    s.hosts[1].negotiates = pinger.negotiates;
    Run run(std::move(s));
    run.world.run_until(1s);
    return std::pair{run.role<test::Echo>(kEcho).seen.size(), run.role<test::Pinger>(kPinger).answers.size()};
  };
  CHECK(answers({1, 1}, {1, 1}) == std::pair<std::size_t, std::size_t>{4, 4});
  CHECK(answers({2, 2}, {2, 2}) == std::pair<std::size_t, std::size_t>{4, 4});
  CHECK(answers({1, 1}, {2, 1}) == std::pair<std::size_t, std::size_t>{0, 0});  // the old one understands no new pings
  CHECK(answers({2, 1}, {1, 1}) ==
        std::pair<std::size_t, std::size_t>{4, 0});  // the new one answers what it understood
  CHECK(answers({2, 2}, {1, 1}) == std::pair<std::size_t, std::size_t>{0, 0});
  // Who negotiates finds a version that both know, if there is one and the other negotiates as well.
  using Answers = std::pair<std::size_t, std::size_t>;
  CHECK(answers({1, 1, true}, {2, 1, true}) == Answers{4, 4});
  CHECK(answers({3, 1, true}, {2, 2, true}) == Answers{4, 4});
  CHECK(answers({3, 3, true}, {2, 1, true}) == Answers{0, 0});
  CHECK(answers({1, 1, false}, {2, 1, true}) == Answers{0, 0});
}

TEST_CASE("a copy of a world goes on alike while its topology changes") {
  WorldSpec spec = spec_with_spare();
  add_node(spec, "operator", make_role<Operator>({{kEcho, kSpare}}));
  World world(std::move(spec));
  world.run_until(5ms);
  world.apply(command::MoveAddress{kEcho, kSpare, 2s});
  world.apply(command::Move{kPinger, "eu", "a", "1"});
  World copy = world;
  CHECK(copy.hash() == world.hash());
  world.run_until(3s);
  copy.run_until(3s);
  CHECK(copy.hash() == world.hash());
  CHECK(world.state(kEcho) == HostState::absent);
}

}  // namespace
}  // namespace netsplit::topology_test
