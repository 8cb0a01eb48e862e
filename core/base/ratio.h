#pragma once
#include <compare>
#include <cstdint>

namespace netsplit {

/// A share between 0 and 1, or a small factor, as whole parts per billion: exact and the same on every platform.
struct Ratio {
  static constexpr std::uint64_t kOne = 1'000'000'000;
  std::uint64_t ppb = 0;

  static constexpr Ratio one() { return {kOne}; }
  static constexpr Ratio percent(std::uint64_t n) { return {n * (kOne / 100)}; }
  auto operator<=>(const Ratio&) const = default;
};

}  // namespace netsplit
