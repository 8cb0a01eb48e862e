#include "core/search/story_play.h"

#include <utility>

#include "core/protocols/catalog.h"
#include "core/timeline/causality.h"

namespace netsplit::search {
namespace {

constexpr RecordId kDescribed = 100'000;  ///< so many records before the end, nodes are looked at after each event

/// The command that lets something happen is not what does: that has a record of its own.
bool lets_happen(const Record& r) {
  return r.kind == RecordKind::command &&
         (r.label == &label_of(command::Deliver{}) || r.label == &label_of(command::Fire{}) ||
          r.label == &label_of(command::FinishWrite{}));
}

}  // namespace

bool sets_off(RecordKind kind) {
  switch (kind) {
    case RecordKind::delivered:
    case RecordKind::fired:
    case RecordKind::started:
    case RecordKind::crashed:
    case RecordKind::restarted:
    case RecordKind::created:
    case RecordKind::removed:
    case RecordKind::invoked:
    case RecordKind::command: return true;
    default: return false;
  }
}

Play::Play(const FailingRun& failing)
    : trial_(failing.scenario, failing.commands, failing.until, &recorder_),
      known_(failing.scenario.spec.hosts.size()),
      standings_(known_.size()) {
  const RecordId end = failing.broken.record;
  look_from_ = end > kDescribed ? end - kDescribed : 0;
  // To the end, and one event at a time while it matters who is what.
  while (!trial_.advance(recorder_.end() + 1'000 < look_from_ ? 256 : 1)) look();
}

RecordId Play::set_off_by(RecordId id) const {
  for (const Record* r = recorder_.find(id); r; r = recorder_.find(id = r->cause)) {
    if (sets_off(r->kind)) return id;
    if (r->cause == kNoRecord) break;
  }
  return kNoRecord;
}

RecordId Play::sent_during(RecordId delivered) const {
  const Record* sent = recorder_.find(recorder_.find(delivered)->cause);
  return sent && sent->cause != kNoRecord ? set_off_by(sent->cause) : kNoRecord;
}

void Play::look() {
  if (recorder_.end() <= look_from_) {
    seen_ = recorder_.end();
    return;
  }
  std::map<NodeId, RecordId> changed;  // by the first record of what happened there
  std::set<NodeId> back;
  for (; seen_ < recorder_.end(); ++seen_) {
    const Record* r = recorder_.find(seen_);
    if (!r || index_of(place_of(*r)) >= known_.size() || lets_happen(*r)) continue;
    changed.emplace(r->node, seen_);
    if (r->kind == RecordKind::note) acts_[set_off_by(seen_)].notes.push_back(seen_);
    if (r->kind == RecordKind::crashed)
      relapses_.push_back(
          {seen_, kNoRecord, r->node, known_[index_of(r->node)], standings_[index_of(r->node)], {}, {}});
    if (r->kind != RecordKind::restarted) continue;
    note_restart(r->node, seen_);
    back.insert(r->node);
  }
  for (const auto& [node, first] : changed) look_at(node, first, back.contains(node));
}

void Play::note_restart(NodeId node, RecordId id) {
  for (Relapse& relapse : relapses_)
    if (relapse.node == node && relapse.restarted == kNoRecord) relapse.restarted = id;
}

void Play::look_at(NodeId node, RecordId id, bool is_back) {
  Described& before = known_[index_of(node)];
  DescribedNode described = describe_node(world(), node);
  Described& now = described.role;
  std::string& standing = standings_[index_of(node)];
  for (const Described& field : describe_value(world().durable(node), names_in(world())).children)
    durable_fields_.insert(field.name);
  if (is_back)
    for (Relapse& relapse : relapses_) {
      if (relapse.node != node || !relapse.standing.empty()) continue;
      relapse.lost = compare(relapse.before, now).fields;
      relapse.standing = described.standing;
    }
  Act& act = acts_[set_off_by(id)];
  act.node = node;
  if (!standing.empty() && described.standing != standing) act.standing = described.standing;
  standing = std::move(described.standing);
  for (Difference& d : compare(before, now).fields) act.changes.push_back(std::move(d));
  before = std::move(now);
}

}  // namespace netsplit::search
