#include "web/scene/layout.h"

#include <algorithm>
#include <numbers>
#include <optional>
#include <utility>

#include "web/scene/region_map.h"

namespace netsplit {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr float kCell = 100;          ///< a node and its name
constexpr float kRegionPadding = 16;  ///< from the outermost node's cell to the region's edge
constexpr float kZonePadding = 4;
constexpr float kRackPadding = 2;
constexpr float kTitle = 20;         ///< room for an area's name
constexpr float kBetweenAreas = 44;  ///< between areas
constexpr std::size_t kLargestRing = 24;

using Members = std::vector<std::size_t>;

/// A part of the scene around its own origin, to be moved into place.
struct Block {
  struct Place {
    std::size_t node;
    Point at;
    bool name_above;
  };
  std::vector<Place> nodes;
  std::vector<LayoutCluster> clusters;
  std::vector<std::size_t> cluster_of;  ///< by position in `nodes`
  std::vector<LayoutArea> areas;
  Box box{};
  bool round = false;

  void add(const Block& o, Point by) {
    const std::size_t first_cluster = clusters.size();
    const bool was_empty = nodes.empty();
    for (const Place& p : o.nodes) nodes.push_back({p.node, p.at + by, p.name_above});
    for (std::size_t c : o.cluster_of) cluster_of.push_back(first_cluster + c);
    for (LayoutCluster c : o.clusters) {
      c.centre += by;
      c.box = {c.box.min + by, c.box.max + by};
      clusters.push_back(std::move(c));
    }
    for (LayoutArea a : o.areas) {
      a.box = {a.box.min + by, a.box.max + by};
      areas.push_back(std::move(a));
    }
    const Box moved{o.box.min + by, o.box.max + by};
    box = was_empty ? moved : box.joined(moved);
  }
  /// Left becomes right.
  Block mirrored() const {
    const auto flip = [](Box b) { return Box{{-b.max.x, b.min.y}, {-b.min.x, b.max.y}}; };
    Block m = *this;
    for (Place& p : m.nodes) p.at.x = -p.at.x;
    for (LayoutCluster& c : m.clusters) {
      c.centre.x = -c.centre.x;
      c.box = flip(c.box);
    }
    for (LayoutArea& a : m.areas) a.box = flip(a.box);
    m.box = flip(box);
    return m;
  }
  /// Moves the origin to the middle.
  void centre() {
    Block moved;
    moved.add(*this, box.centre() * -1);
    moved.round = round;
    *this = std::move(moved);
  }
};

/// A node and its name.
Box cell_around(Point p, bool name_above) {
  return name_above ? Box{p - Point{kCell / 2, 62}, p + Point{kCell / 2, 30}}
                    : Box{p - Point{kCell / 2, 30}, p + Point{kCell / 2, 58}};
}

Block block_of(std::string_view role, const Members& members, const std::vector<Point>& places, bool ring) {
  Block block;
  LayoutCluster cluster{std::string(role), {}, {places.front(), places.front()}, members.size()};
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool above = ring && places[i].y < -1;
    block.nodes.push_back({members[i], places[i], above});
    block.cluster_of.push_back(0);
    const Box cell = cell_around(places[i], above);
    block.box = i == 0 ? cell : block.box.joined(cell);
    cluster.box = cluster.box.joined({places[i], places[i]});
  }
  block.clusters.push_back(std::move(cluster));
  block.round = true;
  return block;
}

std::vector<Point> ring_places(std::size_t count) {
  std::vector<Point> places(count);
  if (count < 2) return places;
  const float spacing = count <= 8 ? 150.0f : count <= 12 ? 118.0f : 96.0f;
  const float radius = count == 2 ? 90.0f : std::max(105.0f, spacing / (2 * std::sin(kPi / static_cast<float>(count))));
  // Two stand side by side, more begin at the top.
  const float first = count == 2 ? kPi : -kPi / 2;
  for (std::size_t i = 0; i < count; ++i)
    places[i] = on_circle({}, radius, first + 2 * kPi * static_cast<float>(i) / static_cast<float>(count));
  return places;
}

