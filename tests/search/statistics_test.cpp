#include "core/search/statistics.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/base/rng.h"

namespace netsplit::search::statistics_test {
using Catch::Approx;

TEST_CASE("quantiles are nearest ranks") {
  CHECK(quantile_rank(1, 500'000) == 0);
  CHECK(quantile_rank(4, 500'000) == 1);
  CHECK(quantile_rank(5, 500'000) == 2);
  CHECK(quantile_rank(100, 990'000) == 98);
  CHECK(quantile_rank(101, 990'000) == 99);
  CHECK(quantile_rank(10, 0) == 0);
  CHECK(quantile_rank(10, 1'000'000) == 9);
  CHECK(quantile_rank(3'000'000'000u, 500'000) == 1'499'999'999u);
}

TEST_CASE("Wilson's interval is that of the textbooks, and has sense at both ends") {
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  CHECK(wilson(81, 263).low == Approx(0.2553).margin(0.00005));
  CHECK(wilson(81, 263).high == Approx(0.3662).margin(0.00005));
  CHECK(wilson(15, 148).low == Approx(0.0624).margin(0.00005));
  CHECK(wilson(15, 148).high == Approx(0.1605).margin(0.00005));
  CHECK(wilson(0, 20).low == 0);
  CHECK(wilson(0, 20).high == Approx(0.1611).margin(0.00005));
  CHECK(wilson(1, 29).low == Approx(0.0061).margin(0.00005));
  CHECK(wilson(1, 29).high == Approx(0.1718).margin(0.00005));
  CHECK(wilson(20, 20).high == 1);
  CHECK(wilson(0, 0).low == 0);
  CHECK(wilson(0, 0).high == 1);
}

TEST_CASE("coins are counted exactly, as far as doubles go, for few tosses and for millions") {
  CHECK(hits_at_most(0, 6) == Approx(1.0 / 64));
  CHECK(hits_at_most(2, 5) == Approx(0.5));
  CHECK(hits_at_most(5, 5) == 1);
  CHECK(hits_at_most(1, 10) == Approx(11.0 / 1024));
  CHECK(hits_at_most(499'020, 1'000'000) == Approx(0.025).margin(0.0001));  // half of n, less 1.96 sqrt(n) / 2
  CHECK(hits_at_most(1'000, 1'000'000) == 0);
}

TEST_CASE("hits of any share are counted exactly, too") {
  CHECK(hits_at_most(0, 10, 900'000) == Approx(1e-10));
  CHECK(hits_at_most(9, 10, 900'000) == Approx(1 - 0.3486784401));  // 0.9^10
  CHECK(hits_at_most(2, 5, 100'000) == Approx(0.99144));
  CHECK(hits_at_most(367, 368, 990'000) == Approx(1 - 0.02476).margin(0.00001));  // 0.99^368
}

TEST_CASE("the ranks that bound a median are those of the tables") {
  // Conover, "Practical Nonparametric Statistics": ranks 1 and 6, 2 and 9, 6 and 15, 40 and 61; here from 0 on.
  CHECK_FALSE(quantile_interval(0));
  CHECK_FALSE(quantile_interval(5));
  CHECK(quantile_interval(6) == std::pair<std::size_t, std::size_t>(0, 5));
  CHECK(quantile_interval(10) == std::pair<std::size_t, std::size_t>(1, 8));
  CHECK(quantile_interval(20) == std::pair<std::size_t, std::size_t>(5, 14));
  CHECK(quantile_interval(100) == std::pair<std::size_t, std::size_t>(39, 60));
  CHECK_FALSE(quantile_interval(35, 900'000));
  CHECK(quantile_interval(36, 900'000)->second == 35);  // 0.9^36 is 2.25 %
  CHECK_FALSE(quantile_interval(367, 990'000));
  CHECK(quantile_interval(368, 990'000)->second == 367);
  // What bounds a tenth from below bounds nine tenths from above.
  CHECK(quantile_interval(100, 100'000)->first == 99 - quantile_interval(100, 900'000)->second);
}

TEST_CASE("the intervals of other quantiles cover them in at least 95 of 100 samples") {
  struct Case {
    std::uint64_t ppm;
    std::size_t n;
  };
  for (const Case c : {Case{900'000, 60}, Case{990'000, 450}}) {
    INFO(c.ppm);
    Rng rng = Rng::stream(2, "quantiles");
    int covered = 0;
    constexpr int kSamples = 2'000;
    const auto [low, high] = *quantile_interval(c.n, c.ppm);
    for (int i = 0; i < kSamples; ++i) {
      std::vector<std::uint64_t> sample(c.n);
      for (auto& x : sample) {
        x = rng.below(1'000'000);
        x *= x;  // nothing symmetric about them
      }
      std::sort(sample.begin(), sample.end());
      if (sample[low] <= c.ppm * c.ppm && sample[high] >= c.ppm * c.ppm) ++covered;
    }
    CHECK(covered >= kSamples * 94 / 100);  // two standard errors below 95 %
    CHECK(covered < kSamples);
  }
}

TEST_CASE("the interval of the median covers it in at least 95 of 100 samples") {
  Rng rng = Rng::stream(1, "median");
  int covered = 0;
  constexpr int kSamples = 4'000;
  for (int i = 0; i < kSamples; ++i) {
    std::vector<std::int64_t> sample(25);
    // Squares: nothing symmetric about them. Their median is that of the numbers, squared.
    for (auto& x : sample) {
      x = static_cast<std::int64_t>(rng.below(2'001));
      x *= x;
    }
    std::sort(sample.begin(), sample.end());
    const auto [low, high] = *quantile_interval(sample.size());
    if (sample[low] <= 1'000'000 && sample[high] >= 1'000'000) ++covered;
  }
  CHECK(covered >= kSamples * 94 / 100);  // two standard errors below 95 %
  CHECK(covered <= kSamples * 98 / 100);
}

TEST_CASE("the sign test is exact and two-sided") {
  CHECK(sign_test(0, 0) == 1);
  CHECK(sign_test(5, 5) == 1);
  CHECK(sign_test(0, 6) == Approx(2.0 / 64));
  CHECK(sign_test(6, 0) == Approx(2.0 / 64));
  CHECK(sign_test(2, 8) == Approx(2 * 56.0 / 1024));
}

}  // namespace netsplit::search::statistics_test
