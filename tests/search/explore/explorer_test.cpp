// All orders in which things can happen: exact counts, whatever the number of threads, and the shortest way to a mistake.
#include "core/search/explore/explorer.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/search/explore/counterexample.h"
#include "tests/search/explore/systems.h"
#include "tests/thorough.h"

namespace netsplit::search::explorer_test {
namespace {

Explorer::Counts counts_of(std::string_view text, const ExploreOptions& options, unsigned threads = 1) {
  const World world = taken_over(text);
  Explorer explorer(world, options);
  while (explorer.advance(1000, threads)) {}
  CHECK(explorer.end() == Explorer::End::whole);
  CHECK(explorer.counts().waiting == 0);
  return explorer.counts();
}

ExploreOptions set() {
  ExploreOptions options;
  options.semantics = Semantics::set;
  return options;
}

TEST_CASE("two-phase commit has as many states as its specification: 288 with three participants") {
  CHECK(counts_of(two_phase(1), set()).distinct == 12);
  CHECK(counts_of(two_phase(2), set()).distinct == 56);
  CHECK(counts_of(two_phase(3), set()).distinct == 288);
  CHECK(counts_of(two_phase(4), set()).distinct == 1568);
}

TEST_CASE("the counts are the same whatever the number of threads and the order") {
  ExploreOptions options = set();
  const auto alone = counts_of(two_phase(4), options);
  const auto together = counts_of(two_phase(4), options, thorough(3U, 2U));
  CHECK(together.distinct == alone.distinct);
  CHECK(together.generated == alone.generated);
  CHECK(together.depth == alone.depth);
  options.order = Order::depth;
  const auto deep = counts_of(two_phase(4), options);
  CHECK(deep.distinct == alone.distinct);
  CHECK(deep.generated == alone.generated);
  CHECK(deep.depth > alone.depth);
}

/// How many states there are if those count as one that differ only in who is who: by looking at every state.
std::size_t classes_of(const World& world, ExploreOptions options) {
  options.symmetry = true;
  StateSpace space(world, true);
  Expander alike(space, options);
  ExploreOptions plainly = options;
  plainly.symmetry = false;
  StateSpace plain_space(world, false);
  Expander plain(plain_space, plainly);
  // The same state in both, side by side: both expand it in the same order.
  std::set<std::uint64_t> classes{alike.fingerprint(alike.first())};
  std::set<std::uint64_t> seen{plain.fingerprint(plain.first())};
  std::vector<std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>> waiting{
      {plain.first(), alike.first()}};
  while (!waiting.empty()) {
    const auto [state, same] = waiting.back();
    waiting.pop_back();
    const std::vector<Successor> next = plain.expand(state);
    const std::vector<Successor> next_alike = alike.expand(same);
    REQUIRE(next.size() == next_alike.size());
    for (std::size_t i = 0; i < next.size(); ++i) {
      if (!seen.insert(next[i].fingerprint).second) continue;
      classes.insert(next_alike[i].fingerprint);
      auto& [to, to_alike] = waiting.emplace_back();
      plain.write(state, next[i], to);
      alike.write(same, next_alike[i], to_alike);
    }
  }
  return classes.size();
}

TEST_CASE("with symmetry as many states are left as there are classes of states that differ only in who is who") {
  ExploreOptions options = set();
  options.symmetry = true;
  CHECK(counts_of(two_phase(3), options).distinct == 80);
  CHECK(counts_of(two_phase(4), options).distinct == classes_of(taken_over(two_phase(4)), options));
  options.semantics = Semantics::unordered;
  options.faults.partition = 1;
  options.faults.crash = 1;
  CHECK(counts_of(two_phase(3), options).distinct == classes_of(taken_over(two_phase(3)), options));
  options.faults = {};
  options.faults.timeout = 1;
  options.faults.drop = 1;
  CHECK(counts_of(raft(), options).distinct == classes_of(taken_over(raft()), options));
}

TEST_CASE("where nodes are set up differently there is no symmetry, and nothing is left out") {
  ExploreOptions options;
  const std::string text = two_phase(2);
  std::string other = text;
  other.replace(other.find("r1..r2"), 6, "r1");
  other.insert(other.rfind("],"), R"(, {"name": "r2", "role": "two_phase.participant", "config": {"coordinator": "tm",
      "prepare_max": "1s", "refuse": "40ms", "tells": false, "resend": "0s"}})");
  const auto plain = counts_of(other, options).distinct;
  options.symmetry = true;
  CHECK(counts_of(other, options).distinct == plain);
  CHECK(counts_of(text, options).distinct < plain);
}

