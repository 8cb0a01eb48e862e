#include <cmath>

#include "web/spacetime/paint.h"

namespace netsplit {
namespace {

constexpr float kFaded = 0.13f;            ///< what is concurrent with the selected event
constexpr std::size_t kMostArrows = 1500;  ///< with more messages heads would only be noise

struct Look {
  float shape = StrokeMark::round;
  float size = 6;
  Tone tone = Tone::plain;
};

Tone tone_of_outcome(const Recorder& recorder, std::uint32_t op) {
  const Operation* operation = find_operation(recorder, op);
  if (!operation) return Tone::plain;
  switch (operation->outcome) {
    case Outcome::ok: return Tone::good;
    case Outcome::fail: return Tone::bad;
    default: return Tone::waiting;
  }
}

Look look_of(const Recorder& recorder, const EventMark& e) {
  switch (e.kind) {
    case RecordKind::fired: return {StrokeMark::ring, 8, Tone::active};
    case RecordKind::note: return {StrokeMark::diamond, 10, Tone::active};
    case RecordKind::synced: return {StrokeMark::square, 5, Tone::plain};
    case RecordKind::completed: return {StrokeMark::round, 7, tone_of_outcome(recorder, e.value)};
    case RecordKind::started:
    case RecordKind::created:
    case RecordKind::restarted:
    case RecordKind::resumed: return {StrokeMark::ring, 9, Tone::good};
    case RecordKind::crashed:
    case RecordKind::dropped: return {StrokeMark::diamond, 10, Tone::bad};
    case RecordKind::paused:
    case RecordKind::removed:
    case RecordKind::command: return {StrokeMark::diamond, 9, Tone::waiting};
    case RecordKind::violated: return {StrokeMark::triangle, 13, Tone::bad};
    default: return {StrokeMark::round, 6, Tone::plain};
  }
}

float presence(const DiagramPicture& p, Order order, RecordId id) {
  const float light = id < p.now() ? 1.0f : kPale;
  return p.cone && order == Order::concurrent ? light * kFaded : light;
}

Order order_of(const DiagramPicture& p, const MessageMark& m) {
  if (!p.cone) return Order::same;
  if (p.cone->of() == m.sent || p.cone->of() == m.ended) return Order::same;
  if (m.how == MessageMark::End::delivered && p.cone->order(m.to, m.ended) == Order::before) return Order::before;
  const Order sent = p.cone->order(m.from, m.sent);
  return sent == Order::after || sent == Order::same ? Order::after : Order::concurrent;
}

void stroke(Painter& painter, Point a, Point b, float width, ImU32 colour, float shape = StrokeMark::round) {
  painter.strokes.push_back({a, b, width, shape, colour});
}

void cross_mark(Painter& painter, Point at, ImU32 colour) {
  constexpr float kArm = 3.6f;
  stroke(painter, at - Point{kArm, kArm}, at + Point{kArm, kArm}, 1.8f, colour);
  stroke(painter, at - Point{kArm, -kArm}, at + Point{kArm, -kArm}, 1.8f, colour);
}

void arrow_head(Painter& painter, const MessageLine& line, float size, ImU32 colour) {
  const float way = distance(line.a, line.b);
  if (way < size * 1.5f) return;
  PacketMark head;
  head.curve = {line.a, lerp(line.a, line.b, 1.0f / 3), lerp(line.a, line.b, 2.0f / 3), line.b};
  head.progress = 1 - size * 0.5f / way;
  head.size = size;
  head.colour = colour;
  painter.packets.push_back(head);
}

/// On its way at the moment looked at: what is behind it is drawn fully, what is before it paler.
void parted_line(const DiagramPicture& p, Painter& painter, const MessageLine& line, const MessageMark& m, float width,
                 ImU32 colour) {
  const Time now = p.world().now();
  const double share =
      m.end > m.begin ? static_cast<double>((now - m.begin).count()) / static_cast<double>((m.end - m.begin).count())
                      : 1.0;
  const Point here = lerp(line.a, line.b, std::clamp(static_cast<float>(share), 0.0f, 1.0f));
  stroke(painter, line.a, here, width, colour);
  stroke(painter, here, line.b, width, faded(colour, kPale));
  stroke(painter, here, here, 6, colour);
}

void fill_message(const DiagramPicture& p, Painter& painter, const MessageMark& m, std::size_t index, bool heads) {
  const Diagram& d = p.diagram;
  const MessageLine line = line_of(d, m);
  if (std::max(line.a.y, line.b.y) < d.plot.min.y || std::min(line.a.y, line.b.y) > d.plot.max.y) return;
  const Order order = order_of(p, m);
  const bool hovered = p.hovered.kind == DiagramPick::Kind::message && p.hovered.index == index;
  const bool chosen =
      (p.cone && order == Order::same) || m.sent == p.second || (m.ended != kNoRecord && m.ended == p.second);
  const float light = presence(p, chosen ? Order::same : order, m.sent);
  const float ink = hovered || chosen || (p.cone && order != Order::concurrent) ? 1.0f : p.ink;
  const bool dropped = m.how == MessageMark::End::dropped;
  const ImU32 hue = p.theme().kind_hue(p.context.index.kind_number(*m.label));
  const ImU32 colour = faded(hue, light * ink);
  const float width = chosen ? 3.0f : hovered ? 2.4f : 1.35f;
  const bool parted =
      m.sent < p.now() && (m.ended == kNoRecord || m.ended >= p.now()) && m.how != MessageMark::End::beyond;
  if (parted)
    parted_line(p, painter, line, m, width, colour);
  else
    stroke(painter, line.a, line.b, width, colour);
  if (dropped) cross_mark(painter, line.b, faded(p.theme().tone(Tone::bad), m.ended < p.now() ? light : light * kPale));
  if (heads && m.how == MessageMark::End::delivered)
    arrow_head(painter, line, std::clamp(d.row * 0.34f, 6.0f, 9.0f), parted ? faded(colour, kPale) : colour);
}

void fill_event(const DiagramPicture& p, Painter& painter, const EventMark& e, std::size_t index) {
  if (!p.diagram.sees(e.node)) return;
  const Point at = p.diagram.point(e.node, e.at);
  const Look look = look_of(p.recorder(), e);
  const Order order = p.cone ? p.cone->order(e.node, e.id) : Order::same;
  const bool chosen = (p.cone && p.cone->of() == e.id) || e.id == p.second;
  const bool hovered = p.hovered.kind == DiagramPick::Kind::event && p.hovered.index == index;
  const float light = presence(p, chosen ? Order::same : order, e.id);
  const ImU32 colour = faded(p.theme().tone(look.tone), light);
  const float fit = std::clamp(p.diagram.row / 20, 0.75f, 1.25f);
  if (chosen || hovered)
    stroke(painter, at, at, look.size * fit + 9, faded(p.colours().accent, chosen ? 0.45f : 0.25f));
  // A gap around each keeps it apart from the lines that it stands on.
  stroke(painter, at, at, look.size * fit + 3, faded(p.colours().surface, light), look.shape);
  if (look.shape == static_cast<float>(StrokeMark::square)) {
    const Point half{look.size * fit * 0.5f, 0};
    stroke(painter, at - half, at + half, look.size * fit, colour, StrokeMark::square);
  } else {
    stroke(painter, at, at, look.size * fit, colour, look.shape);
  }
}

}  // namespace

void fill_cone(const DiagramPicture& p, Painter& painter) {
  if (!p.cone) return;
  const auto [first, end] = p.diagram.rows_seen();
  for (std::size_t i = first; i < end; ++i) {
    const NodeId node = node_id(i);
    const float y = p.diagram.y(node);
    const Time past = p.cone->past_until(p.recorder(), node);
    const Time future = p.cone->future_from(p.recorder(), node);
    const float width = std::clamp(p.diagram.row * 0.16f, 3.0f, 5.0f);
    if (past >= Time{})
      stroke(painter, {p.diagram.x(Time{}), y}, {p.diagram.x(past), y}, width, faded(p.past_ink(), 0.75f));
    if (future < kForever)
      stroke(painter, {p.diagram.x(future), y}, {p.diagram.x(p.context.timeline.furthest()), y}, width,
             faded(p.future_ink(), 0.75f));
  }
}

void fill_marks(const DiagramPicture& p, Painter& painter) {
  const bool heads = p.marks.messages.size() <= kMostArrows;
  for (std::size_t i = 0; i < p.marks.messages.size(); ++i) fill_message(p, painter, p.marks.messages[i], i, heads);
  for (std::size_t i = 0; i < p.marks.events.size(); ++i) fill_event(p, painter, p.marks.events[i], i);
}

}  // namespace netsplit