/// Rings inside one another: many nodes in little room, from the inside out in the scenario's order.
std::vector<Point> disc_places(std::size_t count) {
  constexpr float kSpacing = 84;
  const auto capacity = [](int ring) { return static_cast<std::size_t>(2 * kPi * (static_cast<float>(ring) + 0.5f)); };
  int rings = 1;
  std::size_t room = capacity(0);
  while (room < count) room += capacity(rings++);
  std::vector<Point> places;
  std::size_t left = count;
  for (int ring = 0; ring < rings; ++ring) {
    // Every ring is filled alike, so that the outermost has no gap.
    const std::size_t here = ring + 1 == rings ? left : std::min(left, capacity(ring) * count / room);
    for (std::size_t i = 0; i < here; ++i)
      places.push_back(on_circle({}, (static_cast<float>(ring) + 0.5f) * kSpacing,
                                 -kPi / 2 + 2 * kPi * static_cast<float>(i) / static_cast<float>(here)));
    left -= here;
  }
  return places;
}

Block cluster(std::span<const LayoutNode> nodes, const Members& members) {
  const std::size_t count = members.size();
  const bool ring = count <= kLargestRing;
  return block_of(nodes[members.front()].role, members, ring ? ring_places(count) : disc_places(count), ring);
}

bool any_overlap(const std::vector<Block>& blocks, const std::vector<Point>& centres, float gap) {
  for (std::size_t i = 0; i < blocks.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const Box a{blocks[i].box.min + centres[i], blocks[i].box.max + centres[i]};
      const Box b{blocks[j].box.min + centres[j], blocks[j].box.max + centres[j]};
      if (a.grown(gap / 2).overlaps(b.grown(gap / 2))) return true;
    }
  return false;
}

/// Few blocks stand around a centre, so that no link passes through a third one.
Block around(const std::vector<Block>& blocks, float aspect, float gap) {
  const auto count = static_cast<float>(blocks.size());
  const float first = blocks.size() != 2 ? -kPi / 2 : aspect < 0.8f ? -kPi / 2 : kPi;
  std::vector<Point> centres(blocks.size());
  for (float radius = 0; any_overlap(blocks, centres, gap); radius += 6)
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Point on = on_circle({}, radius, first + 2 * kPi * static_cast<float>(i) / count);
      centres[i] = {on.x * std::sqrt(aspect), on.y / std::sqrt(aspect)};
    }
  Block all;
  // Clients, who stand on the left of their servers, are turned away from the middle.
  for (std::size_t i = 0; i < blocks.size(); ++i)
    all.add(centres[i].x > 1 ? blocks[i].mirrored() : blocks[i], centres[i]);
  return all;
}

/// Many blocks stand in rows, each row as high as its highest block.
Block in_rows(const std::vector<Block>& blocks, float aspect, float gap) {
  float area = 0;
  for (const Block& b : blocks) area += (b.box.size().x + gap) * (b.box.size().y + gap);
  // A little more than the square root, so that two or three small ones do not stand in a column.
  const float row_width = std::sqrt(area * aspect) * 1.2f;
  Block all;
  Point at{};
  float row_height = 0;
  for (const Block& b : blocks) {
    if (at.x > 0 && at.x + b.box.size().x > row_width) {
      at = {0, at.y + row_height + gap};
      row_height = 0;
    }
    all.add(b, at - b.box.min);
    at.x += b.box.size().x + gap;
    row_height = std::max(row_height, b.box.size().y);
  }
  return all;
}

Block together(const std::vector<Block>& blocks, float aspect, float gap) {
  Block all = blocks.size() < 8 ? around(blocks, aspect, gap) : in_rows(blocks, aspect, gap);
  all.round = blocks.size() == 1 && blocks.front().round;
  if (blocks.size() > 1) all.centre();
  return all;
}

/// Clients stand in arcs beside what they use: on one side while they are few.
struct Wings {
  Box core;
  bool round = false;
  std::size_t arc = 1;  ///< so many in one arc
  float spacing = kCell;

