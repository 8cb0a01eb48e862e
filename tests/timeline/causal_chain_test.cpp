#include "core/timeline/causal_chain.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "core/scenario/scenario.h"
#include "core/timeline/causality.h"
#include "core/timeline/timeline.h"

namespace netsplit::causal_chain_test {

namespace {

inline constexpr Label kWord{"word"};

struct Story {
  Recorder recorder;
  RecordId add(RecordKind kind, std::uint32_t node, RecordId cause = kNoRecord, std::uint32_t peer = 0xffff) {
    const RecordId id = recorder.end();
    recorder.record(id, {Time{id}, &kWord, cause, 0, node_id(node), node_id(peer), kind, DropReason::none});
    return id;
  }
  RecordId message(std::uint32_t from, std::uint32_t to) {
    return add(RecordKind::delivered, to, add(RecordKind::sent, from, kNoRecord, to), from);
  }
};

/// The fewest messages by the definition: a breadth-first search over "next on the same node" and "caused".
std::map<RecordId, std::size_t> distances(const Recorder& recorder, RecordId from) {
  std::map<RecordId, std::size_t> least{{from, 0}};
  for (RecordId id = from + 1; id < recorder.end(); ++id) {
    const Record& r = *recorder.find(id);
    const auto better = [&](std::size_t messages) {
      const auto known = least.find(id);
      if (known == least.end() || known->second > messages) least[id] = messages;
    };
    for (const auto& [earlier, messages] : std::map(least))
      if (earlier < id && place_of(r) != kNobody && place_of(*recorder.find(earlier)) == place_of(r)) better(messages);
    if (const auto cause = least.find(r.cause); r.cause != kNoRecord && cause != least.end())
      better(cause->second + (place_of(*recorder.find(r.cause)) != place_of(r) && place_of(r) != kNobody));
  }
  return least;
}

}  // namespace

TEST_CASE("between events of one node no message is needed") {
  Story story;
  const RecordId first = story.add(RecordKind::note, 0);
  const RecordId second = story.add(RecordKind::note, 0);
  const CausalChain chain = shortest_chain(story.recorder, 3, first, second);
  CHECK(chain.connected);
  CHECK(chain.steps.empty());
}

TEST_CASE("of two ways the one over fewer messages is told") {
  Story story;
  const RecordId start = story.add(RecordKind::note, 0);
  const RecordId sent = story.add(RecordKind::sent, 0, start, 2);
  story.message(0, 1);
  story.message(1, 2);
  const RecordId direct = story.add(RecordKind::delivered, 2, sent, 0);
  const RecordId end = story.add(RecordKind::note, 2);
  const CausalChain chain = shortest_chain(story.recorder, 3, start, end);
  REQUIRE(chain.steps.size() == 1);
  CHECK(chain.steps[0].sent == sent);
  CHECK(chain.steps[0].delivered == direct);
}

TEST_CASE("events without a chain between them are not connected") {
  Story story;
  const RecordId start = story.add(RecordKind::note, 0);
  story.message(1, 2);
  const RecordId end = story.add(RecordKind::note, 2);
  CHECK_FALSE(shortest_chain(story.recorder, 3, start, end).connected);
}

TEST_CASE("in a run of Raft the chains are as short as can be, and their messages follow each other") {
  const auto loaded = load_builtin("raft/leader_crash");
  Timeline timeline(std::get<Scenario>(loaded).spec);
  timeline.seek(ms(300));
  const Recorder& recorder = timeline.recorder();
  REQUIRE(recorder.end() > 200);
  const std::size_t nodes = timeline.world().nodes();
  for (const RecordId from : {RecordId{20}, RecordId{90}}) {
    const auto least = distances(recorder, from);
    for (RecordId to = from; to < recorder.end(); to += 7) {
      const CausalChain chain = shortest_chain(recorder, nodes, from, to);
      REQUIRE(chain.connected == least.contains(to));
      if (!chain.connected) continue;
      REQUIRE(chain.steps.size() == least.at(to));
      NodeId at = recorder.find(from)->node;
      RecordId latest = from;
      for (const CausalChain::Step& step : chain.steps) {
        CHECK(recorder.find(step.sent)->node == at);
        CHECK(step.sent >= latest);
        CHECK(recorder.find(step.delivered)->cause == step.sent);
        at = recorder.find(step.delivered)->node;
        latest = step.delivered;
      }
    }
  }
}

}  // namespace netsplit::causal_chain_test
