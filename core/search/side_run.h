#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/search/trial.h"
#include "core/timeline/recorder.h"
#include "core/timeline/standing.h"

namespace netsplit::search {

/// One of two runs that are laid side by side: played from its start, and remembered what a reader would be told of it.
class SideRun final : public RecordSink {
 public:
  /// It ends at `until`. A `record_bytes` that is too small thins out the oldest detail, and landmarks stay.
  SideRun(Scenario scenario, std::vector<PlacedCommand> commands, Time until,
          std::size_t record_bytes = std::size_t{64} << 20);

  /// Plays about so many more events, but not past `moment`; true when it stands there, or is over.
  bool advance_to(Time moment, std::uint64_t events);
  /// Its claims, once it has come to its end: goes on for a while; true when all that clients saw is judged.
  bool judge() { return trial_.advance(1); }

  const Scenario& scenario() const { return scenario_; }
  const Trial& trial() const { return trial_; }
  const World& world() const { return trial_.world(); }
  const Recorder& recorder() const { return recorder_; }
  /// All that happened up to there is known.
  Time reached() const { return reached_; }
  /// Records that a reader wants to be told of: what was done to the system, what its nodes note and what broke.
  const std::vector<RecordId>& told() const { return told_; }

  /// What a node was from this moment on. "down" and "paused" come before what its role says.
  struct Spell {
    Time from{};
    Standing standing;
  };
  const std::vector<Spell>& spells(NodeId node) const { return spells_[index_of(node)]; }

  void record(RecordId id, const Record& r) override;
  void invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) override;
  void completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) override;

 private:
  void look();

  Scenario scenario_;
  Recorder recorder_;
  std::vector<RecordId> told_;
  std::vector<std::vector<Spell>> spells_;
  std::vector<NodeId> touched_;  ///< by the events since the last look
  Time reached_{};
  Trial trial_;  ///< last: it records into what stands above
};

}  // namespace netsplit::search
