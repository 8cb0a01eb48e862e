#include "web/spacetime/fault_spans.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/sort_stably.h"
#include "web/app/story.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

using Kind = FaultSpan::Kind;

class Collector {
 public:
  explicit Collector(const World& world) : world_(world) {}

  void begin_absent() {
    for (std::size_t i = 0; i < world_.nodes(); ++i)
      if (world_.host(node_id(i)).absent)
        begin({Kind::down, Time{}, kForever, {node_id(i)}, {}, tr("absent"), kNoRecord});
  }

  void take(const Record& r, RecordId id) {
    switch (r.kind) {
      case RecordKind::crashed:
        end(Kind::paused, r.node, r.time);
        begin({Kind::down, r.time, kForever, {r.node}, {}, "down", id});
        break;
      case RecordKind::restarted:
      case RecordKind::created: end(Kind::down, r.node, r.time); break;
      case RecordKind::removed:
        end(Kind::paused, r.node, r.time);
        end(Kind::down, r.node, r.time);
        begin({Kind::down, r.time, kForever, {r.node}, {}, tr("absent"), id});
        break;
      case RecordKind::paused: begin({Kind::paused, r.time, kForever, {r.node}, {}, "paused", id}); break;
      case RecordKind::resumed: end(Kind::paused, r.node, r.time); break;
      default: break;
    }
  }

  void take(Time at, const Command& command) {
    if (const auto* slow = std::get_if<command::Slow>(&command)) {
      end(Kind::slow, slow->node, at);
      if (slow->factor == Ratio::one()) return;
      const double factor = static_cast<double>(slow->factor.ppb) / 1e9;
      begin({Kind::slow, at, kForever, {slow->node}, {}, trf("{:.3g} times slower", factor), kNoRecord});
    }
    if (const auto* cut = std::get_if<command::Cut>(&command)) {
      heal(cut->name, at);
      const bool from_is_smaller = cut->from.size() <= cut->to.size();
      begin({Kind::cut, at, kForever, from_is_smaller ? cut->from : cut->to, from_is_smaller ? cut->to : cut->from,
             tell(world_, command), kNoRecord});
      names_.back() = cut->name;
    }
    if (const auto* healed = std::get_if<command::Heal>(&command)) heal(healed->name, at);
  }

  std::vector<FaultSpan> result() && {
    sort_stably(spans_, [](const FaultSpan& a, const FaultSpan& b) { return a.begin < b.begin; });
    return std::move(spans_);
  }

 private:
  void begin(FaultSpan span) {
    spans_.push_back(std::move(span));
    names_.emplace_back();
  }
  void end(Kind kind, NodeId node, Time at) {
    for (FaultSpan& s : spans_)
      if (s.kind == kind && s.lasts() && s.nodes.front() == node) s.end = at;
  }
  /// An empty name means all cuts.
  void heal(const std::string& name, Time at) {
    for (std::size_t i = 0; i < spans_.size(); ++i) {
      FaultSpan& s = spans_[i];
      if (s.kind == Kind::cut && s.lasts() && (name.empty() || names_[i] == name)) s.end = at;
    }
  }

  const World& world_;
  std::vector<FaultSpan> spans_;
  std::vector<std::string> names_;  ///< of the cuts
};

}  // namespace

std::vector<FaultSpan> find_fault_spans(const Timeline& timeline, const Scenario& scenario,
                                        std::span<const RunIndex::Mark> marks) {
  Collector collector(timeline.world());
  collector.begin_absent();
  for (const RunIndex::Mark& mark : marks)
    if (const Record* r = timeline.recorder().find(mark.record)) collector.take(*r, mark.record);
  struct Done {
    Time at;
    const Command* command;
  };
  // A command of the script comes before whatever is due at its moment, so before one by hand then.
  std::vector<Done> done;
  for (const ScriptedCommand& c : scenario.spec.script)
    if (c.at <= timeline.furthest()) done.push_back({c.at, &c.command});
  for (const PlacedCommand& c : timeline.commands())
    if (c.at <= timeline.furthest()) done.push_back({c.at, &c.command});
  sort_stably(done, [](const Done& a, const Done& b) { return a.at < b.at; });
  for (const Done& d : done) collector.take(d.at, *d.command);
  return std::move(collector).result();
}

}  // namespace netsplit
