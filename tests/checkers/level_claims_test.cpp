// Weaker promises as claims about a run: the clients' sessions, and what a scenario may expect of them.
#include "core/checkers/level_claims.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/scenario/run.h"

namespace netsplit::level_claims_test {

namespace {

struct Played {
  explicit Played(Scenario s) : scenario(std::move(s)), run(scenario, {}, scenario.until, &store) {
    while (!run.advance(1'000'000)) {}
  }
  Scenario scenario;
  checkers::StoreWatch store;
  ScenarioRun run;
};

Scenario expecting(std::vector<std::string> holds, std::vector<std::string> broken) {
  Scenario s = std::get<Scenario>(load_builtin("raft/stale_lease_read"));
  s.expected.holds = std::move(holds);
  s.expected.broken = std::move(broken);
  return s;
}

}  // namespace

TEST_CASE("every level has a claim of its own, and only the strongest is judged without being named") {
  std::set<std::string_view> claims;
  for (const checkers::Level level : checkers::levels()) {
    const std::string_view claim = checkers::claim_of(level);
    CHECK(claims.insert(claim).second);
    CHECK((checkers::level_claimed(claim) == level) == (level != checkers::Level::linearizable));
  }
  CHECK_FALSE(checkers::level_claimed("Election Safety"));
}

TEST_CASE("a stale read of another client breaks no weaker promise than linearizability") {
  const Played played(
      expecting({"Sequential Consistency", "Read Your Writes"}, {"Linearizability", "Causal Convergence"}));
  const auto verdicts = judge_levels(played.scenario, played.store, played.run.world());
  REQUIRE(verdicts.size() == 3);
  for (const LevelVerdict& v : verdicts) {
    INFO(v.claim << " " << v.why);
    CHECK(v.answer == checkers::Answer::holds);
  }
}

TEST_CASE("each session has one operation at a time, and ends with one that was never answered") {
  const Played played(expecting({}, {}));
  const checkers::History history = checkers::sessions_of(played.store, played.run.world());
  CHECK(history.calls.size() == played.store.operations());
  std::vector<checkers::Moment> until(history.processes.size(), 0);
  for (const checkers::Call& call : history.calls) {
    CHECK(until[call.process] < call.invoked);
    until[call.process] = call.answered;
  }
}

}  // namespace netsplit::level_claims_test
