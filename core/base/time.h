#pragma once
#include <chrono>
#include <cstdint>
#include <limits>

namespace netsplit {

/// Virtual time in whole nanoseconds. A `Time` counts from the start of the run; nothing in core reads a wall clock.
using Duration = std::chrono::duration<std::int64_t, std::nano>;
using Time = Duration;

using namespace std::chrono_literals;

/// Later than any event. Kept far from the edge of int64, so that adding a sane duration can't overflow.
inline constexpr Time kForever{std::numeric_limits<std::int64_t>::max() / 4};
/// The longest run and the longest single duration that a scenario may ask for.
inline constexpr Duration kLongest = std::chrono::hours{24 * 365};

constexpr Duration us(std::int64_t n) { return std::chrono::microseconds{n}; }
constexpr Duration ms(std::int64_t n) { return std::chrono::milliseconds{n}; }

}  // namespace netsplit
