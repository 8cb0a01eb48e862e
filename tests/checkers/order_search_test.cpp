// The order that the page steps through: every call in its place, and what the object is after it.
#include "core/checkers/order_search.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "core/checkers/key_model.h"
#include "tests/checkers/random_history.h"

namespace netsplit::order_search_test {

using namespace netsplit::checkers;

namespace {

Call write(Atoms& atoms, const char* value, Moment from, Moment to) {
  Call call{.verb = Verb::write, .object = atoms.of("x"), .value = atoms.of(value)};
  call.invoked = from;
  call.answered = to;
  return call;
}

Call read(Atoms& atoms, const char* result, Moment from, Moment to) {
  Call call{.verb = Verb::read, .object = atoms.of("x"), .result = result ? atoms.of(result) : kNothing};
  call.invoked = from;
  call.answered = to;
  return call;
}

ExplainedOrder order_of(const Atoms& atoms, std::vector<Call> calls) {
  OrderSearch search(std::make_unique<KeyModel>(), atoms, std::move(calls));
  while (!search.advance(10)) {}
  return search.found();
}

}  // namespace

TEST_CASE("an order is told step by step, with what the object is after each") {
  Atoms atoms;
  const ExplainedOrder found =
      order_of(atoms, {write(atoms, "1", 1, 6), read(atoms, nullptr, 2, 3), read(atoms, "1", 4, 5)});
  CHECK(found.answer == Answer::holds);
  REQUIRE(found.steps.size() == 3);
  CHECK(found.steps[0].call.verb == Verb::read);
  CHECK(found.steps[0].after == "nothing");
  CHECK(found.steps[1].call.verb == Verb::write);
  CHECK(found.steps[1].after == "1");
  CHECK(found.steps[2].after == "1");
  CHECK_FALSE(found.stuck);
}

TEST_CASE("where no order exists, it ends before the answer that nothing explains") {
  Atoms atoms;
  const ExplainedOrder found = order_of(
      atoms, {write(atoms, "1", 1, 2), write(atoms, "2", 3, 4), read(atoms, "1", 5, 6), read(atoms, "2", 7, 8)});
  CHECK(found.answer == Answer::broken);
  REQUIRE(found.stuck);
  CHECK(found.stuck->invoked == 5);
  REQUIRE(found.steps.size() == 2);
  CHECK(found.steps.back().after == "2");
}

TEST_CASE("a call without an answer is in the order only when it is needed") {
  Atoms atoms;
  CHECK(order_of(atoms, {write(atoms, "1", 1, kNever), read(atoms, nullptr, 2, 3)}).steps.size() == 1);
  CHECK(order_of(atoms, {write(atoms, "1", 1, kNever), read(atoms, "1", 2, 3)}).steps.size() == 2);
}

}  // namespace netsplit::order_search_test
