#include <algorithm>
#include <string>

#include "core/base/sort_stably.h"
#include "web/app/format.h"
#include "web/scene/labels.h"
#include "web/scene/paint.h"

// Names: under their nodes, never over one another.
namespace netsplit {
namespace {

constexpr std::size_t kFew = 24;  ///< so many nodes can each have two lines, and a leader line where needed

struct Name {
  NodeId node = kNobody;
  std::string_view text;
  std::string_view word;  ///< second line; may be empty
  ImU32 word_colour = 0;
  ImFont* font = nullptr;
};

/// Some nodes are named before others: what the reader points at, then what stands out.
int rank(const Picture& p, NodeId id, const NodeLook& look) {
  if (p.selected(id) || p.hovered.is_node(id)) return 0;
  if (look.broke_a_claim) return 1;
  return look.tone == Tone::plain || look.tone == Tone::active ? 3 : 2;
}

/// Whether so small or so crowded a node gets a name at all.
bool wants_name(const Picture& p, int rank_of_node) {
  if (rank_of_node < 2) return true;
  const float room = 100 * p.camera.zoom();  // between neighbours
  if (p.frame.crowded) return room > 55 || (rank_of_node == 2 && p.frame.disc > 6);
  return p.frame.disc >= 7;
}

bool is_circled(const Picture& p, NodeId id) {
  return std::any_of(p.frame.cuts.begin(), p.frame.cuts.end(), [&](const CutView& c) {
    return std::find(c.circled.begin(), c.circled.end(), id) != c.circled.end();
  });
}

std::vector<Name> names_to_place(const Picture& p, std::vector<LabelWish>& wishes) {
  struct Candidate {
    int rank;
    NodeId node;
  };
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < p.frame.stations.size(); ++i) {
    const NodeId id = node_id(i);
    if (!p.frame.stations[i].seen() || !p.pane.contains(p.frame.stations[i].centre)) continue;
    const int r = rank(p, id, look_of(p, id));
    if (wants_name(p, r)) candidates.push_back({r, id});
  }
  sort_stably(candidates, [](auto a, auto b) { return a.rank < b.rank; });
  const bool few = p.layout.seen() <= kFew;
  const bool roomy = p.frame.disc >= 17 && !p.context.embed;
  std::vector<Name> names;
  for (const Candidate& c : candidates) {
    const NodeLook look = look_of(p, c.node);
    Name name{c.node, p.world().host(c.node).name, {}, 0, roomy ? p.fonts().semibold14 : p.fonts().regular12};
    const bool telling = c.rank < 3 && p.frame.disc >= 11;
    if ((roomy && few) || telling || c.rank == 0) {
      name.word = look.word;
      name.word_colour = look.tone == Tone::plain ? p.colours().muted : p.theme().tone(look.tone);
    }
    const float line = name.font->FontSize * name.font->Scale + 2;
    const float width = std::max(text_width(name.font, name.text), text_width(p.fonts().regular12, name.word));
    const Station& station = p.frame.stations[index_of(c.node)];
    LabelWish wish;
    wish.anchor = station.centre;
    wish.radius = station.radius + (look.tone == Tone::good ? 5.0f : 2.0f);
    if (is_circled(p, c.node)) wish.radius += 14;
    wish.size = {width + 4, line + (name.word.empty() ? 0.0f : 15.0f)};
    wish.above = p.layout.name_above[index_of(c.node)];
    wish.must = c.rank < 2 || few;
    wishes.push_back(wish);
    names.push_back(name);
  }
  return names;
}

/// No name may lie on the line of a cut.
void add_obstacles(const CutView& cut, std::vector<Box>& obstacles) {
  constexpr float kStep = 10;
  if (!cut.line) return;
  const Point way = cut.line->b - cut.line->a;
  for (float at = 0; at < length(way); at += kStep) {
    const Point on = cut.line->a + unit(way) * at;
    obstacles.push_back(Box{on, on}.grown(kStep / 2 + 1));
  }
}

/// Text that stays readable over lines: a thin border of the background around it.
void paint_text(const Picture& p, ImDrawList& list, ImFont* font, Point at, ImU32 colour, std::string_view text) {
  const ImU32 border = faded(p.colours().background, 0.85f);
  for (const Point off : {Point{-1, 0}, Point{1, 0}, Point{0, -1}, Point{0, 1}})
    draw_text(list, font, px(at + off), border, text);
  draw_text(list, font, px(at), colour, text);
}

void paint_name(const Picture& p, ImDrawList& list, const Name& name, const LabelWish& wish, const PlacedLabel& label) {
  if (label.leader) {
    const Point end{std::clamp(wish.anchor.x, label.box.min.x, label.box.max.x),
                    std::clamp(wish.anchor.y, label.box.min.y, label.box.max.y)};
    const Point direction = unit(end - wish.anchor);
    list.AddLine(px(wish.anchor + direction * wish.radius), px(end - direction * 2), p.colours().faint, 1);
  }
  const float middle = label.box.centre().x;
  const float width = text_width(name.font, name.text);
  const Point at{p.theme().snap(middle - width / 2), p.theme().snap(label.box.min.y)};
  paint_text(p, list, name.font, at, p.colours().text, name.text);
  if (name.word.empty()) return;
  ImFont* small = p.fonts().regular12;
  const float word_width = text_width(small, name.word);
  const Point below{p.theme().snap(middle - word_width / 2), p.theme().snap(label.box.max.y - 15)};
  paint_text(p, list, small, below, name.word_colour, name.word);
}

/// Where single names have no room the cluster has one: "100 × raft server".
void paint_cluster_names(const Picture& p, ImDrawList& list) {
  if (!p.frame.crowded || 100 * p.camera.zoom() > 55) return;
  for (const LayoutCluster& cluster : p.layout.clusters) {
    if (cluster.size < 4) continue;
    const std::string text = format_count(cluster.size) + " \xc3\x97 " + humanize(cluster.role);
    const float width = text_width(p.fonts().semibold12, text);
    const Point foot{cluster.box.centre().x, cluster.box.max.y};
    const Point at = p.camera.to_screen(foot) + Point{-width / 2, p.frame.disc + 8};
    if (!p.pane.contains(at) || !p.pane.contains(at + Point{width, 18})) continue;
    list.AddRectFilled({at.x - 8, at.y - 3}, {at.x + width + 8, at.y + 17}, faded(p.colours().raised, 0.92f), 10);
    draw_text(list, p.fonts().semibold12, px(at), p.colours().muted, text);
  }
}

}  // namespace

