#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/search/explore/options.h"
#include "core/sim/world.h"

namespace netsplit::search {

/// A way through the states that an Explorer found, as commands: whoever plays them sees it happen.
struct Way {
  std::vector<PlacedCommand> commands;  ///< after those that led to where the search began
  std::vector<std::string> story;       ///< one line a choice, with the names of nodes
  Time end{};
  /// What the claims say in a run of the engine that plays them.
  std::vector<Violation> violations;
};

/// Follows these fingerprints from the state of `world`, one choice every `pace`. Nothing when there is no such way.
/// REQUIRES: world.taken_over().
std::optional<Way> follow(const World& world, const ExploreOptions& options,
                          const std::vector<std::uint64_t>& fingerprints, Duration pace);

}  // namespace netsplit::search
