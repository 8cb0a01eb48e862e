#include "core/search/sweep_plan.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/search/small_sweep.h"

namespace netsplit::search::sweep_plan_test {
namespace {

std::string problem_of(const SweepPlan& plan) {
  const auto problem = plan.problem();
  return problem ? problem->line() : "";
}

template <class T>
bool refused(const Expected<T>& e) {
  return std::holds_alternative<InputError>(e);
}

}  // namespace

TEST_CASE("seeds, shards and what is varied are read as they are typed") {
  CHECK(std::get<SeedRange>(parse_seeds("3..10")) == SeedRange{3, 10});
  CHECK(std::get<SeedRange>(parse_seeds("7")) == SeedRange{7, 7});
  for (const char* bad : {"", "..", "3..", "10..3", "-1..3", "1..2x", "1..9007199254740992"}) {
    INFO(bad);
    CHECK(refused(parse_seeds(bad)));
  }
  CHECK(std::get<Shard>(parse_shard("2/8")) == Shard{2, 8});
  for (const char* bad : {"", "2", "0/8", "9/8", "1/0", "1/8x"}) {
    INFO(bad);
    CHECK(refused(parse_shard(bad)));
  }
  CHECK(std::get<Vary>(parse_vary("loss=0,0.5")) == Vary{"loss", {"0", "0.5"}});
  CHECK(refused(parse_vary("loss")));
}

TEST_CASE("trials are numbered seed by seed, with the last field that is varied changing fastest") {
  SweepPlan plan = small_plan();
  plan.seeds = {5, 7};
  plan.vary = {{"loss", {"0", "0.1"}}, {"until", {"3s", "4s", "5s"}}};
  REQUIRE(plan.problem() == std::nullopt);
  CHECK(plan.variants() == 6);
  CHECK(plan.trials() == 18);
  CHECK(plan.seed_of(11) == 6);
  CHECK(plan.label_of(plan.variant_of(11)) == "loss=0.1, until=5s");
  CHECK(plan.label_of(1) == "loss=0, until=4s");
  CHECK(std::get<Scenario>(plan.scenario_of(1)).until == std::chrono::seconds(4));
}

TEST_CASE("shards part a sweep: each trial is in exactly one, and in order there") {
  SweepPlan plan = small_plan();
  plan.seeds = {1, 10};
  plan.vary = {{"loss", {"0", "0.1"}}};
  for (const std::uint64_t count : {1u, 3u, 10u, 12u}) {
    std::set<std::uint64_t> seen;
    for (std::uint64_t number = 1; number <= count; ++number) {
      const Shard shard{number, count};
      for (std::uint64_t n = 0; n < plan.trials_of(shard); ++n) {
        const std::uint64_t trial = plan.trial_at(shard, n);
        CHECK(seen.insert(trial).second);
        if (n > 0) CHECK(trial > plan.trial_at(shard, n - 1));
      }
    }
    CHECK(seen.size() == plan.trials());
    CHECK(*seen.rbegin() == plan.trials() - 1);
  }
}

TEST_CASE("a plan that can't be run is told in one line before anything is run") {
  SweepPlan plan = small_plan();
  CHECK(problem_of(plan).empty());
  plan.vary = {{"loss", {"0", "2"}}};
  CHECK(problem_of(plan) == "/network/default/loss: found the number 2, expected a number from 0 to 1");
  plan.vary = {{"mutation", {"", "vote_twise"}}};
  CHECK(problem_of(plan).find("did you mean \"vote_twice\"?") != std::string::npos);
  plan.vary = {{"loss", {"0"}}, {"loss", {"1"}}};
  CHECK(problem_of(plan) == "loss: found it varied twice, expected all its values in one list");
  plan.vary = {{"loss", {"0", "0"}}};
  CHECK(problem_of(plan) == "loss: found the value \"0\" twice, expected each once");
  plan.vary = {{"loss", std::vector<std::string>(1'001)}};
  for (std::size_t i = 0; i < plan.vary[0].values.size(); ++i) plan.vary[0].values[i] = std::to_string(i);
  CHECK(problem_of(plan) == "loss: found more than 1000 variants, expected fewer");
  plan.vary.clear();
  plan.seeds = {0, 2'000'000'000};
  CHECK(problem_of(plan).find("expected at most 1000000000 runs in all") != std::string::npos);
}

TEST_CASE("plans that differ in anything have different hashes") {
  const SweepPlan plan = small_plan();
  std::set<std::uint64_t> hashes{plan.hash()};
  const auto differs = [&](auto change) {
    SweepPlan other = plan;
    change(other);
    return hashes.insert(other.hash()).second;
  };
  CHECK(differs([](SweepPlan& p) { p.name = "x"; }));
  CHECK(differs([](SweepPlan& p) { p.text += " "; }));
  CHECK(differs([](SweepPlan& p) { p.seeds.first += 1; }));
  CHECK(differs([](SweepPlan& p) { p.seeds.last += 1; }));
  CHECK(differs([](SweepPlan& p) { p.vary = {{"loss", {"0", "1"}}}; }));
  CHECK(differs([](SweepPlan& p) { p.vary = {{"loss", {"0,1"}}}; }));
}

}  // namespace netsplit::search::sweep_plan_test
