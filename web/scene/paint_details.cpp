#include <algorithm>
#include <string>

#include "icons.h"
#include "web/app/format.h"
#include "web/app/story.h"
#include "web/scene/labels.h"
#include "web/scene/paint.h"

// What stands on a disc: glyph and badges; the areas behind and the cuts between them.
namespace netsplit {
namespace {

/// An icon of any size, centred; the icon fonts are scaled, which is sharp enough between 10 and 30 pixels.
void paint_icon(const Picture& p, ImDrawList& list, Point centre, float size, ImU32 colour, const char* icon) {
  ImFont* font = size > 18 ? p.fonts().icon22 : p.fonts().icon16;
  const ImVec2 extent = font->CalcTextSizeA(size, 1e6f, 0, icon);
  list.AddText(font, size, {centre.x - extent.x / 2, centre.y - size / 2}, colour, icon);
}

/// A small round mark on the edge of the disc.
void paint_badge(const Picture& p, ImDrawList& list, Point centre, Tone tone, const char* icon) {
  const float r = std::clamp(p.frame.disc * 0.4f, 7.0f, 10.0f);
  list.AddCircleFilled(px(centre), r + 1.5f, p.colours().background);
  list.AddCircleFilled(px(centre), r, mixed(p.colours().node_fill, p.theme().tone(tone), 0.2f));
  paint_icon(p, list, centre, r * 1.45f, p.theme().tone(tone), icon);
}

Point on_edge(const Picture& p, Point centre, float x, float y) {
  return centre + Point{x, y} * (p.frame.disc * 0.98f);
}

void paint_node(const Picture& p, ImDrawList& list, NodeId id) {
  const Point centre = p.frame.stations[index_of(id)].centre;
  const float r = p.frame.stations[index_of(id)].radius;
  const Palette& c = p.colours();
  const NodeLook look = look_of(p, id);
  if (p.selected(id)) list.AddCircle(px(centre), r + 6, c.accent, 0, 1.8f);
  if (r < 7) return;
  ImU32 colour = look.tone == Tone::plain ? c.text : p.theme().tone(look.tone);
  if (look.slow) colour = faded(colour, 0.6f);
  if (look.down) colour = faded(colour, 0.85f);
  paint_icon(p, list, centre, std::clamp(r * 0.98f, 8.0f, 30.0f), colour, look.glyph);
  if (r < 13) return;
  const World& world = p.world();
  if (look.broke_a_claim) paint_badge(p, list, on_edge(p, centre, 0.72f, -0.72f), Tone::bad, ICON_TRIANGLE_ALERT);
  if (look.slow) paint_badge(p, list, on_edge(p, centre, 0.72f, 0.72f), Tone::waiting, ICON_SNAIL);
  if (look.down) return;
  if (world.syncing(id)) paint_badge(p, list, on_edge(p, centre, -0.72f, 0.72f), Tone::plain, ICON_HARD_DRIVE);
}

}  // namespace

void paint_dashed(ImDrawList& list, Point a, Point b, ImU32 colour, float width, float dash) {
  const Point way = b - a;
  const float far = length(way);
  const Point direction = unit(way);
  for (float at = 0; at < far; at += 2 * dash)
    list.AddLine(px(a + direction * at), px(a + direction * std::min(far, at + dash)), colour, width);
}

float area_corner(const Picture& p, const LayoutArea& area) {
  return std::min((area.rack ? 10.0f : area.zone ? 18.0f : 30.0f) * p.camera.zoom(), 36.0f);
}

void paint_areas(const Picture& p, ImDrawList& list) {
  const Palette& c = p.colours();
  for (const LayoutArea& area : p.layout.areas) {
    const Point min = p.camera.to_screen(area.box.min);
    const Point max = p.camera.to_screen(area.box.max);
    const float corner = area_corner(p, area);
    list.AddRectFilled(px(min), px(max), area.zone ? c.zone_fill : c.region_fill, corner);
    list.AddRect(px(min), px(max), area.zone ? faded(c.region_line, 0.6f) : c.region_line, corner, 0,
                 p.theme().hairline());
  }
}

void paint_details(const Picture& p, ImDrawList& list) {
  for (std::size_t i = 0; i < p.frame.stations.size(); ++i) {
    const Station& station = p.frame.stations[i];
    if (station.seen() && p.pane.grown(p.frame.disc * 3).contains(station.centre)) paint_node(p, list, node_id(i));
  }
  paint_gauges(p, list);
}

void paint_cuts(const Picture& p, ImDrawList& list) {
  const ImU32 colour = p.theme().tone(Tone::bad);
  for (const CutView& cut : p.frame.cuts) {
    if (cut.line) {
      list.AddLine(px(cut.line->a), px(cut.line->b), faded(colour, 0.12f), 12);
      paint_dashed(list, cut.line->a, cut.line->b, colour, 2, 7);
    }
    for (NodeId n : cut.circled) {
      if (!p.frame.stations[index_of(n)].seen()) continue;
      const Point centre = p.frame.stations[index_of(n)].centre;
      const float r = p.frame.disc + 13;
      for (int i = 0; i < 16; ++i) {
        const float from = 6.2831853f * static_cast<float>(i) / 16;
        list.PathArcTo(px(centre), r, from, from + 0.22f);
        list.PathStroke(colour, 0, 2);
      }
    }
  }
}

void paint_reasons(const Picture& p, std::span<const Box> taken, ImDrawList& list) {
  // One sentence a receiver and reason is enough, and a handful at a time; the latest first.
  struct Said {
    NodeId to;
    DropReason reason;
    float alpha;
  };
  std::vector<Said> said;
  std::vector<LabelWish> wishes;
  for (auto it = p.frame.falls.rbegin(); it != p.frame.falls.rend() && said.size() < 6; ++it) {
    if (std::any_of(said.begin(), said.end(), [&](const Said& s) { return s.to == it->to && s.reason == it->reason; }))
      continue;
    said.push_back({it->to, it->reason, 1 - it->age * it->age});
    const float width = text_width(p.fonts().regular12, explain(it->reason));
    wishes.push_back({it->curve.at(it->progress), 8, {width + 12, 20}, false, true});
  }
  const auto placed = place_labels(wishes, taken, p.pane);
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (!placed[i]) continue;
    const Box box = placed[i]->box;
    list.AddRectFilled(px(box.min), px(box.max), faded(p.colours().raised, 0.92f * said[i].alpha), 4);
    draw_text(list, p.fonts().regular12, {box.min.x + 6, box.min.y + 2},
              faded(p.theme().tone(Tone::bad), said[i].alpha), explain(said[i].reason));
  }
}

}  // namespace netsplit
