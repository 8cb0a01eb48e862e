#include "web/spacetime/cone.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/scene/running_system.h"

namespace netsplit::cone_test {
namespace {

/// Counted one by one.
Cone::Counts counted(const Recorder& recorder, std::size_t nodes, RecordId of) {
  const Causality causality(recorder, nodes, of);
  Cone::Counts counts;
  recorder.for_each(0, recorder.end(), [&](RecordId id, const Record& r) {
    if (place_of(r) == kNobody) return true;
    const Order order = causality.order(recorder, id);
    counts.before += order == Order::before;
    counts.after += order == Order::after;
    counts.concurrent += order == Order::concurrent;
    return true;
  });
  return counts;
}

bool same(const Cone::Counts& a, const Cone::Counts& b) {
  return a.before == b.before && a.after == b.after && a.concurrent == b.concurrent;
}

RecordId find(const Recorder& recorder, RecordKind kind, RecordId from) {
  while (recorder.find(from) && recorder.find(from)->kind != kind) ++from;
  return from;
}

}  // namespace

TEST_CASE("a cone that follows the run counts as one that is made at its end") {
  RunningSystem system;
  Timeline& timeline = *system.timeline;
  timeline.seek(ms(1000));
  const RecordId of = timeline.recorder().end() / 2;
  Cone cone(timeline.recorder(), timeline.world().nodes(), of);
  CHECK(same(cone.counts(), counted(timeline.recorder(), timeline.world().nodes(), of)));
  timeline.seek(ms(1500));
  cone.follow(timeline.recorder());
  CHECK(same(cone.counts(), counted(timeline.recorder(), timeline.world().nodes(), of)));
  CHECK(cone.counts().before > 0);
  CHECK(cone.counts().after > 0);
}

TEST_CASE("a node's past and future are stretches of time around the event") {
  RunningSystem system;
  Timeline& timeline = *system.timeline;
  timeline.seek(ms(2000));
  const Recorder& recorder = timeline.recorder();
  const RecordId of = recorder.first_at(ms(1500));
  const Cone cone(recorder, timeline.world().nodes(), of);
  for (std::size_t n = 0; n < timeline.world().nodes(); ++n) {
    const Time past = cone.past_until(recorder, node_id(n));
    const Time future = cone.future_from(recorder, node_id(n));
    CHECK(past <= future);
    recorder.for_each(0, recorder.end(), [&](RecordId id, const Record& r) {
      if (place_of(r) != node_id(n)) return true;
      if (r.time < past) CHECK(cone.order(node_id(n), id) == Order::before);
      if (r.time > future) CHECK(cone.order(node_id(n), id) == Order::after);
      return true;
    });
  }
}

TEST_CASE("two events are compared in words, with the message that leads from one to the other") {
  RunningSystem system;
  system.timeline->seek(ms(2000));
  const Recorder& recorder = system.timeline->recorder();
  const World& world = system.timeline->world();
  const RecordId delivered = find(recorder, RecordKind::delivered, recorder.first_at(ms(1000)));
  const RecordId sent = recorder.find(delivered)->cause;
  const Comparison forwards = compare_events(recorder, world, sent, delivered);
  CHECK(forwards.verdict == "A is before B");
  CHECK(forwards.reason.find("One message leads from it to the other") == 0);
  CHECK(compare_events(recorder, world, delivered, sent).verdict == "A is after B");
  CHECK(compare_events(recorder, world, sent, sent).verdict == "A and B are the same event");
}

TEST_CASE("events that no chain connects are concurrent") {
  RunningSystem system;
  system.timeline->seek(ms(2000));
  const Recorder& recorder = system.timeline->recorder();
  const World& world = system.timeline->world();
  const RecordId of = recorder.first_at(ms(1500));
  const Causality causality(recorder, world.nodes(), of);
  RecordId other = of;
  do --other;
  while (causality.order(recorder, other) != Order::concurrent);
  const Comparison comparison = compare_events(recorder, world, of, other);
  CHECK(comparison.verdict == "A and B are concurrent");
  CHECK(comparison.reason.find("No chain of messages") == 0);
}

}  // namespace netsplit::cone_test
