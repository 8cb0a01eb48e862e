#pragma once
#include <memory>

#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"

namespace netsplit {

/// The same scenario with other commands, simulated beside the run on the screen, a little in each frame.
class OtherRun {
 public:
  /// Begins to simulate up to this moment, unless it is there already.
  void want(const Scenario& scenario, const std::vector<PlacedCommand>& commands, Time at);
  /// Simulates for some milliseconds; true when the moment wanted is reached.
  bool go_on();
  void forget() { timeline_.reset(); }
  /// Null until it has arrived.
  const World* world() const { return arrived_ && timeline_ ? &timeline_->world() : nullptr; }
  double progress() const;

 private:
  std::unique_ptr<Timeline> timeline_;
  std::string text_;  ///< of the scenario that it was made from
  std::uint64_t seed_ = 0;
  std::vector<PlacedCommand> commands_;
  Time at_{};
  bool arrived_ = false;
};

}  // namespace netsplit
