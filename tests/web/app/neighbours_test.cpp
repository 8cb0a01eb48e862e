#include "web/app/neighbours.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/scenario/run.h"
#include "core/search/two_runs.h"

namespace netsplit::neighbours_test {
using namespace std::chrono_literals;

namespace {

/// The leader's crash, of which the reader has seen eight seconds.
struct Reader {
  Scenario scenario = std::get<Scenario>(load_builtin("raft/leader_crash"));
  Timeline timeline{scenario.spec, {scenario.limits(scenario.until)}};
  std::optional<RunBefore> before;

  Reader() { timeline.seek(8s); }
  const RunBefore* last() const { return before ? &*before : nullptr; }
  std::vector<std::string> ids(std::string_view chosen = {}) const {
    std::vector<std::string> all;
    for (const Neighbour& n : neighbours_of(timeline, scenario, last(), chosen)) all.push_back(n.id);
    return all;
  }
  bool offers(std::string_view id, std::string_view chosen = {}) const {
    const auto all = ids(chosen);
    return std::find(all.begin(), all.end(), id) != all.end();
  }
  search::TwoRuns beside(std::string_view id) const {
    const auto other = neighbour_called(id, timeline, scenario, last());
    REQUIRE(other);
    search::RunComparison comparison(scenario, timeline.commands(), 8s, other->scenario, other->commands, 8s);
    while (!comparison.advance(100'000)) {}
    return comparison.result();
  }
  std::uint64_t hash_of(std::string_view id) const {
    const auto other = neighbour_called(id, timeline, scenario, last());
    REQUIRE(other);
    ScenarioRun run(other->scenario, other->commands, 8s);
    while (!run.advance(100'000)) {}
    return run.world().hash();
  }
};

}  // namespace

TEST_CASE("a run that nobody has touched can be laid beside itself without a fault of its script, and another seed") {
  const Reader reader;
  CHECK(reader.ids() == std::vector<std::string>{"script.0", "script.1", "seed.8"});
  const auto told = neighbours_of(reader.timeline, reader.scenario, nullptr);
  CHECK(told[1].words == "without: Crash s1 (5 s)");
  const search::TwoRuns both = reader.beside("script.1");
  REQUIRE(both.how == search::TwoRuns::How::parted);
  CHECK(both.first[0]->what == "s1 crashes");
}

TEST_CASE("another seed is the run that the seed gives, and after it comes the next one") {
  const Reader reader;
  const auto scenario = std::get<Scenario>(load_builtin("raft/leader_crash", {.seed = 8}));
  ScenarioRun run(scenario, {}, 8s);
  while (!run.advance(100'000)) {}
  CHECK(reader.hash_of("seed.8") == run.world().hash());
  CHECK(reader.offers("seed.8", "seed.8"));
  CHECK(reader.offers("seed.9", "seed.8"));
}

TEST_CASE("without one thing that was done by hand the rest is done at its times") {
  Reader reader;
  reader.timeline.seek(2500ms);
  reader.timeline.act(command::Crash{node_id(3)});
  reader.timeline.seek(3s);
  reader.timeline.act(command::Restart{node_id(3)});
  reader.timeline.seek(4s);
  reader.timeline.act(command::Crash{node_id(4)});
  reader.timeline.seek(8s);
  CHECK(reader.offers("branch.0"));
  CHECK(reader.offers("hand.2"));
  const search::TwoRuns both = reader.beside("hand.0");
  REQUIRE(both.how == search::TwoRuns::How::parted);
  CHECK(both.first[0]->what == "s4 crashes");
  const auto crash =
      std::find_if(both.rows.begin(), both.rows.end(), [](const auto& row) { return row.right == "s5 crashes"; });
  REQUIRE(crash != both.rows.end());
  CHECK(crash->at == 4s);
  CHECK(crash->left == "s5 crashes");
  // The future that was cut off is the run before anything was done.
  const Reader untouched;
  CHECK(reader.hash_of("branch.0") == untouched.timeline.hash());
  CHECK(reader.beside("branch.0").first[0]->what == "s4 crashes");
}

TEST_CASE("the run before is offered when it is of the same system, and with its seed") {
  Reader reader;
  CHECK_FALSE(reader.offers("before"));
  reader.before = RunBefore{std::get<Scenario>(load_builtin("transactions/two_phase_commit")), {}, 1s};
  CHECK_FALSE(reader.offers("before"));
  CHECK_FALSE(neighbour_called("before", reader.timeline, reader.scenario, reader.last()));
  reader.before = RunBefore{std::get<Scenario>(load_builtin("raft/leader_crash", {.seed = 3})), {}, 1s};
  REQUIRE(reader.offers("before"));
  CHECK(neighbours_of(reader.timeline, reader.scenario, reader.last()).back().words == "the run before, seed 3");
}

TEST_CASE("what adversaries chose is not taken apart, and what is no neighbour is none") {
  Reader reader;
  for (const char* nonsense : {"", "seed", "seed.", "seed.x", "branch.0", "hand.0", "script.7", "before", "hand.-1"})
    CHECK_FALSE(neighbour_called(nonsense, reader.timeline, reader.scenario, reader.last()));
  reader.timeline.act(command::TakeOver{});
  CHECK(reader.ids().empty());
}

}  // namespace netsplit::neighbours_test
