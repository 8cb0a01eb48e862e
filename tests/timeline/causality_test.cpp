#include "core/timeline/causality.h"

#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <set>
#include <vector>

#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"

namespace netsplit::causality_test {

namespace {

inline constexpr Label kWord{"word"};

/// Records written by hand: what happened where, and because of what.
struct Story {
  Recorder recorder;
  RecordId add(RecordKind kind, std::uint32_t node, RecordId cause = kNoRecord, std::uint32_t peer = 0xffff) {
    const RecordId id = recorder.end();
    recorder.record(id, {Time{id}, &kWord, cause, 0, node_id(node), node_id(peer), kind, DropReason::none});
    return id;
  }
  Order order(RecordId of, RecordId other) const { return Causality(recorder, 3, of).order(recorder, other); }
};

/// The relation by its definition: everything reachable over "next on the same node" and "caused".
std::set<RecordId> reachable(const Recorder& recorder, RecordId from) {
  std::set<RecordId> reached{from};
  for (RecordId id = from + 1; id < recorder.end(); ++id) {
    const Record& r = *recorder.find(id);
    bool after = r.cause != kNoRecord && reached.count(r.cause) > 0;
    if (place_of(r) != kNobody)
      for (const RecordId earlier : reached) after = after || place_of(*recorder.find(earlier)) == place_of(r);
    if (after) reached.insert(id);
  }
  return reached;
}

}  // namespace

TEST_CASE("events of one node are ordered by when they came") {
  Story story;
  const RecordId first = story.add(RecordKind::note, 0);
  const RecordId second = story.add(RecordKind::note, 0);
  CHECK(story.order(second, first) == Order::before);
  CHECK(story.order(first, second) == Order::after);
  CHECK(story.order(first, first) == Order::same);
}

TEST_CASE("a message orders what came before its sending and what comes after its arrival") {
  Story story;
  const RecordId cause = story.add(RecordKind::note, 0);
  const RecordId sent = story.add(RecordKind::sent, 0, cause, 1);
  const RecordId meanwhile = story.add(RecordKind::note, 1);
  const RecordId delivered = story.add(RecordKind::delivered, 1, sent, 0);
  const RecordId later = story.add(RecordKind::note, 1);
  const RecordId elsewhere = story.add(RecordKind::note, 2);
  CHECK(story.order(cause, delivered) == Order::after);
  CHECK(story.order(cause, later) == Order::after);
  CHECK(story.order(cause, meanwhile) == Order::concurrent);
  CHECK(story.order(cause, elsewhere) == Order::concurrent);
  CHECK(story.order(later, meanwhile) == Order::before);
  CHECK(story.order(later, sent) == Order::before);
}

TEST_CASE("a message that was dropped comes after its sending and before nothing") {
  Story story;
  const RecordId sent = story.add(RecordKind::sent, 0, kNoRecord, 1);
  const RecordId dropped = story.add(RecordKind::dropped, 0, sent, 1);
  const RecordId later = story.add(RecordKind::note, 0);
  CHECK(story.order(sent, dropped) == Order::after);
  CHECK(story.order(dropped, later) == Order::concurrent);
  CHECK(story.order(later, dropped) == Order::concurrent);
}

TEST_CASE("in a run of Raft the order is the one that its definition gives") {
  const auto loaded = load_builtin("raft/leader_crash");
  const auto& scenario = std::get<Scenario>(loaded);
  Timeline timeline(scenario.spec);
  timeline.seek(ms(400));
  const Recorder& recorder = timeline.recorder();
  REQUIRE(recorder.end() > 300);
  for (RecordId of = 17; of < recorder.end(); of += 61) {
    const Causality causality(recorder, timeline.world().nodes(), of);
    CHECK(causality.complete());
    const std::set<RecordId> after = reachable(recorder, of);
    for (RecordId other = of + 1; other < recorder.end(); ++other) {
      const bool expected = after.count(other) > 0;
      REQUIRE((causality.order(recorder, other) == Order::after) == expected);
      if (place_of(*recorder.find(of)) == kNobody || place_of(*recorder.find(other)) == kNobody) continue;
      if (other % 7 == 0)
        REQUIRE((Causality(recorder, timeline.world().nodes(), other).order(recorder, of) == Order::before) ==
                expected);
    }
  }
}

}  // namespace netsplit::causality_test
