#include "core/search/statistics.h"

#include <algorithm>
#include <cmath>

namespace netsplit::search {
namespace {

constexpr double kZ = 1.959963984540054;  ///< of the normal distribution, 2.5 % lie above
constexpr double kTail = 0.025;
constexpr double kNegligible = 1e-18;  ///< of the largest term

}  // namespace

std::size_t quantile_rank(std::size_t n, std::uint64_t ppm) {
  constexpr std::uint64_t kMillion = 1'000'000;
  const std::uint64_t count = (n / kMillion) * ppm + ((n % kMillion) * ppm + kMillion - 1) / kMillion;
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(count, 1, n) - 1);
}

Share wilson(std::uint64_t hits, std::uint64_t n) {
  if (n == 0) return {};
  const auto trials = static_cast<double>(n);
  const double p = static_cast<double>(hits) / trials;
  const double z2 = kZ * kZ;
  const double scale = 1 + z2 / trials;
  const double middle = (p + z2 / (2 * trials)) / scale;
  const double half = kZ / scale * std::sqrt(p * (1 - p) / trials + z2 / (4 * trials * trials));
  return {p, hits == 0 ? 0 : std::max(0.0, middle - half), hits == n ? 1 : std::min(1.0, middle + half)};
}

double coin_at_most(std::uint64_t k, std::uint64_t n) {
  if (k >= n) return 1;
  // Terms relative to the largest, from the middle outwards: none over- or underflows, however large n is.
  const std::uint64_t middle = n / 2;
  double all = 0;
  double some = 0;
  double term = 1;
  for (std::uint64_t i = middle;; --i) {
    all += term;
    if (i <= k) some += term;
    if (i == 0 || term < kNegligible) break;
    term = term * static_cast<double>(i) / static_cast<double>(n - i + 1);
  }
  term = 1;
  for (std::uint64_t i = middle; i < n && term >= kNegligible; ++i) {
    term = term * static_cast<double>(n - i) / static_cast<double>(i + 1);
    all += term;
    if (i + 1 <= k) some += term;
  }
  return some / all;
}

std::optional<std::pair<std::size_t, std::size_t>> median_interval(std::size_t n) {
  if (n == 0 || coin_at_most(0, n) > kTail) return std::nullopt;
  // The largest k of which at most 2.5 % lie below: the median is not below the k-th value (from 0).
  std::size_t low = 0;
  std::size_t high = n / 2;
  while (low < high) {
    const std::size_t middle = low + (high - low + 1) / 2;
    if (coin_at_most(middle, n) <= kTail)
      low = middle;
    else
      high = middle - 1;
  }
  return std::pair(low, n - 1 - low);
}

double sign_test(std::uint64_t less, std::uint64_t more) {
  return std::min(1.0, 2 * coin_at_most(std::min(less, more), less + more));
}

}  // namespace netsplit::search
