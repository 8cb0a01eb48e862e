// Every switch that breaks a protocol on purpose: how large the runs are that break its claim, and what shrinking leaves
// of them. The table is kept as tests/search/shrunk_mutations.txt; record it anew with NETSPLIT_RECORD=1.
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
#include "tests/protocols/two_phase/random_faults.h"
#include "tests/search/explore/systems.h"
#include "tests/search/explored.h"
#include "tests/thorough.h"

namespace netsplit::shrunk_mutations_test {
using namespace netsplit::search;

namespace {

constexpr std::size_t kRuns = 5;
constexpr std::uint64_t kMostSeeds = 300;
constexpr std::uint64_t kMostWalks = 40;
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

/// Servers that can't agree on a leader, because messages are slow and many are lost, and of which three crash again and
/// again for a moment.
std::string random_crashes(std::uint64_t seed, std::string_view mutation) {
  Rng rng = Rng::stream(seed, "test", "random crashes");
  constexpr std::uint64_t kServers = 5;
  const std::uint64_t first = rng.below(kServers);
  std::string faults;
  for (std::uint64_t i = 0; i < 3; ++i) {
    const std::uint64_t at = 150 + rng.below(250);
    const std::uint64_t lasts = 1 + rng.below(5);
    const std::uint64_t every = 20 + rng.below(40);
    faults +=
        fmt::format(R"({}{{"at": "{}ms", "do": "crash", "node": "s{}", "for": "{}ms", "every": "{}ms", "times": 60}})",
                    i > 0 ? ", " : "", at, 1 + (first + i) % kServers, lasts, every);
  }
  return fmt::format(
      R"({{"version": 1, "title": "t", "seed": {}, "until": "4s", "mutation": "{}",
      "defaults": {{"disk": {{"sync": {{"uniform": ["1ms", "20ms"]}}}}}},
      "nodes": [{{"name": "s1..s{}", "role": "raft.server", "config": {{"prevote": false, "check_quorum": false}}}}],
      "network": {{"default": {{"latency": {{"uniform": ["2ms", "60ms"]}}, "loss": 0.1}}}},
      "faults": [{}]}})",
      seed, mutation, kServers, faults);
}

/// Runs of one kind that break a claim.
struct Runs {
  std::string from;
  std::vector<Explored> failing;
};

bool breaks(const Scenario& scenario, std::string_view claim) {
  const auto claims = broken_in(scenario);
  return std::find(claims.begin(), claims.end(), claim) != claims.end();
}

/// With the first seeds that fail; nothing when those are too rare.
void add_runs(std::vector<Runs>& all, const MutationEntry& mutation, std::string_view from,
              const std::function<Scenario(std::uint64_t)>& make) {
  Runs runs{std::string(from), {}};
  for (std::uint64_t seed = 1; seed <= kMostSeeds && runs.failing.size() < kRuns; ++seed) {
    Scenario scenario = make(seed);
    if (!breaks(scenario, mutation.caught_by)) continue;
    const Time until = scenario.until;
    runs.failing.push_back({std::move(scenario), {}, until, std::string(mutation.caught_by), 0});
  }
  if (runs.failing.size() == kRuns) all.push_back(std::move(runs));
}

/// Ways of somebody who has taken over and chooses at random. Nothing when such walks hardly ever lead to the claim.
void add_walks(std::vector<Runs>& all, const MutationEntry& mutation, const Scenario& scenario, bool raft) {
  Runs runs{"random choices", {}};
  for (std::uint64_t seed = 1; seed <= kMostWalks && runs.failing.size() < kRuns; ++seed) {
    ExploreOptions options;
    options.order = Order::random;
    options.seed = seed;
    options.depth = 200;
    options.walks = 200;
    options.faults.crash = 1;
    if (raft) options.faults.timeout = 4;
    auto found = explored(scenario, options);
    if (found && found->claim == mutation.caught_by) runs.failing.push_back(*std::move(found));
  }
  if (runs.failing.size() == kRuns) all.push_back(std::move(runs));
}

