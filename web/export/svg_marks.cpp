#include "web/export/svg_marks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace netsplit {
namespace {

constexpr float kTurn = 6.2831853f;

Box box_of(std::span<const Point> points) {
  Box box{points[0], points[0]};
  for (const Point p : points) box = box.joined({p, p});
  return box;
}

std::string polygon(std::span<const Point> points) {
  std::string path = "M";
  for (std::size_t i = 0; i < points.size(); ++i) path += (i > 0 ? "L" : "") + svg_point(points[i]);
  return path + "Z";
}

void fill_polygon(SvgDocument& out, std::span<const Point> points, ImU32 colour) {
  out.fill(polygon(points), box_of(points), colour);
}

void write_stroke(SvgDocument& out, const StrokeMark& m) {
  const float r = m.width / 2;
  const bool dot = m.a == m.b;
  const Point along = dot ? Point{1, 0} : unit(m.b - m.a);
  const Point side = right_of(along);
  const Point centre = lerp(m.a, m.b, 0.5f);
  const auto place = [&](float x, float y) { return centre + along * x + side * y; };
  const auto shape = static_cast<int>(m.shape + 0.5f);
  if (shape == StrokeMark::diamond) {
    fill_polygon(out, std::array{place(r, 0), place(0, r), place(-r, 0), place(0, -r)}, m.colour);
  } else if (shape == StrokeMark::triangle) {
    fill_polygon(out, std::array{place(0, -0.936f * r), place(0.927f * r, 0.8f * r), place(-0.927f * r, 0.8f * r)},
                 m.colour);
  } else if (shape == StrokeMark::ring) {
    out.ring(centre, std::max(0.0f, r - 0.8f), {.colour = m.colour, .width = 1.6f});
  } else if (dot) {
    if (shape == StrokeMark::round) out.circle(m.a, r, m.colour);
  } else {
    out.stroke("M" + svg_point(m.a) + "L" + svg_point(m.b), box_of(std::array{m.a, m.b}),
               {.colour = m.colour, .width = m.width, .round = shape == StrokeMark::round});
  }
}

/// The part of a curve between two of its parameters (de Casteljau).
Curve part_of(const Curve& whole, float from, float to) {
  const auto blossom = [&](float u, float v, float w) {
    const Point a = lerp(whole.a, whole.b, u), b = lerp(whole.b, whole.c, u), c = lerp(whole.c, whole.d, u);
    return lerp(lerp(a, b, v), lerp(b, c, v), w);
  };
  return {blossom(from, from, from), blossom(from, from, to), blossom(from, to, to), blossom(to, to, to)};
}

float length_to(const Curve& curve, float end) {
  constexpr int kSteps = 24;
  float sum = 0;
  for (int i = 0; i < kSteps; ++i)
    sum += distance(curve.at(end * static_cast<float>(i) / kSteps), curve.at(end * static_cast<float>(i + 1) / kSteps));
  return sum;
}

void write_line(SvgDocument& out, const LineMark& m) {
  const auto piece = [&](float from, float to) {
    if (to <= from) return;
    const Curve c = part_of(m.curve, from, to);
    const SvgStroke look{.colour = m.colour,
                         .width = m.width,
                         .dash = m.dash,
                         .between = m.dash,
                         .shift = m.dash > 0 ? length_to(m.curve, from) : 0};
    out.stroke("M" + svg_point(c.a) + "C" + svg_point(c.b) + " " + svg_point(c.c) + " " + svg_point(c.d),
               box_of(std::array{c.a, c.b, c.c, c.d}), look);
  };
  if (m.gap <= 0) return piece(0, 1);
  piece(0, m.gap_at - m.gap / 2);
  piece(m.gap_at + m.gap / 2, 1);
}

Point direction_at(const Curve& c, float t) {
  const float s = 1 - t;
  return unit((c.b - c.a) * (s * s) + (c.c - c.b) * (2 * s * t) + (c.d - c.c) * (t * t));
}

void write_packet(SvgDocument& out, const PacketMark& m, float pixel) {
  const float half = m.size / 2;
  const float turn = m.fall * 0.03f;  // what falls turns over slowly
  const Point d = direction_at(m.curve, m.progress);
  const Point along{d.x * std::cos(turn) - d.y * std::sin(turn), d.x * std::sin(turn) + d.y * std::cos(turn)};
  const Point at = m.curve.at(m.progress) + Point{0, m.fall};
  const auto place = [&](float x, float y) { return at + along * (x * half) + right_of(along) * (y * half); };
  const std::array head{place(1, 0), place(-0.85f, 0.8f), place(-0.35f, 0), place(-0.85f, -0.8f)};
  const Box box = box_of(head);
  // A soft line of light around it, in three steps.
  for (const float width : {14.0f, 10.0f, 6.0f})
    if (m.halo & IM_COL32_A_MASK) {
      const ImU32 alpha = (m.halo >> IM_COL32_A_SHIFT & 0xff) / 3;
      const ImU32 tint = (m.halo & ~IM_COL32_A_MASK) | alpha << IM_COL32_A_SHIFT;
      out.stroke(polygon(head), box, {.colour = tint, .width = width / pixel});
    }
  if (m.shape < 0.5f) return fill_polygon(out, head, m.colour);
  const float line = 1.5f / pixel;
  out.stroke(polygon(head), box, {.colour = m.colour, .width = line});
}

void write_node(SvgDocument& out, const NodeMark& m) {
  const auto kind = static_cast<int>(m.ring + 0.5f);
  const float outer = m.radius + (kind == NodeMark::twin ? m.ring_width + 3 : 0);
  out.glow(m.centre, outer, outer + 4 + m.radius * 0.45f, m.halo);
  out.circle(m.centre, m.radius, m.fill);
  const float middle = m.radius - m.ring_width / 2;
  SvgStroke look{.colour = m.line, .width = m.ring_width};
  // Each dash stands in the middle of its part of the turn.
  const auto dashed = [&](float count, float drawn) {
    const float part = kTurn * middle / count;
    look.dash = part * drawn;
    look.between = part - look.dash;
    look.shift = -look.between / 2;
  };
  if (kind == NodeMark::dashed) dashed(std::max(8.0f, std::floor(m.radius * 0.5f)), 0.6f);
  if (kind == NodeMark::notched) dashed(4, 0.84f);
  out.ring(m.centre, middle, look);
  if (kind == NodeMark::twin)
    out.ring(m.centre, m.radius + m.ring_width + 1.5f, {.colour = m.line, .width = m.ring_width * 0.6f});
}

}  // namespace

void write_marks(SvgDocument& out, const Painter& painter, float pixel) {
  for (const StrokeMark& m : painter.strokes) write_stroke(out, m);
  for (const LineMark& m : painter.lines) write_line(out, m);
  for (const PacketMark& m : painter.packets) write_packet(out, m, pixel);
  for (const NodeMark& m : painter.nodes) write_node(out, m);
}

}  // namespace netsplit
