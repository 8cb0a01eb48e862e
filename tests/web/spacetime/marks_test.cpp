#include "web/spacetime/marks.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <set>

#include "tests/web/scene/running_system.h"
#include "web/spacetime/diagram.h"

namespace netsplit::marks_test {
namespace {

struct Watched {
  RunningSystem system;
  MessageReach reach;

  explicit Watched(Time at) {
    system.timeline->seek(at);
    reach.follow(system.timeline->recorder());
  }
  const Recorder& recorder() const { return system.timeline->recorder(); }
  Marks marks(Time from, Time to, std::size_t most = 100'000) const {
    return gather_marks(*system.timeline, reach, from, to, most);
  }
};

/// Sendings whose messages were under way at some moment of the stretch, by looking at every record.
std::set<RecordId> messages_in(const Recorder& recorder, Time from, Time to) {
  std::set<RecordId> found;
  recorder.for_each(0, recorder.end(), [&](RecordId id, const Record& r) {
    if (r.kind == RecordKind::sent && r.time >= from && r.time <= to) found.insert(id);
    if (r.kind != RecordKind::delivered && r.kind != RecordKind::dropped) return true;
    const Record* sent = r.cause == kNoRecord ? nullptr : recorder.find(r.cause);
    if (sent && sent->kind == RecordKind::sent && sent->time <= to && r.time >= from) found.insert(r.cause);
    return true;
  });
  return found;
}

std::set<RecordId> ids_of(const Marks& marks) {
  std::set<RecordId> ids;
  for (const MessageMark& m : marks.messages) ids.insert(m.sent);
  return ids;
}

}  // namespace

TEST_CASE("every message that was on its way in a stretch is a line, however short the stretch is") {
  const Watched run(ms(3000));
  for (const Duration span : {us(1), us(400), ms(3), ms(40), ms(700)})
    for (Time from = ms(900); from < ms(2200); from += ms(137)) {
      const Marks marks = run.marks(from, from + span);
      CHECK(ids_of(marks) == messages_in(run.recorder(), from, from + span));
      CHECK(marks.whole);
    }
}

TEST_CASE("a line ends where the message arrived") {
  const Watched run(ms(3000));
  const Marks marks = run.marks(ms(1000), ms(1500));
  REQUIRE(marks.messages.size() > 20);
  for (const MessageMark& m : marks.messages) {
    REQUIRE(m.how == MessageMark::End::delivered);
    CHECK(m.end - m.begin == ms(5));
    CHECK(run.recorder().find(m.ended)->node == m.to);
  }
}

TEST_CASE("at the live edge what is on its way ends where it is due; in the past its end is not known") {
  Watched run(ms(3000));
  const auto count = [&](MessageMark::End how) {
    const Marks marks = run.marks(ms(2950), ms(3020));
    return std::count_if(marks.messages.begin(), marks.messages.end(),
                         [&](const MessageMark& m) { return m.how == how; });
  };
  const auto flying = static_cast<std::ptrdiff_t>(run.system.timeline->world().packets_in_flight());
  REQUIRE(flying > 0);
  CHECK(count(MessageMark::End::on_its_way) == flying);
  CHECK(count(MessageMark::End::beyond) == 0);
  run.system.timeline->seek(ms(2000));
  CHECK(count(MessageMark::End::on_its_way) == 0);
  CHECK(count(MessageMark::End::beyond) == flying);
}

TEST_CASE("events are marks on their nodes, setting a timer is none") {
  const Watched run(ms(3000));
  const Marks marks = run.marks(Time{}, ms(3000));
  REQUIRE(!marks.events.empty());
  for (const EventMark& e : marks.events) {
    CHECK(e.kind != RecordKind::armed);
    CHECK(e.kind != RecordKind::sent);
    CHECK(run.recorder().find(e.id)->node == e.node);
  }
}

TEST_CASE("too many marks are given up, and said so") {
  const Watched run(ms(3000));
  const Marks marks = run.marks(Time{}, ms(3000), 50);
  CHECK_FALSE(marks.whole);
  CHECK(marks.messages.size() + marks.events.size() <= 51);
}

TEST_CASE("the pointer finds an event before a message, and nothing beside both") {
  const Watched run(ms(3000));
  TimeCamera camera;
  camera.set_left(60);
  camera.set_width(900);
  camera.show(ms(1000), ms(60));
  const Marks marks = run.marks(camera.from(), camera.to());
  const Diagram diagram = lay_out_diagram({{0, 0}, {960, 400}}, 60, 20, camera, 7, 0);
  REQUIRE(marks.messages.size() > 2);
  const MessageMark& message = marks.messages[1];
  const MessageLine line = line_of(diagram, message);
  const DiagramPick on_line = pick_in(diagram, marks, lerp(line.a, line.b, 0.43f), 3);
  CHECK(on_line.kind == DiagramPick::Kind::message);
  CHECK(distance_to_segment(lerp(line.a, line.b, 0.43f), line_of(diagram, marks.messages[on_line.index]).a,
                            line_of(diagram, marks.messages[on_line.index]).b) < 0.5f);
  CHECK(pick_in(diagram, marks, {500, 1000}, 3).kind == DiagramPick::Kind::nothing);
  const auto event = std::find_if(marks.events.begin(), marks.events.end(),
                                  [&](const EventMark& e) { return e.at > camera.from() && e.at < camera.to(); });
  REQUIRE(event != marks.events.end());
  const DiagramPick on_event = pick_in(diagram, marks, diagram.point(event->node, event->at), 3);
  CHECK(on_event.kind == DiagramPick::Kind::event);
  CHECK(distance(diagram.point(event->node, event->at),
                 diagram.point(marks.events[on_event.index].node, marks.events[on_event.index].at)) < 0.5f);
}

TEST_CASE("what lines cover of the plot grows with their number, and what is out of sight does not count") {
  const Watched run(ms(3000));
  TimeCamera camera;
  camera.set_width(900);
  camera.show(ms(1000), ms(60));
  const Diagram diagram = lay_out_diagram({{0, 0}, {900, 400}}, 0, 20, camera, 7, 0);
  Marks marks = run.marks(camera.from(), camera.to());
  const float once = coverage_of(diagram, marks);
  CHECK(once > 0);
  CHECK(once < 0.35f);
  const Marks again = marks;
  marks.messages.insert(marks.messages.end(), again.messages.begin(), again.messages.end());
  CHECK(std::abs(coverage_of(diagram, marks) - 2 * once) < 0.001f);
  CHECK(coverage_of(diagram, run.marks(ms(2000), ms(2100))) == 0);
}

TEST_CASE("rows share the height, and scroll when there are too many") {
  TimeCamera camera;
  const Diagram few = lay_out_diagram({{0, 0}, {500, 320}}, 50, 20, camera, 6, 0);
  CHECK(few.row == 50);
  CHECK(few.scroll_limit() == 0);
  const Diagram many = lay_out_diagram({{0, 0}, {500, 320}}, 50, 20, camera, 200, 1e6f);
  CHECK(many.row == Diagram::kLeastRow);
  CHECK(many.rows_seen().second == 200);
  CHECK(many.rows_seen().first > 170);
  CHECK(many.sees(node_id(199)));
  CHECK_FALSE(many.sees(node_id(0)));
}

}  // namespace netsplit::marks_test
