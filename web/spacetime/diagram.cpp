#include "web/spacetime/diagram.h"

#include <cmath>

namespace netsplit {
namespace {

constexpr float kStub = 18;       ///< pixels of a line whose end is not known
constexpr float kLostWay = 0.5f;  ///< share of the way that a message is drawn which was lost at once

}  // namespace

std::pair<std::size_t, std::size_t> Diagram::rows_seen() const {
  const auto first = static_cast<std::size_t>(std::max(0.0f, std::floor(scroll / row)));
  const auto end = static_cast<std::size_t>(std::max(0.0f, std::ceil((scroll + plot.height()) / row)));
  return {std::min(first, nodes), std::min(end, nodes)};
}

Diagram lay_out_diagram(Rect pane, float names, float axis, const TimeCamera& camera, std::size_t nodes, float scroll) {
  Diagram d;
  d.axis = {{pane.min.x + names, pane.min.y}, {pane.max.x, pane.min.y + axis}};
  d.plot = {{pane.min.x + names, pane.min.y + axis}, pane.max};
  d.camera = &camera;
  d.nodes = nodes;
  const float fair = d.plot.height() / static_cast<float>(std::max<std::size_t>(1, nodes));
  d.row = std::clamp(fair, Diagram::kLeastRow, Diagram::kMostRow);
  d.scroll = std::clamp(scroll, 0.0f, d.scroll_limit());
  return d;
}

MessageLine line_of(const Diagram& d, const MessageMark& m) {
  const Point a = d.point(m.from, m.begin);
  const Point b = d.point(m.to, m.end);
  if (m.how == MessageMark::End::beyond) {
    // It leaves: nobody knows yet for how long.
    return {a, a + unit(Point{kStub, b.y - a.y}) * kStub};
  }
  if (m.how == MessageMark::End::dropped && m.reason == DropReason::by_command) return {a, lerp(a, b, 0.7f)};
  if (m.how == MessageMark::End::dropped && m.end == m.begin) {
    const Point way = b - a;
    return {a, a + Point{std::min(std::abs(way.y) * 0.35f, kStub), way.y * kLostWay}};
  }
  if (m.how == MessageMark::End::dropped && m.reason == DropReason::cut) return {a, lerp(a, b, 0.8f)};
  return {a, b};
}

float coverage_of(const Diagram& d, const Marks& marks) {
  // The share of a line between two edges, by one of its coordinates.
  const auto inside = [](float a, float b, float low, float high) {
    const float whole = std::abs(b - a);
    const float seen = std::min(std::max(a, b), high) - std::max(std::min(a, b), low);
    return whole < 1 ? (seen >= 0 ? 1.0f : 0.0f) : std::clamp(seen / whole, 0.0f, 1.0f);
  };
  float pixels = 0;
  for (const MessageMark& m : marks.messages) {
    const MessageLine line = line_of(d, m);
    pixels += distance(line.a, line.b) * std::min(inside(line.a.x, line.b.x, d.plot.min.x, d.plot.max.x),
                                                  inside(line.a.y, line.b.y, d.plot.min.y, d.plot.max.y));
  }
  return pixels / std::max(1.0f, d.plot.width() * d.plot.height());
}

DiagramPick pick_in(const Diagram& d, const Marks& marks, Point pointer, float slack) {
  DiagramPick found;
  float least = slack + 4;
  for (std::size_t i = 0; i < marks.events.size(); ++i) {
    const EventMark& e = marks.events[i];
    const float away = distance(d.point(e.node, e.at), pointer);
    if (away > least) continue;
    least = away;
    found = {DiagramPick::Kind::event, i, e.id, e.node};
  }
  if (found.kind != DiagramPick::Kind::nothing) return found;
  least = slack + 1;
  for (std::size_t i = 0; i < marks.messages.size(); ++i) {
    const MessageLine line = line_of(d, marks.messages[i]);
    const float away = distance_to_segment(pointer, line.a, line.b);
    if (away > least) continue;
    least = away;
    found = {DiagramPick::Kind::message, i, marks.messages[i].sent, marks.messages[i].from};
  }
  return found;
}

}  // namespace netsplit
