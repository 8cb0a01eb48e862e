#include "web/app/mirror.h"

#include <fmt/format.h>

#include <algorithm>

#include "web/app/format.h"
#include "web/panels/view.h"
#include "web/scene/gauges.h"
#include "web/sweep/sweep_words.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kNodesRead = 60;
constexpr std::size_t kFieldsRead = 5;
constexpr RecordId kRecordsExamined = 40'000;  ///< records examined to find those that matter

/// Joins what is written as JSON.
class List {
 public:
  void add(const std::string& json) {
    if (!text_.empty()) text_ += ",";
    text_ += json;
  }
  void add_text(std::string_view text) { add(json_string(text)); }
  std::string done() const { return "[" + text_ + "]"; }

 private:
  std::string text_;
};

std::string to_json(const std::vector<Action>& actions) {
  List out;
  for (const Action& action : actions)
    out.add(fmt::format(R"({{"id":{},"words":{},"keys":{}}})", json_string(action.id), json_string(action.words),
                        json_string(action.keys)));
  return out.done();
}

/// The first fields of a role in a line; what is nested or long is told of the selected node only.
std::string main_fields(const Described& role) {
  std::string out;
  std::size_t told = 0;
  for (const Described& item : role.children) {
    if (item.kind != Described::Kind::field || told == kFieldsRead) continue;
    out += fmt::format("{}{} {}", told++ ? ", " : "", humanize(item.name), item.text);
  }
  return out.empty() ? to_line(role) : out;
}

/// The nodes that are there, and of each role the next one that can be created.
std::vector<NodeId> nodes_read(const World& world) {
  std::vector<NodeId> there;
  std::vector<NodeId> next;
  for (std::size_t i = 0; i < world.nodes() && there.size() < kNodesRead; ++i) {
    const NodeId id = node_id(i);
    const auto alike = [&](NodeId other) { return world.host(other).role_name == world.host(id).role_name; };
    if (world.state(id) != HostState::absent)
      there.push_back(id);
    else if (std::none_of(next.begin(), next.end(), alike))
      next.push_back(id);
  }
  there.insert(there.end(), next.begin(), next.end());
  return there;
}

std::string nodes_json(const Here& here) {
  const World& world = here.timeline.world();
  List out;
  for (const NodeId id : nodes_read(world)) {
    const DescribedNode node = describe_node(world, id);
    const std::string& name = world.host(id).name;
    std::string fields = main_fields(node.role);
    if (const std::string seen = gauge_words(world, id); !seen.empty()) fields += (fields.empty() ? "" : ", ") + seen;
    out.add(fmt::format(R"({{"id":{},"name":{},"role":{},"standing":{},"fields":{},"chosen":{},"actions":{}}})",
                        json_string("select." + name), json_string(name),
                        json_string(humanize(world.host(id).role_name)),
                        json_string(node.standing.empty() ? "up" : node.standing), json_string(fields),
                        here.selection.is_node(id), to_json(actions_on(world, id))));
  }
  return out.done();
}

std::string events_json(const Timeline& timeline, const std::vector<RecordId>& ids) {
  List out;
  for (const RecordId id : ids) {
    const Record* record = timeline.recorder().find(id);
    if (!record) continue;
    const StoryLine line = tell(timeline.world(), *record);
    out.add(fmt::format(R"({{"id":"{}","time":{},"who":{},"what":{}}})", id, json_string(format_moment(record->time)),
                        json_string(line.who == kNobody ? std::string() : node_name(timeline.world(), line.who)),
                        json_string(line.what)));
  }
  return out.done();
}

std::string selection_text(const Timeline& timeline, const Selection& selection) {
  const std::string line = selection_line(timeline, selection);
  if (line.empty()) return tr("Nothing is selected.");
  std::string out = trf("Selected: {}", line);
  if (const auto* id = std::get_if<NodeId>(&selection.what)) {
    const DescribedNode node = describe_node(timeline.world(), *id);
    out += "\n" + to_text(node.role) + to_text(node.machine);
  }
  return out;
}

