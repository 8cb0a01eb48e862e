#include "core/search/shrink.h"

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/link.h"
#include "tests/search/shrunk.h"
#include "tests/thorough.h"

namespace netsplit::shrink_test {
using namespace netsplit::search;

namespace {

/// s1 and s2 must not hear each other for both to lead term 1. Here nothing but luck keeps them apart.
constexpr std::string_view kLossy =
    R"({"version": 1, "title": "t", "seed": 23, "until": "1s", "mutation": "forget_vote_sync",
    "nodes": [{"name": "s1", "role": "raft.server", "config": {"prevote": false, "election_timeout_max": "150ms"}, "disk": {"sync": "1ms"}},
              {"name": "s2", "role": "raft.server", "config": {"prevote": false, "election_timeout_min": "160ms", "election_timeout_max": "160ms"}},
              {"name": "s3", "role": "raft.server", "config": {"election_timeout_min": "1s", "election_timeout_max": "1s", "check_quorum": false}}],
    "network": {"default": {"latency": "5ms", "loss": 0.2}},
    "faults": [{"at": "158ms", "do": "crash", "node": "s3", "for": "4ms"}]})";

std::uint64_t hash_of(const FailingRun& run) {
  ScenarioRun replay(run.scenario, run.commands, run.until);
  while (!replay.advance(1'000'000)) {}
  return replay.world().hash();
}

}  // namespace