  /// The arc of this rank, 0 the innermost, on the left (-1) or on the right (1).
  void add_arc(std::vector<Point>& places, std::size_t count, std::size_t rank, float side) const {
    const float edge = (side > 0 ? core.max.x : -core.min.x) + 78;
    const float reach = std::max({edge, core.size().y, static_cast<float>(arc) * spacing * 1.4f});
    const auto bow = [&](float y) { return reach - std::sqrt(std::max(0.0f, reach * reach - y * y)); };
    // Bent around a round core, but not so far that the ends of both wings meet above it.
    const float furthest = bow(static_cast<float>(arc) * spacing / 2);
    const float bent = round && count > 1 && furthest > 0 ? std::min(1.0f, (edge - 70) / furthest) : 0.0f;
    for (std::size_t i = 0; i < count; ++i) {
      const float y = (static_cast<float>(i) - static_cast<float>(count - 1) / 2) * spacing;
      places.push_back({side * (edge + static_cast<float>(rank) * spacing - bent * bow(y)), core.centre().y + y});
    }
  }
  std::vector<Point> side(std::size_t count, float which) const {
    std::vector<Point> places;
    // All arcs are about as long, so that none is left over at the edge.
    const std::size_t arcs = (count + arc - 1) / arc;
    for (std::size_t rank = 0; rank < arcs; ++rank)
      add_arc(places, (count - places.size() + arcs - rank - 1) / (arcs - rank), rank, which);
    return places;
  }
};

Block with_clients(std::span<const LayoutNode> nodes, Block core, const Members& clients, float aspect) {
  if (clients.empty()) return core;
  if (core.nodes.empty()) return cluster(nodes, clients);
  const bool tall = aspect < 0.8f;
  const auto turned = [&](Point p) { return tall ? Point{p.y, p.x} : p; };
  Wings wings{{turned(core.box.min), turned(core.box.max)}, core.round};
  if (clients.size() > 24) wings.spacing = 80;
  const auto count = static_cast<float>(clients.size());
  const float square = std::sqrt(count / (tall ? 1 / aspect : aspect));
  wings.arc = static_cast<std::size_t>(std::max({3.0f, wings.core.size().y * 1.1f / wings.spacing, square}));
  const std::size_t left = clients.size() <= wings.arc ? clients.size() : (clients.size() + 1) / 2;
  const auto add = [&](std::size_t first, std::size_t last, float side) {
    if (first == last) return;
    std::vector<Point> places = wings.side(last - first, side);
    for (Point& p : places) p = turned(p);
    const Members part(clients.begin() + static_cast<std::ptrdiff_t>(first),
                       clients.begin() + static_cast<std::ptrdiff_t>(last));
    Block wing = block_of(nodes[part.front()].role, part, places, false);
    wing.clusters.front().centre = wing.clusters.front().box.centre();
    core.add(wing, {});
  };
  add(0, left, -1);
  add(left, clients.size(), 1);
  return core;
}

enum class Level : unsigned char { region, zone, rack };

Block framed(Block inside, std::string_view name, Level level) {
  if (name.empty()) return inside;
  const float padding = level == Level::region ? kRegionPadding : level == Level::zone ? kZonePadding : kRackPadding;
  inside.box = inside.box.grown(padding);
  inside.box.min.y -= kTitle;
  inside.areas.insert(inside.areas.begin(),
                      {std::string(name), level != Level::region, inside.box, level == Level::rack});
  inside.round = false;
  inside.centre();
  return inside;
}

/// Splits by a key, groups in the order in which they first appear.
template <class Key>
std::vector<Members> groups(const Members& members, Key key) {
  std::vector<Members> found;
  for (std::size_t m : members) {
    const auto it =
        std::find_if(found.begin(), found.end(), [&](const Members& g) { return key(g.front()) == key(m); });
    if (it != found.end())
      it->push_back(m);
    else
      found.push_back({m});
  }
  return found;
}

