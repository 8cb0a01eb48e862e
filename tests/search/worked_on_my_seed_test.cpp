#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "tests/search/small_sweep.h"
#include "tests/thorough.h"

// What search/worked_on_my_seed says of its seeds.
namespace netsplit::search::worked_on_my_seed_test {
namespace {

SweepHeader seeds(std::uint64_t first, std::uint64_t last) {
  SweepPlan plan;
  plan.name = "search/worked_on_my_seed";
  plan.text = std::get<Scenario>(load_builtin(plan.name)).text;
  plan.seeds = {first, last};
  return header_of(std::move(plan), {});
}

std::vector<std::uint64_t> failing(std::uint64_t first, std::uint64_t last) {
  std::vector<std::uint64_t> found;
  for (const TrialResult& r : results_of(seeds(first, last), 2))
    if (std::any_of(r.broken.begin(), r.broken.end(), [](const auto& b) { return b.claim == "No Lost Update"; }))
      found.push_back(r.seed);
  return found;
}

}  // namespace

TEST_CASE("the lesson's race shows with seed 3,794 and not with the one before, as its question says") {
  CHECK(failing(3793, 3794) == std::vector<std::uint64_t>{3794});
  CHECK(failing(5141, 5141).size() == 1);
}

TEST_CASE("of 10,000 seeds four lose an addition, and the first 3,793 none, as the lesson says", "[property]") {
  if (!thorough(true, false)) SKIP("it takes the native build's speed");
  const std::vector<std::uint64_t> found = failing(1, 10'000);
  CHECK(found.size() == 4);
  CHECK(std::find(found.begin(), found.end(), 5141) != found.end());
  REQUIRE_FALSE(found.empty());
  CHECK(found.front() == 3794);
}

}  // namespace netsplit::search::worked_on_my_seed_test
