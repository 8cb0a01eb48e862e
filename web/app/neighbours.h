#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/timeline/timeline.h"
#include "web/app/run_before.h"

namespace netsplit {

/// A run that is worth laying beside the one on the screen: most differ from it by one decision.
struct Neighbour {
  std::string id;     ///< "branch.0", "before", "hand.2", "script.1", "seed.8"
  std::string words;  ///< "without: Crash s1", "seed 8"
};

/// The futures that were cut off, the run that was open before, this one without something that was done to it, and with
/// another seed. `chosen`: the id of the one that is looked at, which is among them as long as there is such a run.
std::vector<Neighbour> neighbours_of(const Timeline& timeline, const Scenario& scenario, const RunBefore* before,
                                     std::string_view chosen = {});

/// What it takes to play one.
struct NeighbourRun {
  Scenario scenario;
  std::vector<PlacedCommand> commands;
  Time reached{};  ///< it is known to have gone so far; 0: it goes as far as the run on the screen
};
/// Nothing when there is none of that id, or no more.
std::optional<NeighbourRun> neighbour_called(std::string_view id, const Timeline& timeline, const Scenario& scenario,
                                             const RunBefore* before);

}  // namespace netsplit
