#include "core/timeline/recorder.h"

#include <catch2/catch_test_macros.hpp>

#include "core/base/rng.h"
#include "tests/sim/test_roles.h"

namespace netsplit::recorder_test {
namespace {

constexpr std::size_t kChunkBytes = 4096 * 32;
inline constexpr Label kLine{"line"};

/// Mostly traffic, now and then a landmark; ten microseconds apart.
Record line(RecordId id) {
  Record r;
  r.time = us(10) * id;
  r.label = &kLine;
  r.value = id * 7;
  r.kind = id % 1000 == 0 ? RecordKind::crashed : id % 2 == 0 ? RecordKind::sent : RecordKind::delivered;
  return r;
}

void fill(Recorder& recorder, RecordId from, RecordId to) {
  for (RecordId id = from; id < to; ++id) recorder.record(id, line(id));
}

TEST_CASE("what was recorded is found again") {
  Recorder recorder;
  fill(recorder, 0, 20'000);
  CHECK(recorder.end() == 20'000);
  CHECK(recorder.detailed_from() == 0);
  for (RecordId id = 0; id < 20'000; ++id) REQUIRE(*recorder.find(id) == line(id));
  CHECK(recorder.find(20'000) == nullptr);
  CHECK(recorder.find(kNoRecord) == nullptr);
  CHECK(recorder.count(RecordKind::crashed) == 20);
}

TEST_CASE("the oldest detail goes first and its landmarks stay") {
  Recorder recorder(8 * kChunkBytes);
  fill(recorder, 0, 200'000);
  CHECK(recorder.bytes() <= 8 * kChunkBytes);
  CHECK(recorder.detailed_from() > 150'000);
  CHECK(recorder.find(1) == nullptr);
  REQUIRE(recorder.find(1000) != nullptr);
  CHECK(*recorder.find(1000) == line(1000));
  CHECK(*recorder.find(recorder.detailed_from()) == line(recorder.detailed_from()));
  CHECK(recorder.count(RecordKind::sent) + recorder.count(RecordKind::delivered) == 200'000 - 200);

  std::vector<RecordId> seen;
  recorder.for_each(0, 200'000, [&](RecordId id, const Record& r) {
    REQUIRE(r == line(id));
    seen.push_back(id);
    return true;
  });
  const RecordId detailed = 200'000 - recorder.detailed_from();
  CHECK(seen.size() == detailed + (recorder.detailed_from() + 999) / 1000);
  CHECK(std::is_sorted(seen.begin(), seen.end()));
}

TEST_CASE("landmarks are bounded too") {
  Recorder recorder(4 * kChunkBytes);
  for (RecordId id = 0; id < 500'000; ++id) {
    Record r = line(id);
    r.kind = RecordKind::note;
    recorder.record(id, r);
  }
  CHECK(recorder.bytes() <= 4 * kChunkBytes);
  CHECK(recorder.find(0) == nullptr);
  CHECK(recorder.find(499'999) != nullptr);
}

TEST_CASE("a visit covers the range asked for, and stops when it is told to") {
  Recorder recorder;
  fill(recorder, 0, 10'000);
  RecordId expected = 4000;
  recorder.for_each(4000, 4200, [&](RecordId id, const Record&) { return id == expected++; });
  CHECK(expected == 4200);
  int visits = 0;
  recorder.for_each(0, 10'000, [&](RecordId, const Record&) { return ++visits < 5; });
  CHECK(visits == 5);
}

TEST_CASE("records are found by time") {
  Recorder recorder(8 * kChunkBytes);
  fill(recorder, 0, 100'000);
  CHECK(recorder.first_at(us(10) * 99'000) == 99'000);
  CHECK(recorder.first_at(us(10) * 99'000 + 1ns) == 99'001);
  CHECK(recorder.first_at(us(10) * 1500) == 2000);  // only landmarks are left there
  CHECK(recorder.first_at(1h) == 100'000);
  CHECK(Recorder().first_at(0ns) == 0);
}

TEST_CASE("a replay that is the same leaves no trace") {
  Recorder recorder;
  fill(recorder, 0, 10'000);
  fill(recorder, 3000, 12'000);
  CHECK(recorder.end() == 12'000);
  CHECK_FALSE(recorder.divergence());
}

TEST_CASE("the first difference of a replay is noted, in any field") {
  const auto differs = [](auto change) {
    Recorder recorder;
    fill(recorder, 0, 10'000);
    fill(recorder, 3000, 3500);
    Record other = line(3500);
    change(other);
    recorder.record(3500, other);
    fill(recorder, 3501, 4000);
    return recorder.divergence() == RecordId{3500};
  };
  static constexpr Label kOther{"other"};
  CHECK(differs([](Record& r) { r.time += 1ns; }));
  CHECK(differs([](Record& r) { r.label = &kOther; }));
  CHECK(differs([](Record& r) { r.cause = 5; }));
  CHECK(differs([](Record& r) { r.value ^= 1; }));
  CHECK(differs([](Record& r) { r.node = node_id(3); }));
  CHECK(differs([](Record& r) { r.peer = node_id(3); }));
  CHECK(differs([](Record& r) { r.kind = RecordKind::note; }));
  CHECK(differs([](Record& r) { r.reason = DropReason::lost; }));
  CHECK_FALSE(differs([](Record&) {}));
}

TEST_CASE("after a cut another future is recorded, wherever the cut lies") {
  for (const RecordId cut : {RecordId{0}, RecordId{1}, RecordId{4095}, RecordId{4096}, RecordId{4097}, RecordId{50'000},
                             RecordId{98'304}, RecordId{99'000}, RecordId{100'000}}) {
    Recorder recorder(8 * kChunkBytes);
    fill(recorder, 0, 100'000);
    recorder.cut_off(cut, 0);
    REQUIRE(recorder.end() == cut);
    for (RecordId id = cut; id < cut + 60'000; ++id) {
      Record r = line(id);
      r.value = 1;
      recorder.record(id, r);
    }
    CAPTURE(cut);
    REQUIRE(recorder.end() == cut + 60'000);
    REQUIRE_FALSE(recorder.divergence());
    for (RecordId id = 0; id < recorder.end(); ++id) {
      const Record* r = recorder.find(id);
      if (id >= recorder.detailed_from()) REQUIRE(r != nullptr);
      if (r) REQUIRE(r->value == (id < cut ? id * 7 : 1));
    }
  }
}

TEST_CASE("a long history loses its oldest operations and says which") {
  Recorder recorder(1 << 20, 100'000);
  const Value body = Value::of(test::Ping{});
  for (OpId op = 0; op < 5000; ++op) recorder.invoked(op, op, node_id(0), us(op), body);
  CHECK(recorder.first_operation() > 4000);
  CHECK(recorder.operations().front().id == recorder.first_operation());
  CHECK(recorder.operations().back().id == 4999);
  recorder.completed(3, 9000, 1s, Outcome::ok, body);  // forgotten by now
  recorder.completed(4999, 9000, 1s, Outcome::ok, body);
  CHECK(recorder.operations().back().outcome == Outcome::ok);
  recorder.cut_off(8000, 4990);
  CHECK(recorder.operations().back().id == 4989);
  recorder.invoked(4990, 8000, node_id(1), 2s, body);
  CHECK(recorder.operations().back().client == node_id(1));
}

TEST_CASE("the first word of a client that completes twice counts") {
  Recorder recorder;
  recorder.invoked(0, 0, node_id(0), 1ms, Value::of(test::Ping{}));
  recorder.completed(0, 1, 2ms, Outcome::fail, Value());
  recorder.completed(0, 2, 3ms, Outcome::ok, Value());
  recorder.completed(77, 3, 3ms, Outcome::ok, Value());
  CHECK(recorder.operations()[0].outcome == Outcome::fail);
  CHECK(recorder.operations()[0].completed == 2ms);
  CHECK_FALSE(recorder.divergence());
  recorder.completed(0, 1, 2ms, Outcome::ok, Value());
  CHECK(recorder.divergence() == RecordId{1});
}

TEST_CASE("cutting the completion off makes an operation pending again") {
  Recorder recorder;
  recorder.invoked(0, 0, node_id(0), 1ms, Value::of(test::Ping{}));
  recorder.completed(0, 10, 2ms, Outcome::ok, Value::of(test::Pong{}));
  recorder.cut_off(5, 1);
  CHECK(recorder.operations()[0].outcome == Outcome::pending);
  CHECK(recorder.operations()[0].completed == kForever);
  CHECK_FALSE(recorder.operations()[0].result);
}

}  // namespace
}  // namespace netsplit::recorder_test