void paint_area_names(const Picture& p, ImDrawList& list) {
  for (const LayoutArea& area : p.layout.areas) {
    const Point min = p.camera.to_screen(area.box.min);
    ImFont* font = area.zone ? p.fonts().regular12 : p.fonts().semibold12;
    const float inset = std::max(area_corner(p, area) * 0.45f, 5.0f);
    if (text_width(font, area.name) + 2 * inset > p.camera.to_screen(area.box.max).x - min.x) continue;
    paint_text(p, list, font, {min.x + inset, min.y + std::min(inset, 8.0f)}, p.colours().muted, area.name);
  }
}

std::vector<Box> paint_names(const Picture& p, ImDrawList& list) {
  std::vector<LabelWish> wishes;
  const std::vector<Name> names = names_to_place(p, wishes);
  std::vector<Box> obstacles;
  for (const Station& s : p.frame.stations) obstacles.push_back(Box{s.centre, s.centre}.grown(s.radius + 1));
  for (const CutView& c : p.frame.cuts) add_obstacles(c, obstacles);
  add_gauges(p, obstacles);
  obstacles.insert(obstacles.end(), p.buttons.begin(), p.buttons.end());
  const auto placed = place_labels(wishes, obstacles, p.pane);
  paint_cluster_names(p, list);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (placed[i]) {
      paint_name(p, list, names[i], wishes[i], *placed[i]);
      obstacles.push_back(placed[i]->box);
    }
  return obstacles;
}

}  // namespace netsplit
