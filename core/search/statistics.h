#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

// Statistics that need no assumption about distributions, with the four basic operations and the square root of IEEE
// 754 only: every machine gives the same digits.
namespace netsplit::search {

/// Which of n sorted values has so many of a million at or below it (the nearest rank). REQUIRES: n > 0.
std::size_t quantile_rank(std::size_t n, std::uint64_t ppm);

/// A share and the interval that covers the true one in 95 of 100 cases.
struct Share {
  double share = 0;
  double low = 0;
  double high = 1;
};
/// Of `hits` in `n` independent trials (Wilson, "Probable inference, the law of succession, and statistical inference",
/// 1927). Fit for none and for all, too. Of no trials nothing is known: from 0 to 1.
Share wilson(std::uint64_t hits, std::uint64_t n);

/// The chance that of n independent trials, each of which hits in so many of a million cases, at most k hit. REQUIRES:
/// 0 < ppm < 1,000,000.
double hits_at_most(std::uint64_t k, std::uint64_t n, std::uint64_t ppm = 500'000);

/// Which of n sorted values bound the quantile at so many of a million of what they are drawn from in at least 95 of 100
/// cases, whatever its distribution (order statistics; Conover, "Practical Nonparametric Statistics", 3.2). Nothing where
/// n is too small to bound it on both sides: a median takes 6, 90 % take 36, and 99 % take 368. REQUIRES: as above.
std::optional<std::pair<std::size_t, std::size_t>> quantile_interval(std::size_t n, std::uint64_t ppm = 500'000);

/// The two-sided sign test (Arbuthnott 1710): how likely so uneven a split or a more uneven one is when neither side is
/// favoured.
double sign_test(std::uint64_t less, std::uint64_t more);

}  // namespace netsplit::search
