#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "web/sweep/sweeper.h"

namespace netsplit {

/// How one figure is distributed over the runs of one variant: an empirical distribution function of which every step is a
/// run.
struct SweepCurve {
  struct Run {
    std::int64_t value = 0;
    std::uint64_t trial = 0;
  };
  std::size_t variant = 0;
  std::vector<Run> runs;   ///< from the smallest value on; those in which it never came to be come last
  std::size_t finite = 0;  ///< how many have a value
  /// Which runs bound the median in 95 of 100 cases; nothing where there are too few.
  std::optional<std::pair<std::size_t, std::size_t>> median;
  /// How the figure differs from that of the first variant on common seeds; nothing for the first, or where none differs.
  std::optional<search::FigureComparison> against_first;

  /// The share of all runs whose value is at most this, 0 to 1.
  double share_at(double value) const;
  /// The run at which so many of a million are reached. REQUIRES: there is one.
  const Run& quantile(std::uint64_t ppm) const;
};

/// Of each variant that has a run with this figure, in order.
std::vector<SweepCurve> curves_of(const Sweeper& sweeper, std::size_t figure);

/// "274 ms", "1 204", "never".
std::string figure_text(const search::FigureSpec& figure, std::int64_t value);
/// "274 ms (267 ms to 281 ms)", the median of a curve with its interval where there is one.
std::string median_words(const search::FigureSpec& figure, const SweepCurve& curve);
/// "Against the first, seed by seed: median +3 ms (0 ns to +3 ms); less in 1, equal in 1, more in 8 of 10 seeds; sign test
/// p = 0.039".
std::string comparison_words(const search::FigureSpec& figure, const search::FigureComparison& c);

/// What the values of some distributions lie between, with a step between ticks that leaves at most `most` of them.
struct FigureAxis {
  std::int64_t low = 0;
  std::int64_t high = 1;
  std::int64_t step = 1;
};
FigureAxis axis_of(const std::vector<SweepCurve>& all, int most);

}  // namespace netsplit
