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

  /// The share of all runs whose value is at most this, 0 to 1.
  double share_at(double value) const;
  /// The run at which so many of a million are reached. REQUIRES: there is one.
  const Run& quantile(std::uint64_t ppm) const;
};

/// Of each variant that has a run with this figure, in order.
std::vector<SweepCurve> curves_of(const Sweeper& sweeper, std::size_t figure);

/// "274 ms", "1 204", "never".
std::string figure_text(const search::FigureSpec& figure, std::int64_t value);

/// What the values of some distributions lie between, with a step between ticks that leaves at most `most` of them.
struct FigureAxis {
  std::int64_t low = 0;
  std::int64_t high = 1;
  std::int64_t step = 1;
};
FigureAxis axis_of(const std::vector<SweepCurve>& all, int most);

}  // namespace netsplit
