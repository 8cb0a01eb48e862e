#include "web/app/mirror.h"

#include <fmt/format.h>

#include "web/app/format.h"

namespace netsplit {
namespace {

constexpr std::size_t kNodesRead = 60;

std::string nodes_text(const World& world) {
  std::string out;
  for (std::size_t i = 0; i < std::min(kNodesRead, world.nodes()); ++i) {
    const DescribedNode node = describe_node(world, node_id(i));
    out += fmt::format("{}: {}\n", node_name(world, node_id(i)), node.standing.empty() ? "up" : node.standing);
  }
  if (world.nodes() > kNodesRead) out += fmt::format("and {} more nodes\n", world.nodes() - kNodesRead);
  return out;
}

std::string selection_text(const Timeline& timeline, const Selection& selection) {
  const std::string line = selection_line(timeline, selection);
  if (line.empty()) return "Nothing is selected.\n";
  std::string out = fmt::format("Selected: {}\n", line);
  if (const auto* id = std::get_if<NodeId>(&selection.what)) {
    const DescribedNode node = describe_node(timeline.world(), *id);
    out += to_text(node.role) + to_text(node.machine);
  }
  return out;
}

/// What is no longer to be seen of this run, and the futures beside it.
std::string edges_text(const Timeline& timeline) {
  std::string out;
  if (const auto why = timeline.stopped_because()) out += *why + "\n";
  if (timeline.recorder().detailed_from() > 0)
    out += "The memory for records is full: of the oldest stretch only faults and notes are kept.\n";
  for (const Timeline::Branch& b : timeline.branches())
    out += fmt::format("Another future was cut off at {}: it ran to {}, with the hash {}.\n", format_moment(b.cut_at),
                       format_moment(b.reached), format_hash(b.hash));
  return out;
}

}  // namespace

std::string mirror_text(const Timeline& timeline, const Scenario& scenario, const RunVerdict& verdict,
                        const Playback& playback, const Selection& selection) {
  const World& world = timeline.world();
  std::string out = fmt::format("{}\n{}\n{}\n", scenario.title, scenario.summary, verdict.sentence);
  out += fmt::format("Time {}, {}, {}.\n", format_moment(world.now()), playback.playing() ? "playing" : "paused",
                     timeline.at_live_edge() ? "at the live edge" : "in the past");
  out += nodes_text(world);
  for (const auto& cut : world.network().cuts()) out += fmt::format("Cut: {}\n", cut.name);
  out += fmt::format("{} messages in flight.\n", world.packets_in_flight());
  out += edges_text(timeline);
  return out + selection_text(timeline, selection);
}

std::string selection_line(const Timeline& timeline, const Selection& selection) {
  const World& world = timeline.world();
  if (const auto* id = std::get_if<NodeId>(&selection.what); id && index_of(*id) < world.nodes()) {
    const std::string standing = describe_node(world, *id).standing;
    return fmt::format("{}, {}, {}", node_name(world, *id), humanize(world.host(*id).role_name),
                       standing.empty() ? "up" : standing);
  }
  if (const auto* id = std::get_if<RecordId>(&selection.what)) {
    const Record* record = timeline.recorder().find(*id);
    return record ? tell_whole(world, *record) : std::string();
  }
  if (const auto* link = std::get_if<Selection::Link>(&selection.what))
    return fmt::format("the link {} to {}", node_name(world, link->first), node_name(world, link->second));
  return {};
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace netsplit
