// Every switch that breaks a family on purpose: which claim catches it, after how many random runs, and in how many choices
// of an adversary who tries all of them. What neither finds within its limit is found by a scenario made for it. The table
// is kept as tests/protocols/mutations.txt; record it anew with NETSPLIT_RECORD=1.
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
#include "tests/protocols/cdn/random_runs.h"
#include "tests/protocols/queue/random_queue.h"
#include "tests/protocols/raft/random_faults.h"
#include "tests/protocols/random_runs.h"
#include "tests/protocols/third_party/random_runs.h"
#include "tests/protocols/two_phase/random_faults.h"
#include "tests/search/explore/systems.h"
#include "tests/thorough.h"

namespace netsplit::mutations_test {

namespace {

constexpr std::uint64_t kTrials = 5;
constexpr std::uint64_t kSeedsOfATrial = 500;
constexpr std::uint64_t kMostStates = 500'000;
constexpr const char* kLine = "{:21}  {:26} {:21} {:45} {:20} {}\n";
constexpr const char* kTable = NETSPLIT_SOURCE_DIR "/tests/protocols/mutations.txt";

bool raft_breaks(std::uint64_t seed, std::size_t mutation, std::string_view claim) {
  raft::RandomFaults faults;
  faults.seed = seed;
  faults.mutation = static_cast<raft::Mutation>(mutation + 1);
  faults.calm = ms(10);
  return faults.run().breaks(claim);
}

bool breaks_in(const std::string& text, std::string_view claim) {
  const auto loaded = load_scenario(text, "random");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  const auto& scenario = std::get<Scenario>(loaded);
  ScenarioRun run(scenario, {}, scenario.until);
  while (!run.advance(1'000'000)) {}
  const auto& violations = run.world().violations();
  return std::any_of(violations.begin(), violations.end(), [&](const Violation& v) { return v.claim->name == claim; });
}

/// How a family is run at random, and how an adversary meets it; null: it doesn't.
struct Family {
  std::string_view roles;  ///< what their names begin with
  std::string (*random_text)(Rng& rng, std::string_view mutation);
  std::string (*small_text)(std::string_view mutation);
  bool promises_less =
      false;  ///< these runs may break the claim without the mutation as well: such a one proves nothing
};

constexpr Family kFamilies[] = {
    {"two_phase", &two_phase::random_faults, [](std::string_view m) { return search::two_phase(3, m); }},
    {"service", &service::random_services, nullptr},
    {"autoscaler", &autoscaler::random_load, nullptr},
    {"queue", &queue::random_queue, nullptr, true},
    {"payment", &payment::random_payment, nullptr},
    {"cdn", &cdn::random_run, nullptr},
    {"third_party", &third_party::random_run, nullptr},
};

const Family& family_of(const RoleEntry& role) {
  const auto* family = std::find_if(std::begin(kFamilies), std::end(kFamilies),
                                    [&](const Family& f) { return role.name.starts_with(f.roles); });
  REQUIRE(family != std::end(kFamilies));  // another family brings random runs of its own
  return *family;
}

bool breaks(const RoleEntry& role, std::size_t mutation, std::uint64_t seed) {
  const MutationEntry& entry = role.mutations[mutation];
  if (role.name == "raft.server") return raft_breaks(seed, mutation, entry.caught_by);
  const Family& family = family_of(role);
  const auto breaks_with = [&](std::string_view name) {
    Rng rng = Rng::stream(seed, family.roles);
    return breaks_in(family.random_text(rng, name), entry.caught_by);
  };
  return breaks_with(entry.name) && !(family.promises_less && breaks_with(""));
}

/// The run of this trial in which the claim was broken first, from 1 on; 0 when it was in none.
std::uint64_t runs_until_caught(const RoleEntry& role, std::size_t mutation, std::uint64_t trial) {
  for (std::uint64_t run = 1; run <= kSeedsOfATrial; ++run)
    if (breaks(role, mutation, trial * 10'000 + run)) return run;
  return 0;
}

/// "in 10 choices": the shortest way on which an adversary breaks the claim, among so many states. Families
/// whose deadlines are many behind one timer are left to chance: clocks stand still for an adversary, so none is ever due.
std::string by_adversary(const RoleEntry& role, const MutationEntry& entry) {
  const bool raft = role.name == "raft.server";
  if (!raft && !family_of(role).small_text) return "-";
  const World world = search::taken_over(raft ? search::raft(entry.name) : family_of(role).small_text(entry.name));
  search::ExploreOptions options;
  options.states = kMostStates;
  options.faults.crash = 1;
  if (raft) options.faults.timeout = 4;
  search::Explorer explorer(world, options);
  while (explorer.advance(10'000)) {}
  if (!explorer.broken()) return fmt::format("not in {} states", explorer.counts().distinct);
  CHECK(explorer.broken()->finding.claim->name == entry.caught_by);
  return fmt::format("in {} choices", explorer.path().size() - 1);
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

std::string line_of(const RoleEntry& role, std::size_t mutation) {
  const MutationEntry& entry = role.mutations[mutation];
  std::vector<std::uint64_t> runs;
  for (std::uint64_t trial = 1; trial <= kTrials; ++trial)
    if (const std::uint64_t run = runs_until_caught(role, mutation, trial)) runs.push_back(run);
  std::sort(runs.begin(), runs.end());
  const std::string by_chance = runs.empty() ? fmt::format("not in {} random runs", kTrials * kSeedsOfATrial)
                                             : fmt::format("in {} of {} trials, median of those: run {}", runs.size(),
                                                           kTrials, runs[runs.size() / 2]);
  const std::string scenarios = scenarios_that_catch(entry.name, entry.caught_by);
  const std::string adversary = by_adversary(role, entry);
  CHECK((!runs.empty() || !scenarios.empty() || adversary.starts_with("in ")));
  return fmt::format(fmt::runtime(kLine), role.name, entry.name, entry.caught_by, by_chance, adversary,
                     scenarios.empty() ? "-" : scenarios);
}

}  // namespace

TEST_CASE("every mutation of every family is caught, by chance or by a scenario made for it", "[property]") {
  if (!thorough(true, false)) SKIP("the table is that of the native build");
  std::string table =
      fmt::format(fmt::runtime(kLine), "role", "mutation", "claim that catches it",
                  fmt::format("by random faults, {} runs a trial", kSeedsOfATrial), "by an adversary", "by scenario");
  for (const RoleEntry& role : catalog()) {
    for (std::size_t m = 0; m < role.mutations.size(); ++m) table += line_of(role, m);
  }
  if (std::getenv("NETSPLIT_RECORD")) std::ofstream(kTable, std::ios::binary) << table;
  std::ifstream file(kTable, std::ios::binary);
  std::stringstream kept;
  kept << file.rdbuf();
  CHECK(kept.str() == table);
}

}  // namespace netsplit::mutations_test
