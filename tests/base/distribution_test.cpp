#include "core/base/distribution.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "core/base/hash.h"

namespace netsplit::distribution_test {
namespace {

constexpr std::uint64_t kOneQ32 = std::uint64_t{1} << 32;

std::vector<double> samples_ms(const Distribution& d, int n = 200'000, std::uint64_t seed = 9) {
  Rng rng{seed};
  std::vector<double> result;
  for (int i = 0; i < n; ++i) {
    const Duration x = d.draw(rng);
    REQUIRE(x >= d.least());
    REQUIRE(x <= kLongest);
    result.push_back(static_cast<double>(x.count()) / 1e6);
  }
  std::sort(result.begin(), result.end());
  return result;
}

double mean(const std::vector<double>& x) {
  double sum = 0;
  for (const double v : x) sum += v;
  return sum / static_cast<double>(x.size());
}
double deviation(const std::vector<double>& x) {
  const double m = mean(x);
  double sum = 0;
  for (const double v : x) sum += (v - m) * (v - m);
  return std::sqrt(sum / static_cast<double>(x.size()));
}
double quantile(const std::vector<double>& x, double q) {
  return x[static_cast<std::size_t>(q * static_cast<double>(x.size() - 1))];
}
bool near(double value, double expected, double share) { return std::abs(value - expected) <= share * expected; }

TEST_CASE("a constant is constant and draws nothing") {
  Rng rng{1};
  const Rng before = rng;
  CHECK(Distribution::constant(7ms).draw(rng) == 7ms);
  CHECK(rng == before);
  CHECK(Distribution{}.is_zero());
  CHECK_FALSE(Distribution::constant(1ns).is_zero());
}

TEST_CASE("uniform samples fill their range evenly") {
  const auto x = samples_ms(Distribution::uniform(10ms, 15ms));
  CHECK(near(mean(x), 12.5, 0.005));
  CHECK(near(deviation(x), 5 / std::sqrt(12.0), 0.01));
  CHECK(near(quantile(x, 0.1), 10.5, 0.005));
}

TEST_CASE("normal samples have the mean, deviation and quantiles of a normal distribution") {
  const auto x = samples_ms(Distribution::normal(100ms, 10ms));
  CHECK(near(mean(x), 100, 0.002));
  CHECK(near(deviation(x), 10, 0.01));
  CHECK(near(quantile(x, 0.9), 112.816, 0.003));
  CHECK(near(quantile(x, 0.01), 76.737, 0.006));
}

TEST_CASE("normal samples are never negative") {
  const auto x = samples_ms(Distribution::normal(1ms, 10ms));
  CHECK(x.front() == 0);
}

TEST_CASE("lognormal samples have their median and tail") {
  const auto x = samples_ms(Distribution::lognormal(20ms, kOneQ32 / 2));  // sigma one half
  CHECK(near(quantile(x, 0.5), 20, 0.01));
  CHECK(near(mean(x), 20 * std::exp(0.125), 0.01));
  CHECK(near(quantile(x, 0.9), 20 * std::exp(0.5 * 1.2816), 0.01));
  CHECK(near(quantile(x, 0.1), 20 * std::exp(-0.5 * 1.2816), 0.01));
}

TEST_CASE("exponential samples have no memory") {
  const auto x = samples_ms(Distribution::exponential(5ms));
  CHECK(near(mean(x), 5, 0.01));
  CHECK(near(deviation(x), 5, 0.02));
  for (const double q : {0.1, 0.5, 0.9, 0.99}) CHECK(near(quantile(x, q), -5 * std::log(1 - q), 0.03));
}

TEST_CASE("Pareto samples have a heavy tail") {
  const auto x = samples_ms(Distribution::pareto(2ms, kOneQ32 / 3));  // alpha = 3
  CHECK(x.front() >= 2);
  CHECK(near(mean(x), 3, 0.02));
  for (const double q : {0.1, 0.5, 0.9, 0.99}) CHECK(near(quantile(x, q), 2 * std::pow(1 - q, -1.0 / 3), 0.03));
}

TEST_CASE("even the heaviest tail stays within the longest duration") {
  samples_ms(Distribution::pareto(1h, 50 * kOneQ32), 10'000);
  samples_ms(Distribution::lognormal(1h, 100 * kOneQ32), 10'000);
  samples_ms(Distribution::exponential(kLongest), 10'000);
  samples_ms(Distribution::normal(kLongest, kLongest), 10'000);
}

TEST_CASE("a mixture draws from its parts by weight") {
  // LNKD-SSD of the PBS paper: 91.22 % Pareto(0.235 ms, 10), 8.78 % exponential of mean 1 / 1.66 ms.
  const Distribution d = Distribution::mixture({{Ratio{912'200'000}, Distribution::pareto(us(235), kOneQ32 / 10)},
                                                {Ratio{87'800'000}, Distribution::exponential(us(602))}});
  const auto x = samples_ms(d);
  CHECK(near(mean(x), 0.9122 * 0.235 * 10 / 9 + 0.0878 * 0.602, 0.02));
  const Distribution one =
      Distribution::mixture({{Ratio{0}, Distribution::constant(1ms)}, {Ratio{5}, Distribution::constant(2ms)}});
  CHECK(samples_ms(one, 100).front() == 2);
  CHECK(samples_ms(Distribution::mixture({}), 10).back() == 0);
}

TEST_CASE("a table gives back its samples evenly") {
  const auto x = samples_ms(Distribution::table({1ms, 2ms, 2ms, 10ms}), 40'000);
  CHECK(near(static_cast<double>(std::count(x.begin(), x.end(), 2.0)), 20'000, 0.02));
  CHECK(near(static_cast<double>(std::count(x.begin(), x.end(), 10.0)), 10'000, 0.03));
  CHECK(samples_ms(Distribution::table({}), 10).back() == 0);
}

/// Samples are part of what a link promises: they may never change, on no platform and with no compiler.
std::uint64_t fingerprint(const Distribution& d) {
  Rng rng = Rng::stream(42, "golden");
  Hasher h;
  for (int i = 0; i < 10'000; ++i) h.add(static_cast<std::uint64_t>(d.draw(rng).count()));
  return h.value();
}

TEST_CASE("samples are the same on every platform") {
  const auto uniform = Distribution::uniform(us(137), 15ms);
  const auto normal = Distribution::normal(20ms, 7ms);
  const auto lognormal = Distribution::lognormal(20ms, kOneQ32 * 7 / 10);
  const auto exponential = Distribution::exponential(3ms);
  const auto pareto = Distribution::pareto(us(235), kOneQ32 / 10 * 13);
  CHECK(fingerprint(uniform) == 0x1de282b70df24913u);
  CHECK(fingerprint(normal) == 0x89a78313ae5391acu);
  CHECK(fingerprint(lognormal) == 0xb6dff2027395e228u);
  CHECK(fingerprint(exponential) == 0xda01777d4f5e4839u);
  CHECK(fingerprint(pareto) == 0x182da86127030ac3u);
  CHECK(fingerprint(Distribution::table({1ms, 5ms, 7ms})) == 0x6774535dbc322366u);
  CHECK(fingerprint(Distribution::mixture({{Ratio::percent(60), normal}, {Ratio::percent(40), pareto}})) ==
        0x0bcb35e7d6105ddeu);
  Rng rng{1};
  CHECK(lognormal.draw(rng) == 45837984ns);
  CHECK(exponential.draw(rng) == 2433366ns);
  CHECK(pareto.draw(rng) == 674734ns);
}

}  // namespace
}  // namespace netsplit::distribution_test
