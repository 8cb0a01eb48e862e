#include "web/scene/region_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/base/sort_stably.h"

// Along each axis, items keep the order that they have on the earth; besides, any two are apart along one of the axes. Both
// are of the form "b is at least this far behind a", so that a sweep from the front and one from the back both keep them,
// and so does the middle of the two.
namespace netsplit {
namespace {

/// One axis: where on the earth each item lies along it, in degrees, and how long it is.
struct Axis {
  std::vector<float> degrees;
  std::vector<float> length;
  std::vector<std::size_t> order;  ///< by degrees
};

/// Which pairs are apart along the first axis; the others are along the second.
using Apart = std::vector<std::vector<bool>>;

constexpr float kSame = 1.5f;  ///< degrees that make no difference
constexpr float kStagger = 12;

struct Line {
  std::vector<float> at;
  float span = 0;  ///< from edge to edge
};

Axis axis_of(std::vector<float> degrees, std::vector<float> length) {
  Axis axis{std::move(degrees), std::move(length), {}};
  for (std::size_t i = 0; i < axis.degrees.size(); ++i) axis.order.push_back(i);
  sort_stably(axis.order, [&](std::size_t a, std::size_t b) { return axis.degrees[a] < axis.degrees[b]; });
  return axis;
}

Line place(const Axis& axis, const Apart& apart, bool when, float scale, float gap) {
  const std::size_t count = axis.order.size();
  const auto room = [&](std::size_t a, std::size_t b) {
    if (apart[a][b] == when) return (axis.length[a] + axis.length[b]) / 2 + gap;
    // Not in one line, so that it can be seen which of them is further on.
    return axis.degrees[b] - axis.degrees[a] > kSame ? kStagger : 0.0f;
  };
  std::vector<float> front(count);
  std::vector<float> back(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t me = axis.order[i];
    front[me] = axis.degrees[me] * scale;
    for (std::size_t j = 0; j < i; ++j) front[me] = std::max(front[me], front[axis.order[j]] + room(axis.order[j], me));
  }
  for (std::size_t i = count; i-- > 0;) {
    const std::size_t me = axis.order[i];
    back[me] = axis.degrees[me] * scale;
    for (std::size_t j = i + 1; j < count; ++j)
      back[me] = std::min(back[me], back[axis.order[j]] - room(me, axis.order[j]));
  }
  Line line;
  float low = 0;
  float high = 0;
  for (std::size_t i = 0; i < count; ++i) {
    line.at.push_back((front[i] + back[i]) / 2);
    low = i == 0 ? line.at[i] - axis.length[i] / 2 : std::min(low, line.at[i] - axis.length[i] / 2);
    high = i == 0 ? line.at[i] + axis.length[i] / 2 : std::max(high, line.at[i] + axis.length[i] / 2);
  }
  line.span = high - low;
  return line;
}

/// As far apart as the places are on the earth, at the largest scale at which they fit.
Line spread(const Axis& axis, const Apart& apart, bool when, float most_scale, float room, float gap) {
  constexpr int kSteps = 24;
  for (int step = kSteps; step > 0; --step) {
    Line line = place(axis, apart, when, most_scale * static_cast<float>(step) / kSteps, gap);
    if (line.span <= room) return line;
  }
  return place(axis, apart, when, 0, gap);
}

/// Pairs are apart along the axis along which they are further apart on the earth, the second one counted so many times.
Apart decide(const Axis& x, const Axis& y, float bias) {
  const std::size_t count = x.degrees.size();
  Apart apart(count, std::vector<bool>(count));
  for (std::size_t a = 0; a < count; ++a)
    for (std::size_t b = 0; b < count; ++b)
      apart[a][b] = std::abs(x.degrees[a] - x.degrees[b]) >= bias * std::abs(y.degrees[a] - y.degrees[b]);
  return apart;
}

/// One way to place all items.
struct Plan {
  std::vector<Point> centres;
  float cost = 0;
};

/// How far the picture is from the shares of the whole that the places are apart on the earth; 0 for none.
float bent(const Axis& axis, const Line& line) {
  const std::size_t first = axis.order.front();
  const std::size_t last = axis.order.back();
  const float degrees = axis.degrees[last] - axis.degrees[first];
  const float length = line.at[last] - line.at[first];
  if (degrees <= 0 || length <= 0) return 0;
  float sum = 0;
  for (std::size_t i = 0; i < axis.order.size(); ++i)
    sum += std::abs((axis.degrees[i] - axis.degrees[first]) / degrees - (line.at[i] - line.at[first]) / length);
  return sum / static_cast<float>(axis.order.size());
}

Plan plan(const Axis& x, const Axis& y, float bias, float aspect, float gap) {
  constexpr float kScale = 12;        ///< pixels a degree, at most
  constexpr float kStretched = 3.5f;  ///< so much more a degree may be along one axis than along the other
  const Apart apart = decide(x, y, bias);
  const float wide = place(x, apart, true, 0, gap).span;
  const float height = std::max(place(y, apart, false, 0, gap).span, wide / aspect);
  const Line across = spread(x, apart, true, kScale, height * aspect * 1.02f, gap);
  // The earth is not to be stretched beyond recognition where there happens to be room.
  const std::size_t west = x.order.front();
  const std::size_t east = x.order.back();
  const float scale = (across.at[east] - across.at[west]) / std::max(1.0f, x.degrees[east] - x.degrees[west]);
  const Line down = spread(y, apart, false, std::clamp(scale * kStretched, 1.0f, kScale), height * 1.02f, gap);
  Plan found;
  found.cost = height * (1 + 0.5f * (bent(x, across) + bent(y, down)));
  for (std::size_t i = 0; i < x.order.size(); ++i) found.centres.push_back({across.at[i], down.at[i]});
  return found;
}

}  // namespace

std::vector<Point> place_on_map(std::span<const MapItem> items, float aspect, float gap) {
  constexpr float kBiases[] = {1, 1.4f, 0.7f, 2, 0.5f, 2.8f, 4, 0.35f, 5.6f, 8, 11, 16, 23, 32, 64, 128, 256};
  if (items.empty()) return {};
  std::array<std::vector<float>, 4> lists;
  for (const MapItem& item : items) {
    lists[0].push_back(item.at.longitude);
    lists[1].push_back(item.size.x);
    lists[2].push_back(-item.at.latitude);
    lists[3].push_back(item.size.y);
  }
  const Axis x = axis_of(std::move(lists[0]), std::move(lists[1]));
  const Axis y = axis_of(std::move(lists[2]), std::move(lists[3]));
  Plan best;
  for (const float bias : kBiases) {
    Plan other = plan(x, y, bias, aspect, gap);
    if (best.centres.empty() || other.cost < best.cost) best = std::move(other);
  }
  return best.centres;
}

}  // namespace netsplit
