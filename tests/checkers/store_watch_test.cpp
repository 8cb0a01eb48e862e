#include "core/checkers/store_watch.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/checkers/kv_calls.h"
#include "core/contracts/kv.h"
#include "core/scenario/run.h"

namespace netsplit::store_watch_test {
using namespace netsplit::checkers;

namespace {

kv::Op op(kv::OpKind kind, std::string value = {}, std::string expected = {}) {
  return {kind, "x", std::move(value), std::move(expected)};
}

/// One client that asks one thing after another.
class Client {
 public:
  explicit Client(StoreWatch& store) : store_(store) {}
  void does(const kv::Op& asked, Outcome outcome = Outcome::ok, kv::Result result = {true, ""}) {
    store_.invoked(next_, ++record_, NodeId{0}, Time{}, Value::of(asked));
    store_.completed(next_, ++record_, Time{}, outcome, Value::of(result));
    ++next_;
  }

 private:
  StoreWatch& store_;
  OpId next_ = 0;
  RecordId record_ = 0;
};

Answer conclude(StoreWatch& store) {
  while (store.advance(1'000'000, true)) {}
  return store.answer();
}

void play(StoreWatch& store, std::string_view name) {
  const auto scenario = std::get<Scenario>(load_builtin(name));
  ScenarioRun run(scenario, {}, scenario.until, &store);
  while (!run.advance(1'000'000)) {}
}

}  // namespace

TEST_CASE("operations of the kv contract become calls with their answers") {
  Atoms atoms;
  const auto answered = [&](const kv::Op& asked, const kv::Result& result) {
    Call call = call_of(asked, atoms);
    call.answered = 1;
    answer(call, result, atoms);
    return call;
  };
  CHECK(tell(answered(op(kv::OpKind::put, "1"), {true, ""}), atoms) == "write 1 to x");
  CHECK(tell(answered(op(kv::OpKind::get), {false, ""}), atoms) == "read x: nothing");
  CHECK(tell(answered(op(kv::OpKind::append, "2"), {true, "12"}), atoms) == "append 2 to x: 12");
  CHECK(tell(answered(op(kv::OpKind::erase), {false, ""}), atoms) == "erase x: no");
  const Call swap = answered(op(kv::OpKind::compare_and_set, "3", "2"), {false, "1"});
  CHECK(swap.said == Said::no);
  CHECK(atoms.text(swap.result) == "1");
}

TEST_CASE("an empty value is a value, and not the same as none") {
  StoreWatch store;
  Client client(store);
  client.does(op(kv::OpKind::put, ""));
  client.does(op(kv::OpKind::get), Outcome::ok, {true, ""});
  CHECK(conclude(store) == Answer::holds);
  client.does(op(kv::OpKind::get), Outcome::ok, {false, ""});
  CHECK(conclude(store) == Answer::broken);
}

TEST_CASE("what failed did not happen, and what is not known may have") {
  StoreWatch store;
  Client client(store);
  client.does(op(kv::OpKind::put, "1"));
  client.does(op(kv::OpKind::put, "2"), Outcome::unknown);
  client.does(op(kv::OpKind::get), Outcome::ok, {true, "1"});
  client.does(op(kv::OpKind::get), Outcome::ok, {true, "2"});
  CHECK(conclude(store) == Answer::holds);
  client.does(op(kv::OpKind::put, "3"), Outcome::fail);
  CHECK(store.operations() == 4);
  client.does(op(kv::OpKind::get), Outcome::ok, {true, "3"});
  CHECK(conclude(store) == Answer::broken);
}

TEST_CASE("a growing history is looked at again, and the first broken answer stays the first") {
  StoreWatch store;
  Client client(store);
  for (int i = 0; i < 400; ++i) {
    client.does(op(kv::OpKind::put, std::to_string(i)));
    client.does(op(kv::OpKind::get), Outcome::ok, {true, std::to_string(i)});
    while (store.advance(100, false)) {}
    CHECK_FALSE(store.broken());
  }
  client.does(op(kv::OpKind::get), Outcome::ok, {true, "0"});
  REQUIRE(conclude(store) == Answer::broken);
  const Moment first = store.broken()->stuck.answered;
  client.does(op(kv::OpKind::get), Outcome::ok, {true, "1"});
  CHECK(conclude(store) == Answer::broken);
  CHECK(store.broken()->stuck.answered == first);
  store.clear();
  CHECK(store.empty());
  CHECK(conclude(store) == Answer::holds);
}

TEST_CASE("Raft's history is linearizable through a leader's crash") {
  StoreWatch store;
  play(store, "raft/leader_crash");
  CHECK(conclude(store) == Answer::holds);
  CHECK(store.operations() > 100);
}

TEST_CASE("a lease that a slow clock holds too long is seen by the clients, and the reason is told") {
  StoreWatch store;
  play(store, "raft/stale_lease_read");
  REQUIRE(conclude(store) == Answer::broken);
  const World world(std::get<Scenario>(load_builtin("raft/stale_lease_read")).spec);
  const std::string why = store.why(world);
  INFO(why);
  CHECK(why.find("no order of the operations explains read x: ") == 0);
  CHECK(why.find("it does not go together with write ") != std::string::npos);
  CHECK(store.broken()->calls.size() <= 3);
}

}  // namespace netsplit::store_watch_test
