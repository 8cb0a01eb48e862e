// Partial-order reduction leaves out choices and nothing else: held against whole searches.
#include "core/search/explore/sleep_sets.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "core/search/explore/counterexample.h"
#include "tests/search/explore/machines.h"
#include "tests/search/explore/systems.h"
#include "tests/thorough.h"

namespace netsplit::search::sleep_sets_test {
namespace {

using End = Explorer::End;

std::unique_ptr<Explorer> searched(const World& world, const ExploreOptions& options, unsigned threads = 1) {
  auto explorer = std::make_unique<Explorer>(world, options);
  while (explorer->advance(1000, threads)) {}
  return explorer;
}

/// Searches with and without the reduction, and holds one against the other: the same states, as early; the same dead ends;
/// the same claim broken in the same state; and no choice that is in neither count. Returns the counts of the reduced one.
Explorer::Counts compare(const World& world, ExploreOptions options, unsigned threads = 1) {
  options.partial_order = false;
  const auto whole_search = searched(world, options);
  options.partial_order = true;
  const auto reduced_search = searched(world, options, threads);
  const Explorer &whole = *whole_search, &reduced = *reduced_search;
  const Explorer::Counts &all = whole.counts(), &some = reduced.counts();
  CHECK(reduced.end() == whole.end());
  CHECK(all.asleep == 0);
  if (whole.end() == End::out_of_states) return some;
  CHECK(some.distinct == all.distinct);
  CHECK(some.dead_ends == all.dead_ends);
  CHECK(some.depth == all.depth);
  CHECK(some.waiting == all.waiting);
  CHECK(some.generated + some.asleep == all.generated);
  REQUIRE((reduced.broken() != nullptr) == (whole.broken() != nullptr));
  if (!whole.broken()) return some;
  CHECK(reduced.broken()->finding.claim == whole.broken()->finding.claim);
  CHECK(reduced.broken()->finding.why == whole.broken()->finding.why);
  CHECK(reduced.broken()->after == whole.broken()->after);
  CHECK(reduced.path().size() == whole.path().size());
  const auto way = follow(world, options, reduced.path(), std::chrono::milliseconds{10});
  REQUIRE(way);
  CHECK(way->story.size() + 1 == reduced.path().size());
  return some;
}

ExploreOptions with(Semantics semantics, FaultBudget faults = {}) {
  ExploreOptions options;
  options.semantics = semantics;
  options.faults = faults;
  return options;
}

constexpr Semantics kAll[] = {Semantics::unordered, Semantics::ordered, Semantics::set};
constexpr std::uint32_t kAny = FaultBudget::kUnlimited;

TEST_CASE("two-phase commit keeps its states, and loses more than half of the choices between them") {
  for (const Semantics semantics : kAll)
    for (int participants = 1; participants <= thorough(5, 4); ++participants) {
      const auto counts = compare(taken_over(two_phase(participants)), with(semantics));
      if (participants > 1) CHECK(counts.asleep > 0);
    }
  const auto three = compare(taken_over(two_phase(3)), with(Semantics::set));
  CHECK(three.distinct == 288);
  CHECK(three.generated == 617);
  CHECK(three.asleep == 985);
  const auto four = compare(taken_over(two_phase(4)), with(Semantics::set));
  CHECK(four.distinct == 1568);
  CHECK(four.generated == 3514);
}

TEST_CASE("with faults no state is missed either") {
  for (const Semantics semantics : kAll) {
    const World world = taken_over(two_phase(2));
    for (const FaultBudget faults :
         {FaultBudget{1, 0, 0, 0, kAny}, FaultBudget{2, 0, 0, 0, kAny}, FaultBudget{0, 1, 1, 0, kAny},
          FaultBudget{0, 0, 2, 0, kAny}, FaultBudget{0, 0, 0, 1, kAny}, FaultBudget{1, 1, 1, 1, 2}}) {
      const auto counts = compare(world, with(semantics, faults));
      CHECK(counts.asleep > 0);
    }
  }
}

TEST_CASE("Raft's real role keeps its states") {
  for (const Semantics semantics : kAll) {
    ExploreOptions options = with(semantics, {0, 0, 0, 0, 3});
    options.depth = thorough(8U, 5U);
    CHECK(compare(taken_over(raft()), options).asleep > 0);
    options.faults = {1, 1, 1, 1, 1};
    options.depth = thorough(6U, 4U);
    CHECK(compare(taken_over(raft()), options).asleep > 0);
  }
}

TEST_CASE("each mutation is found out, by the same claim and in as few choices") {
  std::size_t broken = 0;
  const auto try_out = [&](const World& world, ExploreOptions options) {
    options.states = 100'000;
    compare(world, options);
    options.partial_order = true;
    broken += searched(world, options)->broken() ? 1 : 0;
  };
  for (const char* mutation : {"miss_one", "change_of_mind", "forget_decision_sync", "forget_prepare_sync"})
    for (const Semantics semantics : kAll)
      try_out(taken_over(two_phase(2, mutation)), with(semantics, {1, 0, 0, 0, kAny}));
  for (const char* mutation : {"vote_twice", "quorum_minus_one"})
    try_out(taken_over(raft(mutation)), with(Semantics::unordered, {0, 0, 0, 0, 2}));
  CHECK(broken == 14);
}

TEST_CASE("systems that are drawn keep their states, whatever their monitors remember") {
  std::uint64_t looked_at = 0, left_out = 0;
  int broken = 0;
  for (std::uint64_t seed = 1; seed <= thorough(600U, 150U); ++seed) {
    Rng draw = Rng::stream(seed, "search");
    ExploreOptions options = with(kAll[draw.below(3)]);
    const auto budget = [&](std::uint64_t of) {
      return draw.below(of) == 0 ? 1 + static_cast<std::uint32_t>(draw.below(2)) : 0;
    };
    options.faults = {budget(3), budget(3), budget(3), budget(6), draw.below(3) == 0 ? 3 : kAny};
    options.states = 4000;
    INFO("seed " << seed);
    const auto counts = compare(drawn_system(seed, false), options);
    looked_at += counts.generated;
    left_out += counts.asleep;
    options.partial_order = true;
    broken += searched(drawn_system(seed, false), options)->broken() ? 1 : 0;
  }
  CHECK(left_out > looked_at / 4);
  CHECK(broken > 20);
}

TEST_CASE("with symmetry as well the states are those of symmetry alone") {
  ExploreOptions options = with(Semantics::set);
  options.symmetry = true;
  const auto counts = compare(taken_over(two_phase(4)), options);
  CHECK(counts.asleep > 0);
  options = with(Semantics::unordered, {1, 0, 0, 1, kAny});
  options.symmetry = true;
  compare(taken_over(two_phase(3)), options);
  options.faults = {0, 1, 0, 0, 2};
  CHECK(compare(taken_over(raft()), options).asleep > 0);
  std::uint64_t left_out = 0;
  for (std::uint64_t seed = 1; seed <= thorough(200U, 60U); ++seed) {
    Rng draw = Rng::stream(seed, "search");
    options = with(kAll[draw.below(3)], {draw.below(3) == 0 ? 1U : 0U, draw.below(3) == 0 ? 1U : 0U, 0, 0, kAny});
    options.symmetry = true;
    options.states = 4000;
    INFO("seed " << seed);
    left_out += compare(drawn_system(seed, true), options).asleep;
  }
  CHECK(left_out > 1000);
}

TEST_CASE("with any number of threads the same choices are left out") {
  for (const bool symmetry : {false, true}) {
    ExploreOptions options = with(Semantics::set);
    options.symmetry = symmetry;
    options.partial_order = true;
    const World world = taken_over(two_phase(4));
    const auto alone = searched(world, options)->counts();
    for (const unsigned threads : {2U, 3U}) {
      const auto together = compare(world, options, threads);
      CHECK(together.generated == alone.generated);
      CHECK(together.asleep == alone.asleep);
    }
  }
  ExploreOptions faults = with(Semantics::unordered, {1, 1, 0, 0, 2});
  faults.depth = 6;
  CHECK(compare(taken_over(raft()), faults, 2).asleep > 0);
}

}  // namespace
}  // namespace netsplit::search::sleep_sets_test
