#pragma once
#include <cstdint>
#include <string_view>

#include "core/base/label.h"
#include "core/base/ratio.h"
#include "core/base/time.h"

namespace netsplit {

/// One stream of chance, eight bytes of state: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
/// generators", OOPSLA 2014). Each purpose has a stream of its own, seeded from the run's seed, the purpose and a name,
/// so that adding a node does not reshuffle the others.
struct Rng {
  std::uint64_t state = 0;

  static constexpr Rng stream(std::uint64_t seed, std::string_view purpose, std::string_view name = {}) {
    Rng mixed{seed ^ (fnv1a(purpose) * 0x9e3779b97f4a7c15u)};
    mixed.state = mixed.next() ^ fnv1a(name);
    return {mixed.next()};
  }

  constexpr std::uint64_t next() {
    state += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  /// Uniform in [0, n), without bias. REQUIRES: n > 0. Lemire, "Fast random integer generation in an interval", 2019.
  constexpr std::uint64_t below(std::uint64_t n) {
    if (n > 0xffffffffu) return below_wide(n);
    const auto n32 = static_cast<std::uint32_t>(n);
    std::uint64_t product = (next() >> 32) * n32;
    if (static_cast<std::uint32_t>(product) < n32) {
      const std::uint32_t reject = (0u - n32) % n32;
      while (static_cast<std::uint32_t>(product) < reject) product = (next() >> 32) * n32;
    }
    return product >> 32;
  }

  /// Uniform in [lo, hi], both ends included. A reversed range gives lo.
  constexpr Duration between(Duration lo, Duration hi) {
    if (hi <= lo) return lo;
    return lo + Duration{static_cast<std::int64_t>(below(static_cast<std::uint64_t>((hi - lo).count()) + 1))};
  }

  /// True with this probability. Draws nothing for 0 and 1, so that a switched-off fault leaves the stream alone.
  constexpr bool chance(Ratio p) {
    if (p.ppb == 0) return false;
    return p.ppb >= Ratio::kOne || below(Ratio::kOne) < p.ppb;
  }

  bool operator==(const Rng&) const = default;

 private:
  constexpr std::uint64_t below_wide(std::uint64_t n) {
    const std::uint64_t reject = (0 - n) % n;
    std::uint64_t x = next();
    while (x < reject) x = next();
    return x % n;
  }
};

}  // namespace netsplit