/// What the chosen view found out, what is no longer to be seen of this run, and the futures beside it.
std::string edges_json(const Timeline& timeline, const View* view) {
  List out;
  if (view)
    for (const std::string& line : view->lines()) out.add_text(line);
  if (const auto why = timeline.stopped_because()) out.add_text(*why);
  if (timeline.recorder().detailed_from() > 0)
    out.add_text(tr("The memory for records is full: of the oldest stretch only faults and notes are kept."));
  for (const Timeline::Branch& b : timeline.branches())
    out.add_text(trf("Another future was cut off at {}: it ran to {}, with the hash {}.", format_moment(b.cut_at),
                     format_moment(b.reached), format_hash(b.hash)));
  return out.done();
}

std::string cuts_json(const World& world) {
  List out;
  for (const auto& cut : world.network().cuts()) out.add_text(trf("Cut: {}", cut.name));
  return out.done();
}

std::string sweep_json(const Sweeper& sweeper) {
  List out;
  for (const std::string& line : sweep_lines(sweeper)) out.add_text(line);
  return out.done();
}

/// To and fro in time, and to what this run can be compared with.
std::vector<Action> controls_of(const Here& here) {
  constexpr std::size_t kCompared = 6;
  std::vector<Action> all = time_actions(here);
  std::vector<Action> compared = comparing_actions(here);
  for (std::size_t i = 0; i < std::min(kCompared, compared.size()); ++i) all.push_back(std::move(compared[i]));
  return all;
}

bool matters(RecordKind kind) {
  const StoryKind story = kind_of(kind);
  return story == StoryKind::fault || story == StoryKind::note;
}

}  // namespace

void RecentEvents::follow(const Timeline& timeline, std::uint64_t changes) {
  const Recorder& recorder = timeline.recorder();
  const RecordId now = timeline.world().records();
  if (now == at_ && changes == changes_) return;
  at_ = now;
  changes_ = changes;
  that_matter_.clear();
  all_.clear();
  const RecordId lowest = now > kRecordsExamined ? now - kRecordsExamined : 0;
  for (RecordId id = now; id > lowest && that_matter_.size() < kShown; --id) {
    const Record* record = recorder.find(id - 1);
    if (!record) continue;
    if (all_.size() < kShown) all_.push_back(id - 1);
    if (matters(record->kind)) that_matter_.push_back(id - 1);
  }
  std::reverse(that_matter_.begin(), that_matter_.end());
  std::reverse(all_.begin(), all_.end());
}

std::string mirror_json(const Here& here, const RunVerdict& verdict, const RecentEvents& events,
                        std::string_view notice) {
  const Timeline& timeline = here.timeline;
  const World& world = timeline.world();
  const std::string speed = here.playback.unlimited() ? tr("as fast as it goes") : format_speed(here.playback.speed());
  const std::string now =
      trf("Time {}, {}, {}. Speed: {}. {} messages in flight.", format_moment(world.now()),
          here.playback.playing() ? "playing" : "paused",
          timeline.at_live_edge() ? tr("at the live edge") : tr("in the past"), speed, world.packets_in_flight());
  const auto* chosen = std::get_if<NodeId>(&here.selection.what);
  const bool is_node = chosen && index_of(*chosen) < world.nodes();
  std::string out =
      fmt::format(R"({{"title":{},"summary":{},"verdict":{},"notice":{},"now":{},"time":{})",
                  json_string(here.scenario.title), json_string(here.scenario.summary), json_string(verdict.sentence),
                  json_string(notice), json_string(now), json_string(format_moment(world.now())));
  out += fmt::format(R"(,"time_ns":{},"span_ns":{},"controls":{})", world.now().count(),
                     shown_span(timeline, here.scenario).count(), to_json(controls_of(here)));
  out += fmt::format(R"(,"nodes":{},"more_nodes":{},"cuts":{},"heal":{},"links":{})", nodes_json(here),
                     world.nodes() > kNodesRead ? world.nodes() - kNodesRead : 0, cuts_json(world),
                     to_json(heal_actions(world)), is_node ? to_json(actions_on_links(world, *chosen)) : "[]");
  out += fmt::format(R"(,"sweep":{},"sweep_runs":{})", here.sweeper ? sweep_json(*here.sweeper) : "[]",
                     to_json(sweep_actions(here)));
  out += fmt::format(R"(,"edges":{},"selection":{},"events":{},"all_events":{}}})", edges_json(timeline, here.view),
                     json_string(selection_text(timeline, here.selection)), events_json(timeline, events.that_matter()),
                     events_json(timeline, events.all()));
  return out;
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
    return trf("the link {} to {}", node_name(world, link->first), node_name(world, link->second));
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
