#include "web/scene/routes.h"

#include <limits>

namespace netsplit {

Curve route(const Station& from, const Station& to, float bow) {
  const Point way = to.centre - from.centre;
  const float far = length(way);
  if (far < 1) {
    // To itself: a loop above the node.
    const float r = from.radius;
    const Point left = from.centre + Point{-0.6f, -0.8f} * r;
    const Point right = from.centre + Point{0.6f, -0.8f} * r;
    return {left, left + Point{-1.6f, -2.2f} * r, right + Point{1.6f, -2.2f} * r, right};
  }
  const Point direction = way * (1 / far);
  const Point side = right_of(direction);
  const float bend = std::min(far * 0.085f, 26.0f) * bow;
  // Starts and ends a little to the right of the straight line too.
  const Point out = unit(direction + side * (0.28f * bow));
  const Point in = unit(direction * -1 + side * (0.28f * bow));
  const Point start = from.centre + out * (from.radius + 2);
  const Point end = to.centre + in * (to.radius + 2);
  return {start, lerp(start, end, 0.33f) + side * bend, lerp(start, end, 0.67f) + side * bend, end};
}

Curve bundled(const Curve& direct, Point from_hub, Point to_hub, float strength) {
  return {direct.a, lerp(direct.b, from_hub, strength), lerp(direct.c, to_hub, strength), direct.d};
}

float distance_to(const Curve& curve, Point p) {
  constexpr int kSteps = 12;
  float least = std::numeric_limits<float>::max();
  Point last = curve.a;
  for (int i = 1; i <= kSteps; ++i) {
    const Point next = curve.at(static_cast<float>(i) / kSteps);
    least = std::min(least, distance_to_segment(p, last, next));
    last = next;
  }
  return least;
}

}  // namespace netsplit
