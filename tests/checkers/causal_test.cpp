#include "core/checkers/causal.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/checkers/told.h"
#include "tests/checkers/weak_history.h"
#include "tests/thorough.h"

namespace netsplit::causal_test {
using namespace netsplit::checkers;

namespace {

Explained check(const Told& told) { return check_causal(told.history(), read_from(told.history())); }
bool causal(const Told& told) {
  const Explained e = check(told);
  CHECK(e.answer != Answer::unknown);
  CHECK(e.why.empty() == (e.answer == Answer::holds));
  return e.answer == Answer::holds;
}
bool converges(const Told& told) {
  return check_sessions(told.history(), read_from(told.history()), {true, true, true, true}).answer == Answer::holds;
}

}  // namespace

// The histories of figure 3 of Bouajjani and others, POPL 2017, which tell the variants apart.
TEST_CASE("causal memory that does not converge is causal") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::write, "2");
  t.at_once(0, Verb::read, "", "2").at_once(1, Verb::read, "", "1");
  CHECK(causal(t));
  CHECK_FALSE(converges(t));
}

TEST_CASE("convergence is causal, though one process changes its mind") {
  Told t;
  t.of("z").at_once(0, Verb::write, "1").of("x").at_once(0, Verb::write, "1").of("y").at_once(0, Verb::write, "1");
  t.of("x").at_once(1, Verb::write, "2").of("z").at_once(1, Verb::read, "");
  t.of("y").at_once(1, Verb::read, "", "1").of("x").at_once(1, Verb::read, "", "2");
  CHECK(causal(t));
  CHECK(converges(t));
}

TEST_CASE("a process may see two writes that don't know of each other in either order, even one after the other") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::write, "2");
  t.at_once(1, Verb::read, "", "1").at_once(1, Verb::read, "", "2");
  CHECK(causal(t));
  CHECK_FALSE(converges(t));
}

TEST_CASE("causal and convergent need not be sequential") {
  Told t;
  t.of("x").at_once(0, Verb::write, "1").of("y").at_once(0, Verb::read, "");
  t.of("y").at_once(1, Verb::write, "1").of("x").at_once(1, Verb::read, "");
  CHECK(causal(t));
  CHECK(converges(t));
}

TEST_CASE("who knows of an overwriting does not read what was overwritten") {
  Told t;
  t.of("x").at_once(0, Verb::write, "1").of("y").at_once(0, Verb::write, "1");
  t.of("y").at_once(1, Verb::read, "", "1").of("x").at_once(1, Verb::write, "2");
  t.of("x").at_once(2, Verb::read, "", "2");
  CHECK(causal(t));
  t.of("x").at_once(2, Verb::read, "", "1");
  CHECK_FALSE(causal(t));
  CHECK(check(t).why ==
        std::vector<std::string>{
            "process 2 read 1 of x, but among what came before that for it, process 1 wrote 2 to x over it",
            "process 0 wrote 1 to y after it had written 1 to x", "process 1 wrote 2 to x after it had read 1 of y",
            "process 2 read 1 of x after it had read 2 of x"});
  CHECK(check(t).calls.size() == 6);
}

TEST_CASE("who knows of a write does not read nothing") {
  Told t;
  t.of("x").at_once(0, Verb::write, "1").of("y").at_once(0, Verb::write, "1");
  t.of("y").at_once(1, Verb::read, "", "1").of("x").at_once(1, Verb::read, "");
  CHECK_FALSE(causal(t));
  CHECK(check(t).why.size() == 3);
}

TEST_CASE("nothing is its own cause") {
  Told t;
  t.of("x").at_once(0, Verb::read, "", "1").of("y").at_once(0, Verb::write, "1");
  t.of("y").at_once(1, Verb::read, "", "1").of("x").at_once(1, Verb::write, "1");
  CHECK_FALSE(causal(t));
  CHECK(check(t).calls.size() == 4);
}

TEST_CASE("what nobody wrote has no cause") { CHECK_FALSE(causal(Told().at_once(0, Verb::read, "", "1"))); }

TEST_CASE("a chain of compare-and-sets carries causes along") {
  Told t;
  t.at_once(0, Verb::write, "1").ask(1, Verb::compare_and_set, "2", "1").answer(1, "", Said::yes);
  t.ask(2, Verb::compare_and_set, "3", "2").answer(2, "", Said::yes).at_once(3, Verb::read, "", "3");
  CHECK(causal(t));
  t.at_once(3, Verb::read, "", "1");
  CHECK_FALSE(causal(t));
  CHECK(check(t).why ==
        std::vector<std::string>{
            "process 3 read 1 of x, but among what came before that for it, process 1 wrote 2 to x over it",
            "process 1 set x from 1 to 2", "process 2 set x from 2 to 3",
            "process 3 read 1 of x after it had read 3 of x"});
}

TEST_CASE("a budget that does not suffice for causes is said") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(0, Verb::read, "");
  CHECK(check_causal(t.history(), read_from(t.history()), {.steps = 1}).answer == Answer::unknown);
}

TEST_CASE("on small histories causality agrees with trying everything") {
  std::size_t broken = 0;
  std::size_t certain = 0;
  const auto tries = thorough<std::uint64_t>(100'000, 2'000);
  for (std::uint64_t seed = 0; seed < tries; ++seed) {
    WeakHistory how;
    how.processes = 2 + seed % 3;
    how.calls = 4 + seed % 3;
    how.objects = 1 + seed % 2;
    const History h = weak_history(how, seed);
    const ReadsFrom reads = read_from(h);
    const Answer answer = check_causal(h, reads).answer;
    INFO("seed " << seed);
    if (!reads.doubts.empty()) {
      REQUIRE(answer != Answer::holds);
      continue;
    }
    ++certain;
    REQUIRE(answer == (ByForce(h).causal() ? Answer::holds : Answer::broken));
    broken += answer == Answer::broken ? 1 : 0;
  }
  INFO(broken << " of " << certain << " broken");
  CHECK(broken > tries / 20);
  CHECK(certain - broken > tries / 20);
}

}  // namespace netsplit::causal_test
