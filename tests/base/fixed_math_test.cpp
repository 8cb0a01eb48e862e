#include "core/base/fixed_math.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "core/base/rng.h"

namespace netsplit::fixed_math_test {
namespace {

TEST_CASE("the logarithm is close to that of the C library") {
  Rng rng{1};
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t u = (rng.next() >> rng.below(60)) | 1;
    const double expected = 64 - std::log2(static_cast<double>(u));
    const double got = static_cast<double>(fixed::minus_log2_unit(u)) / static_cast<double>(fixed::kOne);
    worst = std::max(worst, std::abs(got - expected));
  }
  CHECK(worst < 2e-7);
}

TEST_CASE("the logarithm is exact at powers of two and at the edges") {
  for (int bit = 0; bit < 64; ++bit)
    CHECK(fixed::minus_log2_unit(std::uint64_t{1} << bit) == static_cast<std::uint64_t>(64 - bit) * fixed::kOne);
  CHECK(fixed::minus_log2_unit(0) == 64 * fixed::kOne);
  CHECK(fixed::minus_log2_unit(~std::uint64_t{0}) <= 1);
}

TEST_CASE("the logarithm falls as its argument grows") {
  Rng rng{2};
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t u = rng.next() >> rng.below(50);
    if (u + 1000 > u) REQUIRE(fixed::minus_log2_unit(u + 1000) <= fixed::minus_log2_unit(u));
  }
}

TEST_CASE("the exponential is close to that of the C library") {
  Rng rng{3};
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const auto x = static_cast<std::int64_t>(rng.below(20 * fixed::kOne)) - static_cast<std::int64_t>(5 * fixed::kOne);
    const double expected = 1e12 * std::exp2(static_cast<double>(x) / static_cast<double>(fixed::kOne));
    const double got = static_cast<double>(fixed::scale_exp2(1'000'000'000'000, x, ~std::uint64_t{0}));
    worst = std::max(worst, std::abs(got / expected - 1));
  }
  CHECK(worst < 2e-7);
}

TEST_CASE("the exponential saturates at its limit and vanishes far below zero") {
  const auto one = static_cast<std::int64_t>(fixed::kOne);
  CHECK(fixed::scale_exp2(5, 0, 100) == 5);
  CHECK(fixed::scale_exp2(5, one, 100) == 10);
  CHECK(fixed::scale_exp2(5, -one, 100) == 2);
  CHECK(fixed::scale_exp2(5, 10 * one, 100) == 100);
  CHECK(fixed::scale_exp2(5, 63 * one, 100) == 100);
  CHECK(fixed::scale_exp2(5, 64 * one, 100) == 100);
  CHECK(fixed::scale_exp2(5, 100'000 * one, 100) == 100);
  CHECK(fixed::scale_exp2(5, -70 * one, 100) == 0);
  CHECK(fixed::scale_exp2(0, 100 * one, 100) == 0);
  CHECK(fixed::scale_exp2(500, 0, 100) == 100);
  CHECK(fixed::scale_exp2(1'000'000'000'000'000'000u, 62 * one, ~std::uint64_t{0}) == ~std::uint64_t{0});
}

TEST_CASE("the constants are those of mathematics") {
  CHECK(std::abs(static_cast<double>(fixed::kLn2) / 4294967296.0 - std::log(2.0)) < 1e-9);
  CHECK(std::abs(static_cast<double>(fixed::kLog2E) / 4294967296.0 - 1 / std::log(2.0)) < 1e-9);
}

}  // namespace
}  // namespace netsplit::fixed_math_test
