#include "core/search/story.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/search/shrunk.h"

namespace netsplit::story_test {
using namespace netsplit::search;

namespace {

FailingRun smallest(std::string_view name, const std::string& claim, std::uint64_t budget = 200'000) {
  const Scenario scenario = builtin(name);
  Shrinker shrinker(scenario, {}, scenario.until, claim, budget);
  while (!shrinker.advance(10'000)) {}
  REQUIRE(shrinker.best());
  return *shrinker.best();
}

bool mentions(const Story& story, std::string_view words) {
  for (const StoryStep& step : story.steps)
    if (step.what.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("the story of a vote that was not synced has five steps") {
  CHECK(
      to_text(tell_story(smallest("raft/forgotten_vote", "Election Safety"))) ==
      "s1, s2 and s3 are raft.server.\n"
      "The code is broken on purpose, by forget_vote_sync: Answers a request for its vote without writing the vote to "
      "disk.\n"
      "From the start: s1 is cut off from s2.\n"
      "  1. 156 ms  s3 receives request vote from s1: voted for s1; so s1 becomes the leader of term 1\n"
      "  2. 160 ms  s3 crashes\n"
      "  3. 164 ms  s3 restarts; forgotten: voted for s1\n"
      "  4. 165 ms  s3 receives request vote from s2: voted for s2\n"
      "  5. 170 ms  s2 receives vote reply from s3 and becomes the leader of term 1. Election Safety is broken: s1 and "
      "s2 both lead term 1.\n");
}

TEST_CASE("both votes of a server that forgot the first are told, though somebody else's made the second leader") {
  // s3 votes for s1 and, after its crash, for s2; what makes s2 the leader is the vote of s5, which comes later.
  const Scenario scenario = loaded(R"({
    "version": 1, "title": "t", "seed": 1, "until": "400ms", "mutation": "forget_vote_sync",
    "defaults": {"disk": {"sync": "1ms"}},
    "nodes": [
      {"name": "s1", "role": "raft.server", "config": {"prevote": false, "check_quorum": false, "election_timeout_min": "150ms", "election_timeout_max": "150ms"}},
      {"name": "s2", "role": "raft.server", "config": {"prevote": false, "check_quorum": false, "election_timeout_min": "160ms", "election_timeout_max": "160ms"}},
      {"name": "s3..s5", "role": "raft.server", "config": {"prevote": false, "check_quorum": false, "election_timeout_min": "900ms", "election_timeout_max": "900ms"}}],
    "network": {"default": {"latency": "5ms"}},
    "faults": [
      {"at": "0s", "do": "cut", "name": "apart", "from": ["s1", "s4"], "to": ["s2", "s5"]},
      {"at": "0s", "do": "degrade", "from": "s5", "to": "s2", "delay": "20ms"},
      {"at": "158ms", "do": "crash", "node": "s3", "for": "4ms"}]})");
  Shrinker shrinker(scenario, {}, scenario.until, "Election Safety", 1);
  while (!shrinker.advance(10'000)) {}
  REQUIRE(shrinker.best());
  const Story story = tell_story(*shrinker.best());
  INFO(to_text(story));
  CHECK(mentions(story, "s3 receives request vote from s1: voted for s1"));
  CHECK(mentions(story, "s3 crashes"));
  CHECK(mentions(story, "forgotten: voted for s1"));
  CHECK(mentions(story, "s3 receives request vote from s2: voted for s2"));
  CHECK(story.steps.back().what.find("s2 receives vote reply from s5") == 0);
}

TEST_CASE("a story is told in order of time, ends with the broken claim, and needs no shrinking before") {
  for (const auto& [name, claim] : {std::pair("raft/figure_8_broken", "Leader Completeness"),
                                    std::pair("raft/single_server_membership_bug", "Leader Completeness"),
                                    std::pair("correctness/stale_reads", "Fresh Reads")}) {
    INFO(name);
    const FailingRun run = smallest(name, claim, 1);  // only what was given
    const Story story = tell_story(run);
    REQUIRE(story.steps.size() >= 3);
    CHECK(story.steps.size() < 25);
    for (std::size_t i = 1; i < story.steps.size(); ++i) CHECK(story.steps[i - 1].at <= story.steps[i].at);
    CHECK(story.steps.back().what.find(std::string(claim) + " is broken: ") != std::string::npos);
    CHECK(story.steps.back().at == run.broken.at);
    CHECK(to_text(story) == to_text(tell_story(run)));
  }
}

TEST_CASE("what several nodes suffer at one moment is one step, and so is what they lost") {
  const Story story = tell_story(smallest("raft/disk_lost_without_sync", "Leader Completeness", 1'000'000));
  CHECK(mentions(story, "crash"));
  CHECK(mentions(story, "; forgotten: last index"));
}

TEST_CASE("a story about what clients saw names the answers that do not go together") {
  const Story story = tell_story(smallest("correctness/gone_after_ok", "Linearizability", 500'000));
  CHECK(mentions(story, "anna is answered: "));
  CHECK(mentions(story, "Linearizability is broken: no order of the operations explains"));
}

}  // namespace netsplit::story_test
