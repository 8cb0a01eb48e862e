#include "tests/protocols/raft/random_faults.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/thorough.h"

namespace netsplit::raft::random_faults_test {
namespace {

constexpr std::uint64_t kSeeds = thorough(1000, 100);

/// How many seeds, up to a limit, until this claim is broken; 0 if it isn't.
std::uint64_t seeds_until_broken(Mutation mutation, const Label& claim, std::uint64_t limit) {
  for (std::uint64_t seed = 1; seed <= limit; ++seed) {
    RandomFaults faults;
    faults.seed = seed;
    faults.mutation = mutation;
    faults.calm = ms(10);
    if (faults.run().breaks(claim.name)) return seed;
  }
  return 0;
}

}  // namespace

TEST_CASE("no claim is broken under random faults", "[raft][property]") {
  std::uint64_t answered = 0;
  std::uint64_t terms = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    RandomFaults faults;
    faults.seed = seed;
    const auto outcome = faults.run();
    INFO("seed " << seed << ": " << outcome.first);
    REQUIRE(outcome.broken.empty());
    answered += outcome.answered;
    terms += outcome.leaders;
  }
  // The faults neither stop everything nor leave everything alone.
  CHECK(answered > 10 * kSeeds);
  CHECK(terms > 3 * kSeeds);
}

TEST_CASE("a healed cluster with PreVote and CheckQuorum serves its clients again", "[raft][property]") {
  for (std::uint64_t seed = 1; seed <= kSeeds / 5; ++seed) {
    RandomFaults faults;
    faults.seed = seed;
    faults.disruption = false;
    const auto outcome = faults.run();
    INFO("seed " << seed);
    REQUIRE(outcome.broken.empty());
    REQUIRE(outcome.answered_calm > 0);
  }
}

TEST_CASE("random faults find mutations too", "[raft][property]") {
  CHECK(seeds_until_broken(Mutation::vote_twice, kElectionSafety, 100) > 0);
  CHECK(seeds_until_broken(Mutation::no_log_check, kLeaderCompleteness, 100) > 0);
  CHECK(seeds_until_broken(Mutation::quorum_minus_one, kElectionSafety, 100) > 0);
  CHECK(seeds_until_broken(Mutation::stale_read, kFreshReads, 100) > 0);
}

TEST_CASE("broken variants go on running, whatever becomes of their claims", "[raft][property]") {
  for (std::size_t m = 1; m < kMutations.size(); ++m)
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      RandomFaults faults;
      faults.seed = seed;
      faults.mutation = static_cast<Mutation>(m);
      INFO(kMutations[m] << ", seed " << seed);
      CHECK(faults.run().steps > 500);
    }
}

TEST_CASE("a run under random faults is the same each time", "[raft][property]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomFaults faults;
    faults.seed = seed;
    const auto first = faults.run();
    CHECK(first.hash == faults.run().hash);
  }
}

}  // namespace netsplit::raft::random_faults_test
