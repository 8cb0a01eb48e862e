#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/search/decision.h"
#include "core/search/trial.h"

namespace netsplit::search {

/// One candidate of a search for smaller runs: played until the claim is broken, or to its end.
class Attempt final : public RecordSink {
 public:
  /// A run as it was given.
  Attempt(const Scenario& scenario, std::vector<PlacedCommand> commands, Time until, std::string_view claim);
  /// A draft, given a little longer than its text says. What can't be loaded breaks nothing.
  Attempt(Draft draft, std::string_view claim, Time horizon);

  /// Plays on for a while; true when it is known whether the claim is broken.
  bool advance();
  std::uint64_t spent() const { return spent_; }  ///< events
  const std::optional<Broken>& broken() const { return broken_; }
  /// Where the run may end: right after what shows the broken claim. REQUIRES: broken().
  Time until() const { return until_; }
  std::uint64_t operations() const { return trial_->world().operations(); }
  const Draft& draft() const { return draft_; }
  /// Those that were given, and what became of the decisions.
  const std::vector<PlacedCommand>& commands() const { return trial_->run().commands(); }
  /// Messages that the network lost by chance.
  std::vector<Decision> lost_by_chance() const;
  /// What the commands given say about single messages.
  const std::vector<Decision>& decided() const { return decided_; }

  void record(RecordId id, const Record& r) override;
  void invoked(OpId, RecordId, NodeId, Time, const Value&) override {}
  void completed(OpId, RecordId, Time, Outcome, const Value&) override {}

 private:
  void start(Time until);
  void step_with_decisions();
  void note_decided();
  bool found_by_monitor();
  bool finish();

  std::string claim_;
  Draft draft_;
  std::optional<Scenario> scenario_;
  std::vector<PlacedCommand> given_;
  std::vector<Decision> decided_;
  MessageCounter messages_;
  std::unique_ptr<Trial> trial_;
  std::size_t violations_seen_ = 0;
  std::uint64_t spent_ = 0;
  Time until_{};
  std::optional<Broken> loose_;  ///< found in the first trial
  Time loose_until_{};
  std::optional<Broken> broken_;
};

}  // namespace netsplit::search
