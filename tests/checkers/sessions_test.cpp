#include "core/checkers/sessions.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/checkers/told.h"
#include "tests/checkers/weak_history.h"
#include "tests/thorough.h"

namespace netsplit::sessions_test {
using namespace netsplit::checkers;

namespace {

constexpr Guarantees kReadYourWrites{.read_your_writes = true};
constexpr Guarantees kMonotonicReads{.monotonic_reads = true};
constexpr Guarantees kMonotonicWrites{.monotonic_reads = true, .monotonic_writes = true};
constexpr Guarantees kWritesFollowReads{.monotonic_reads = true, .writes_follow_reads = true};
constexpr Guarantees kPram{.read_your_writes = true, .monotonic_reads = true, .monotonic_writes = true};
constexpr Guarantees kAll{true, true, true, true};

Explained check(const Told& told, Guarantees g) { return check_sessions(told.history(), read_from(told.history()), g); }
bool has(const Told& told, Guarantees g) {
  const Explained e = check(told, g);
  CHECK(e.answer != Answer::unknown);
  CHECK(e.why.empty() == (e.answer == Answer::holds));
  return e.answer == Answer::holds;
}

void agree_by_force(Guarantees g) {
  std::size_t broken = 0;
  std::size_t certain = 0;
  const auto tries = thorough<std::uint64_t>(100'000, 2'000);
  for (std::uint64_t seed = 0; seed < tries; ++seed) {
    WeakHistory how;
    how.processes = 2 + seed % 2;
    how.calls = 4 + seed % 3;
    how.objects = 1 + seed % 2;
    const History h = weak_history(how, seed);
    const ReadsFrom reads = read_from(h);
    const Answer answer = check_sessions(h, reads, g).answer;
    INFO("seed " << seed);
    if (!reads.doubts.empty()) {
      REQUIRE(answer != Answer::holds);
      continue;
    }
    ++certain;
    REQUIRE(answer == (ByForce(h).sessions(g) ? Answer::holds : Answer::broken));
    broken += answer == Answer::broken ? 1 : 0;
  }
  INFO(broken << " of " << certain << " broken");
  CHECK(broken > tries / 20);
  CHECK(certain - broken > tries / 20);
}

}  // namespace

TEST_CASE("who reads what was there before his own write does not read his writes") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(0, Verb::write, "2").at_once(0, Verb::read, "", "2");
  CHECK(has(t, kReadYourWrites));
  t.at_once(0, Verb::read, "", "1");
  CHECK_FALSE(has(t, kReadYourWrites));
  CHECK(check(t, kReadYourWrites).why ==
        std::vector<std::string>{"process 0 read 1 of x after it had written 2 to x",
                                 "process 0 wrote 2 to x after it had written 1 to x"});
  CHECK(has(Told().at_once(0, Verb::write, "1").at_once(1, Verb::read, ""), kReadYourWrites));
  CHECK_FALSE(has(Told().at_once(0, Verb::write, "1").at_once(0, Verb::read, ""), kReadYourWrites));
}

TEST_CASE("somebody else's write may come after one's own, but not for one reader only") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::write, "2").at_once(0, Verb::read, "", "2");
  CHECK(has(t, kReadYourWrites));
  // Each takes the other's write for the later one: no order of the two versions explains both.
  t.at_once(1, Verb::read, "", "1");
  CHECK_FALSE(has(t, kReadYourWrites));
}

TEST_CASE("who has read a version does not go back to an older one, if reads are monotonic") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(0, Verb::write, "2").at_once(1, Verb::read, "", "1");
  t.at_once(1, Verb::read, "", "2");
  CHECK(has(t, kMonotonicReads));
  t.at_once(2, Verb::read, "", "2").at_once(3, Verb::read, "", "1");
  CHECK(has(t, kMonotonicReads));
}

TEST_CASE("who goes back to an older version does not read monotonically") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(0, Verb::write, "2");
  t.at_once(2, Verb::read, "", "2").at_once(2, Verb::read, "", "1");
  CHECK_FALSE(has(t, kMonotonicReads));
  CHECK(has(t, kReadYourWrites));
  CHECK(check(t, kMonotonicReads).why ==
        std::vector<std::string>{"process 2 read 1 of x after it had read 2 of x",
                                 "process 0 wrote 2 to x after it had written 1 to x"});
}

TEST_CASE("of two versions of which nobody knows the order either may be the older one") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::write, "2");
  t.at_once(2, Verb::read, "", "2").at_once(2, Verb::read, "", "1");
  CHECK(has(t, kAll));
  t.at_once(2, Verb::read, "", "2");
  CHECK_FALSE(has(t, kMonotonicReads));
}

