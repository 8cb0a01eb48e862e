// What somebody who has taken over does, made smaller: ways that a search through all interleavings found by luck come
// down to about as few choices as the shortest way has.
#include <catch2/catch_test_macros.hpp>

#include "core/scenario/link.h"
#include "core/search/decision.h"
#include "core/search/story.h"
#include "tests/search/explore/systems.h"
#include "tests/search/explored.h"

namespace netsplit::deed_reductions_test {
using namespace netsplit::search;

namespace {

/// However a way to a broken claim was found, it comes down to no more choices than the shortest has, and is the same claim
/// again when it is replayed.
void comes_down(const Scenario& scenario, ExploreOptions options) {
  options.order = Order::breadth;
  const auto shortest = explored(scenario, options);
  REQUIRE(shortest);
  std::size_t most = 0;
  for (const auto& [order, seed] : {std::pair(Order::depth, 1u), std::pair(Order::random, 1u),
                                    std::pair(Order::random, 2u), std::pair(Order::random, 3u)}) {
    options.order = order;
    options.seed = seed;
    options.depth = 200;
    const auto found = explored(scenario, options);
    if (!found || found->claim != shortest->claim) continue;
    most = std::max(most, found->choices);
    const FailingRun small = shrunk(*found);
    INFO(scenario.mutation << ": " << found->choices << " choices\n" << to_text(tell_story(small)));
    CHECK(small.size.choices <= shortest->choices);
    CHECK(small.size.nodes <= scenario.spec.hosts.size());
    CHECK(first_broken(small.scenario, small.commands) == found->claim);
  }
  CHECK(most >= shortest->choices);
}

/// Two candidates of five servers, three of which look on.
Explored with_onlookers() {
  ExploreOptions options;
  options.order = Order::random;
  options.faults.timeout = 4;
  options.depth = 200;
  std::string text = raft("vote_twice");
  text.replace(text.find("s1..s3"), 6, "s1..s5");
  const auto found = explored(loaded(text), options);
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("ways that break two-phase commit come down to the shortest ones") {
  for (const char* mutation : {"miss_one", "change_of_mind"}) comes_down(loaded(two_phase(3, mutation)), {});
  ExploreOptions options;
  options.faults.crash = 1;
  for (const char* mutation : {"forget_decision_sync", "forget_prepare_sync"})
    comes_down(loaded(two_phase(3, mutation)), options);
}

TEST_CASE("ways that break Raft come down to the shortest ones") {
  ExploreOptions options;
  options.faults.timeout = 2;
  comes_down(loaded(raft("vote_twice")), options);
}

TEST_CASE("who only looks on goes, and the choices are then about whom they were about") {
  const Explored run = with_onlookers();
  const FailingRun small = shrunk(run);
  CHECK(run.choices > 10);
  CHECK(small.size.nodes == 2);
  CHECK(small.size.choices <= 4);
  CHECK(first_broken(small.scenario, small.commands) == "Election Safety");
}

TEST_CASE("what was taken over before the script began stays so: lines for the start are put off") {
  // s1 and s2 are cut off from each other at the start, which would be a fault more.
  ExploreOptions options;
  options.faults.crash = 1;
  options.faults.timeout = 3;
  const auto run = explored(builtin("raft/forgotten_vote"), options);
  REQUIRE(run);
  const FailingRun small = shrunk(*run);
  CHECK(small.size.faults == 0);
  CHECK(small.size.choices <= run->choices);
  const Story story = tell_story(small);
  CHECK(story.steps.size() >= 5);
  CHECK(story.steps.size() <= 10);
  CHECK(first_broken(small.scenario, small.commands) == "Election Safety");
}

TEST_CASE("the link to a run of few choices opens it, and it is the same run") {
  const FailingRun small = shrunk(with_onlookers());
  Link link;
  link.scenario_text = small.scenario.text;
  link.commands = small.commands;
  link.at = small.broken.at;
  link.reached = small.until;
  const auto opened = decode_link(encode_link(link, small.scenario));
  REQUIRE(std::holds_alternative<OpenedLink>(opened));
  CHECK(std::get<OpenedLink>(opened).link.commands == small.commands);
  CHECK(first_broken(std::get<OpenedLink>(opened).scenario, small.commands) == "Election Safety");
}

TEST_CASE("choices come down to the same bytes, however the work is sliced") {
  const Explored run = with_onlookers();
  std::vector<std::string> texts;
  for (const std::uint64_t slice : {1u, 777u, 1'000'000u}) {
    Shrinker shrinker(run.scenario, run.commands, run.end, run.claim, 30'000);
    while (!shrinker.advance(slice)) {}
    REQUIRE(shrinker.best());
    texts.push_back(shrinker.best()->scenario.text + to_text(tell_story(*shrinker.best())));
  }
  CHECK(texts[0] == texts[1]);
  CHECK(texts[1] == texts[2]);
}

TEST_CASE("choices that were made by hand in a scenario that takes over by itself go, too, when they don't matter") {
  const Scenario scenario = loaded(R"({"version": 1, "title": "t", "until": "2s", "mutation": "vote_twice",
    "nodes": [{"name": "s1..s3", "role": "raft.server", "config": {"prevote": false, "check_quorum": false}}],
    "faults": [{"at": "0s", "do": "take_over"}]})");
  const auto by_hand = place(scenario, {{ms(1), command::Fire{node_id(0), "election", 0}},
                                        {ms(2), command::Fire{node_id(2), "election", 0}},
                                        {ms(3), command::Fire{node_id(1), "election", 0}},
                                        {ms(4), command::HandBack{}}});
  REQUIRE(first_broken(scenario, by_hand) == "Election Safety");
  const FailingRun small = shrunk({scenario, by_hand, scenario.until, "Election Safety", 3});
  CHECK(small.size.nodes == 2);
  CHECK(small.size.choices <= 2);
  CHECK(first_broken(small.scenario, small.commands) == "Election Safety");
}

TEST_CASE("commands that name nodes are told anew when nodes go") {
  const Deed crash{ms(1), command::Crash{node_id(3), false}, {}};
  const Deed cut{ms(1), command::Cut{"c", {node_id(0), node_id(1)}, {node_id(2), node_id(3)}, false}, {}};
  const auto left = deeds_without({crash, cut, {ms(1), command::Restart{node_id(1)}, {}}}, 1, 2);
  REQUIRE(left.size() == 2);  // the restart was that of a node that is gone
  CHECK(left[0].command == Command(command::Crash{node_id(1), false}));
  CHECK(left[1].command == Command(command::Cut{"c", {node_id(0)}, {node_id(1)}, false}));
  CHECK(deeds_without({cut}, 2, 2).empty());  // nobody is left on one of its sides
}

}  // namespace netsplit::deed_reductions_test
