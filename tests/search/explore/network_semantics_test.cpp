// What a network may do, held against a whole small Raft: every way of one that keeps order is one of a network that does
// not, and every way of that is one where nothing that was sent is ever forgotten.
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "core/search/explore/explorer.h"
#include "tests/search/explore/systems.h"

namespace netsplit::search::network_semantics_test {
namespace {

std::unique_ptr<Explorer> searched(std::string_view text, const ExploreOptions& options) {
  auto explorer = std::make_unique<Explorer>(taken_over(text), options);
  while (explorer->advance(10'000)) {}
  return explorer;
}

ExploreOptions with(Semantics semantics, std::uint32_t timeouts) {
  ExploreOptions options;
  options.semantics = semantics;
  options.faults.timeout = timeouts;
  return options;
}

/// Three servers of which one waits longer than the others before it wants to lead.
std::string raft_with_a_slow_one() {
  std::string text = raft();
  text.replace(text.find("s1..s3"), 6, "s1..s2");
  text.insert(text.find("}], \"until\"") + 1, R"(, {"name": "s3", "role": "raft.server",
    "config": {"prevote": false, "check_quorum": false, "election_timeout_min": "1s", "election_timeout_max": "2s"},
    "disk": {"sync": "1ms"}})");
  return text;
}

/// Two clients that count at a store which never answers: their role doesn't say that its nodes are alike.
constexpr std::string_view kCounters = R"({"version": 1, "until": "10s", "nodes": [
  {"name": "s1", "role": "raft.server", "disk": {"sync": "1ms"}},
  {"name": "c1..c2", "role": "kv.counter", "config": {"pause": "10ms"}}]})";

}  // namespace

TEST_CASE("one election of Raft has fewer states where messages keep their order, and all are searched") {
  const auto ordered = searched(raft(), with(Semantics::ordered, 1));
  const auto unordered = searched(raft(), with(Semantics::unordered, 1));
  REQUIRE(ordered->end() == Explorer::End::whole);
  REQUIRE(unordered->end() == Explorer::End::whole);
  CHECK(ordered->counts().distinct == 415);
  CHECK(unordered->counts().distinct == 847);
  CHECK(ordered->counts().dead_ends < unordered->counts().dead_ends);
}

TEST_CASE("after every number of choices a Raft server can be in more states the less the network promises") {
  for (const std::uint32_t timeouts : {1u, 2u})
    for (const std::uint32_t depth : {4u, 8u, 10u}) {
      INFO(timeouts << " timeouts, " << depth << " choices");
      std::size_t before = 0;
      std::uint64_t states = 0;
      for (const Semantics semantics : {Semantics::ordered, Semantics::unordered, Semantics::set}) {
        ExploreOptions options = with(semantics, timeouts);
        options.depth = depth;
        const auto explorer = searched(raft(), options);
        const std::size_t of_one = explorer->space().local_states();
        CHECK(of_one >= before);
        CHECK(explorer->counts().distinct >= states);
        if (depth >= 8) CHECK(explorer->counts().distinct > states);
        before = of_one;
        states = explorer->counts().distinct;
      }
    }
}

TEST_CASE("servers of which one is set up differently are not mistaken for one another") {
  ExploreOptions options = with(Semantics::unordered, 1);
  const auto alike = searched(raft(), options)->counts().distinct;
  const auto unlike = searched(raft_with_a_slow_one(), options)->counts().distinct;
  options.symmetry = true;
  const auto alike_merged = searched(raft(), options)->counts().distinct;
  const auto unlike_merged = searched(raft_with_a_slow_one(), options)->counts().distinct;
  // Of three that are alike six namings are one; of two, two are.
  CHECK(alike_merged < alike / 4);
  CHECK(unlike_merged > unlike / 3);
  CHECK(unlike_merged < unlike);
}

TEST_CASE("nodes of a role that does not say that they are alike are never merged") {
  ExploreOptions options = with(Semantics::unordered, 2);
  options.depth = 8;
  const auto plain = searched(kCounters, options)->counts().distinct;
  options.symmetry = true;
  CHECK(plain > 10);
  CHECK(searched(kCounters, options)->counts().distinct == plain);
}

}  // namespace netsplit::search::network_semantics_test
