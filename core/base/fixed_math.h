#pragma once
#include <array>
#include <bit>
#include <cstdint>

namespace netsplit {

__extension__ typedef unsigned __int128 Wide;

/// (a * b) >> shift without losing the high bits.
constexpr std::uint64_t mul_shift(std::uint64_t a, std::uint64_t b, int shift) {
  return static_cast<std::uint64_t>((static_cast<Wide>(a) * b) >> shift);
}

/// The logarithm and exponential to base 2 in 32.32 fixed point, from tables made at compile time by integer arithmetic
/// alone: log, exp and pow of the C libraries differ in their last bits between platforms. Relative error below 2e-7.
namespace fixed {

inline constexpr std::uint64_t kOne = std::uint64_t{1} << 32;
inline constexpr std::uint64_t kLn2 = 2977044472u;    ///< ln 2
inline constexpr std::uint64_t kLog2E = 6196328019u;  ///< log2 e
inline constexpr int kTableBits = 10;
inline constexpr int kTableSize = 1 << kTableBits;

/// log2 of x in [1, 2), x in 1.62; bit by bit: square, and halve when it reaches 2.
constexpr std::uint64_t log2_bitwise(std::uint64_t x_q62) {
  std::uint64_t result = 0;
  for (int bit = 31; bit >= 0; --bit) {
    x_q62 = mul_shift(x_q62, x_q62, 62);
    if (x_q62 >> 63) {
      x_q62 >>= 1;
      result |= std::uint64_t{1} << bit;
    }
  }
  return result;
}

constexpr std::uint64_t sqrt_q62(std::uint64_t x_q62) {
  std::uint64_t root = 0;
  for (int bit = 62; bit >= 0; --bit) {
    const std::uint64_t tried = root | (std::uint64_t{1} << bit);
    if (static_cast<Wide>(tried) * tried <= (static_cast<Wide>(x_q62) << 62)) root = tried;
  }
  return root;
}

struct Tables {
  std::array<std::uint64_t, kTableSize + 1> log2{};  ///< log2(1 + i/size)
  std::array<std::uint64_t, kTableSize + 1> exp2{};  ///< 2^(i/size)
};

constexpr Tables make_tables() {
  Tables t;
  for (int i = 0; i < kTableSize; ++i)
    t.log2[i] = log2_bitwise((std::uint64_t{1} << 62) + (static_cast<std::uint64_t>(i) << (62 - kTableBits)));
  t.log2[kTableSize] = kOne;
  std::array<std::uint64_t, kTableBits> roots{};  // 2^(1/2), 2^(1/4), ...
  std::uint64_t root = std::uint64_t{1} << 63;    // 2 in 2.62
  for (auto& r : roots) r = root = sqrt_q62(root);
  for (int i = 0; i < kTableSize; ++i) {
    std::uint64_t product = std::uint64_t{1} << 62;
    for (int bit = 0; bit < kTableBits; ++bit)
      if (i >> (kTableBits - 1 - bit) & 1) product = mul_shift(product, roots[bit], 62);
    t.exp2[i] = product >> 30;
  }
  t.exp2[kTableSize] = 2 * kOne;
  return t;
}

extern const Tables kTables;

/// -log2(u / 2^64) in 32.32 for u > 0; 64 for u = 0.
inline std::uint64_t minus_log2_unit(std::uint64_t u) {
  if (u == 0) return 64 * kOne;
  const int zeros = std::countl_zero(u);
  const std::uint64_t mantissa = u << zeros << 1;  // the bits after the leading one
  const auto slot = static_cast<std::size_t>(mantissa >> (64 - kTableBits));
  const std::uint64_t part = mantissa << kTableBits >> 32;  // 0.32
  const std::uint64_t lo = kTables.log2[slot];
  const std::uint64_t log2 = lo + mul_shift(kTables.log2[slot + 1] - lo, part, 32);
  return static_cast<std::uint64_t>(zeros + 1) * kOne - log2;
}

/// value * 2^x, x in signed 31.32, saturating at `limit`.
inline std::uint64_t scale_exp2(std::uint64_t value, std::int64_t x, std::uint64_t limit) {
  const std::int64_t whole = x >> 32;
  const auto fraction = static_cast<std::uint64_t>(x & 0xffffffff);
  const auto slot = static_cast<std::size_t>(fraction >> (32 - kTableBits));
  const std::uint64_t part = (fraction << kTableBits) & 0xffffffff;
  const std::uint64_t lo = kTables.exp2[slot];
  const std::uint64_t factor = lo + mul_shift(kTables.exp2[slot + 1] - lo, part, 32);
  const Wide scaled = static_cast<Wide>(value) * factor >> 32;
  if (whole < -63) return 0;
  if (whole <= 0)
    return static_cast<std::uint64_t>(scaled >> -whole) < limit ? static_cast<std::uint64_t>(scaled >> -whole) : limit;
  if (whole > 63 || (scaled >> (64 - whole)) != 0) return scaled == 0 ? 0 : limit;
  const auto result = static_cast<std::uint64_t>(scaled << whole);
  return result < limit ? result : limit;
}

}  // namespace fixed
}  // namespace netsplit
