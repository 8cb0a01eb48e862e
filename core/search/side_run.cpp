#include "core/search/side_run.h"

#include <algorithm>
#include <utility>

#include "core/search/record_words.h"

namespace netsplit::search {
namespace {

bool is_told(const Record& r) {
  switch (r.kind) {
    case RecordKind::crashed:
    case RecordKind::restarted:
    case RecordKind::paused:
    case RecordKind::resumed:
    case RecordKind::created:
    case RecordKind::removed:
    case RecordKind::command:
    case RecordKind::violated: return true;
    case RecordKind::note: return worth_telling(r);
    default: return false;
  }
}

}  // namespace

SideRun::SideRun(Scenario scenario, std::vector<PlacedCommand> commands, Time until, std::size_t record_bytes)
    : scenario_(std::move(scenario)),
      recorder_(record_bytes, record_bytes),
      spells_(scenario_.spec.hosts.size()),
      trial_(scenario_, std::move(commands), until, this) {}

/// One event at a time, so that each node's spells begin when they did.
bool SideRun::advance_to(Time moment, std::uint64_t events) {
  for (; events > 0; --events) {
    const bool there = trial_.advance_to(moment, 1);
    look();
    if (!there) continue;
    reached_ = std::max(reached_, std::min(moment, trial_.run().until()));
    // A budget ends a run before its time.
    if (trial_.run().stopped_because()) reached_ = world().now();
    return true;
  }
  reached_ = std::max(reached_, world().now());
  return false;
}

void SideRun::look() {
  for (const NodeId id : touched_) {
    Standing now;
    switch (world().state(id)) {
      case HostState::down: now = {"down", Tone::bad}; break;
      case HostState::paused: now = {"paused", Tone::waiting}; break;
      default: now = standing_of(world().role(id));
    }
    auto& spells = spells_[index_of(id)];
    if (spells.empty() || spells.back().standing != now) spells.push_back({world().now(), std::move(now)});
  }
  touched_.clear();
}

void SideRun::record(RecordId id, const Record& r) {
  recorder_.record(id, r);
  if (is_told(r)) told_.push_back(id);
  if (index_of(r.node) < spells_.size() && std::find(touched_.begin(), touched_.end(), r.node) == touched_.end())
    touched_.push_back(r.node);
}

void SideRun::invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) {
  recorder_.invoked(op, id, client, at, operation);
}

void SideRun::completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) {
  recorder_.completed(op, id, at, outcome, result);
}

}  // namespace netsplit::search
