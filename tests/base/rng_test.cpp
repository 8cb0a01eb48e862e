#include "core/base/rng.h"

#include <array>
#include <bit>
#include <catch2/catch_test_macros.hpp>
#include <set>

namespace netsplit::rng_test {
namespace {

TEST_CASE("the generator is SplitMix64") {
  // The first outputs of the reference implementation for the seed 1234567.
  Rng rng{1234567};
  CHECK(rng.next() == 6457827717110365317u);
  CHECK(rng.next() == 3203168211198807973u);
  CHECK(rng.next() == 9817491932198370423u);
  CHECK(rng.next() == 4593380528125082431u);
  CHECK(rng.next() == 16408922859458223821u);
}

TEST_CASE("each purpose and each name has a stream of its own") {
  std::set<std::uint64_t> states;
  for (const std::uint64_t seed : {0u, 1u, 2u, 99u})
    for (const char* purpose : {"role", "network", "machine"})
      for (const char* name : {"", "n0", "n1", "n10"}) states.insert(Rng::stream(seed, purpose, name).state);
  CHECK(states.size() == 4 * 3 * 4);
  CHECK(Rng::stream(1, "role", "n0") == Rng::stream(1, "role", "n0"));
}

TEST_CASE("two streams are not correlated") {
  Rng a = Rng::stream(1, "role", "n0");
  Rng b = Rng::stream(1, "role", "n1");
  int agreeing_bits = 0;
  for (int i = 0; i < 10'000; ++i) agreeing_bits += std::popcount(~(a.next() ^ b.next()));
  CHECK(agreeing_bits > 318'000);  // half of 640,000, give or take five standard deviations
  CHECK(agreeing_bits < 322'000);
}

TEST_CASE("below stays below, for the smallest and the largest ranges") {
  Rng rng{3};
  for (int i = 0; i < 1000; ++i) CHECK(rng.below(1) == 0);
  for (const std::uint64_t n :
       {std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{0xffffffff}, std::uint64_t{0x100000000},
        std::uint64_t{0x100000001}, std::uint64_t{1} << 63, (std::uint64_t{1} << 63) + 1, ~std::uint64_t{0}}) {
    std::uint64_t largest = 0;
    for (int i = 0; i < 1000; ++i) {
      const std::uint64_t x = rng.below(n);
      REQUIRE(x < n);
      largest = std::max(largest, x);
    }
    CHECK(largest >= n - n / 100 - 1);
  }
}

TEST_CASE("below is unbiased where a remainder would not be") {
  // With 3/4 of the range of 32 bits, a plain remainder or product gives some numbers twice as often as others.
  Rng rng{4};
  constexpr std::uint64_t kRange = 0xc0000000;
  std::array<int, 3> thirds{};
  for (int i = 0; i < 90'000; ++i) ++thirds[rng.below(kRange) / 0x40000000];
  for (const int n : thirds) {
    CHECK(n > 29'300);
    CHECK(n < 30'700);
  }
  std::array<int, 3> wide{};
  constexpr std::uint64_t kWide = 0xc000000000000000;
  for (int i = 0; i < 90'000; ++i) ++wide[rng.below(kWide) / 0x4000000000000000];
  for (const int n : wide) {
    CHECK(n > 29'300);
    CHECK(n < 30'700);
  }
  std::array<int, 7> sevenths{};
  for (int i = 0; i < 70'000; ++i) ++sevenths[rng.below(7)];
  for (const int n : sevenths) {
    CHECK(n > 9'500);
    CHECK(n < 10'500);
  }
}

TEST_CASE("between includes both ends, and a reversed range gives its lower end") {
  Rng rng{5};
  std::set<std::int64_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(rng.between(3ns, 6ns).count());
  CHECK(seen == std::set<std::int64_t>{3, 4, 5, 6});
  CHECK(rng.between(9ms, 2ms) == 9ms);
  CHECK(rng.between(2ms, 2ms) == 2ms);
  for (int i = 0; i < 1000; ++i) {
    const Duration d = rng.between(-5ms, kLongest);
    REQUIRE(d >= -5ms);
    REQUIRE(d <= kLongest);
  }
}

TEST_CASE("chance is exact at its ends and close between") {
  Rng rng{6};
  const Rng before = rng;
  CHECK_FALSE(rng.chance(Ratio{0}));
  CHECK(rng.chance(Ratio::one()));
  CHECK(rng.chance(Ratio{2 * Ratio::kOne}));
  CHECK(rng == before);
  int hits = 0;
  for (int i = 0; i < 100'000; ++i) hits += rng.chance(Ratio::percent(30));
  CHECK(hits > 29'200);
  CHECK(hits < 30'800);
}

}  // namespace
}  // namespace netsplit::rng_test
