#include "core/checkers/staleness.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/checkers/random_history.h"
#include "tests/checkers/told.h"
#include "tests/checkers/weak_history.h"

namespace netsplit::staleness_test {
using namespace netsplit::checkers;

namespace {

Time at(Moment moment) { return ms(static_cast<std::int64_t>(moment)); }
Staleness measure(const Told& told) { return measure_staleness(read_from(told.history()), at); }

/// Pair by pair.
Staleness measure_plainly(const ReadsFrom& reads) {
  const auto there = [&](std::uint32_t write) {
    Moment moment = reads.initial(write) ? 0 : reads.accesses[write].call.answered;
    for (const Access& a : reads.accesses)
      if (a.from == write) moment = std::min(moment, a.call.answered);
    return moment;
  };
  Staleness s;
  for (const Access& read : reads.accesses) {
    if (!read.reads() || !read.call.known()) continue;
    ++s.reads;
    std::uint64_t versions = 0;
    Duration age{};
    for (std::uint32_t w = 0; w < reads.accesses.size(); ++w) {
      const Access& write = reads.accesses[w];
      if (!write.writes || write.object != read.object || write.call.invoked <= there(read.from)) continue;
      if (there(w) >= read.call.invoked) continue;
      ++versions;
      age = std::max(age, at(read.call.invoked) - at(there(w)));
    }
    s.stale += versions > 0 ? 1 : 0;
    s.most_versions = std::max(s.most_versions, versions);
    s.longest = std::max(s.longest, age);
  }
  return s;
}

}  // namespace

TEST_CASE("a fresh read is not stale, nor is one beside a write") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::read, "", "1");
  t.ask(0, Verb::write, "2").at_once(1, Verb::read, "", "1").at_once(2, Verb::read, "", "1").answer(0);
  const Staleness s = measure(t);
  CHECK(s.reads == 3);
  CHECK(s.stale == 0);
  CHECK(s.longest == 0ms);
  CHECK_FALSE(s.oldest);
}

TEST_CASE("a stale read is as old as the write that surely overwrote what it saw, and so many versions behind") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(0, Verb::write, "2").at_once(0, Verb::write, "3");  // there at 2, 4, 6
  t.at_once(1, Verb::read, "", "1");                                                         // asked at 7
  const Staleness s = measure(t);
  CHECK(s.stale == 1);
  CHECK(s.most_versions == 2);
  CHECK(s.longest == 3ms);
  CHECK(tell(s.oldest->overwritten_by, t.history().atoms) == "write 2 to x");
}

TEST_CASE("who read a version shows that it was there before its write was answered") {
  Told t;
  t.at_once(0, Verb::write, "1").ask(0, Verb::write, "2").at_once(1, Verb::read, "", "2");
  t.at_once(2, Verb::read, "", "1").answer(0);
  CHECK(measure(t).most_versions == 1);
  CHECK(measure(t).longest == 1ms);
}

TEST_CASE("a read of nothing after a write is stale") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::read, "");
  CHECK(measure(t).most_versions == 1);
}

TEST_CASE("the median read is the one in the middle") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(0, Verb::write, "2");
  t.at_once(1, Verb::read, "", "2").at_once(1, Verb::read, "", "1").at_once(1, Verb::read, "", "1");
  const Staleness s = measure(t);
  CHECK(s.median_versions == 1);
  CHECK(s.median == 3ms);
  CHECK(s.longest == 5ms);
}

TEST_CASE("a limit of staleness holds, is broken, or is unknown") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(0, Verb::write, "2").at_once(1, Verb::read, "", "1");
  const auto check = [&](StalenessLimit limit) { return check_staleness(t.history(), measure(t), limit); };
  CHECK(check({.versions = 1, .age = 1ms}).answer == Answer::holds);
  CHECK(check({.versions = 0, .age = {}}).answer == Answer::broken);
  CHECK(check({.versions = 0, .age = {}}).why ==
        std::vector<std::string>{"process 1 read what was 1 version behind: read x: 1",
                                 "before it was asked, that had been followed by: write 2 to x"});
  t.at_once(2, Verb::read, "", "1");
  CHECK(check({.versions = {}, .age = 1ms}).answer == Answer::broken);
  t.at_once(2, Verb::write, "2").at_once(2, Verb::read, "", "2");
  CHECK(check({.versions = 9, .age = {}}).answer == Answer::unknown);
}

TEST_CASE("staleness agrees with looking at each pair") {
  std::uint64_t stale = 0;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const History h = weak_history({.processes = 4, .calls = 30, .objects = 2}, seed);
    const ReadsFrom reads = read_from(h);
    const Staleness quick = measure_staleness(reads, at);
    const Staleness plain = measure_plainly(reads);
    INFO("seed " << seed);
    REQUIRE(quick.reads == plain.reads);
    REQUIRE(quick.stale == plain.stale);
    REQUIRE(quick.most_versions == plain.most_versions);
    REQUIRE(quick.longest == plain.longest);
    stale += quick.stale;
  }
  CHECK(stale > 1'000);
}

TEST_CASE("of a linearizable history no read is stale") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const History h = random_history({.model = "register", .processes = 4, .calls = 20, .values = 1'000}, seed);
    REQUIRE(measure_staleness(read_from(h), at).stale == 0);
  }
}

TEST_CASE("what was read after the last write is the same once it has converged") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::write, "2").at_once(2, Verb::read, "", "1");
  const Moment quiet = 7;
  CHECK(check_convergence(t.history(), quiet).answer == Answer::unknown);  // nobody looked
  t.at_once(0, Verb::read, "", "2").at_once(1, Verb::read, "", "2");
  CHECK(check_convergence(t.history(), quiet).answer == Answer::holds);
  CHECK(check_convergence(t.history(), quiet - 2).answer == Answer::broken);
  t.of("y").at_once(1, Verb::read, "", "");
  CHECK(check_convergence(t.history(), quiet).answer == Answer::holds);
  t.of("x").at_once(2, Verb::read, "", "1");
  const Explained split = check_convergence(t.history(), quiet);
  CHECK(split.answer == Answer::broken);
  CHECK(split.why == std::vector<std::string>{"process 0 was answered read x: 2", "process 2 was answered read x: 1",
                                              "nothing that changes it was under way any more"});
}

TEST_CASE("a write without an answer may still change what is read") {
  Told t;
  t.ask(0, Verb::write, "1").at_once(1, Verb::read, "").at_once(1, Verb::read, "", "1");
  const Explained open = check_convergence(t.history(), 2);
  CHECK(open.answer == Answer::unknown);
  CHECK(open.why.back() == "meanwhile this may have happened: write 1 to x: no answer");
}

}  // namespace netsplit::staleness_test