TEST_CASE("a vote that was forgotten: the smallest run breaks the same claim, and is a scenario of its own") {
  const Scenario scenario = builtin("raft/forgotten_vote");
  Shrinker shrinker(scenario, {}, scenario.until, "Election Safety");
  while (!shrinker.advance(10'000)) {}
  CHECK(shrinker.exhausted());
  REQUIRE(shrinker.best());
  const FailingRun& best = *shrinker.best();
  CHECK(best.size.weight() < shrinker.before()->weight());
  CHECK(best.size.nodes == 3);
  CHECK(best.size.faults == 2);
  CHECK(best.broken.claim == "Election Safety");
  CHECK(best.until < ms(200));
  CHECK(best.commands.empty());
  CHECK(first_broken(loaded(best.scenario.text)) == "Election Safety");
  CHECK(best.scenario.expected.breaks("Election Safety"));
}

TEST_CASE("shrinking is deterministic: neither slices nor what ran before change a byte") {
  const Scenario scenario = loaded(kLossy);
  std::vector<std::string> texts;
  for (const std::uint64_t slice : {1u, 777u, 1'000'000u}) {
    Shrinker shrinker(scenario, {}, scenario.until, "Election Safety", thorough(400'000u, 60'000u));
    while (!shrinker.advance(slice)) {}
    REQUIRE(shrinker.best());
    texts.push_back(shrinker.best()->scenario.text);
    CHECK(shrinker.spent() < shrinker.budget() + 2'000);
  }
  CHECK(texts[0] == texts[1]);
  CHECK(texts[1] == texts[2]);
}

TEST_CASE("a larger budget never gives a larger run") {
  const Scenario scenario = builtin("raft/figure_8_broken");
  std::uint64_t before = ~std::uint64_t{0};
  for (const std::uint64_t budget : {1u, 10'000u, 100'000u}) {
    Shrinker shrinker(scenario, {}, scenario.until, "Leader Completeness", budget);
    while (!shrinker.advance(10'000)) {}
    REQUIRE(shrinker.best());
    CHECK(shrinker.best()->size.weight() <= before);
    before = shrinker.best()->size.weight();
    CHECK_FALSE(shrinker.exhausted());
  }
}

TEST_CASE("the smallest run's link opens with the same violation") {
  const Scenario scenario = builtin("raft/figure_8_broken");
  Shrinker shrinker(scenario, {}, scenario.until, "Leader Completeness", 100'000);
  while (!shrinker.advance(10'000)) {}
  const FailingRun& best = *shrinker.best();
  Link link;
  link.scenario_text = best.scenario.text;
  link.commands = best.commands;
  link.at = best.broken.at;
  link.reached = best.until;
  link.hash = hash_of(best);
  const auto opened = decode_link(encode_link(link, best.scenario));
  REQUIRE(std::holds_alternative<OpenedLink>(opened));
  const auto& [back, inside] = std::get<OpenedLink>(opened);
  CHECK(back.at == best.broken.at);
  CHECK(first_broken(inside, back.commands) == "Leader Completeness");
  ScenarioRun replay(inside, back.commands, back.reached);
  while (!replay.advance(1'000'000)) {}
  CHECK(replay.world().hash() == link.hash);
}

TEST_CASE("a run that breaks nothing can't be made smaller") {
  const Scenario scenario = builtin("raft/steady_state");
  Shrinker shrinker(scenario, {}, ms(500), "Election Safety");
  while (!shrinker.advance(10'000)) {}
  CHECK(shrinker.best() == nullptr);
  CHECK_FALSE(shrinker.before());
}

TEST_CASE("commands by hand that break a claim become a script, and those that don't matter go") {
  const Scenario scenario = loaded(R"({"version": 1, "title": "t", "until": "2s", "mutation": "forget_vote_sync",
    "nodes": [{"name": "s1", "role": "raft.server", "config": {"members": "s1..s3", "prevote": false, "election_timeout_max": "150ms"}, "disk": {"sync": "1ms"}},
              {"name": "s2", "role": "raft.server", "config": {"members": "s1..s3", "prevote": false, "election_timeout_min": "160ms", "election_timeout_max": "160ms"}},
              {"name": "s3..s5", "role": "raft.server", "config": {"election_timeout_min": "1s", "election_timeout_max": "1s", "members": "s1..s3", "check_quorum": false}}],
    "network": {"default": {"latency": "5ms"}}})");
  const auto by_hand = place(scenario, {{Time{}, command::Cut{"c", {node_id(0)}, {node_id(1)}, false}},
                                        {ms(20), command::Pause{node_id(4)}},
                                        {ms(158), command::Crash{node_id(2), false}},
                                        {ms(162), command::Restart{node_id(2)}},
                                        {ms(163), command::Resume{node_id(4)}}});
  REQUIRE(first_broken(scenario, by_hand) == "Election Safety");
  Shrinker shrinker(scenario, by_hand, scenario.until, "Election Safety");
  while (!shrinker.advance(10'000)) {}
  REQUIRE(shrinker.best());
  CHECK(shrinker.before()->faults == 5);
  CHECK(shrinker.best()->size.faults == 3);
  CHECK(shrinker.best()->size.nodes == 3);
  CHECK(shrinker.best()->commands.empty());
  CHECK(first_broken(loaded(shrinker.best()->scenario.text)) == "Election Safety");
}

TEST_CASE("a message that was dropped by hand stays dropped, whatever goes around it") {
  // s2 must not hear that s1 leads.
  const Scenario scenario = loaded(R"({"version": 1, "title": "t", "until": "1s", "mutation": "forget_vote_sync",
    "nodes": [{"name": "idle", "role": "kv.client", "config": {"start": "10s"}},
              {"name": "s1", "role": "raft.server", "config": {"prevote": false, "election_timeout_max": "150ms"}, "disk": {"sync": "1ms"}},
              {"name": "s2", "role": "raft.server", "config": {"prevote": false, "election_timeout_min": "160ms", "election_timeout_max": "160ms"}},
              {"name": "s3", "role": "raft.server", "config": {"election_timeout_min": "1s", "election_timeout_max": "1s", "check_quorum": false}}],
    "network": {"default": {"latency": "5ms"}},
    "faults": [{"at": "158ms", "do": "crash", "node": "s3", "for": "4ms"}]})");
  const auto by_hand = drop_first(scenario, "raft.append_entries", "s1", "s2");
  REQUIRE(first_broken(scenario) == "");
  REQUIRE(first_broken(scenario, by_hand) == "Election Safety");
  Shrinker shrinker(scenario, by_hand, scenario.until, "Election Safety");
  while (!shrinker.advance(10'000)) {}
  REQUIRE(shrinker.best());
  const FailingRun& best = *shrinker.best();
  CHECK(best.size.nodes == 3);
  CHECK(best.size.faults == 2);
  CHECK(first_broken(best.scenario, best.commands) == "Election Safety");
  CHECK(best.commands.empty());  // a line of the script says it by now
}

TEST_CASE("losses by chance become the one that matters") {
  const Scenario scenario = loaded(kLossy);
  Shrinker shrinker(scenario, {}, scenario.until, "Election Safety");
  while (!shrinker.advance(10'000)) {}
  REQUIRE(shrinker.best());
  const FailingRun& best = *shrinker.best();
  CHECK(shrinker.before()->chances == 1);
  CHECK(best.size.chances == 0);
  CHECK(best.size.faults == 2);
  CHECK(best.commands.empty());
  CHECK(best.scenario.text.find("drop_message") != std::string::npos);
  CHECK(first_broken(best.scenario) == "Election Safety");
}

TEST_CASE("random latencies become one for all messages, and a line for each that must be late") {
  std::string text(kLossy);
  const std::string_view network = R"("latency": "5ms", "loss": 0.2)";
  text.replace(text.find(network), network.size(), R"("latency": {"uniform": ["2ms", "30ms"]})");
  const Scenario scenario = must_load(load_scenario(text, "test", {4, std::nullopt, {}}));
  REQUIRE(first_broken(scenario) == "Election Safety");
  Shrinker shrinker(scenario, {}, scenario.until, "Election Safety");
  while (!shrinker.advance(10'000)) {}
  REQUIRE(shrinker.best());
  const FailingRun& best = *shrinker.best();
  CHECK(shrinker.before()->chances == 1);
  CHECK(best.size.chances == 0);
  CHECK(best.size.faults <= 4);
  CHECK(best.commands.empty());
  CHECK(best.scenario.text.find("delay_message") != std::string::npos);
  CHECK(first_broken(best.scenario) == "Election Safety");
}

TEST_CASE("what clients were answered is kept broken, too") {
  const Scenario scenario = builtin("correctness/stale_reads");
  Shrinker shrinker(scenario, {}, scenario.until, "Linearizability", thorough(1'000'000u, 200'000u));
  while (!shrinker.advance(10'000)) {}
  REQUIRE(shrinker.best());
  CHECK(shrinker.best()->size.weight() < shrinker.before()->weight());
  const auto claims = broken_in(shrinker.best()->scenario, shrinker.best()->commands);
  CHECK(std::count(claims.begin(), claims.end(), "Linearizability") == 1);
}

}  // namespace netsplit::shrink_test
