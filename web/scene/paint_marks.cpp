#include <algorithm>

#include "core/protocols/catalog.h"
#include "icons.h"
#include "web/scene/glyphs.h"
#include "web/scene/paint.h"

// What the GPU draws: links, packets and discs.
namespace netsplit {
namespace {

constexpr float kDimmed = 0.28f;  ///< what is not followed

/// A link stands out when the pointer is on it, or when it belongs to what is selected.
bool is_marked(const Picture& p, const LinkView& link) {
  if (p.hovered.is_link(link.from, link.to)) return true;
  const auto* chosen = std::get_if<Selection::Link>(&p.context.selection.what);
  return chosen && ((chosen->first == link.from && chosen->second == link.to) ||
                    (chosen->first == link.to && chosen->second == link.from));
}

void add_links(const Picture& p, Painter& painter) {
  const Palette& c = p.colours();
  // The more lines, the fainter each.
  const float crowd =
      std::clamp(60.0f / static_cast<float>(p.frame.links.size() + 1), 0.12f, 1.0f) * (p.follow.on() ? 0.45f : 1.0f);
  for (const LinkView& link : p.frame.links) {
    LineMark line;
    line.curve = link.curve;
    line.width = link.busy ? std::max(link.width, 1.6f) : link.width;
    // A wide line is paler, so that it stays behind what moves on it.
    const float alpha = std::sqrt(1.6f / std::max(1.6f, line.width)) * (link.busy ? crowd : crowd * 0.8f);
    line.colour = faded(link.busy ? mixed(c.link, c.muted, 0.35f) : c.link, alpha);
    if (link.degraded) {
      line.colour = p.theme().tone(Tone::waiting);
      line.dash = 2.5f;
      line.width = std::max(line.width, 2.0f);
    }
    if (link.cut) {
      // Where the cut itself is drawn, its links step back.
      line.colour = faded(p.theme().tone(Tone::bad), link.parted ? 0.38f : 0.8f);
      line.dash = link.parted ? 3.0f : 5.0f;
      line.gap = link.parted ? std::min(0.5f, 36 / (distance(link.curve.a, link.curve.d) + 1)) : 0.2f;
      line.gap_at = link.broken_at;
    }
    const bool of_selected = p.selected(link.from) || p.selected(link.to);
    if (of_selected && !link.cut && !link.degraded)
      line.colour = faded(mixed(c.link, c.accent, 0.5f), std::max(crowd, link.busy ? 0.6f : 0.35f));
    if (is_marked(p, link)) {
      line.width += 1.5f;
      if (!link.cut && !link.degraded) line.colour = c.accent;
    }
    painter.lines.push_back(line);
  }
}

void add_flights(const Picture& p, Painter& painter) {
  for (const FlightView& f : p.frame.flights) {
    PacketMark mark;
    mark.curve = f.curve;
    mark.progress = f.progress;
    mark.size = f.size;
    mark.colour = p.theme().kind_hue(p.context.index.kind_number(f.packet.message->label()));
    if (p.hovered.is_packet(f.packet.id) || p.context.selection.is_record(f.packet.id)) {
      mark.size *= 1.35f;
      mark.halo = faded(p.colours().accent, 0.8f);
    } else if (p.follow.on()) {
      mark.colour = faded(mark.colour, kDimmed);
    }
    painter.packets.push_back(mark);
  }
}

void add_falls(const Picture& p, Painter& painter) {
  for (const FallView& f : p.frame.falls) {
    PacketMark mark;
    mark.curve = f.curve;
    mark.progress = f.progress;
    mark.size = 13;
    mark.shape = 1;
    mark.fall = p.context.reduced_motion ? 8 : 44 * f.age * f.age;
    mark.colour = faded(p.theme().kind_hue(p.context.index.kind_number(*f.label)), 1 - f.age * f.age);
    if (p.follow.on() && (p.follow.hops().empty() || p.follow.hops().back().ended != f.record))
      mark.colour = faded(mark.colour, kDimmed);
    painter.packets.push_back(mark);
  }
}

NodeMark disc_of(const Picture& p, NodeId id) {
  const NodeLook look = look_of(p, id);
  const Palette& c = p.colours();
  const float radius = p.frame.stations[index_of(id)].radius;
  const bool small = radius < 7;
  NodeMark mark;
  mark.centre = p.frame.stations[index_of(id)].centre;
  mark.radius = radius;
  mark.ring_width = std::clamp(radius * 0.1f, 1.2f, 2.4f);
  mark.line = p.theme().tone(look.tone);
  mark.fill = look.tone == Tone::plain ? c.node_fill : mixed(c.node_fill, p.theme().tone(look.tone), 0.16f);
  switch (look.tone) {
    case Tone::plain: mark.ring = NodeMark::thin; break;
    case Tone::active: mark.ring = NodeMark::thick; break;
    case Tone::waiting: mark.ring = NodeMark::notched; break;
    case Tone::good: mark.ring = small ? NodeMark::thick : NodeMark::twin; break;
    case Tone::bad: mark.ring = NodeMark::thick; break;
  }
  if (look.tone != Tone::plain) mark.ring_width *= 1.5f;
  if (small) {
    // Too small for a ring to be seen: the disc itself says the tone.
    mark.fill = mixed(c.node_fill, p.theme().tone(look.tone),
                      look.tone == Tone::plain    ? 0.45f
                      : look.tone == Tone::active ? 0.7f
                                                  : 1.0f);
  }
  if (look.down) {
    mark.ring = NodeMark::dashed;
    mark.fill = small ? c.background : faded(c.background, 0.6f);
  }
  if (look.slow) {
    mark.fill = mixed(mark.fill, c.background, 0.5f);
    mark.line = mixed(mark.line, c.background, 0.45f);
  }
  if (look.broke_a_claim) mark.halo = faded(p.theme().tone(Tone::bad), 0.35f);
  if (p.selected(id))
    mark.halo = faded(c.accent, 0.45f);
  else if (p.hovered.is_node(id))
    mark.halo = faded(c.accent, 0.25f);
  return mark;
}

}  // namespace

NodeLook look_of(const Picture& p, NodeId id) {
  const World& world = p.world();
  const HostState state = world.state(id);
  const Standing& standing = p.standings.of(id);
  NodeLook look;
  look.tone = standing.tone;
  look.word = standing.word;
  const RoleEntry* role = find_role(world.host(id).role_name);
  look.glyph = node_glyph(standing.word, role ? role->glyph : std::string_view{});
  look.down = state == HostState::down;
  look.paused = state == HostState::paused;
  look.slow = world.slowness(id) > Ratio::one();
  if (look.down) {
    look.tone = Tone::bad;
    look.word = "crashed";
    look.glyph = ICON_POWER_OFF;
  } else if (look.paused) {
    look.tone = Tone::waiting;
    look.word = "paused";
    look.glyph = ICON_PAUSE;
  }
  look.broke_a_claim = std::any_of(world.violations().begin(), world.violations().end(),
                                   [&](const Violation& v) { return v.node == id; });
  return look;
}

void fill_painter(const Picture& picture, Painter& painter) {
  painter.lines.clear();
  painter.packets.clear();
  painter.nodes.clear();
  add_marks(picture, painter);
}

void add_marks(const Picture& picture, Painter& painter) {
  add_links(picture, painter);
  if (picture.follow.on()) add_trail(picture, painter);
  add_flights(picture, painter);
  add_falls(picture, painter);
  for (std::size_t i = 0; i < picture.frame.stations.size(); ++i)
    if (picture.frame.stations[i].seen()) painter.nodes.push_back(disc_of(picture, node_id(i)));
}

}  // namespace netsplit
