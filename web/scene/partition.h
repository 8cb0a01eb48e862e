#pragma once
#include <optional>
#include <span>

#include "web/scene/geometry.h"

namespace netsplit {

struct Segment {
  Point a;
  Point b;
};

/// The straight line that passes between two sets of points with the widest margin, long enough to pass all of them by
/// `beyond`; nothing when no straight line parts them. The upper end comes first.
std::optional<Segment> separating_line(std::span<const Point> from, std::span<const Point> to, float beyond);

/// How far along a-b the endless line through the segment crosses it, 0 to 1; nothing when it doesn't.
std::optional<float> crossing(const Segment& line, Point a, Point b);

/// On which side of the line through the segment a point lies.
inline bool is_left_of(const Segment& line, Point p) { return cross(line.b - line.a, p - line.a) < 0; }

}  // namespace netsplit
