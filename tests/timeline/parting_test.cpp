#include "core/timeline/parting.h"

#include <catch2/catch_test_macros.hpp>
#include <string_view>

#include "core/contracts/kv.h"
#include "core/sim/host.h"

namespace netsplit::parting_test {

namespace {

inline constexpr Label kPing{"ping"};
inline constexpr Label kPong{"pong"};

std::vector<HostSpec> hosts(std::initializer_list<std::string_view> names) {
  std::vector<HostSpec> all;
  for (const std::string_view name : names) all.emplace_back().name = name;
  return all;
}

/// s1 sends to s2, one after the other, a microsecond apart.
Record ping(RecordId id) {
  Record r;
  r.time = us(1) * id;
  r.label = &kPing;
  r.kind = RecordKind::sent;
  r.node = node_id(0);
  r.peer = node_id(1);
  r.value = 100;
  return r;
}

void fill(Recorder& recorder, RecordId from, RecordId to) {
  for (RecordId id = from; id < to; ++id) recorder.record(id, ping(id));
}

const std::vector<HostSpec> kPair = hosts({"s1", "s2"});

/// Two runs of which the second has another record at this place.
struct Changed {
  Recorder left, right;
  Parting parting{kPair, kPair};
  template <class Change>
  Changed(RecordId place, RecordId length, Change change) {
    fill(left, 0, length);
    fill(right, 0, place);
    Record r = ping(place);
    change(r);
    right.record(place, r);
    fill(right, place + 1, length);
    parting.follow(left, right);
  }
};

}  // namespace

TEST_CASE("two recordings of one run do not part, however long they grow") {
  Recorder left, right;
  Parting parting(kPair, kPair);
  parting.follow(left, right);
  CHECK_FALSE(parting.found());
  CHECK_FALSE(parting.last().has_value());
  fill(left, 0, 10'000);
  fill(right, 0, 4'000);
  parting.follow(left, right);
  CHECK(parting.common() == 4'000);
  fill(right, 4'000, 10'000);
  parting.end(left, us(10'000), right, us(10'000));
  CHECK(parting.common() == 10'000);
  CHECK_FALSE(parting.found());
  CHECK(parting.whole());
  CHECK(parting.last()->time == us(9'999));
}

TEST_CASE("runs part at the first record in which anything differs, and what comes later changes nothing") {
  const auto parts_at_7 = [](auto change) {
    Changed runs(7, 20, change);
    REQUIRE(runs.parting.found());
    CHECK(runs.parting.common() == 7);
    CHECK(runs.parting.last()->time == us(6));
    CHECK(*runs.parting.left() == ping(7));
    return runs.parting.differ_inside();
  };
  CHECK_FALSE(parts_at_7([](Record& r) { r.time += us(1); }));
  CHECK_FALSE(parts_at_7([](Record& r) { r.kind = RecordKind::dropped; }));
  CHECK_FALSE(parts_at_7([](Record& r) { r.reason = DropReason::lost; }));
  CHECK_FALSE(parts_at_7([](Record& r) { r.label = &kPong; }));
  CHECK_FALSE(parts_at_7([](Record& r) { r.value = 101; }));
  CHECK_FALSE(parts_at_7([](Record& r) { r.node = kNobody; }));
  CHECK_FALSE(parts_at_7([](Record& r) { r.peer = node_id(0); }));
  CHECK(parts_at_7([](Record& r) { r.cause = 3; }));
}

TEST_CASE("runs that differ from the first record on have nothing in common") {
  const Changed runs(0, 5, [](Record& r) { r.time = us(50); });
  REQUIRE(runs.parting.found());
  CHECK(runs.parting.common() == 0);
  CHECK_FALSE(runs.parting.last().has_value());
  CHECK(runs.parting.at() == us(0));
  CHECK(runs.parting.right()->time == us(50));
}

TEST_CASE("a run that goes on is no other run, but one that does more in the same time is") {
  Recorder shorter, longer;
  fill(shorter, 0, 10);
  fill(longer, 0, 20);
  Parting before(kPair, kPair);
  before.end(shorter, us(9), longer, us(30));
  CHECK_FALSE(before.found());
  CHECK(before.common() == 10);
  Parting by_then(kPair, kPair);
  by_then.end(shorter, us(10), longer, us(30));
  REQUIRE(by_then.found());
  CHECK(by_then.at() == us(10));
  CHECK_FALSE(by_then.left().has_value());
  CHECK(by_then.right()->time == us(10));
  Parting other_way_round(kPair, kPair);
  other_way_round.end(longer, us(30), shorter, us(10));
  REQUIRE(other_way_round.found());
  CHECK_FALSE(other_way_round.right().has_value());
}

TEST_CASE("nodes are the same by their names, in whatever order they stand") {
  Recorder left, right;
  left.record(0, ping(0));
  Record r = ping(0);
  std::swap(r.node, r.peer);
  right.record(0, r);
  Parting turned(kPair, hosts({"s2", "s1"}));
  turned.follow(left, right);
  CHECK_FALSE(turned.found());
  Parting strangers(kPair, hosts({"a", "b"}));
  strangers.follow(left, right);
  CHECK(strangers.found());
  // Who is nobody in one of them is nobody in the other.
  Recorder here, there;
  Record from_nobody = ping(0);
  from_nobody.node = kNobody;
  here.record(0, from_nobody);
  there.record(0, from_nobody);
  Parting nobody(kPair, hosts({"s1", "s2", "s3"}));
  nobody.follow(here, there);
  CHECK_FALSE(nobody.found());
  Parting no_nodes({}, {});
  no_nodes.follow(here, there);
  CHECK(no_nodes.found() == false);
}

TEST_CASE("the same call about another key, or with another answer, parts two runs") {
  const auto run = [](Recorder& recorder, const char* key, const char* answer) {
    Record r = ping(0);
    r.kind = RecordKind::invoked;
    r.value = 0;
    recorder.record(0, r);
    recorder.invoked(0, 0, node_id(0), r.time, Value::of(kv::Op{kv::OpKind::get, key, {}, {}}));
    r.kind = RecordKind::completed;
    recorder.record(1, r);
    recorder.completed(0, 1, r.time, Outcome::ok, Value::of(kv::Result{true, answer}));
  };
  Recorder x1, x2, y1, again;
  run(x1, "x", "1");
  run(x2, "x", "2");
  run(y1, "y", "1");
  run(again, "x", "1");
  const auto place = [&](const Recorder& other) {
    Parting parting(kPair, kPair);
    parting.follow(x1, other);
    CHECK(parting.differ_inside() == parting.found());
    return parting.common();
  };
  CHECK(place(again) == 2);
  CHECK(place(x2) == 1);
  CHECK(place(y1) == 0);
}

TEST_CASE("records that were thinned out are passed over, and it is said") {
  Recorder small(8 * 4096 * 32), large;
  fill(small, 0, 100'000);
  fill(large, 0, 100'000);
  Parting parting(kPair, kPair);
  parting.follow(small, large);
  CHECK_FALSE(parting.found());
  CHECK(parting.common() == 100'000);
  CHECK_FALSE(parting.whole());
}

}  // namespace netsplit::parting_test
