#include "web/scene/frame.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "core/protocols/catalog.h"

namespace netsplit {
namespace {

constexpr std::size_t kCrowd = 60;
constexpr std::size_t kMostFlights = 4000;
constexpr std::size_t kMostFalls = 400;
constexpr RecordId kMostRecordsSearched = 20'000;

float share(Duration part, Duration whole) {
  if (whole <= Duration::zero()) return 1;
  return std::clamp(static_cast<float>(static_cast<double>(part.count()) / static_cast<double>(whole.count())), 0.0f,
                    1.0f);
}

/// Bytes by four make a mark wider by a half; between 9 and 20 pixels at rest.
float packet_size(std::uint32_t bytes) {
  return std::clamp(10 + 2.4f * std::log2(1 + static_cast<float>(bytes) / 128), 10.0f, 20.0f);
}

void place_nodes(Frame& frame, const Layout& layout, const Camera& camera) {
  const float most = frame.crowded ? 26.0f : 34.0f;
  frame.disc = std::clamp(Layout::kNodeRadius * camera.zoom(), 3.5f, most);
  for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
    const float radius = frame.disc * layout.radii[i] / Layout::kNodeRadius;
    frame.stations.push_back({camera.to_screen(layout.nodes[i]), radius});
  }
}

/// Of more messages than an eye or a graphics card can tell apart, the same ones are drawn in every frame.
bool is_drawn(RecordId packet, std::uint64_t one_in) { return (packet * 2654435761u >> 12) % one_in == 0; }

/// Messages that wait for somebody to let them arrive stand in a row in the middle of their way.
void line_up_waiting(Frame& frame) {
  std::map<std::pair<NodeId, NodeId>, std::vector<FlightView*>> waiting;
  for (FlightView& f : frame.flights)
    if (f.packet.arrives == kForever) waiting[{f.packet.from, f.packet.to}].push_back(&f);
  for (const auto& [ends, flights] : waiting)
    for (std::size_t i = 0; i < flights.size(); ++i) {
      // The oldest is the furthest on.
      const auto place = static_cast<float>(flights.size() - i) / static_cast<float>(flights.size() + 1);
      flights[i]->progress = 0.25f + 0.5f * place;
      flights[i]->at = flights[i]->curve.at(flights[i]->progress);
    }
}

void place_flights(Frame& frame, const StageContext& context, const Layout& layout, const Camera& camera) {
  const World& world = context.timeline.world();
  const auto in_flight = static_cast<float>(world.packets_in_flight());
  const float scale =
      std::clamp(std::sqrt(camera.zoom()), 0.55f, 1.15f) * std::clamp(std::sqrt(400 / (in_flight + 1)), 0.55f, 1.0f);
  while (world.packets_in_flight() / frame.one_in > kMostFlights) frame.one_in *= 2;
  std::vector<Packet> packets;
  packets.reserve(world.packets_in_flight() / frame.one_in + 1);
  world.for_each_packet([&](const Packet& packet) {
    if (!is_drawn(packet.id, frame.one_in) && !context.selection.is_record(packet.id)) return;
    if (std::max(index_of(packet.from), index_of(packet.to)) < frame.stations.size()) packets.push_back(packet);
  });
  // The queue's order is an accident; the run's order is not, and keeps later packets on top.
  std::sort(packets.begin(), packets.end(), [](const Packet& a, const Packet& b) { return a.id < b.id; });
  frame.flights.reserve(packets.size());
  for (const Packet& packet : packets) {
    FlightView& f = frame.flights.emplace_back();
    f.packet = packet;
    f.curve = frame.ways.between(layout, packet.from, packet.to);
    f.progress = share(world.now() - packet.sent, packet.arrives - packet.sent);
    if (context.reduced_motion) f.progress = (std::floor(f.progress * 4) + 0.5f) / 4.5f;
    f.at = f.curve.at(f.progress);
    f.size = packet_size(packet.message->bytes()) * scale;
  }
  if (world.taken_over()) line_up_waiting(frame);
}

/// How far a message had come when it was dropped: the network loses it half way, a cut stops it at the cut.
float dropped_at(DropReason reason, const World& world, const Record& drop, const Record* sent) {
  switch (reason) {
    case DropReason::lost: return 0.5f;
    case DropReason::cut: return 0.44f;
    case DropReason::queue_full: return sent && sent->time == drop.time ? 0.08f : 1.0f;
    case DropReason::by_command:
      return sent ? share(drop.time - sent->time, typical(world.network().profile(drop.node, drop.peer).latency))
                  : 0.5f;
    default: return 1.0f;
  }
}

void place_falls(Frame& frame, const StageContext& context, const Layout& layout) {
  const World& world = context.timeline.world();
  const Recorder& recorder = context.timeline.recorder();
  const Duration window = std::clamp(typical(context.scenario.spec.network.fallback.latency) * 2, us(20), ms(400));
  const RecordId end = world.records();
  RecordId from = recorder.first_at(std::max(Time::zero(), world.now() - window));
  if (end > kMostRecordsSearched) from = std::max(from, end - kMostRecordsSearched);
  recorder.for_each(from, end, [&](RecordId id, const Record& r) {
    if (r.kind != RecordKind::dropped) return true;
    if (index_of(r.node) >= frame.stations.size() || index_of(r.peer) >= frame.stations.size()) return true;
    FallView fall{id, r.peer, r.label, r.reason, frame.ways.between(layout, r.node, r.peer), 0, 0};
    fall.age = share(world.now() - r.time, window);
    const float stop = dropped_at(r.reason, world, r, recorder.find(r.cause));
    // What is lost at once still leaves its sender before it falls.
    const bool at_once = stop < 1 && r.reason != DropReason::by_command;
    fall.progress = at_once ? stop * std::min(1.0f, 0.25f + fall.age * 2.5f) : stop;
    frame.falls.push_back(fall);
    return frame.falls.size() < kMostFalls;
  });
}

/// Both directions of a link: one line while they are alike and quiet, otherwise a lane for each that has something to say.
void add_pair(Frame& frame, const StageContext& context, const Layout& layout, const Camera& camera,
              const LinkLoad& load, const std::array<NodeId, 2>& ends, const std::array<bool, 2>& busy) {
  const float scale = std::clamp(std::sqrt(camera.zoom()), frame.crowded ? 0.4f : 0.6f, 1.15f);
  const Network& network = context.timeline.world().network();
  std::array<LinkView, 2> lanes;
  std::array<bool, 2> carries{};
  for (const std::size_t i : {0u, 1u}) {
    const NodeId from = ends[i];
    const NodeId to = ends[1 - i];
    const command::Degrade worse = network.degradation(from, to);
    const bool degraded = worse.loss.ppb || worse.duplicate.ppb || worse.delay != Duration{};
    lanes[i] = {from, to, frame.ways.between(layout, from, to), network.is_cut(from, to), degraded, busy[i]};
    const LinkLoad::Flow flow = load.of(from, to);
    carries[i] = busy[i] || flow.messages > 0;
    lanes[i].width = std::max(1.2f, scale * load_width(load.bytes_per_second(flow)));
  }
  const bool alike = lanes[0].cut == lanes[1].cut && lanes[0].degraded == lanes[1].degraded;
  if (alike && !carries[0] && !carries[1]) {
    // A link over which nothing goes needs no lanes.
    if (!frame.crowded)
      lanes[0].curve = route(frame.stations[index_of(ends[0])], frame.stations[index_of(ends[1])],
                             layout.detours.of(index_of(ends[0]), index_of(ends[1])), false);
    frame.links.push_back(lanes[0]);
    return;
  }
  for (const std::size_t i : {0u, 1u})
    if (carries[i] || lanes[i].cut || lanes[i].degraded) frame.links.push_back(lanes[i]);
}

/// Directions of links as single numbers, in order and without repetition; those between the first nodes come first.
class Directions {
 public:
  explicit Directions(std::size_t nodes) : nodes_(nodes) {}
  void add(NodeId from, NodeId to) { found_.push_back(index_of(from) * nodes_ + index_of(to)); }
  void add_either(NodeId a, NodeId b) { add(std::min(a, b), std::max(a, b)); }
  void sort() {
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
  }
  bool contain(NodeId from, NodeId to) const {
    return std::binary_search(found_.begin(), found_.end(), index_of(from) * nodes_ + index_of(to));
  }
  template <class Visit>
  void for_each(Visit visit) const {
    for (const std::size_t d : found_) visit(node_id(d / nodes_), node_id(d % nodes_));
  }

