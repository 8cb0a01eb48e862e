#include "web/export/contour.h"

#include <algorithm>
#include <cmath>

#include "core/base/sort_stably.h"

namespace netsplit {
namespace {

constexpr float kStraight = 0.02f;  ///< pixels that a point may be beside the line of its neighbours to be left out

float twice_area(Point a, Point b, Point c) { return cross(b - a, c - a); }

/// Without the points that lie on the way between their neighbours.
std::vector<Point> without_straight(const std::vector<Point>& loop) {
  std::vector<Point> out;
  const std::size_t n = loop.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point before = out.empty() ? loop[n - 1] : out.back();
    if (distance_to_segment(loop[i], before, loop[(i + 1) % n]) > kStraight) out.push_back(loop[i]);
  }
  return out;
}

}  // namespace

Contour::End Contour::middle_of(const Corner& a, const Corner& b) {
  return {std::minmax(a.vertex, b.vertex), lerp(a.at, b.at, 0.5f)};
}

void Contour::add(const std::array<Corner, 3>& triangle) {
  auto [a, b, c] = triangle;
  const auto count = static_cast<int>(a.solid) + static_cast<int>(b.solid) + static_cast<int>(c.solid);
  if (count == 0) return;
  if (twice_area(a.at, b.at, c.at) < 0) std::swap(b, c);
  // Turned so that the one that differs from the other two comes first.
  while (count != 3 && a.solid != (count == 1)) {
    std::swap(a, b);
    std::swap(b, c);
  }
  if (count == 3) add_polygon({end_of(a), end_of(b), end_of(c)});
  if (count == 1) add_polygon({end_of(a), middle_of(a, b), middle_of(a, c)});
  if (count == 2) add_polygon({middle_of(a, b), end_of(b), end_of(c), middle_of(a, c)});
}

void Contour::add_polygon(const std::vector<End>& polygon) {
  for (std::size_t i = 0; i < polygon.size(); ++i)
    edges_.push_back({polygon[i].key, polygon[(i + 1) % polygon.size()].key, polygon[i].at});
}

/// An edge that two neighbours have in common, one in each direction, is inside.
std::vector<Contour::Edge> Contour::open_edges() const {
  const auto ends = [](const Edge& e) { return std::minmax(e.from, e.to); };
  std::vector<Edge> sorted = edges_;
  sort_stably(sorted,
              [&](const Edge& a, const Edge& b) { return ends(a) != ends(b) ? ends(a) < ends(b) : a.from < b.from; });
  std::vector<Edge> open;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i;
    while (end < sorted.size() && ends(sorted[end]) == ends(sorted[i])) ++end;
    std::size_t forth = 0;
    while (i + forth < end && sorted[i + forth].from == sorted[i].from) ++forth;
    const std::size_t back = end - i - forth;
    if (forth > back)
      open.insert(open.end(), sorted.begin() + static_cast<long>(i + back),
                  sorted.begin() + static_cast<long>(i + forth));
    if (back > forth)
      open.insert(open.end(), sorted.begin() + static_cast<long>(i + 2 * forth),
                  sorted.begin() + static_cast<long>(end));
    i = end;
  }
  return open;
}

std::vector<std::vector<Point>> Contour::loops() const {
  std::vector<Edge> open = open_edges();
  std::sort(open.begin(), open.end(), [](const Edge& a, const Edge& b) { return a.from < b.from; });
  std::vector<bool> used(open.size());
  const auto next_from = [&](Key key) {
    auto at = std::lower_bound(open.begin(), open.end(), key, [](const Edge& e, Key k) { return e.from < k; });
    for (; at != open.end() && at->from == key; ++at)
      if (!used[static_cast<std::size_t>(at - open.begin())]) return static_cast<std::size_t>(at - open.begin());
    return open.size();
  };
  std::vector<std::vector<Point>> found;
  for (std::size_t first = 0; first < open.size(); ++first) {
    std::vector<Point> loop;
    for (std::size_t i = used[first] ? open.size() : first; i < open.size(); i = next_from(open[i].to)) {
      used[i] = true;
      loop.push_back(open[i].at);
    }
    loop = without_straight(loop);
    if (loop.size() > 2) found.push_back(std::move(loop));
  }
  return found;
}

}  // namespace netsplit
