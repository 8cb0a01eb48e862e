#include "web/scene/routes.h"

#include <limits>

namespace netsplit {
namespace {

/// The room between the way there, the way back, and whatever third node is nearest to one of them.
float clearance(std::span<const Station> stations, std::size_t a, std::size_t b, float detour) {
  const Curve there = route(stations[a], stations[b], detour);
  const Curve back = route(stations[b], stations[a], -detour);
  float least = std::numeric_limits<float>::max();
  for (std::size_t i = 0; i < stations.size(); ++i) {
    if (i == a || i == b || !stations[i].seen()) continue;
    const Station& other = stations[i];
    least = std::min(least, std::min(distance_to(there, other.centre), distance_to(back, other.centre)) - other.radius);
  }
  return least;
}

/// How bad a detour is: long ways around are, those outside of the picture more, and coming near to a node is.
float badness(std::span<const Station> stations, Point centre, std::size_t a, std::size_t b, float detour) {
  const Point way = stations[b].centre - stations[a].centre;
  const Point outward = lerp(stations[a].centre, stations[b].centre, 0.5f) - centre;
  // Only for a link that has an inner and an outer side.
  const bool outside = dot(right_of(way) * detour, outward) > 0 && length(outward) > 0.1f * length(way);
  const float room = clearance(stations, a, b, detour);
  const float near = std::max(0.0f, Detours::kClear - room);
  const float touching = std::max(0.0f, 2 - room);
  return 100 * std::abs(detour) * (outside ? 2.0f : 1.0f) + 1.5f * near + 20 * touching;
}

float least_detour(std::span<const Station> stations, Point centre, std::size_t a, std::size_t b) {
  constexpr int kSteps = 15;
  // Most ways are clear.
  if (clearance(stations, a, b, 0) >= Detours::kClear) return 0;
  float best = 0;
  float least = badness(stations, centre, a, b, 0);
  for (int step = 1; step <= kSteps; ++step)
    for (const float side : {1.0f, -1.0f}) {
      const float detour = side * Detours::kFurthest * static_cast<float>(step) / kSteps;
      const float bad = badness(stations, centre, a, b, detour);
      if (bad >= least) continue;
      least = bad;
      best = detour;
    }
  return best;
}

}  // namespace

Curve route(const Station& from, const Station& to, float detour, bool lane) {
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
  // The middle of a curve lies three quarters as far aside as its inner points do.
  // On a detour the two directions keep closer together, so that it can be shorter.
  const float apart = !lane ? 0.0f : detour == 0 ? 1.0f : 0.55f;
  const float bend = std::min(far * 0.085f, 26.0f) * apart + detour * far / 0.75f;
  // Starts and ends a little to that side of the straight line too, as it would if it came from the centre.
  const float slope = 0.28f * apart + 2.5f * detour;
  const Point out = unit(direction + side * slope);
  const Point in = unit(direction * -1 + side * slope);
  const Point start = from.centre + out * (from.radius + 2);
  const Point end = to.centre + in * (to.radius + 2);
  return {start, lerp(start, end, 0.33f) + side * bend, lerp(start, end, 0.67f) + side * bend, end};
}

Detours::Detours(std::span<const Station> stations) : nodes_(stations.size()), shares_(nodes_ * nodes_) {
  Point centre;
  for (const Station& s : stations) centre += s.centre * (1 / static_cast<float>(nodes_));
  for (std::size_t a = 0; a < nodes_; ++a)
    for (std::size_t b = 0; b < a; ++b) {
      const float share = least_detour(stations, centre, b, a);
      shares_[b * nodes_ + a] = share;
      shares_[a * nodes_ + b] = -share;
    }
}

float Detours::of(std::size_t from, std::size_t to) const {
  return from < nodes_ && to < nodes_ ? shares_[from * nodes_ + to] : 0.0f;
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