TEST_CASE("who sees the later write of a session sees the earlier one, if writes are monotonic") {
  Told t;
  t.of("x").at_once(0, Verb::write, "1").of("y").at_once(0, Verb::write, "2");
  t.of("y").at_once(1, Verb::read, "", "2").of("x").at_once(1, Verb::read, "");
  CHECK_FALSE(has(t, kMonotonicWrites));
  CHECK(has(t, kMonotonicReads));
  CHECK(has(t, kWritesFollowReads));
  CHECK(check(t, kMonotonicWrites).why ==
        std::vector<std::string>{"process 1 read nothing of x after it had read 2 of y",
                                 "process 0 wrote 2 to y after it had written 1 to x",
                                 "x was nothing only before anybody wrote 1 to x"});
  CHECK(check(t, kMonotonicWrites).calls.size() == 4);
}

TEST_CASE("who sees an answer sees the question, if writes follow reads") {
  Told t;
  t.of("question").at_once(0, Verb::write, "why?").at_once(1, Verb::read, "", "why?");
  t.of("answer").at_once(1, Verb::write, "so").at_once(2, Verb::read, "", "so");
  t.of("question").at_once(3, Verb::read, "");
  CHECK(has(t, kAll));
  t.at_once(2, Verb::read, "");
  CHECK_FALSE(has(t, kWritesFollowReads));
  CHECK(has(t, kPram));
  CHECK(check(t, kWritesFollowReads).why.size() == 3);
}

TEST_CASE("a compare-and-set puts its version after the one that it expected") {
  Told t;
  t.at_once(0, Verb::write, "1").ask(1, Verb::compare_and_set, "2", "1").answer(1, "", Said::yes);
  t.at_once(2, Verb::read, "", "2");
  CHECK(has(t, kAll));
  t.at_once(2, Verb::read, "", "1");
  CHECK_FALSE(has(t, kMonotonicReads));
  CHECK(check(t, kMonotonicReads).why.back() == "process 1 set x from 1 to 2");
}

TEST_CASE("writes that go round between two objects have no order") {
  // Each session writes both; each object ends as what was written first to it by the other's view.
  Told t;
  t.of("x").at_once(0, Verb::write, "1").of("y").at_once(0, Verb::write, "1");
  t.of("y").at_once(1, Verb::write, "2").of("x").at_once(1, Verb::write, "2");
  t.of("x").at_once(2, Verb::read, "", "2").at_once(2, Verb::read, "", "1");
  t.of("y").at_once(3, Verb::read, "", "1").at_once(3, Verb::read, "", "2");
  CHECK(has(t, kMonotonicReads));
  CHECK_FALSE(has(t, kMonotonicWrites));
}

TEST_CASE("what nobody wrote breaks every guarantee") {
  Told t;
  t.at_once(0, Verb::read, "", "7");
  CHECK_FALSE(has(t, kReadYourWrites));
  CHECK(check(t, {}).why.front() == "process 0 was answered what nobody wrote: read x: 7");
}

TEST_CASE("when a value was written twice, only what is certain is said") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::write, "1").at_once(0, Verb::read, "", "1");
  const Explained doubtful = check(t, kAll);
  CHECK(doubtful.answer == Answer::unknown);
  CHECK(doubtful.why == std::vector<std::string>{"read x: 1: more than one call may have written that value"});
  t.at_once(0, Verb::read, "");
  CHECK(check(t, kAll).answer == Answer::broken);
}

TEST_CASE("of an object that is appended to nothing is said") {
  Told t;
  t.at_once(0, Verb::append, "1", "1").at_once(0, Verb::read, "");
  CHECK(check(t, kAll).answer == Answer::unknown);
}

TEST_CASE("a budget that does not suffice for guarantees is said") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(0, Verb::read, "");
  CHECK(check_sessions(t.history(), read_from(t.history()), kAll, {.steps = 1}).answer == Answer::unknown);
}

TEST_CASE("on small histories read your writes agrees with trying everything") { agree_by_force(kReadYourWrites); }
TEST_CASE("on small histories monotonic reads agree with trying everything") { agree_by_force(kMonotonicReads); }
TEST_CASE("on small histories monotonic writes agree with trying everything") { agree_by_force(kMonotonicWrites); }
TEST_CASE("on small histories writes follow reads agrees with trying everything") {
  agree_by_force(kWritesFollowReads);
}
TEST_CASE("on small histories PRAM agrees with trying everything") { agree_by_force(kPram); }
TEST_CASE("on small histories causal convergence agrees with trying everything") { agree_by_force(kAll); }

TEST_CASE("the calls of a reason are broken by themselves") {
  std::size_t found = 0;
  for (std::uint64_t seed = 0; seed < thorough<std::uint64_t>(20'000, 1'000); ++seed) {
    History h = weak_history({.processes = 4, .calls = 14}, seed);
    const Explained whole = check_sessions(h, read_from(h), kAll);
    if (whole.answer != Answer::broken || whole.calls.size() < 2) continue;
    ++found;
    h.calls = whole.calls;
    INFO("seed " << seed);
    REQUIRE(check_sessions(h, read_from(h), kAll).answer == Answer::broken);
  }
  CHECK(found > 200);
}

}  // namespace netsplit::sessions_test
