#include "core/search/sweep.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch_test_macros.hpp>

#include "core/scenario/run.h"
#include "core/search/in_order.h"
#include "tests/search/small_sweep.h"

namespace netsplit::search::sweep_test {
namespace {

SweepHeader small_header(Shard shard = {}) {
  SweepPlan plan = small_plan();
  plan.vary = {{"loss", {"0", "0.2"}}};
  return header_of(std::move(plan), shard);
}

}  // namespace

TEST_CASE("a trial of a sweep is the very run of that scenario with that seed") {
  const SweepHeader header = small_header();
  for (const TrialResult& result : results_of(header)) {
    auto loaded =
        load_scenario(kSmall, "small",
                      {.seed = result.seed, .settings = header.plan.settings_of(header.plan.variant_of(result.trial))});
    const Scenario scenario = std::get<Scenario>(std::move(loaded));
    ScenarioRun run(scenario, {}, scenario.until);
    while (!run.advance(1'000'000)) {}
    CHECK(run.world().hash() == result.hash);
    CHECK(run.world().steps() == result.events);
    CHECK(run.world().now() == result.reached);
  }
}

TEST_CASE("any number of jobs gives the same results in the same order") {
  const SweepHeader header = small_header();
  const auto one = results_of(header, 1);
  REQUIRE(one.size() == header.plan.trials());
  for (const unsigned jobs : {2u, 3u, 16u}) CHECK(results_of(header, jobs) == one);
}

TEST_CASE("shards put together, and a sweep gone on with anywhere, are the whole sweep") {
  const auto whole = results_of(small_header());
  for (const std::uint64_t count : {2u, 4u, 9u}) {
    std::vector<TrialResult> together;
    for (std::uint64_t number = 1; number <= count; ++number)
      for (TrialResult& r : results_of(small_header(Shard{number, count}))) together.push_back(std::move(r));
    std::sort(together.begin(), together.end(), [](const auto& a, const auto& b) { return a.trial < b.trial; });
    CHECK(together == whole);
  }
  for (std::uint64_t nth = 0; nth <= whole.size(); nth += 5)
    CHECK(results_of(small_header(), 2, nth) ==
          std::vector<TrialResult>(whole.begin() + static_cast<std::ptrdiff_t>(nth), whole.end()));
}

TEST_CASE("what was taken when a sweep is stopped is a beginning of it, without a gap") {
  const SweepHeader header = small_header();
  const auto whole = results_of(header);
  for (const unsigned jobs : {1u, 4u}) {
    std::vector<TrialResult> taken;
    std::atomic<bool> stop = false;
    const std::uint64_t done = run_sweep(
        header, 2, jobs,
        [&](const TrialResult& r) {
          taken.push_back(r);
          stop = taken.size() >= 3;
        },
        [&] { return stop.load(); });
    CHECK(done == 2 + taken.size());
    CHECK(taken.size() >= 3);
    CHECK(std::equal(taken.begin(), taken.end(), whole.begin() + 2));
  }
}

TEST_CASE("work is handed on in order however unequal its pieces are, and workers run only so far ahead") {
  std::uint64_t expected = 0;
  std::atomic<int> workers = 0;
  const std::uint64_t done = work_in_order<std::uint64_t>(
      0, 20'000, 3,
      [&] {
        ++workers;
        return [sum = std::uint64_t{0}](std::uint64_t n) mutable {
          for (std::uint64_t i = 0; i < (n % 97 == 0 ? 20'000u : 10u); ++i) sum = sum * 31 + i;
          return n + (sum == 1 ? 1 : 0);
        };
      },
      [&](std::uint64_t n) {
        if (n == expected) ++expected;
      },
      [] { return false; });
  CHECK(done == 20'000);
  CHECK(expected == 20'000);
  CHECK(workers >= 1);
}

}  // namespace netsplit::search::sweep_test