/// What stands in one place: clusters of one role each, and their clients.
Block place(std::span<const LayoutNode> nodes, const Members& members, float aspect) {
  Members servers;
  Members clients;
  for (std::size_t m : members) (nodes[m].outside ? clients : servers).push_back(m);
  std::vector<Block> clusters;
  for (const Members& g : groups(servers, [&](std::size_t n) { return nodes[n].role; }))
    clusters.push_back(cluster(nodes, g));
  return with_clients(nodes, clusters.empty() ? Block{} : together(clusters, aspect, 24), clients, aspect);
}

/// Clients that stand in no particular part of a place surround the whole of it.
struct Split {
  Members placed;
  Members strays;
};
template <class HasPart>
Split split(std::span<const LayoutNode> nodes, const Members& members, HasPart has_part) {
  Split s;
  const bool parted = std::any_of(members.begin(), members.end(), has_part);
  for (std::size_t m : members) (parted && nodes[m].outside && !has_part(m) ? s.strays : s.placed).push_back(m);
  return s;
}

/// The nodes grouped by a label, each group arranged by `inner` in a frame of its own; those without one stand around them.
template <class LabelOf, class Inner>
Block grouped(std::span<const LayoutNode> nodes, const Members& members, float aspect, LabelOf label, Level level,
              float gap, Inner inner) {
  const Split s = split(nodes, members, [&](std::size_t n) { return !(nodes[n].*label).empty(); });
  std::vector<Block> blocks;
  for (const Members& g : groups(s.placed, [&](std::size_t n) { return nodes[n].*label; }))
    blocks.push_back(framed(inner(nodes, g, aspect), nodes[g.front()].*label, level));
  Block all = blocks.size() == 1 ? blocks.front() : in_rows(blocks, aspect, gap);
  if (blocks.size() > 1) all.centre();
  return with_clients(nodes, all, s.strays, aspect);
}

Block zone(std::span<const LayoutNode> nodes, const Members& members, float aspect) {
  return grouped(nodes, members, aspect, &LayoutNode::rack, Level::rack, 10, place);
}

Block region(std::span<const LayoutNode> nodes, const Members& members, float aspect) {
  return grouped(nodes, members, aspect, &LayoutNode::zone, Level::zone, 14, zone);
}

/// Regions that are places stand as on a map; nothing when one of them is none, or there is only one.
std::optional<Block> on_map(const std::vector<Block>& regions, const std::vector<std::string_view>& names,
                            float aspect) {
  if (regions.size() < 2) return std::nullopt;
  std::vector<MapItem> items;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const auto place = earth_place(names[i]);
    if (!place) return std::nullopt;
    items.push_back({*place, regions[i].box.size()});
  }
  const std::vector<Point> centres = place_on_map(items, aspect, kBetweenAreas);
  float middle = 0;
  for (const Point c : centres) middle += c.x / static_cast<float>(centres.size());
  Block all;
  // As elsewhere, clients are turned away from the middle.
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const Block block = centres[i].x > middle + 1 ? regions[i].mirrored() : regions[i];
    all.add(block, centres[i] - block.box.centre());
  }
  all.centre();
  return all;
}

Block by_region(std::span<const LayoutNode> nodes, const Members& members, float aspect) {
  const Split s =
      split(nodes, members, [&](std::size_t n) { return !nodes[n].region.empty() || !nodes[n].zone.empty(); });
  std::vector<Block> regions;
  std::vector<std::string_view> names;
  for (const Members& g : groups(s.placed, [&](std::size_t n) { return nodes[n].region; })) {
    names.push_back(nodes[g.front()].region);
    regions.push_back(framed(region(nodes, g, aspect), names.back(), Level::region));
  }
  auto map = on_map(regions, names, aspect);
  return with_clients(nodes, map ? std::move(*map) : together(regions, aspect, kBetweenAreas), s.strays, aspect);
}

