#include "web/app/run_index.h"

#include <catch2/catch_test_macros.hpp>
#include <numeric>

namespace netsplit::run_index_test {

namespace {

inline constexpr Label kPing{"ping"};
inline constexpr Label kPong{"pong"};

Record sent(Time at, const Label& label = kPing) {
  return {.time = at, .label = &label, .node = node_id(0), .peer = node_id(1), .kind = RecordKind::sent};
}

std::uint64_t total(const RunIndex& index) {
  return std::accumulate(index.bins().begin(), index.bins().end(), std::uint64_t{0},
                         [](std::uint64_t sum, const RunIndex::Bin& bin) { return sum + bin.events; });
}

}  // namespace

TEST_CASE("every record is counted once, however far the run goes") {
  Recorder recorder;
  RunIndex index;
  for (RecordId id = 0; id < 5000; ++id) {
    recorder.record(id, sent(us(std::int64_t{37} * id * id)));
    if (id % 700 == 0) index.follow(recorder);
  }
  index.follow(recorder);
  CHECK(total(index) == 5000);
  CHECK(index.bin_width() * static_cast<std::int64_t>(RunIndex::kBins) > us(std::int64_t{37} * 4999 * 4999));
}

TEST_CASE("a message kind keeps its number from its first appearance on") {
  Recorder recorder;
  RunIndex index;
  recorder.record(0, sent(us(1), kPong));
  recorder.record(1, sent(us(2), kPing));
  recorder.record(2, sent(us(3), kPong));
  index.follow(recorder);
  CHECK(index.kinds().size() == 2);
  CHECK(index.kind_number(kPong) == 0);
  CHECK(index.kind_number(kPing) == 1);
}

TEST_CASE("faults and violations are marked, messages are not") {
  Recorder recorder;
  RunIndex index;
  recorder.record(0, sent(us(1)));
  recorder.record(1, {.time = us(2), .label = &kPing, .node = node_id(0), .kind = RecordKind::crashed});
  recorder.record(2, {.time = us(3), .label = &kPing, .node = node_id(0), .kind = RecordKind::violated});
  index.follow(recorder);
  REQUIRE(index.marks().size() == 2);
  CHECK(index.marks()[0].record == 1);
  CHECK(index.marks()[1].kind == RecordKind::violated);
}

TEST_CASE("a future that was cut off is no longer counted, and the new one is") {
  Recorder recorder;
  RunIndex index;
  for (RecordId id = 0; id < 100; ++id) recorder.record(id, sent(us(30 * id)));
  recorder.record(100, {.time = us(3000), .label = &kPing, .node = node_id(0), .kind = RecordKind::crashed});
  index.follow(recorder);
  recorder.cut_off(50, 0);
  index.cut_off(recorder, 50, us(1500));
  CHECK(total(index) == 50);
  CHECK(index.marks().empty());
  recorder.record(50, {.time = us(1500), .label = &kPing, .node = node_id(0), .kind = RecordKind::crashed});
  index.follow(recorder);
  CHECK(total(index) == 51);
  CHECK(index.marks().size() == 1);
}

TEST_CASE("who gathers from the records learns what is no longer true of them") {
  Recorder recorder;
  RunIndex index;
  for (RecordId id = 0; id < 100; ++id) recorder.record(id, sent(us(30 * id)));
  index.follow(recorder);
  const RunIndex::Edition then = index.edition();
  CHECK(index.same_until(then) == kNoRecord);
  index.cut_off(recorder, 60, us(1800));
  const RunIndex::Edition later = index.edition();
  CHECK(index.same_until(then) == 60);
  CHECK(index.same_until(later) == kNoRecord);
  index.cut_off(recorder, 80, us(2400));
  CHECK(index.same_until(then) == 60);
  CHECK(index.same_until(later) == 80);
  index.clear();
  CHECK(index.same_until(later) == 0);
  CHECK_FALSE(index.edition() == then);
}

}  // namespace netsplit::run_index_test
