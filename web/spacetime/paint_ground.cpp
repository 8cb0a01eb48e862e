#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "web/app/format.h"
#include "web/app/story.h"
#include "web/app/time_axis.h"
#include "web/spacetime/paint.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kHatch = 7;

ImVec2 px(Point p) { return {p.x, p.y}; }

void paint_selected_row(const DiagramPicture& p, ImDrawList& list) {
  const auto* node = std::get_if<NodeId>(&p.context.selection.what);
  if (!node || !p.diagram.sees(*node)) return;
  const float y = p.diagram.y(*node);
  const float half = p.diagram.row / 2;
  list.AddRectFilled({p.diagram.plot.min.x, y - half}, {p.diagram.plot.max.x, y + half}, p.colours().accent_soft);
}

/// Times that nobody has simulated, and those of which only landmarks are kept.
void paint_edges(const DiagramPicture& p, ImDrawList& list) {
  const Rect& plot = p.diagram.plot;
  const float start = p.diagram.x(Time{});
  if (start > plot.min.x) list.AddRectFilled(plot.min, {start, plot.max.y}, p.colours().region_fill);
  const float edge = std::max(plot.min.x, p.diagram.x(p.context.timeline.furthest()));
  if (edge < plot.max.x) list.AddRectFilled({edge, plot.min.y}, plot.max, p.colours().region_fill);
  const Record* first = p.recorder().find(p.recorder().detailed_from());
  if (p.recorder().detailed_from() == 0 || !first) return;
  const float kept = std::min(plot.max.x, p.diagram.x(first->time));
  if (kept <= plot.min.x) return;
  for (float x = std::max(plot.min.x, start) - plot.height(); x < kept; x += kHatch) {
    const float top = std::min(x + plot.height(), kept);
    list.AddLine({std::max(x, plot.min.x), plot.max.y - (std::max(x, plot.min.x) - x)}, {top, plot.max.y - (top - x)},
                 faded(p.colours().muted, 0.16f));
  }
  const std::string words = trf("Before {} only faults and notes are kept", format_moment(first->time));
  const float width = text_width(p.context.fonts().regular12, words);
  const ImVec2 at{std::max(plot.min.x, start) + 8, plot.max.y - 22};
  if (kept - at.x < 60) return;
  list.AddRectFilled({at.x - 4, at.y - 2}, {at.x + width + 4, at.y + 17}, faded(p.colours().surface, 0.85f), 4);
  draw_text(list, p.context.fonts().regular12, at, p.theme().tone(Tone::waiting), words);
}

void paint_lines(const DiagramPicture& p, ImDrawList& list) {
  const Rect& plot = p.diagram.plot;
  const float thin = p.theme().hairline();
  const float start = std::max(plot.min.x, p.diagram.x(Time{}));
  const float now = std::clamp(p.diagram.x(p.world().now()), start, std::max(start, plot.max.x));
  const float edge = std::clamp(p.diagram.x(p.context.timeline.furthest()), now, std::max(now, plot.max.x));
  const auto [first, end] = p.diagram.rows_seen();
  for (std::size_t i = first; i < end; ++i) {
    const float y = p.theme().snap(p.diagram.y(node_id(i)));
    list.AddRectFilled({start, y}, {now, y + thin}, p.colours().muted);
    list.AddRectFilled({now, y}, {edge, y + thin}, faded(p.colours().muted, 0.5f));
    for (float x = edge + 3; x < plot.max.x; x += 8) list.AddRectFilled({x, y}, {x + 2, y + thin}, p.colours().faint);
  }
}

/// Neighbouring rows of one side are one field.
void paint_side(const DiagramPicture& p, const std::vector<NodeId>& side, float left, float right, ImU32 fill,
                ImDrawList& list) {
  std::vector<bool> in(p.diagram.nodes, false);
  for (NodeId n : side)
    if (index_of(n) < in.size()) in[index_of(n)] = true;
  const auto [first, end] = p.diagram.rows_seen();
  for (std::size_t i = first; i < end; ++i) {
    if (!in[i]) continue;
    std::size_t last = i;
    while (last + 1 < end && in[last + 1]) ++last;
    const float half = p.diagram.row / 2;
    list.AddRectFilled({left, p.diagram.y(node_id(i)) - half}, {right, p.diagram.y(node_id(last)) + half}, fill, 3);
    i = last;
  }
}