TEST_CASE("a way found with symmetry is one that the engine takes") {
  const World world = taken_over(raft("vote_twice"));
  ExploreOptions options;
  options.symmetry = true;
  options.faults.timeout = 2;
  options.faults.crash = 1;
  Explorer explorer(world, options);
  while (explorer.advance(10'000)) {}
  REQUIRE(explorer.broken());
  const auto way = follow(world, options, explorer.path(), std::chrono::milliseconds{10});
  REQUIRE(way);
  REQUIRE_FALSE(way->violations.empty());
  CHECK(way->violations.front().claim->name == "Election Safety");
}

TEST_CASE("a network that keeps order has fewer states than one that doesn't, and faults make more") {
  ExploreOptions options;
  const auto unordered = counts_of(two_phase(3), options).distinct;
  options.semantics = Semantics::ordered;
  CHECK(counts_of(two_phase(3), options).distinct <= unordered);
  options.semantics = Semantics::unordered;
  options.faults.drop = 1;
  const auto one_lost = counts_of(two_phase(3), options).distinct;
  CHECK(one_lost > unordered);
  options.faults.crash = 1;
  CHECK(counts_of(two_phase(3), options).distinct > one_lost);
  options.faults = {};
  options.faults.timeout = 2;
  CHECK(counts_of(two_phase(3), options).distinct < unordered);
}

TEST_CASE("a bound on states or depth ends the search, and says so") {
  const World world = taken_over(two_phase(4));
  ExploreOptions options = set();
  options.states = 100;
  Explorer few(world, options);
  while (few.advance(7)) {}
  CHECK(few.end() == Explorer::End::out_of_states);
  CHECK(few.counts().waiting > 0);
  options = set();
  options.depth = 3;
  Explorer shallow(world, options);
  while (shallow.advance(7)) {}
  CHECK(shallow.end() == Explorer::End::out_of_depth);
  CHECK(shallow.counts().depth == 3);
}

TEST_CASE("the shortest way to a broken claim is found, whatever the number of threads, and the engine plays it") {
  const World world = taken_over(two_phase(3, "miss_one"));
  ExploreOptions options;
  Explorer alone(world, options);
  while (alone.advance(1000)) {}
  REQUIRE(alone.end() == Explorer::End::broken);
  CHECK(alone.broken()->finding.claim->name == "Unanimous Commit");
  CHECK(alone.path().size() == 6);
  Explorer together(world, options);
  while (together.advance(1000, thorough(3U, 2U))) {}
  CHECK(together.path() == alone.path());
  const auto way = follow(world, options, alone.path(), std::chrono::milliseconds{10});
  REQUIRE(way);
  CHECK(way->story.size() == 5);
  CHECK(way->story.back() == "the timer \"decide\" of tm fires");
  REQUIRE(way->violations.size() == 1);
  CHECK(way->violations.front().claim->name == "Unanimous Commit");
}

TEST_CASE("the way through a network that never forgets plays in one that does") {
  const World world = taken_over(two_phase(2, "forget_decision_sync"));
  ExploreOptions options = set();
  options.faults.crash = 1;
  Explorer explorer(world, options);
  while (explorer.advance(1000)) {}
  REQUIRE(explorer.broken());
  const auto way = follow(world, options, explorer.path(), std::chrono::milliseconds{10});
  REQUIRE(way);
  REQUIRE_FALSE(way->violations.empty());
  CHECK(way->violations.front().claim == explorer.broken()->finding.claim);
}

TEST_CASE("depth-first and random searches find broken claims, too, and the engine plays what they found") {
  const World world = taken_over(two_phase(3, "change_of_mind"));
  for (const Order order : {Order::depth, Order::random}) {
    ExploreOptions options;
    options.order = order;
    Explorer explorer(world, options);
    while (explorer.advance(1000)) {}
    REQUIRE(explorer.broken());
    const auto way = follow(world, options, explorer.path(), std::chrono::milliseconds{10});
    REQUIRE(way);
    REQUIRE_FALSE(way->violations.empty());
    CHECK(way->violations.front().claim->name == "Atomic Commitment");
  }
}

TEST_CASE("a search that leaves out some of what its bounds allow says so") {
  const World world = taken_over(two_phase(3));
  const auto end_of = [&](Order order, std::uint32_t depth) {
    ExploreOptions options = set();
    options.order = order;
    options.depth = depth;
    options.walks = 50;
    Explorer explorer(world, options);
    while (explorer.advance(1000)) {}
    return explorer.end();
  };
  constexpr std::uint32_t kFar = 1000;
  CHECK(end_of(Order::breadth, kFar) == Explorer::End::whole);
  CHECK(end_of(Order::depth, kFar) == Explorer::End::whole);
  CHECK(end_of(Order::breadth, 4) == Explorer::End::out_of_depth);
  CHECK(end_of(Order::depth, 4) == Explorer::End::sampled);
  CHECK(end_of(Order::random, kFar) == Explorer::End::sampled);
}

TEST_CASE("a partition separates both halves until it heals") {
  const World world = taken_over(raft("quorum_minus_one"));
  ExploreOptions options;
  options.faults.partition = 1;
  options.faults.timeout = 2;
  Explorer explorer(world, options);
  while (explorer.advance(1000)) {}
  REQUIRE(explorer.broken());
  CHECK(follow(world, options, explorer.path(), std::chrono::milliseconds{10}));
}

TEST_CASE("every way that is found in Raft with faults is one that the engine takes") {
  // Random walks, replayed choice by choice on the engine itself: the same nodes come out.
  const World world = taken_over(raft("vote_twice"));
  ExploreOptions options;
  options.order = Order::random;
  options.faults = {2, 2, 2, 1, 6};
  options.walks = 400;
  std::size_t found = 0;
  for (options.seed = 1; options.seed <= thorough(20U, 5U); ++options.seed) {
    Explorer explorer(world, options);
    while (explorer.advance(1000)) {}
    if (!explorer.broken()) continue;
    ++found;
    const auto way = follow(world, options, explorer.path(), std::chrono::milliseconds{1});
    REQUIRE(way);
    REQUIRE_FALSE(way->violations.empty());
    CHECK(way->violations.front().claim == explorer.broken()->finding.claim);
  }
  CHECK(found > 0);
}

TEST_CASE("exploring Raft's real role finds the vote that was not written down") {
  if (!thorough(true, false)) SKIP("half a million states");
  const World world = taken_over(raft("forget_vote_sync"));
  ExploreOptions options;
  options.faults.crash = 1;
  options.faults.timeout = 4;
  Explorer explorer(world, options);
  while (explorer.advance(10'000)) {}
  REQUIRE(explorer.broken());
  CHECK(explorer.broken()->finding.claim->name == "Election Safety");
  const auto way = follow(world, options, explorer.path(), std::chrono::milliseconds{10});
  REQUIRE(way);
  CHECK(way->violations.front().claim->name == "Election Safety");
}

}  // namespace
}  // namespace netsplit::search::explorer_test
