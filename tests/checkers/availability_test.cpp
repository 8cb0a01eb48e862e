#include "core/checkers/availability.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::availability_test {
using namespace netsplit::checkers;

namespace {

Served good(Time asked, Duration took = 10ms) { return {asked, asked + took, true}; }
Served failed(Time asked) { return {asked, asked + 10ms, false}; }
Served silent(Time asked) { return {asked, std::nullopt, false}; }

std::vector<Served> run(std::size_t all, std::size_t bad) {
  std::vector<Served> out;
  for (std::size_t i = 0; i < all; ++i)
    out.push_back(i < bad ? failed(ms(static_cast<std::int64_t>(i))) : good(ms(static_cast<std::int64_t>(i))));
  return out;
}

}  // namespace

TEST_CASE("what failed, was late or never answered was not available") {
  const std::vector all{good(0s), good(100ms, 200ms), good(200ms, 201ms), failed(300ms), silent(400ms), good(2500ms)};
  const auto windows = availability(all, 200ms, 1s);
  REQUIRE(windows.size() == 2);
  CHECK(windows[0].from == 0s);
  CHECK(windows[0].asked == 5);
  CHECK(windows[0].good == 2);
  CHECK(windows[0].share() == Ratio::percent(40));
  CHECK(windows[1].from == 2s);
  CHECK(windows[1].share() == Ratio::one());
}

TEST_CASE("what may still be answered in time is left out, and what is too late already is not") {
  const std::vector all{silent(0s), silent(900ms), good(950ms, 100ms)};
  const auto windows = availability(all, 200ms, 1s, 1s);
  REQUIRE(windows.size() == 1);
  CHECK(windows[0].asked == 1);
  CHECK(windows[0].good == 0);
}

TEST_CASE("99.9 % of 2,000 leave 2 to be lost") {
  const Objective objective{Ratio{999'000'000}, 200ms};
  const ErrorBudget kept = error_budget(run(2'000, 1), objective, 1s);
  CHECK(kept.answer == Answer::holds);
  CHECK(kept.allowed == 2);
  CHECK(kept.left == 1);
  CHECK(kept.burn_permille == 500);
  CHECK_FALSE(kept.exhausted);
  CHECK(kept.why.empty());
  CHECK(error_budget(run(2'000, 2), objective, 1s).burn_permille == 1'000);
  CHECK(error_budget(run(2'000, 2), objective, 1s).answer == Answer::holds);
}

TEST_CASE("a budget that is overspent says when, and where it was worst") {
  const ErrorBudget spent = error_budget(run(2'000, 3), {Ratio{999'000'000}, 200ms}, 1s);
  CHECK(spent.answer == Answer::broken);
  CHECK(spent.left == -1);
  CHECK(spent.burn_permille == 1'500);
  CHECK(spent.exhausted == 2ms);
  CHECK(spent.worst.good == 997);
  CHECK(spent.why == std::vector<std::string>{"3 of 2000 were not answered with success within 0.2 s; 99.9 % leaves 2",
                                              "the budget of the whole run was spent by what was asked at 0.002 s",
                                              "at worst, from 0 s to 1 s, 997 of 1000 were good"});
}

TEST_CASE("an objective of everything leaves nothing to burn") {
  CHECK(error_budget(run(10, 0), {Ratio::one(), 1s}, 1s).answer == Answer::holds);
  const ErrorBudget broken = error_budget(run(10, 1), {Ratio::one(), 1s}, 1s);
  CHECK(broken.answer == Answer::broken);
  CHECK_FALSE(broken.burn_permille);
}

TEST_CASE("of a run in which nothing was asked nothing is said") {
  CHECK(error_budget({}, {}, 1s).answer == Answer::unknown);
}

}  // namespace netsplit::availability_test
