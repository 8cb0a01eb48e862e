#pragma once
#include <optional>

#include "web/panels/time_track.h"
#include "web/plots/series.h"

namespace netsplit {

/// What one plot is drawn with.
struct ChartLook {
  const ChartData& data;
  const TimeTrack& track;
  Time read_at{};  ///< whose values stand in the legend
  std::string_view id;
};

/// What the reader did to it.
struct ChartAnswer {
  std::optional<Time> hovered;
  std::optional<Time> sought;
  float scrolled = 0;  ///< a finger pushed the column of plots by this
  bool closed = false;
};

inline constexpr float kChartGutter = 64;  ///< left of a plot, for its values

/// A title with a legend that tells the values, and the plot below it.
ChartAnswer draw_chart(const PanelContext& context, const ChartLook& look, Rect rect);

}  // namespace netsplit
