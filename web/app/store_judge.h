#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/checkers/store_watch.h"
#include "core/scenario/run.h"
#include "core/timeline/recorder.h"
#include "web/app/run_index.h"

namespace netsplit {

/// What a checker says about an operation.
struct OperationMark {
  Tone tone = Tone::plain;
  std::string words;
};

/// Judges what the clients of the open run see, while it grows: a little in each frame, and the rest when nothing moves.
class StoreJudge {
 public:
  /// Reads the operations that came since the last call; all of them anew when it is another run or another future.
  void follow(const Recorder& recorder, const RunIndex::Edition& edition);
  /// A frame's share of thinking. `resting`: nothing else is under way, so there is time for everything.
  void think(bool resting);
  /// There is something left to think about when the run rests.
  bool thinking() const { return !store_.up_to_date(); }

  /// True when nobody asked anything, or when operations had been thinned out before they were read: a history without its
  /// beginning tells nothing.
  bool empty() const { return store_.empty() || !whole_; }
  const checkers::StoreWatch& store() const { return store_; }
  /// Null unless an answer that no order explains was given by the moment shown.
  const checkers::Witness* broken(const World& world) const;
  /// Judges the weaker promises that the scenario names, when the run rests and something has come since.
  void judge_weaker(const Scenario& scenario, const World& world);
  /// As far as they were judged; what breaks one may be later than the moment shown.
  const std::vector<LevelVerdict>& weaker() const { return weaker_; }
  /// What it has to do with that answer.
  std::optional<OperationMark> mark(OpId operation, const World& world) const;

 private:
  void read(const Operation& op);

  checkers::StoreWatch store_;
  RunIndex::Edition edition_;
  bool whole_ = true;
  std::size_t seen_ = 0;    ///< operations read
  std::vector<OpId> open_;  ///< of them, those that had no end yet
  std::vector<LevelVerdict> weaker_;
  std::size_t weaker_judged_ = 0;  ///< operations known then
};

}  // namespace netsplit