/// By chance, in each scenario made for the mutation with other seeds, and by choices.
std::vector<Runs> failing_runs(const RoleEntry& role, const MutationEntry& mutation) {
  const bool raft = role.name == "raft.server";
  std::vector<Runs> all;
  add_runs(all, mutation, "random faults", [&](std::uint64_t seed) {
    return loaded(raft ? random_scenario(seed, mutation.name) : two_phase::random_faults(seed, mutation.name));
  });
  // What a disk forgets shows only where elections are long and crashes short.
  if (mutation.name == "forget_vote_sync")
    add_runs(all, mutation, "random crashes",
             [&](std::uint64_t seed) { return loaded(random_crashes(seed, mutation.name)); });
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    const Scenario scenario = builtin(embedded.name);
    if (scenario.mutation == mutation.name && scenario.expected.breaks(mutation.caught_by))
      add_runs(all, mutation, embedded.name, [&](std::uint64_t seed) {
        return builtin(embedded.name, {seed, std::nullopt, {}});
      });
  }
  add_walks(all, mutation, loaded(raft ? search::raft(mutation.name) : search::two_phase(3, mutation.name)), raft);
  CHECK_FALSE(all.empty());
  return all;
}

/// The median of each number.
template <class Number>
std::uint64_t median(const std::vector<Size>& sizes, Number number) {
  std::vector<std::uint64_t> numbers;
  for (const Size& s : sizes) numbers.push_back(static_cast<std::uint64_t>(number(s)));
  std::sort(numbers.begin(), numbers.end());
  return numbers[numbers.size() / 2];
}
constexpr std::string_view kColumns = "nodes faults choices operations events      ms";
std::string medians(const std::vector<Size>& sizes) {
  return fmt::format(
      "{:5} {:6} {:7} {:10} {:6} {:7}", median(sizes, [](const Size& s) { return s.nodes; }),
      median(sizes, [](const Size& s) { return s.faults; }), median(sizes, [](const Size& s) { return s.choices; }),
      median(sizes, [](const Size& s) { return s.operations; }), median(sizes, [](const Size& s) { return s.events; }),
      median(sizes, [](const Size& s) { return s.time / ms(1); }));
}

std::string line_of(const MutationEntry& mutation, const Runs& runs) {
  std::vector<Size> before;
  std::vector<Size> after;
  for (const Explored& run : runs.failing) {
    Shrinker shrinker(run.scenario, run.commands, run.end, run.claim, kBudget);
    while (!shrinker.advance(100'000)) {}
    REQUIRE(shrinker.best());
    before.push_back(*shrinker.before());
    after.push_back(shrinker.best()->size);
    CHECK(after.back().weight() < before.back().weight());
  }
  return fmt::format("{:26} {:20} {:36} {} | {}\n", mutation.name, mutation.caught_by, runs.from, medians(before),
                     medians(after));
}

}  // namespace

TEST_CASE("what shrinking leaves of the runs that catch each mutation", "[property]") {
  if (!thorough(true, false)) SKIP("the table is that of the native build");
  std::string table =
      fmt::format("Median sizes of {} failing runs, before and after {} events of shrinking.\n", kRuns, kBudget);
  table += fmt::format("{:26} {:20} {:36} {} | {}\n", "mutation", "claim", "runs", kColumns, kColumns);
  for (const RoleEntry& role : catalog()) {
    // Of the families that agree on something; an adversary can break those, too.
    if (role.name != "raft.server" && !role.name.starts_with("two_phase.")) continue;
    for (const MutationEntry& mutation : role.mutations)
      for (const Runs& runs : failing_runs(role, mutation)) table += line_of(mutation, runs);
  }
  if (std::getenv("NETSPLIT_RECORD")) std::ofstream(kTable, std::ios::binary) << table;
  std::ifstream file(kTable, std::ios::binary);
  std::stringstream kept;
  kept << file.rdbuf();
  CHECK(kept.str() == table);
}

}  // namespace netsplit::shrunk_mutations_test
