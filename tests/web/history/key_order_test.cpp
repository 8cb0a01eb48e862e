// The order of the operations on a key as the history shows it: steps in time, and where it fails.
#include "web/history/key_order.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/web/app/hands.h"

namespace netsplit::key_order_test {

namespace {

struct Ordered {
  explicit Ordered(std::string_view scenario, Time until) : timeline(std::get<Scenario>(load_builtin(scenario)).spec) {
    timeline.seek(until);
    judge.follow(timeline.recorder(), edition);
    while (judge.thinking()) judge.think(true);
  }
  void find() {
    while (order.follow(judge, timeline.recorder(), edition, std::chrono::seconds{10})) {}
  }
  Timeline timeline;
  StoreJudge judge;
  RunIndex::Edition edition{1, 0};
  KeyOrder order;
};

}  // namespace

TEST_CASE("each operation on a key takes effect once, in its own time, and time never goes back") {
  Ordered o("raft/leader_crash", std::chrono::seconds{12});
  REQUIRE(o.judge.store().objects() > 2);
  for (std::size_t key = 0; key < o.judge.store().objects(); ++key) {
    o.order.choose(key);
    o.find();
    CHECK(o.order.answer() == checkers::Answer::holds);
    std::set<OpId> seen;
    Time last{};
    for (const KeyOrder::Step& step : o.order.steps()) {
      const Operation* op = find_operation(o.timeline.recorder(), step.op);
      REQUIRE(op);
      CHECK(seen.insert(step.op).second);
      CHECK(step.at >= op->invoked);
      CHECK(step.at <= op->completed);
      CHECK(step.at >= last);
      last = step.at;
    }
    CHECK(o.order.steps_by(Time{-1}) == 0);
    CHECK(o.order.steps_by(last) == o.order.steps().size());
  }
}

TEST_CASE("what nothing explains is named, and the order ends before it") {
  Ordered o("raft/stale_lease_read", std::chrono::seconds{4});
  const checkers::Witness* witness = o.judge.store().broken();
  REQUIRE(witness);
  o.order.choose(o.judge.store().find(o.judge.store().atoms().text(witness->stuck.object)));
  o.find();
  CHECK(o.order.answer() == checkers::Answer::broken);
  CHECK(o.order.stuck() == static_cast<OpId>(witness->stuck.origin));
  CHECK_FALSE(o.order.place_of(*o.order.stuck()));
  CHECK(o.order.steps().size() == witness->order.size());
  CHECK(o.order.size() == o.order.steps().size() + 1);
  const Time answered = find_operation(o.timeline.recorder(), *o.order.stuck())->completed;
  CHECK(o.order.at(o.order.steps().size()) == answered);
  CHECK(o.order.steps_by(answered) == o.order.size());
  CHECK(o.order.steps_by(answered - std::chrono::nanoseconds{1}) == o.order.steps().size());
}

TEST_CASE("the history steps through the order of a key, and the run goes along") {
  LeaderCrash desk("History", 0.3f);
  desk.click("history.order");
  desk.rest(5);
  const auto now = [&] { return number(desk, "time_ns"); };
  const auto before = now();
  desk.click("history.order.back");
  desk.rest(5);
  const auto first = now();
  CHECK(first < before);
  desk.click("history.order.back");
  desk.rest(5);
  CHECK(now() <= first);
  desk.click("history.order.next");
  desk.rest(5);
  CHECK(now() == first);
  desk.click("history.key.after");
  desk.rest(3);
  CHECK(desk.has_widget("history.order.words"));
  desk.click("history.bars");
  desk.rest(2);
  CHECK_FALSE(desk.has_widget("history.order.words"));
}

}  // namespace netsplit::key_order_test
