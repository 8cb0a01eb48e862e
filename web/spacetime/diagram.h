#pragma once
#include <algorithm>
#include <utility>

#include "web/app/panes.h"
#include "web/scene/geometry.h"
#include "web/spacetime/marks.h"
#include "web/spacetime/time_camera.h"

namespace netsplit {

/// Where things are in a space-time diagram: time to the right, one row a node.
struct Diagram {
  static constexpr float kLeastRow = 15;
  static constexpr float kMostRow = 120;

  Rect axis;  ///< the row of ticks
  Rect plot;  ///< the rows; names are left of it
  const TimeCamera* camera = nullptr;
  std::size_t nodes = 0;
  float row = kLeastRow;  ///< height of one
  float scroll = 0;       ///< pixels of rows above the upper edge

  float y(NodeId node) const { return plot.min.y + (static_cast<float>(index_of(node)) + 0.5f) * row - scroll; }
  float x(Time t) const { return camera->x_near(t); }
  Point point(NodeId node, Time t) const { return {x(t), y(node)}; }
  float scroll_limit() const { return std::max(0.0f, row * static_cast<float>(nodes) - plot.height()); }
  /// The rows that are seen, [first, second).
  std::pair<std::size_t, std::size_t> rows_seen() const;
  bool sees(NodeId node) const {
    const auto [first, end] = rows_seen();
    return index_of(node) >= first && index_of(node) < end;
  }
};

/// Rows as tall as there is room for; `scroll` is brought within its limits.
Diagram lay_out_diagram(Rect pane, float names, float axis, const TimeCamera& camera, std::size_t nodes, float scroll);

/// The line of a message: from the sender to where it arrives, arrived, was dropped, or to where it is lost from sight.
/// What was lost at once is drawn a part of the way, so that one sees where it went.
struct MessageLine {
  Point a;
  Point b;
};
MessageLine line_of(const Diagram& diagram, const MessageMark& message);

/// How many pixels of the plot the lines of messages would cover, as a share of it: above 1 they lie over each other.
float coverage_of(const Diagram& diagram, const Marks& marks);

/// What is under the pointer.
struct DiagramPick {
  enum class Kind : unsigned char { nothing, event, message, name };
  Kind kind = Kind::nothing;
  std::size_t index = 0;        ///< among the marks
  RecordId record = kNoRecord;  ///< what a click selects
  NodeId node = kNobody;        ///< of a name
};

/// Events before messages; `slack` pixels beside a mark still count.
DiagramPick pick_in(const Diagram& diagram, const Marks& marks, Point pointer, float slack);

}  // namespace netsplit
