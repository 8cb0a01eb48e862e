#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/timeline/timeline.h"
#include "web/app/run_index.h"

namespace netsplit {

/// What one plot shows.
struct ChartChoice {
  enum class What : std::uint8_t {
    throughput,  ///< operations that ended, a second, by outcome
    latency,     ///< their percentiles
    in_flight,   ///< messages
    messages,    ///< sent and dropped, a second
    bill,        ///< what all nodes have cost so far
    field,       ///< what roles and machines describe
    behind,      ///< how far each node's field is behind the furthest node's
  };
  What what = What::throughput;
  std::string path;       ///< of the field
  NodeId node = kNobody;  ///< only this one's; kNobody: all nodes together
  bool operator==(const ChartChoice&) const = default;
};

/// How the values of a plot are written.
struct ChartUnit {
  enum class Kind : std::uint8_t { count, per_second, duration_ns, flag, money };
  Kind kind = Kind::count;
  std::string name;  ///< "bytes"; empty when it has none
};
/// "1.5 ms", "320 /s", "12 k bytes", "yes".
std::string format_value(double value, const ChartUnit& unit);

/// A named row of values, one for each x of its plot; NaN where there is none.
struct Line {
  std::string name;
  NodeId node = kNobody;
  std::uint64_t hue = 0;
  Tone tone = Tone::plain;  ///< when the line means good or bad rather than a node
  bool has_tone = false;
  std::vector<double> y;
};

/// A value holds until the next one.
struct ChartData {
  std::string title;
  std::string note;  ///< how it was measured
  ChartUnit unit;
  bool band = false;      ///< too many nodes for a line each: lines are the lowest, the middle and the highest of all
  std::vector<double> x;  ///< nanoseconds
  std::vector<Line> lines;
  double lowest = 0;  ///< of all values; both 0 when there are none
  double highest = 0;
  bool empty = true;  ///< no value at all
};

/// The stretch for which values are gathered, and into how many parts at most it is divided for counting.
struct ChartRange {
  Time from{};
  Time to{};
  std::size_t parts = 120;
};

ChartData gather_chart(const ChartChoice& choice, const Timeline& timeline, const RunIndex& index, ChartRange range);

/// The value of a line at a moment: the last one at or before it. NaN when there is none.
double value_at(const ChartData& chart, const Line& line, Time at);

/// Ends of an axis and the distance of its ticks, all round numbers of the unit.
struct ValueAxis {
  double low = 0;
  double high = 1;
  double step = 1;
};
ValueAxis value_axis(const ChartData& chart, int ticks);

/// A number that some node describes.
struct FieldName {
  std::string path;
  FieldHistory::Unit unit{};
  std::size_t nodes = 0;  ///< that have it
};
std::vector<FieldName> field_names(const FieldHistory& fields);

/// The plots that fit what this run has, before the reader chooses any.
std::vector<ChartChoice> usual_charts(const Timeline& timeline, const RunIndex& index);

}  // namespace netsplit