 private:
  std::size_t nodes_;
  std::vector<std::size_t> found_;
};

void place_links(Frame& frame, const StageContext& context, const Layout& layout, const Camera& camera,
                 const UsedLinks& used, const LinkLoad& load) {
  const std::size_t nodes = frame.stations.size();
  Directions busy(nodes);
  for (const FlightView& f : frame.flights)
    if (f.packet.from != f.packet.to) busy.add(f.packet.from, f.packet.to);
  busy.sort();
  Directions pairs(nodes);
  const auto add_pair_of = [&](NodeId from, NodeId to) { pairs.add_either(from, to); };
  busy.for_each(add_pair_of);
  for (const auto& [from, to] : load.busiest()) add_pair_of(from, to);
  for (std::size_t a = 0; used.tracked() && a < nodes; ++a)
    for (std::size_t b = 0; b < a; ++b) {
      if (!frame.stations[a].seen() || !frame.stations[b].seen()) continue;
      const NodeId one = node_id(b);
      const NodeId other = node_id(a);
      const bool servers = !layout.is_client(a) && !layout.is_client(b);
      if (servers ? used.used(one, other) || used.used(other, one) : used.often(one, other) || used.often(other, one))
        pairs.add(one, other);
    }
  const auto chosen = std::get_if<Selection::Link>(&context.selection.what);
  if (chosen && std::max(index_of(chosen->first), index_of(chosen->second)) < nodes)
    add_pair_of(chosen->first, chosen->second);
  pairs.sort();
  pairs.for_each([&](NodeId a, NodeId b) {
    add_pair(frame, context, layout, camera, load, {a, b}, {busy.contain(a, b), busy.contain(b, a)});
  });
}

/// The line that parts both sides, unless it would have to pass through a node.
std::optional<Segment> line_between(const Frame& frame, const std::vector<Point>& a, const std::vector<Point>& b) {
  const auto line = separating_line(a, b, frame.disc + 26);
  const bool touches = line && std::any_of(frame.stations.begin(), frame.stations.end(), [&](const Station& s) {
                         return s.seen() && distance_to_segment(s.centre, line->a, line->b) < s.radius * 0.8f;
                       });
  return touches ? std::nullopt : line;
}

void place_cuts(Frame& frame, const World& world) {
  for (const Network::ActiveCut& cut : world.network().cuts()) {
    if (cut.from.empty() || cut.to.empty()) continue;
    CutView view;
    view.name = cut.name;
    view.one_way = cut.one_way;
    const auto places = [&](const std::vector<NodeId>& nodes) {
      std::vector<Point> at;
      for (NodeId n : nodes)
        if (frame.stations[index_of(n)].seen()) at.push_back(frame.stations[index_of(n)].centre);
      if (at.empty()) at.push_back(frame.stations[index_of(nodes.front())].centre);
      return at;
    };
    const Point first = frame.stations[index_of(cut.from.front())].centre;
    const Point second = frame.stations[index_of(cut.to.front())].centre;
    if (cut.from.size() == 1 && cut.to.size() == 1) {
      view.handle = lerp(first, second, 0.5f);
    } else if ((view.line = line_between(frame, places(cut.from), places(cut.to)))) {
      view.handle = view.line->a;
    } else {
      view.circled = cut.from.size() <= cut.to.size() ? cut.from : cut.to;
      view.handle = frame.stations[index_of(view.circled.front())].centre - Point{frame.disc + 40, frame.disc + 18};
    }
    frame.cuts.push_back(std::move(view));
  }
}

/// A cut link is broken where the cut's line crosses it.
void break_links(Frame& frame) {
  for (LinkView& link : frame.links) {
    if (!link.cut) continue;
    for (const CutView& cut : frame.cuts) {
      const auto at = cut.line ? crossing(*cut.line, link.curve.a, link.curve.d) : std::nullopt;
      if (!at) continue;
      link.broken_at = *at;
      link.parted = true;
    }
  }
}

}  // namespace