void paint_cut(const DiagramPicture& p, const FaultSpan& s, float left, float right, float light, ImDrawList& list) {
  const ImU32 bad = p.theme().tone(Tone::bad);
  paint_side(p, s.nodes, left, right, faded(bad, 0.15f * light), list);
  paint_side(p, s.others, left, right, faded(bad, 0.045f * light), list);
  const Rect& plot = p.diagram.plot;
  for (const float x : {left, right}) {
    if (x <= plot.min.x || x >= plot.max.x) continue;
    for (float y = plot.min.y; y < plot.max.y; y += 7)
      list.AddRectFilled({p.theme().snap(x), y}, {p.theme().snap(x) + 1, std::min(y + 4, plot.max.y)},
                         faded(bad, 0.6f * light));
  }
}

void paint_host_span(const DiagramPicture& p, const FaultSpan& s, float left, float right, float light,
                     ImDrawList& list) {
  if (!p.diagram.sees(s.nodes.front())) return;
  const float y = p.diagram.y(s.nodes.front());
  const float half = std::clamp(p.diagram.row * 0.32f, 4.0f, 11.0f);
  const Tone tone = s.kind == FaultSpan::Kind::down ? Tone::bad : Tone::waiting;
  const ImU32 ink = faded(p.theme().tone(tone), light);
  const ImVec2 min{left, y - half};
  const ImVec2 max{std::max(right, left + 2), y + half};
  list.AddRectFilled(min, max, p.colours().surface, 3);
  list.AddRectFilled(min, max, faded(p.theme().tone_soft(tone), light), 3);
  list.AddRect(min, max, faded(ink, 0.55f), 3);
  ImFont* font = p.context.fonts().regular12;
  const float width = text_width(font, s.words);
  const float from = std::max(left, p.diagram.plot.min.x);
  if (half >= 6.5f && std::min(right, p.diagram.plot.max.x) - from > width + 12)
    draw_text(list, font, {from + 6, std::round(y - 8)}, ink, s.words);
}

void paint_faults(const DiagramPicture& p, bool cuts, ImDrawList& list) {
  const Rect& plot = p.diagram.plot;
  const Time furthest = p.context.timeline.furthest();
  for (const FaultSpan& s : p.faults) {
    if ((s.kind == FaultSpan::Kind::cut) != cuts) continue;
    const float left = p.diagram.x(s.begin);
    const float right = p.diagram.x(std::min(s.end, furthest));
    if (right < plot.min.x || left > plot.max.x) continue;
    const float light = s.begin <= p.world().now() ? 1.0f : 0.5f;
    const float from = std::max(left, plot.min.x - 4);
    const float to = std::min(right, plot.max.x + 4);
    cuts ? paint_cut(p, s, from, to, light, list) : paint_host_span(p, s, from, to, light, list);
  }
}

struct Stretch {
  float begin = 0;
  float end = 0;
};

/// Where the cursor's time is written on the axis; an empty stretch when the cursor is out of sight.
Stretch cursor_label(const DiagramPicture& p) {
  const Rect& axis = p.diagram.axis;
  const float x = p.theme().snap(p.diagram.x(p.world().now()));
  if (x < axis.min.x - 1 || x > axis.max.x + 1) return {};
  const float width = text_width(p.context.fonts().mono12, format_moment(p.world().now())) + 14;
  const float left = std::round(std::clamp(x - width / 2, axis.min.x, std::max(axis.min.x, axis.max.x - width)));
  return {left, left + width};
}

