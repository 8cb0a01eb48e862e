#include "web/scene/partition.h"

#include <limits>
#include <numbers>
#include <utility>

namespace netsplit {
namespace {

struct Range {
  float lo = std::numeric_limits<float>::max();
  float hi = std::numeric_limits<float>::lowest();
  void take(float x) {
    lo = std::min(lo, x);
    hi = std::max(hi, x);
  }
};

Range along(std::span<const Point> points, Point direction) {
  Range range;
  for (Point p : points) range.take(dot(p, direction));
  return range;
}

}  // namespace

std::optional<Segment> separating_line(std::span<const Point> from, std::span<const Point> to, float beyond) {
  if (from.empty() || to.empty()) return std::nullopt;
  constexpr int kDirections = 180;
  float best_margin = 1;  // less than a pixel is no gap
  Point best_normal{};
  float best_offset = 0;
  for (int i = 0; i < kDirections; ++i) {
    const Point normal = on_circle({}, 1, std::numbers::pi_v<float> * static_cast<float>(i) / kDirections);
    const Range a = along(from, normal);
    const Range b = along(to, normal);
    for (const auto& [low, high] : {std::pair(a, b), std::pair(b, a)}) {
      const float margin = high.lo - low.hi;
      if (margin <= best_margin) continue;
      best_margin = margin;
      best_normal = normal;
      best_offset = (high.lo + low.hi) / 2;
    }
  }
  if (best_margin <= 1) return std::nullopt;
  const Point direction = right_of(best_normal);
  Range reach = along(from, direction);
  const Range other = along(to, direction);
  reach.take(other.lo);
  reach.take(other.hi);
  const Point foot = best_normal * best_offset;
  Segment line{foot + direction * (reach.lo - beyond), foot + direction * (reach.hi + beyond)};
  if (line.b.y < line.a.y) std::swap(line.a, line.b);
  return line;
}

std::optional<float> crossing(const Segment& line, Point a, Point b) {
  const float from = cross(line.b - line.a, a - line.a);
  const float to = cross(line.b - line.a, b - line.a);
  if ((from > 0) == (to > 0)) return std::nullopt;
  return from / (from - to);
}

}  // namespace netsplit
