#include "core/search/statistics.h"

#include <algorithm>
#include <cmath>

namespace netsplit::search {
namespace {

constexpr double kZ = 1.959963984540054;  ///< of the normal distribution, 2.5 % lie above
constexpr double kTail = 0.025;
constexpr std::uint64_t kMillion = 1'000'000;
constexpr double kNegligible = 1e-18;  ///< of the largest term

/// The largest k that so few hits are seen of in at most 2.5 of 100 cases; nothing when there is none.
std::optional<std::uint64_t> largest_rare(std::uint64_t n, std::uint64_t ppm) {
  if (n == 0 || hits_at_most(0, n, ppm) > kTail) return std::nullopt;
  std::uint64_t low = 0;
  std::uint64_t high = n;
  while (low < high) {
    const std::uint64_t middle = low + (high - low + 1) / 2;
    if (hits_at_most(middle, n, ppm) <= kTail)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

/// So many of a million of n, rounded down.
std::uint64_t share_of(std::uint64_t n, std::uint64_t ppm) {
  return (n / kMillion) * ppm + (n % kMillion) * ppm / kMillion;
}

}  // namespace

std::size_t quantile_rank(std::size_t n, std::uint64_t ppm) {
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

double hits_at_most(std::uint64_t k, std::uint64_t n, std::uint64_t ppm) {
  if (k >= n) return 1;
  const double odds = static_cast<double>(ppm) / static_cast<double>(kMillion - ppm);
  // Terms relative to one that is about the largest, from there outwards: none over- or underflows, however large n is.
  const std::uint64_t middle = share_of(n, ppm);
  double all = 0;
  double some = 0;
  double term = 1;
  for (std::uint64_t i = middle;; --i) {
    all += term;
    if (i <= k) some += term;
    if (i == 0 || term < kNegligible) break;
    term = term * static_cast<double>(i) / (static_cast<double>(n - i + 1) * odds);
  }
  term = 1;
  for (std::uint64_t i = middle; i < n && term >= kNegligible; ++i) {
    term = term * (static_cast<double>(n - i) * odds) / static_cast<double>(i + 1);
    all += term;
    if (i + 1 <= k) some += term;
  }
  return some / all;
}

std::optional<std::pair<std::size_t, std::size_t>> quantile_interval(std::size_t n, std::uint64_t ppm) {
  // The quantile lies below the k-th value (from 0) only when at most k of the n do not lie above it; and likewise from
  // the other end.
  const auto below = largest_rare(n, ppm);
  const auto above = largest_rare(n, kMillion - ppm);
  if (!below || !above) return std::nullopt;
  return std::pair(static_cast<std::size_t>(*below), n - 1 - static_cast<std::size_t>(*above));
}

double sign_test(std::uint64_t less, std::uint64_t more) {
  return std::min(1.0, 2 * hits_at_most(std::min(less, more), less + more));
}

}  // namespace netsplit::search