void UsedLinks::follow(const Recorder& recorder, std::size_t nodes) {
  if (nodes > kMostNodes) return;
  if (nodes_ != nodes || recorder.end() < seen_) {
    nodes_ = nodes;
    used_.assign(nodes * nodes, 0);
    seen_ = 0;
  }
  recorder.for_each(seen_, recorder.end(), [&](RecordId, const Record& r) {
    if (r.kind == RecordKind::sent && index_of(r.node) < nodes && index_of(r.peer) < nodes)
      ++used_[index_of(r.node) * nodes + index_of(r.peer)];
    return true;
  });
  seen_ = recorder.end();
}

bool UsedLinks::often(NodeId from, NodeId to) const {
  const auto row = used_.begin() + static_cast<std::ptrdiff_t>(index_of(from) * nodes_);
  const std::uint32_t most = *std::max_element(row, row + static_cast<std::ptrdiff_t>(nodes_));
  return used(from, to) && std::uint64_t{row[static_cast<std::ptrdiff_t>(index_of(to))]} * kRare >= most;
}

Layout lay_out_system(const World& world, std::string_view arrangement, float aspect) {
  std::vector<LayoutNode> nodes;
  for (const HostSpec& host : world.hosts()) {
    const RoleEntry* role = find_role(host.role_name);
    const bool absent = world.state(node_id(nodes.size())) == HostState::absent;
    nodes.push_back(
        {host.name, host.region, host.zone, host.role_name, role && role->contract.empty(), host.rack, absent});
  }
  return lay_out(nodes, arrangement_of(arrangement), aspect);
}

