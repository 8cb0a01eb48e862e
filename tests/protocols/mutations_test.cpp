// Every switch that breaks a family on purpose: which claim catches it, and after how many random runs. What chance does not
// find within the limit is found by a scenario made for it. The table is kept as tests/protocols/mutations.txt; record it
// anew with NETSPLIT_RECORD=1.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "core/protocols/catalog.h"
#include "core/scenario/run.h"
#include "scenarios_embedded.h"
#include "tests/protocols/raft/random_faults.h"
#include "tests/thorough.h"

using namespace netsplit;

namespace {

constexpr std::uint64_t kTrials = 5;
constexpr std::uint64_t kSeedsOfATrial = 500;
constexpr const char* kTable = NETSPLIT_SOURCE_DIR "/tests/protocols/mutations.txt";

/// The run of this trial in which the claim was broken first, from 1 on; 0 when it was in none.
std::uint64_t runs_until_caught(raft::Mutation mutation, std::string_view claim, std::uint64_t trial) {
  for (std::uint64_t run = 1; run <= kSeedsOfATrial; ++run) {
    raft::RandomFaults faults;
    faults.seed = trial * 10'000 + run;
    faults.mutation = mutation;
    faults.calm = ms(10);
    if (faults.run().breaks(claim)) return run;
  }
  return 0;
}

/// The built-in scenarios that are run with this mutation and break the claim.
std::string scenarios_that_catch(std::string_view mutation, std::string_view claim) {
  std::string found;
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    const auto loaded = load_scenario(embedded.text, embedded.name);
    const auto* scenario = std::get_if<Scenario>(&loaded);
    if (!scenario || scenario->mutation != mutation || !scenario->expected.breaks(claim)) continue;
    found.append(found.empty() ? "" : ", ").append(embedded.name);
  }
  return found;
}

std::string line_of(const RoleEntry& role, const MutationEntry& entry, raft::Mutation mutation) {
  std::vector<std::uint64_t> runs;
  for (std::uint64_t trial = 1; trial <= kTrials; ++trial)
    if (const std::uint64_t run = runs_until_caught(mutation, entry.caught_by, trial)) runs.push_back(run);
  std::sort(runs.begin(), runs.end());
  const std::string by_chance = runs.empty() ? fmt::format("not in {} random runs", kTrials * kSeedsOfATrial)
                                             : fmt::format("in {} of {} trials, median of those: run {}", runs.size(),
                                                           kTrials, runs[runs.size() / 2]);
  const std::string scenarios = scenarios_that_catch(entry.name, entry.caught_by);
  CHECK((!runs.empty() || !scenarios.empty()));
  return fmt::format("{:12} {:26} {:20} {:45} {}\n", role.name, entry.name, entry.caught_by, by_chance,
                     scenarios.empty() ? "-" : scenarios);
}

}  // namespace

TEST_CASE("every mutation of every family is caught, by chance or by a scenario made for it", "[property]") {
  if (!thorough(true, false)) SKIP("the table is that of the native build");
  std::string table = fmt::format("{:12} {:26} {:20} {:45} {}\n", "role", "mutation", "claim that catches it",
                                  fmt::format("by random faults, {} runs a trial", kSeedsOfATrial), "by scenario");
  for (const RoleEntry& role : catalog()) {
    if (role.mutations.empty()) continue;
    REQUIRE(role.name == "raft.server");  // another family brings random runs of its own
    for (std::size_t m = 0; m < role.mutations.size(); ++m)
      table += line_of(role, role.mutations[m], static_cast<raft::Mutation>(m + 1));
  }
  if (std::getenv("NETSPLIT_RECORD")) std::ofstream(kTable, std::ios::binary) << table;
  std::ifstream file(kTable, std::ios::binary);
  std::stringstream kept;
  kept << file.rdbuf();
  CHECK(kept.str() == table);
}
