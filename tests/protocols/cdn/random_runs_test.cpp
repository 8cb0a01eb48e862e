// Caches in random runs: whole ones keep their promises, and each broken one is caught soon.
#include "tests/protocols/cdn/random_runs.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/protocols/catalog.h"
#include "core/scenario/scenario.h"
#include "core/sim/world.h"

namespace netsplit::cdn::random_runs_test {
namespace {

std::vector<Violation> broken_in(std::uint64_t seed, std::string_view mutation) {
  Rng rng = Rng::stream(seed, "cdn");
  const auto loaded = load_scenario(random_run(rng, mutation), "random");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  World world(std::get<Scenario>(loaded).spec);
  world.run_until(std::get<Scenario>(loaded).until);
  return world.violations();
}

TEST_CASE("caches keep their promises in random runs", "[property]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    const auto violations = broken_in(seed, "none");
    for (const Violation& v : violations) INFO(v.claim->name << ": " << v.why);
    CHECK(violations.empty());
  }
}

TEST_CASE("each mistake of a cache is caught in one of a few random runs", "[property]") {
  for (const MutationEntry& mutation : find_role("cdn.edge")->mutations) {
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
}  // namespace netsplit::cdn::random_runs_test
