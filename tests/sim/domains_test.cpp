#include "core/sim/domains.h"

#include <catch2/catch_test_macros.hpp>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"
#include "tests/sim/recorded_run.h"
#include "tests/sim/test_roles.h"

namespace netsplit::domains_test {
namespace {

using test::add_node;
using test::make_role;

constexpr NodeId kEcho = node_id(0), kPinger = node_id(1), kOther = node_id(2);
constexpr DomainId kTheirs = 0, kOurs = 1;

/// A pinger that sends a hundred pings, 10 ms apart, to an echo of another domain; a second echo beside the first.
WorldSpec two_domains() {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(1ms);
  add_node(spec, "echo", test::Echo{});
  add_node(spec, "pinger", make_role<test::Pinger>({kEcho, 0, 100, 10ms, 10ms, 100}));
  add_node(spec, "other", test::Echo{});
  Domain theirs;
  theirs.name = "theirs";
  theirs.nodes = {kEcho, kOther};
  Domain ours;
  ours.name = "ours";
  ours.nodes = {kPinger};
  spec.domains = {theirs, ours};
  return spec;
}

struct Run : test::RecordedRun {
  using RecordedRun::RecordedRun;
  std::size_t asked() const { return world.role(kEcho).as<test::Echo>()->seen.size(); }
  std::size_t answered() const { return world.role(kPinger).as<test::Pinger>()->answers.size(); }
  std::vector<Record> all(RecordKind kind, DropReason why) const {
    std::vector<Record> found;
    recorder.for_each(0, recorder.end(), [&](RecordId, const Record& r) {
      if (r.kind == kind && r.reason == why) found.push_back(r);
      return true;
    });
    return found;
  }
  std::size_t dropped(DropReason why) const { return all(RecordKind::dropped, why).size(); }
};

Run after(WorldSpec spec, Time until = 2s) { return Run(std::move(spec), until); }

ScriptedCommand line(Time at, Command command, DomainId by, Duration pace = {}) {
  ScriptedCommand scripted{at, std::move(command)};
  scripted.by = by;
  scripted.pace = pace;
  return scripted;
}

command::Roll roll(NodeId node, std::uint16_t version) { return {node, version, 1}; }

}  // namespace

TEST_CASE("a change window opens once, or again and again") {
  const ChangeWindow once{10s, 20s, {}};
  CHECK(once.opens(3s) == 10s);
  CHECK(once.opens(10s) == 10s);
  CHECK(once.opens(20s - 1ns) == 20s - 1ns);
  CHECK(once.opens(20s) == kForever);
  const ChangeWindow daily{10s, 20s, 60s};
  CHECK(daily.opens(9s) == 10s);
  CHECK(daily.opens(20s) == 70s);
  CHECK(daily.opens(75s) == 75s);
  CHECK(daily.opens(3620s) == 3670s);
  Domain d;
  CHECK(d.opens(5s) == 5s);
  d.windows = {once, {15s, 30s, {}}};
  CHECK(d.opens(22s) == 22s);
  CHECK(d.opens(30s) == kForever);
}

TEST_CASE("domains without rules let everything through") {
  const Run run = after(two_domains());
  CHECK(run.asked() == 100);
  CHECK(run.answered() == 100);
  CHECK(run.recorder.count(RecordKind::dropped) == 0);
  CHECK(run.world.domains().owner(kPinger) == kOurs);
  CHECK(World(WorldSpec{}).domains().owner(kPinger) == kNoDomain);
}

TEST_CASE("a border lets in as many messages a second as its quota says, and the first second's worth at once") {
  WorldSpec spec = two_domains();
  spec.domains[kTheirs].messages_per_second = 20;
  const Run run = after(std::move(spec));
  // 100 pings in a second: 20 that were saved up, and one each 50 ms.
  CHECK(run.asked() == 39);
  CHECK(run.answered() == 39);
  CHECK(run.dropped(DropReason::over_quota) == 61);
  CHECK(run.all(RecordKind::dropped, DropReason::over_quota)[0].value == kTheirs);
}

TEST_CASE("a quota of bytes counts bytes, and answers to one's own calls count for nothing") {
  WorldSpec spec = two_domains();
  spec.domains[kTheirs].bytes_per_second = 2000;  // a ping has 100
  spec.domains[kOurs].messages_per_second = 1;
  const Run run = after(std::move(spec));
  CHECK(run.asked() == 39);
  CHECK(run.answered() == 39);
}

TEST_CASE("who is not admitted may answer, but not call") {
  WorldSpec spec = two_domains();
  spec.domains[kOurs].admits_all = false;
  CHECK(after(spec).answered() == 100);
  spec.domains[kTheirs].admits_all = false;
  CHECK(after(spec).dropped(DropReason::not_admitted) == 100);
  spec.domains[kTheirs].admits = {kOurs};
  CHECK(after(spec).answered() == 100);
}

TEST_CASE("versions and sizes are a rule in both directions, from when it says") {
  WorldSpec spec = two_domains();
  spec.domains[kTheirs].oldest_version = 2;
  spec.domains[kTheirs].versions_since = 500ms;
  Run run = after(spec);
  CHECK(run.dropped(DropReason::version_forbidden) > 45);
  CHECK(run.answered() + run.dropped(DropReason::version_forbidden) == 100);
  spec = two_domains();
  spec.domains[kOurs].newest_version = 1;
  spec.hosts[index_of(kEcho)].speaks = 2;
  CHECK(after(spec).asked() == 100);
  CHECK(after(spec).all(RecordKind::dropped, DropReason::version_forbidden).at(0).node == kEcho);
  spec = two_domains();
  spec.domains[kTheirs].largest = 99;
  CHECK(after(spec).dropped(DropReason::size_forbidden) == 100);
}

TEST_CASE("within a domain its border's rules mean nothing") {
  WorldSpec spec = two_domains();
  spec.domains[kTheirs].nodes = {kEcho, kPinger, kOther};
  spec.domains[kTheirs].largest = 1;
  spec.domains[kTheirs].admits_all = false;
  CHECK(after(std::move(spec)).answered() == 100);  // the first who claims the pinger owns it
}

TEST_CASE("a domain changes its own nodes only, and lines of which it has one end") {
  WorldSpec spec = two_domains();
  spec.script = {line(100ms, command::Crash{kEcho, false}, kOurs), line(200ms, command::Crash{kOther, false}, kTheirs),
                 line(300ms, command::Cut{"a", {kPinger}, {kEcho, kOther}, false}, kOurs),
                 line(400ms, command::Cut{"b", {kEcho}, {kOther}, false}, kOurs)};
  const Run run = after(std::move(spec));
  CHECK(run.world.state(kEcho) == HostState::up);
  CHECK(run.world.state(kOther) == HostState::down);
  REQUIRE(run.world.network().cuts().size() == 1);
  CHECK(run.world.network().cuts()[0].name == "a");
  const auto refused = run.all(RecordKind::command, DropReason::not_owner);
  REQUIRE(refused.size() == 2);
  CHECK(refused[0].node == kEcho);
  CHECK(refused[0].value == kOurs);
  CHECK(refused[0].label->name == "crash");
}

TEST_CASE("a change outside the windows waits for the next one, or is refused") {
  WorldSpec spec = two_domains();
  spec.domains[kTheirs].windows = {{1s, 1100ms, 1s}};
  spec.script = {line(200ms, command::Crash{kOther, false}, kTheirs)};
  Run run(spec);
  run.world.run_until(1s - 1ns);
  CHECK(run.world.state(kOther) == HostState::up);
  CHECK(run.all(RecordKind::command, DropReason::waits_for_window).size() == 1);
  run.world.run_until(1s);
  CHECK(run.world.state(kOther) == HostState::down);

  spec.domains[kTheirs].waits = false;
  Run strict = after(spec);
  CHECK(strict.world.state(kOther) == HostState::up);
  CHECK(strict.all(RecordKind::command, DropReason::window_closed).size() == 1);

  spec.domains[kTheirs].waits = true;
  spec.domains[kTheirs].windows = {{0s, 100ms, {}}};
  Run never = after(spec);
  CHECK(never.world.state(kOther) == HostState::up);
  CHECK(never.all(RecordKind::command, DropReason::window_closed).size() == 1);
}

TEST_CASE("nodes are rolled one after the other, also when all had to wait") {
  WorldSpec spec = two_domains();
  spec.domains[kTheirs].windows = {{1s, 1100ms, 1s}};
  spec.script = {line(200ms, roll(kEcho, 2), kTheirs, 80ms), line(210ms, roll(kOther, 2), kTheirs, 80ms)};
  Run run(std::move(spec));
  const auto version = [&](NodeId id) { return run.world.host(id).speaks; };
  run.world.run_until(1s);
  CHECK(version(kEcho) == 2);
  CHECK(version(kOther) == 1);
  run.world.run_until(1079ms);
  CHECK(version(kOther) == 1);
  run.world.run_until(1080ms);
  CHECK(version(kOther) == 2);
  // An echo of version 2 answers what it understands, and its caller understands nothing of that.
  CHECK(run.dropped(DropReason::wrong_version) > 0);
}

TEST_CASE("a row that does not fit into its window goes on in the next") {
  WorldSpec spec = two_domains();
  spec.domains[kTheirs].windows = {{1s, 1050ms, 500ms}};
  spec.script = {line(200ms, roll(kEcho, 2), kTheirs, 80ms), line(210ms, roll(kOther, 2), kTheirs, 80ms)};
  Run run(std::move(spec));
  run.world.run_until(1499ms);
  CHECK(run.world.host(kOther).speaks == 1);
  run.world.run_until(1500ms);
  CHECK(run.world.host(kOther).speaks == 2);
}

TEST_CASE("a copy of a world with domains goes on alike, and what borders remember is part of it") {
  WorldSpec spec = two_domains();
  spec.domains[kTheirs].messages_per_second = 20;
  spec.domains[kTheirs].windows = {{500ms, 600ms, {}}};
  spec.script = {line(100ms, roll(kOther, 3), kTheirs, 10ms)};
  World world(spec);
  world.run_until(400ms);
  World copy = world;
  CHECK(copy.hash() == world.hash());
  world.run_until(2s);
  copy.run_until(2s);
  CHECK(copy.hash() == world.hash());

  Domains one(spec.domains, 3);
  Domains other = one;
  const auto hash = [](const Domains& d) {
    Hasher h;
    d.hash_into(h);
    return h.value();
  };
  CHECK(hash(one) == hash(other));
  other.cross(kPinger, kEcho, 1, 100, 1ms);
  CHECK(hash(one) != hash(other));
  World rolled(spec);
  World not_rolled = rolled;
  rolled.apply(roll(kOther, 3));
  CHECK(rolled.hash() != not_rolled.hash());
}

}  // namespace netsplit::domains_test
