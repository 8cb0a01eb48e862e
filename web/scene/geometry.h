#pragma once
#include <algorithm>
#include <cmath>

namespace netsplit {

/// A point or a vector of the plane; x to the right, y down.
struct Point {
  float x = 0;
  float y = 0;

  friend constexpr Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
  friend constexpr Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
  friend constexpr Point operator*(Point a, float f) { return {a.x * f, a.y * f}; }
  friend constexpr bool operator==(Point a, Point b) = default;
  Point& operator+=(Point o) { return *this = *this + o; }
};

inline float dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }
/// Positive when `b` lies clockwise of `a` on the screen.
inline float cross(Point a, Point b) { return a.x * b.y - a.y * b.x; }
inline float length(Point a) { return std::sqrt(dot(a, a)); }
inline float distance(Point a, Point b) { return length(a - b); }
inline Point lerp(Point a, Point b, float t) { return a + (b - a) * t; }
inline Point unit(Point a) {
  const float l = length(a);
  return l > 0 ? a * (1 / l) : Point{1, 0};
}
/// A quarter turn to the right of the direction of travel.
inline Point right_of(Point a) { return {-a.y, a.x}; }
inline Point on_circle(Point centre, float radius, float angle) {
  return centre + Point{std::cos(angle), std::sin(angle)} * radius;
}

struct Box {
  Point min;
  Point max;

  Point centre() const { return lerp(min, max, 0.5f); }
  Point size() const { return max - min; }
  bool contains(Point p) const { return p.x >= min.x && p.x <= max.x && p.y >= min.y && p.y <= max.y; }
  bool overlaps(const Box& o) const { return min.x < o.max.x && o.min.x < max.x && min.y < o.max.y && o.min.y < max.y; }
  Box grown(float by) const { return {min - Point{by, by}, max + Point{by, by}}; }
  Box joined(const Box& o) const {
    return {{std::min(min.x, o.min.x), std::min(min.y, o.min.y)}, {std::max(max.x, o.max.x), std::max(max.y, o.max.y)}};
  }
};

inline float distance_to_segment(Point p, Point a, Point b) {
  const Point ab = b - a;
  const float along = dot(ab, ab) > 0 ? std::clamp(dot(p - a, ab) / dot(ab, ab), 0.0f, 1.0f) : 0.0f;
  return distance(p, a + ab * along);
}
/// True when the segments a-b and c-d cross.
inline bool segments_cross(Point a, Point b, Point c, Point d) {
  const auto side = [](Point p, Point q, Point r) { return cross(q - p, r - p) > 0; };
  return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b);
}

/// The way of a packet: a cubic Bezier curve.
struct Curve {
  Point a;
  Point b;
  Point c;
  Point d;

  Point at(float t) const {
    const float s = 1 - t;
    return a * (s * s * s) + b * (3 * s * s * t) + c * (3 * s * t * t) + d * (t * t * t);
  }
};

}  // namespace netsplit
