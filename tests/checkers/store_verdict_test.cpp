#include "core/checkers/store_verdict.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/scenario/run.h"

using namespace netsplit;
using namespace netsplit::checkers;

namespace {

StoreVerdict verdict_of(std::string_view name, const LoadOptions& options = {}) {
  const auto scenario = std::get<Scenario>(load_builtin(name, options));
  KvHistory recorded;
  ScenarioRun run(scenario, {}, scenario.until, &recorded);
  while (!run.advance(1'000'000)) {}
  auto verdict = judge_store(recorded, run.world());
  REQUIRE(verdict);
  return *std::move(verdict);
}

Value asks(kv::OpKind kind, std::string value = {}, std::string expected = {}) {
  return Value::of(kv::Op{kind, "x", std::move(value), std::move(expected)});
}
Value answers(bool found, std::string value = {}) { return Value::of(kv::Result{found, std::move(value)}); }

}  // namespace

TEST_CASE("operations of a run become calls: what failed is none, what is open may have happened") {
  KvHistory recorded;
  const NodeId c{1};
  recorded.invoked(0, 10, c, Time{}, asks(kv::OpKind::put, "1"));
  recorded.completed(0, 20, Time{}, Outcome::ok, answers(true));
  recorded.invoked(1, 30, c, Time{}, asks(kv::OpKind::compare_and_set, "3", "2"));
  recorded.completed(1, 40, Time{}, Outcome::ok, answers(false, "1"));
  recorded.invoked(2, 50, c, Time{}, asks(kv::OpKind::put, "5"));
  recorded.completed(2, 60, Time{}, Outcome::fail, Value{});
  recorded.invoked(3, 70, c, Time{}, asks(kv::OpKind::get));
  recorded.completed(3, 80, Time{}, Outcome::ok, answers(false));
  recorded.invoked(4, 90, c, Time{}, asks(kv::OpKind::append, "9"));
  recorded.completed(4, 95, Time{}, Outcome::unknown, Value{});
  recorded.invoked(5, 99, c, Time{}, asks(kv::OpKind::erase));
  const History h = recorded.history({"s1", "c1"});
  REQUIRE(h.calls.size() == 5);
  CHECK(tell(h.calls[0], h.atoms) == "write 1 to x");
  CHECK(tell(h.calls[1], h.atoms) == "set x from 2 to 3: 1");
  CHECK(h.calls[1].said == Said::no);
  CHECK(tell(h.calls[2], h.atoms) == "read x: nothing");
  CHECK(h.calls[2].origin == 3);
  CHECK_FALSE(h.calls[3].known());
  CHECK_FALSE(h.calls[4].known());
  CHECK(h.processes[h.calls[0].process] == "c1");
}

TEST_CASE("an empty value is a value, and not the same as none") {
  KvHistory recorded;
  recorded.invoked(0, 1, NodeId{0}, Time{}, asks(kv::OpKind::put, ""));
  recorded.completed(0, 2, Time{}, Outcome::ok, answers(true));
  recorded.invoked(1, 3, NodeId{0}, Time{}, asks(kv::OpKind::get));
  recorded.completed(1, 4, Time{}, Outcome::ok, answers(true, ""));
  recorded.invoked(2, 5, NodeId{0}, Time{}, asks(kv::OpKind::erase));
  recorded.completed(2, 6, Time{}, Outcome::ok, answers(true));
  History h = recorded.history({"c1"});
  CHECK(check_linearizability(h, *find_model("kv")).answer == Answer::holds);
  h.calls[1].result = kNothing;
  CHECK(check_linearizability(h, *find_model("kv")).answer == Answer::broken);
}

TEST_CASE("Raft's history is linearizable through a leader's crash") {
  const StoreVerdict verdict = verdict_of("raft/leader_crash");
  CHECK(verdict.linearizability.answer == Answer::holds);
  CHECK(verdict.history.calls.size() > 100);
}

TEST_CASE("a lease that a slow clock holds too long is seen by the clients, and the reason is told") {
  const StoreVerdict verdict = verdict_of("raft/stale_lease_read");
  REQUIRE(verdict.broken());
  const std::string why = why_broken(*verdict.linearizability.witness, verdict.history);
  CHECK(why.find("no order of the operations explains read ") == 0);
  CHECK(why.find("it does not go together with ") != std::string::npos);
  INFO(why);
  CHECK(verdict.linearizability.witness->calls.size() <= 3);
}