void paint_ticks(const DiagramPicture& p, ImDrawList& list, bool labels) {
  const Rect& axis = p.diagram.axis;
  const TimeCamera& camera = *p.diagram.camera;
  const Duration step = tick_step(camera.span(), std::max(2, static_cast<int>(axis.width() / 110)));
  const Time begin = std::max(Time{}, camera.from()) / step * step;
  float taken = axis.min.x;
  const Stretch cursor = cursor_label(p);
  for (Time t = begin; t <= camera.to(); t += step) {
    const float x = p.theme().snap(p.diagram.x(t));
    if (x < axis.min.x) continue;
    if (!labels) {
      list.AddRectFilled({x, axis.max.y}, {x + p.theme().hairline(), p.diagram.plot.max.y},
                         faded(p.colours().hairline, 0.8f));
      continue;
    }
    const std::string words = tick_label(t, step);
    const float width = text_width(p.context.fonts().regular12, words);
    const float left = std::round(std::max(x - width / 2, axis.min.x));
    if (left < taken || left + width > axis.max.x) continue;
    if (left < cursor.end + 4 && left + width > cursor.begin - 4) continue;
    taken = left + width + 8;
    draw_text(list, p.context.fonts().regular12, {left, axis.min.y + 4}, p.colours().muted, words);
  }
}

void paint_names(const DiagramPicture& p, ImDrawList& list) {
  const Rect& plot = p.diagram.plot;
  const auto [first, end] = p.diagram.rows_seen();
  ImGui::PushClipRect({plot.min.x - 200, plot.min.y}, plot.max, true);
  for (std::size_t i = first; i < end; ++i) {
    const NodeId node = node_id(i);
    const bool strong =
        p.context.selection.is_node(node) || (p.hovered.kind != DiagramPick::Kind::nothing && p.hovered.node == node);
    ImFont* font = p.diagram.row < 20 ? p.context.fonts().regular12 : p.context.fonts().semibold14;
    const std::string& name = p.world().host(node).name;
    const float room = plot.min.x - ImGui::GetWindowPos().x - 16;
    const float width = std::min(room, text_width(font, name));
    const bool down = p.world().state(node) == HostState::down;
    const ImU32 ink = strong ? p.colours().accent : down ? p.theme().tone(Tone::bad) : p.colours().text;
    draw_text_cut(list, font, {plot.min.x - 8 - width, std::round(p.diagram.y(node) - (p.diagram.row < 20 ? 8 : 9))},
                  width + 1, ink, name);
  }
  ImGui::PopClipRect();
}

void paint_cursor(const DiagramPicture& p, ImDrawList& list) {
  const Rect& axis = p.diagram.axis;
  const Stretch label = cursor_label(p);
  if (label.end == 0) return;
  const float x = p.theme().snap(p.diagram.x(p.world().now()));
  list.AddRectFilled({x - 1, axis.max.y - 3}, {x + 1, p.diagram.plot.max.y}, p.colours().text);
  list.AddRectFilled({label.begin, axis.min.y + 2}, {label.end, axis.max.y - 2}, p.colours().text, 4);
  draw_text(list, p.context.fonts().mono12, {label.begin + 7, axis.min.y + 4}, p.colours().surface,
            format_moment(p.world().now()));
}

/// The letter of a compared event, beside it.
void paint_letter(const DiagramPicture& p, RecordId id, const char* letter, ImU32 fill, ImDrawList& list) {
  const Record* r = p.recorder().find(id);
  if (!r || r->node == kNobody || !p.diagram.sees(r->node)) return;
  const Point at = p.diagram.point(r->node, r->time) + Point{0, -13};
  if (at.x < p.diagram.plot.min.x || at.x > p.diagram.plot.max.x) return;
  list.AddCircleFilled(px(at), 8, fill, 20);
  ImFont* font = p.context.fonts().semibold12;
  draw_text(list, font, {std::round(at.x - text_width(font, letter) / 2), std::round(at.y - 8)}, p.colours().on_accent,
            letter);
}

}  // namespace

void paint_ground(const DiagramPicture& p, ImDrawList& list) {
  paint_selected_row(p, list);
  paint_edges(p, list);
  paint_ticks(p, list, false);
  paint_faults(p, true, list);
  paint_lines(p, list);
  paint_faults(p, false, list);
}

void paint_frame(const DiagramPicture& p, ImDrawList& list) {
  paint_names(p, list);
  paint_ticks(p, list, true);
  if (p.cone && p.second != kNoRecord) {
    paint_letter(p, p.cone->of(), "A", p.colours().accent, list);
    paint_letter(p, p.second, "B", p.colours().kinds[1], list);
  }
  paint_cursor(p, list);
}

}  // namespace netsplit
