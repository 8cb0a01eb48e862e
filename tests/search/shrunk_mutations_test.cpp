// Every switch that breaks Raft on purpose: how large the runs are that break its claim, and what shrinking leaves of
// them. The table is kept as tests/search/shrunk_mutations.txt; record it anew with NETSPLIT_RECORD=1.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <vector>

#include "core/base/rng.h"
#include "core/protocols/catalog.h"
#include "scenarios_embedded.h"
#include "tests/search/shrunk.h"
#include "tests/thorough.h"

using namespace netsplit;
using namespace netsplit::search;

namespace {

constexpr std::size_t kRuns = 5;
constexpr std::uint64_t kMostSeeds = 300;
constexpr std::uint64_t kBudget = 3'000'000;
constexpr const char* kTable = NETSPLIT_SOURCE_DIR "/tests/search/shrunk_mutations.txt";

/// A cluster in a bad network, to which something happens every now and then.
std::string random_scenario(std::uint64_t seed, std::string_view mutation) {
  Rng rng = Rng::stream(seed, "test", "random scenario");
  const std::uint64_t servers = 3 + 2 * rng.below(2);
  std::string faults;
  for (std::uint64_t i = 0, n = 8 + rng.below(8); i < n; ++i) {
    const auto server = [&] { return 1 + rng.below(servers); };
    const std::string at = fmt::format("{}ms", 300 + rng.below(3'500));
    const std::uint64_t a = server();
    const std::uint64_t b = 1 + a % servers;
    const std::uint64_t lasts = 5 + rng.below(600);
    std::string what;
    switch (rng.below(4)) {
      case 0: what = fmt::format(R"("do": "crash", "node": "s{}", "for": "{}ms")", a, lasts); break;
      case 1: what = fmt::format(R"("do": "pause", "node": "s{}", "for": "{}ms")", a, lasts); break;
      case 2: what = fmt::format(R"("do": "cut", "from": ["s{}", "s{}"], "for": "{}ms")", a, b, lasts); break;
      default:
        what =
            fmt::format(R"("do": "tell", "node": "s{}", "request": {{"transfer_leadership": {{"to": "s{}"}}}})", a, b);
    }
    faults += fmt::format("{}{{\"at\": \"{}\", {}}}", faults.empty() ? "" : ", ", at, what);
  }
  return fmt::format(
      R"({{"version": 1, "title": "t", "seed": {}, "until": "4s", "mutation": "{}",
      "defaults": {{"disk": {{"sync": {{"uniform": ["1ms", "20ms"]}}}}}},
      "nodes": [{{"name": "s1..s{}", "role": "raft.server"}},
                {{"name": "c1..c2", "role": "kv.client", "config": {{"clients": 2, "keys": 2, "think_time": "20ms"}}}}],
      "network": {{"default": {{"latency": {{"uniform": ["2ms", "15ms"]}}, "loss": 0.02}}}},
      "faults": [{}]}})",
      seed, mutation, servers, faults);
}

/// The scenario made for this mutation; the first that breaks its claim.
std::string scenario_for(std::string_view mutation, std::string_view claim) {
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    const Scenario scenario = builtin(embedded.name);
    if (scenario.mutation == mutation && scenario.expected.breaks(claim)) return std::string(embedded.name);
  }
  return {};
}

/// Runs that break the claim: by chance, and where that is too rare, the scenario made for it with other seeds.
struct Runs {
  std::string from;
  std::vector<Scenario> failing;
};
Runs failing_runs(const MutationEntry& mutation) {
  Runs runs{"random faults", {}};
  const auto collect = [&](const std::function<Scenario(std::uint64_t)>& make, std::uint64_t most) {
    runs.failing.clear();
    for (std::uint64_t seed = 1; seed <= most && runs.failing.size() < kRuns; ++seed) {
      Scenario scenario = make(seed);
      const auto claims = broken_in(scenario);
      if (std::find(claims.begin(), claims.end(), mutation.caught_by) != claims.end())
        runs.failing.push_back(std::move(scenario));
    }
    return runs.failing.size() == kRuns;
  };
  if (collect([&](std::uint64_t seed) { return loaded(random_scenario(seed, mutation.name)); }, kMostSeeds))
    return runs;
  runs.from = scenario_for(mutation.name, mutation.caught_by);
  REQUIRE_FALSE(runs.from.empty());
  const bool enough = collect([&](std::uint64_t seed) { return builtin(runs.from, {seed, std::nullopt}); }, kMostSeeds);
  CHECK(enough);
  return runs;
}

/// "6 nodes 10 faults 1023 events": the median of each.
template <class Number>
std::uint64_t median(const std::vector<Size>& sizes, Number number) {
  std::vector<std::uint64_t> numbers;
  for (const Size& s : sizes) numbers.push_back(static_cast<std::uint64_t>(number(s)));
  std::sort(numbers.begin(), numbers.end());
  return numbers[numbers.size() / 2];
}
std::string medians(const std::vector<Size>& sizes) {
  return fmt::format("{:5} {:6} {:10} {:6} {:7}", median(sizes, [](const Size& s) { return s.nodes; }),
                     median(sizes, [](const Size& s) { return s.faults; }),
                     median(sizes, [](const Size& s) { return s.operations; }),
                     median(sizes, [](const Size& s) { return s.events; }),
                     median(sizes, [](const Size& s) { return s.time / ms(1); }));
}

}  // namespace

TEST_CASE("what shrinking leaves of the runs that catch each mutation", "[property]") {
  if (!thorough(true, false)) SKIP("the table is that of the native build");
  std::string table =
      fmt::format("Median sizes of {} failing runs, before and after {} events of shrinking.\n", kRuns, kBudget);
  table +=
      fmt::format("{:26} {:20} {:36} nodes faults operations events      ms | nodes faults operations events      ms\n",
                  "mutation", "claim", "runs");
  for (const RoleEntry& role : catalog()) {
    if (role.name != "raft.server") continue;  // another family needs random runs of its own
    for (const MutationEntry& mutation : role.mutations) {
      const Runs runs = failing_runs(mutation);
      std::vector<Size> before;
      std::vector<Size> after;
      for (const Scenario& scenario : runs.failing) {
        Shrinker shrinker(scenario, {}, scenario.until, std::string(mutation.caught_by), kBudget);
        while (!shrinker.advance(100'000)) {}
        REQUIRE(shrinker.best());
        before.push_back(*shrinker.before());
        after.push_back(shrinker.best()->size);
        CHECK(after.back().weight() < before.back().weight());
      }
      table += fmt::format("{:26} {:20} {:36} {} | {}\n", mutation.name, mutation.caught_by, runs.from, medians(before),
                           medians(after));
    }
  }
  if (std::getenv("NETSPLIT_RECORD")) std::ofstream(kTable, std::ios::binary) << table;
  std::ifstream file(kTable, std::ios::binary);
  std::stringstream kept;
  kept << file.rdbuf();
  CHECK(kept.str() == table);
}