Block in_grid(std::span<const LayoutNode> nodes, const Members& members, float aspect) {
  const auto columns = std::max<std::size_t>(
      1, static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<float>(members.size()) * aspect))));
  std::vector<Point> places;
  for (std::size_t i = 0; i < members.size(); ++i)
    places.push_back(Point{static_cast<float>(i % columns), static_cast<float>(i / columns)} * kCell);
  return block_of(nodes[members.front()].role, members, places, false);
}

/// What is still sent to an absent node flies to where others of its role are.
void place_absent(Layout& layout, std::span<const LayoutNode> nodes) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].absent) continue;
    const auto& all = layout.clusters;
    const auto own = std::find_if(all.begin(), all.end(), [&](const auto& c) { return c.role == nodes[i].role; });
    layout.cluster_of[i] = own == all.end() ? 0 : static_cast<std::size_t>(own - all.begin());
    layout.nodes[i] = all[layout.cluster_of[i]].centre;
  }
}

void find_detours(Layout& layout) {
  if (layout.nodes.size() > Layout::kMostDetours) return;
  std::vector<Station> stations;
  for (std::size_t i = 0; i < layout.nodes.size(); ++i) stations.push_back({layout.nodes[i], layout.radii[i]});
  layout.detours = Detours(stations);
}

}  // namespace

std::size_t Layout::seen() const {
  return static_cast<std::size_t>(std::count_if(radii.begin(), radii.end(), [](float r) { return r > 0; }));
}

Arrangement arrangement_of(std::string_view name) {
  if (name == "ring") return Arrangement::ring;
  return name == "grid" ? Arrangement::grid : Arrangement::region;
}

Layout lay_out(std::span<const LayoutNode> nodes, Arrangement arrangement, float aspect) {
  Layout layout;
  if (nodes.empty()) return layout;
  const float shape = aspect > 1.25f ? 1.5f : aspect < 0.8f ? 0.65f : 1.0f;
  Members all;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (!nodes[i].absent) all.push_back(i);
  if (all.empty()) all.push_back(0);  // an empty scene has the place of the first
  Block scene = arrangement == Arrangement::grid   ? in_grid(nodes, all, shape)
                : arrangement == Arrangement::ring ? place(nodes, all, shape)
                                                   : by_region(nodes, all, shape);
  scene.centre();
  layout.nodes.resize(nodes.size());
  layout.cluster_of.resize(nodes.size());
  layout.name_above.resize(nodes.size());
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    const Block::Place& place = scene.nodes[i];
    layout.nodes[place.node] = place.at;
    layout.name_above[place.node] = place.name_above;
    layout.cluster_of[place.node] = scene.cluster_of[i];
  }
  for (const LayoutNode& n : nodes)
    layout.radii.push_back(n.absent ? 0 : n.outside ? Layout::kClientRadius : Layout::kNodeRadius);
  layout.clusters = std::move(scene.clusters);
  place_absent(layout, nodes);
  // A region comes before its zones, whatever the order in which they were framed.
  for (const int level : {0, 1, 2})
    for (const LayoutArea& a : scene.areas)
      if (a.zone + a.rack == level) layout.areas.push_back(a);
  layout.box = scene.box;
  find_detours(layout);
  return layout;
}

Layout compacted(const Layout& layout, float share) {
  constexpr float kMargin = 8;
  const auto closer = [share](const Box& box) { return Box{box.min * share, box.max * share}; };
  Layout close = layout;
  for (Point& at : close.nodes) at = at * share;
  for (LayoutCluster& cluster : close.clusters) {
    cluster.centre = cluster.centre * share;
    cluster.box = closer(cluster.box);
  }
  for (LayoutArea& area : close.areas) area.box = closer(area.box);
  for (std::size_t i = 0; i < close.nodes.size(); ++i) {
    if (i > 0 && close.radii[i] <= 0) continue;
    const Box disc = Box{close.nodes[i], close.nodes[i]}.grown(close.radii[i] + kMargin);
    close.box = i == 0 ? disc : close.box.joined(disc);
  }
  for (const LayoutArea& area : close.areas) close.box = close.box.joined(area.box);
  find_detours(close);
  return close;
}

}  // namespace netsplit
