#include <bit>
#include <cmath>

#include "web/spacetime/paint.h"

namespace netsplit {
namespace {

/// 0 to 1 by the logarithm. `most` is a power of two, so that the scale stands still while one pans.
float height_of(std::uint32_t count, std::uint32_t most) {
  if (count == 0) return 0;
  return std::log2(1.0f + static_cast<float>(count)) / std::log2(1.0f + static_cast<float>(most));
}

struct Seen {
  std::size_t first_bin = 0;
  std::size_t end_bin = 0;
  std::uint32_t most_events = 4;
  std::uint32_t most_crossing = 4;
};

Seen look_at(const DiagramPicture& p, const EventDensity::Table& t) {
  const auto bin_at = [&](Time at) {
    return static_cast<std::size_t>(std::max<std::int64_t>(0, (at - t.begin) / t.width));
  };
  Seen seen;
  seen.first_bin = std::min(t.bins(), bin_at(p.diagram.camera->from()));
  seen.end_bin = std::min(t.bins(), bin_at(p.diagram.camera->to()) + 1);
  const auto [first, end] = p.diagram.rows_seen();
  for (std::size_t b = seen.first_bin; b < seen.end_bin; ++b) {
    std::int32_t crossing = 0;
    for (std::size_t n = 0; n < end; ++n) {
      const EventDensity::Cell& cell = t.bin(b)[n];
      crossing += cell.crossing;
      if (n < first) continue;
      seen.most_events = std::max(seen.most_events, cell.events);
      seen.most_crossing = std::max(seen.most_crossing, static_cast<std::uint32_t>(std::max(0, crossing)));
    }
  }
  seen.most_events = std::bit_ceil(seen.most_events);
  seen.most_crossing = std::bit_ceil(seen.most_crossing);
  return seen;
}

/// Before, in or after the cone of the selected event, per node.
struct Bounds {
  std::vector<Time> past;
  std::vector<Time> future;
};

Bounds bounds_of(const DiagramPicture& p) {
  Bounds bounds;
  if (!p.cone) return bounds;
  for (std::size_t n = 0; n < p.diagram.nodes; ++n) {
    bounds.past.push_back(p.cone->past_until(p.recorder(), node_id(n)));
    bounds.future.push_back(p.cone->future_from(p.recorder(), node_id(n)));
  }
  return bounds;
}

ImU32 bar_ink(const DiagramPicture& p, const Bounds& bounds, std::size_t node, Time begin, Duration width) {
  const float light = begin <= p.world().now() ? 1.0f : kPale;
  const auto soft = [&](ImU32 ink) { return faded(mixed(p.colours().surface, ink, 0.7f), light); };
  if (!p.cone) return soft(mixed(p.colours().muted, p.colours().accent, 0.6f));
  if (begin + width / 2 <= bounds.past[node]) return soft(p.past_ink());
  if (begin + width / 2 >= bounds.future[node]) return soft(p.future_ink());
  return faded(p.colours().faint, light * 0.6f);
}

void bar(Painter& painter, float x, float width, float top, float bottom, ImU32 colour) {
  painter.strokes.push_back({{x + width / 2, top}, {x + width / 2, bottom}, width, StrokeMark::square, colour});
}

void fill_bin(const DiagramPicture& p, const EventDensity::Table& t, const Seen& seen, const Bounds& bounds,
              std::size_t b, Painter& painter) {
  const Diagram& d = p.diagram;
  const Time begin = t.begin + t.width * static_cast<std::int64_t>(b);
  // Whole device pixels: neighbours meet without a seam.
  const float x = std::max(d.plot.min.x, p.theme().snap(d.x(begin)));
  const float width = std::min(d.plot.max.x, p.theme().snap(d.x(begin + t.width))) - x;
  if (width <= 0) return;
  const float light = begin <= p.world().now() ? 1.0f : kPale;
  const auto [first, end] = d.rows_seen();
  const float reach = d.row * 0.40f;
  std::int32_t crossing = 0;
  for (std::size_t n = 0; n < end; ++n) {
    const EventDensity::Cell& cell = t.bin(b)[n];
    crossing += cell.crossing;
    if (n < first) continue;
    const float y = d.y(node_id(n));
    if (crossing > 0 && n + 1 < d.nodes) {
      const float share = height_of(static_cast<std::uint32_t>(crossing), seen.most_crossing);
      bar(painter, x, width, y, y + d.row, faded(p.colours().muted, 0.30f * share * light * (p.cone ? 0.5f : 1.0f)));
    }
    if (cell.events == 0) continue;
    const float half = std::max(1.0f, reach * height_of(cell.events, seen.most_events));
    bar(painter, x, width, y - half, y + half, bar_ink(p, bounds, n, begin, t.width));
    if (cell.lost == 0) continue;
    const float lost = std::max(1.0f, reach * height_of(cell.lost, seen.most_events));
    bar(painter, x, width, y - lost, y + lost, faded(p.theme().tone(Tone::bad), light));
  }
}

}  // namespace

void fill_density(const DiagramPicture& p, const EventDensity::Table& table, Painter& painter) {
  if (table.nodes != p.diagram.nodes) return;
  const Seen seen = look_at(p, table);
  const Bounds bounds = bounds_of(p);
  for (std::size_t b = seen.first_bin; b < seen.end_bin; ++b) fill_bin(p, table, seen, bounds, b, painter);
}

}  // namespace netsplit