Frame compose(const StageContext& context, const Layout& layout, const Camera& camera, const UsedLinks& used,
              const LinkLoad& load, Frame last) {
  Frame frame;
  std::swap(frame.ways, last.ways);
  std::swap(frame.links, last.links);
  std::swap(frame.flights, last.flights);
  frame.links.clear();
  frame.flights.clear();
  frame.crowded = layout.seen() > kCrowd;
  place_nodes(frame, layout, camera);
  frame.ways.follow(layout, camera, frame.stations, frame.crowded);
  place_flights(frame, context, layout, camera);
  place_falls(frame, context, layout);
  place_links(frame, context, layout, camera, used, load);
  place_cuts(frame, context.timeline.world());
  break_links(frame);
  return frame;
}

Duration load_window(const Scenario& scenario) {
  const NetworkSpec& network = scenario.spec.network;
  Duration slowest = typical(network.fallback.latency);
  for (const LinkRule& rule : network.rules) slowest = std::max(slowest, typical(rule.profile.latency));
  return load_window(slowest);
}

Duration typical(const Distribution& d) {
  switch (d.kind) {
    case Distribution::Kind::uniform: return (d.a + d.b) / 2;
    case Distribution::Kind::mixture: return d.parts.empty() ? Duration{} : typical(d.parts.front().distribution);
    case Distribution::Kind::table: return d.samples.empty() ? Duration{} : d.samples[d.samples.size() / 2];
    default: return d.a;
  }
}

}  // namespace netsplit
