// Two-phase commit in runs: it commits, aborts, blocks, and comes back from crashes.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/protocols/two_phase/atomicity.h"
#include "core/protocols/two_phase/coordinator.h"
#include "core/protocols/two_phase/participant.h"
#include "core/scenario/scenario.h"
#include "core/sim/world.h"

namespace netsplit::two_phase::two_phase_test {
namespace {

using namespace std::chrono_literals;

/// A coordinator and three participants, one message 5 ms long; `participant`: more of their config.
World run(const std::string& faults, Time until, const std::string& participant = "", const std::string& rest = "") {
  const std::string text =
      R"({"version": 1, "until": "10s", "nodes": [
        {"name": "tm", "role": "two_phase.coordinator", "config": {"participants": ["r1", "r2", "r3"]}, "disk": {"sync": "1ms"}},
        {"name": "r1..r3", "role": "two_phase.participant", "config": {"coordinator": "tm")" +
      participant + R"(}, "disk": {"sync": "1ms"}}],
        "network": {"default": {"latency": "5ms"}}, "faults": [)" +
      faults + "]" + rest + "}";
  const auto loaded = load_scenario(text, "test");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  World world(std::get<Scenario>(loaded).spec);
  world.run_until(until);
  return world;
}

Standing of(const World& world, std::size_t node) {
  const Role& role = world.role(node_id(node));
  if (const auto* coordinator = role.as<Coordinator>()) return coordinator->standing;
  return role.as<Participant>()->standing;
}

bool all_are(const World& world, Standing standing) {
  for (std::size_t i = 0; i < world.nodes(); ++i)
    if (of(world, i) != standing) return false;
  return true;
}

TEST_CASE("when all are prepared the transaction commits everywhere") {
  const World world = run("", 200ms);
  CHECK(all_are(world, Standing::committed));
  CHECK(world.violations().empty());
}

TEST_CASE("one participant that refuses aborts it for all") {
  const World world = run("", 500ms, R"(, "prepare_min": "90ms", "prepare_max": "90ms", "refuse": "40ms")");
  CHECK(all_are(world, Standing::aborted));
}

TEST_CASE("a coordinator that has lost patience aborts, and a participant that was cut off learns of it") {
  const World world = run(
      R"({"at": "0s", "do": "cut", "name": "off", "from": "r3", "to": "tm"}, {"at": "3s", "do": "heal", "name": "off"})",
      4s);
  CHECK(all_are(world, Standing::aborted));
}

TEST_CASE("who is prepared waits for a coordinator that is gone: that is how it blocks") {
  const World world =
      run(R"({"at": "60ms", "do": "crash", "node": "tm"})", 10s, R"(, "prepare_min": "56ms", "prepare_max": "56ms")");
  for (std::size_t i = 1; i < world.nodes(); ++i) CHECK(of(world, i) == Standing::prepared);
}

TEST_CASE("a coordinator that comes back with a decision tells it again") {
  // The last vote comes at 62 ms, the decision is made at 63 ms and on disk at 64 ms.
  const auto crashed_at = [](const std::string& at) {
    return run(R"({"at": ")" + at + R"(", "do": "crash", "node": "tm", "for": "1s"})", 5s,
               R"(, "prepare_min": "56ms", "prepare_max": "56ms")");
  };
  CHECK(all_are(crashed_at("64500us"), Standing::committed));
  // Before that it has decided nothing; but the participants say again that they are prepared.
  CHECK(all_are(crashed_at("63500us"), Standing::committed));
}

TEST_CASE("a participant that was prepared still is after a crash, and asks") {
  const World world = run(R"({"at": "58ms", "do": "crash", "node": "r1", "for": "500ms"})", 5s,
                          R"(, "prepare_min": "56ms", "prepare_max": "56ms")");
  CHECK(all_are(world, Standing::committed));
  CHECK(world.violations().empty());
}

TEST_CASE("that everybody has decided is an aim that a gone coordinator defeats") {
  const std::string aim = R"(, "expect": {"eventually": [{"claim": "Everybody Decided", "by": "5s"}]})";
  CHECK(run("", 6s, "", aim).violations().empty());
  const World blocked = run(R"({"at": "60ms", "do": "crash", "node": "tm"})", 6s,
                            R"(, "prepare_min": "56ms", "prepare_max": "56ms")", aim);
  REQUIRE(blocked.violations().size() == 1);
  CHECK(blocked.violations().front().why == "not by the deadline: #1, #2, #3 had neither committed nor aborted");
}

TEST_CASE("a vote from somebody who takes no part counts for nothing") {
  Coordinator coordinator;
  coordinator.config.participants = {node_id(1)};
  WorldSpec spec;
  spec.hosts.resize(2);
  spec.hosts[0].name = "tm";
  spec.hosts[1].name = "stranger";
  spec.roles = {Role::of(coordinator), Role::of(Participant{})};
  World world(std::move(spec));
  world.apply(command::Tell{node_id(0), Value::of(Prepared{})});
  world.run_until(500ms);
  CHECK(world.role(node_id(0)).as<Coordinator>()->standing == Standing::working);
}

}  // namespace
}  // namespace netsplit::two_phase::two_phase_test
