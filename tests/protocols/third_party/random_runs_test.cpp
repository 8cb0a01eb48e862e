// An API in random runs: a whole one keeps its contract, and each broken one is caught soon.
#include "tests/protocols/third_party/random_runs.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/protocols/catalog.h"
#include "core/scenario/scenario.h"
#include "core/sim/world.h"

namespace netsplit::third_party::random_runs_test {
namespace {

std::vector<Violation> broken_in(std::uint64_t seed, std::string_view mutation) {
  Rng rng = Rng::stream(seed, "third_party");
  const auto loaded = load_scenario(random_run(rng, mutation), "random");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  World world(std::get<Scenario>(loaded).spec);
  world.run_until(std::get<Scenario>(loaded).until);
  return world.violations();
}

TEST_CASE("an API keeps its contract in random runs", "[property]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    const auto violations = broken_in(seed, "none");
    for (const Violation& v : violations) INFO(v.claim->name << ": " << v.why);
    CHECK(violations.empty());
  }
}

TEST_CASE("each mistake of an API is caught in one of a few random runs", "[property]") {
  for (const MutationEntry& mutation : find_role("third_party.api")->mutations) {
    INFO(mutation.name);
    bool caught = false;
    for (std::uint64_t seed = 1; seed <= 40 && !caught; ++seed) {
      const auto violations = broken_in(seed, mutation.name);
      caught = std::any_of(violations.begin(), violations.end(),
                           [&](const Violation& v) { return v.claim->name == mutation.caught_by; });
    }
    CHECK(caught);
  }
}

}  // namespace
}  // namespace netsplit::third_party::random_runs_test
