#include "core/checkers/sequential.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/checkers/random_history.h"
#include "tests/checkers/told.h"
#include "tests/checkers/weak_history.h"
#include "tests/thorough.h"

namespace netsplit::sequential_test {
using namespace netsplit::checkers;

namespace {

bool sequential(const Told& told, std::string_view model = "register") {
  const Sequential s = check_sequential(told.history(), *find_model(model));
  CHECK(s.answer != Answer::unknown);
  CHECK(s.witness.empty() == (s.answer == Answer::holds));
  return s.answer == Answer::holds;
}

}  // namespace

TEST_CASE("a stale read is sequentially consistent, though not linearizable") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::read, "");
  CHECK_FALSE(t.linearizable("register"));
  CHECK(sequential(t));
}

TEST_CASE("a process that goes back is not sequentially consistent") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::read, "", "1").at_once(1, Verb::read, "");
  CHECK_FALSE(sequential(t));
}

TEST_CASE("two processes must agree on the order of two writes") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::write, "2");
  t.at_once(2, Verb::read, "", "1").at_once(2, Verb::read, "", "2");
  CHECK(sequential(t));
  t.at_once(3, Verb::read, "", "2").at_once(3, Verb::read, "", "1");
  CHECK_FALSE(sequential(t));
}

TEST_CASE("objects that are sequentially consistent alone need not be so together") {
  // Dekker's flags (Lamport 1979): each sets its own and sees the other's still down.
  Told t;
  t.of("x").at_once(0, Verb::write, "1").of("y").at_once(0, Verb::read, "");
  t.of("y").at_once(1, Verb::write, "1").of("x").at_once(1, Verb::read, "");
  CHECK_FALSE(sequential(t));
  const Sequential s = check_sequential(t.history(), *find_model("register"));
  CHECK(s.witness.size() == 4);
}

TEST_CASE("what got no answer may come after what its process asked later, or never") {
  Told t;
  t.ask(0, Verb::write, "1").at_once(0, Verb::read, "");
  CHECK(sequential(t));
  t.at_once(0, Verb::read, "", "1");
  CHECK(sequential(t));
  t.at_once(0, Verb::read, "");
  CHECK_FALSE(sequential(t));
}

TEST_CASE("what got no answer does not come before what its process was answered by then") {
  Told t;
  t.at_once(0, Verb::read, "", "1").ask(0, Verb::write, "1");
  CHECK_FALSE(sequential(t));
}

TEST_CASE("a queue may be sequentially consistent where it is not linearizable") {
  Told t;
  t.at_once(0, Verb::enqueue, "1").at_once(1, Verb::dequeue, "");
  CHECK_FALSE(t.linearizable("queue"));
  CHECK(sequential(t, "queue"));
  t.at_once(1, Verb::dequeue, "", "2");
  CHECK_FALSE(sequential(t, "queue"));
}

TEST_CASE("a sequential check whose budget does not suffice claims nothing") {
  Told t;
  for (std::uint32_t p = 0; p < 6; ++p)
    for (int i = 0; i < 3; ++i) t.at_once(p, Verb::write, std::to_string(p) + "." + std::to_string(i));
  for (std::uint32_t p = 0; p < 6; ++p) t.at_once(p, Verb::read, "", std::to_string(5 - p) + ".0");
  CHECK(check_sequential(t.history(), *find_model("register"), {.steps = 50}).answer == Answer::unknown);
  CHECK(check_sequential(t.history(), *find_model("register")).answer == Answer::broken);
}

TEST_CASE("slices of a sequential check come to the same answer as one go") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const History h = weak_history({.processes = 4, .calls = 14, .objects = 2}, seed);
    SequentialCheck slow(h, *find_model("cas_register"));
    while (!slow.advance(7)) {}
    const Sequential whole = check_sequential(h, *find_model("cas_register"));
    REQUIRE(slow.result().answer == whole.answer);
    REQUIRE(slow.result().explored == whole.explored);
  }
}

TEST_CASE("on small histories the sequential check agrees with trying all orders") {
  std::size_t broken = 0;
  std::size_t linearizable = 0;
  const auto tries = thorough<std::uint64_t>(100'000, 3'000);
  for (std::uint64_t seed = 0; seed < tries; ++seed) {
    WeakHistory how;
    how.processes = 2 + seed % 3;
    how.calls = 3 + seed % 4;
    how.objects = 1 + seed % 2;
    how.same_value_in = seed % 3 == 0 ? 2 : 0;
    const History h = weak_history(how, seed);
    const bool truth = sequential_by_force(h);
    INFO("seed " << seed);
    REQUIRE((check_sequential(h, *find_model("cas_register")).answer == Answer::holds) == truth);
    const bool linear = check_linearizability(h, *find_model("cas_register")).answer == Answer::holds;
    REQUIRE((!linear || truth));
    broken += truth ? 0 : 1;
    linearizable += linear ? 1 : 0;
  }
  INFO(broken << " broken, " << linearizable << " linearizable, of " << tries);
  CHECK(broken > tries / 10);
  CHECK(tries - broken - linearizable > tries / 50);
}

TEST_CASE("what a sequential check says cannot be ordered is broken by itself") {
  std::size_t found = 0;
  for (std::uint64_t seed = 0; seed < thorough<std::uint64_t>(2'000, 200); ++seed) {
    const History h = weak_history({.processes = 3, .calls = 10}, seed);
    const Sequential s = check_sequential(h, *find_model("cas_register"));
    if (s.answer != Answer::broken) continue;
    ++found;
    History part = weak_history({.processes = 3, .calls = 10}, seed);
    for (Call& c : part.calls)
      if (std::none_of(s.witness.begin(), s.witness.end(), [&](const Call& w) { return w.invoked == c.invoked; }))
        c.answered = kNever;
    REQUIRE(check_sequential(part, *find_model("cas_register")).answer == Answer::broken);
  }
  CHECK(found > 100);
}

}  // namespace netsplit::sequential_test
