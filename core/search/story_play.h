#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/search/story.h"
#include "core/search/trial.h"
#include "core/timeline/comparison.h"
#include "core/timeline/recorder.h"

// What a story is told from.
namespace netsplit::search {

/// What a node did in one go: what set it off, what it noted, and how that changed it.
struct Act {
  NodeId node = kNobody;
  std::vector<Difference> changes;
  std::vector<RecordId> notes;
  std::string standing;  ///< what it became; empty when it stayed what it was
};

/// What a node knew before it crashed, and what it knew when it was back.
struct Relapse {
  RecordId crashed = kNoRecord;
  RecordId restarted = kNoRecord;
  NodeId node = kNobody;
  Described before;
  std::string standing_before;
  std::vector<Difference> lost;
  std::string standing;  ///< when it was back
};

/// Whether a node may do something because of such a record.
bool sets_off(RecordKind kind);

/// Plays the run and remembers what a story may need.
class Play {
 public:
  explicit Play(const FailingRun& failing);

  const Recorder& recorder() const { return recorder_; }
  const World& world() const { return trial_.world(); }
  const Trial& trial() const { return trial_; }
  const std::map<RecordId, Act>& acts() const { return acts_; }
  const std::vector<Relapse>& relapses() const { return relapses_; }
  /// What nodes write to disk, as they themselves call it.
  const std::set<std::string>& durable_fields() const { return durable_fields_; }
  std::string name(NodeId id) const { return id == kNobody ? "the operator" : world().host(id).name; }

  /// What set off that which made this record: a message, a timer, a start. kNoRecord when it isn't known.
  RecordId set_off_by(RecordId id) const;
  /// What its sender was at when it sent a message. REQUIRES: `delivered` is the record of one.
  RecordId sent_during(RecordId delivered) const;

 private:
  void look();
  void note_restart(NodeId node, RecordId id);
  void look_at(NodeId node, RecordId id, bool is_back);

  Recorder recorder_;
  Trial trial_;
  RecordId look_from_ = 0;
  RecordId seen_ = 0;
  std::vector<Described> known_;  ///< as each node was last
  std::vector<std::string> standings_;
  std::map<RecordId, Act> acts_;  ///< by what set them off
  std::vector<Relapse> relapses_;
  std::set<std::string> durable_fields_;
};

}  // namespace netsplit::search
