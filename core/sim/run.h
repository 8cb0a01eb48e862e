#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/sim/world.h"

namespace netsplit {

/// Where a run stops at the latest.
struct RunLimits {
  std::uint64_t max_steps = 50'000'000;
  std::uint64_t max_steps_at_once = 1'000'000;  ///< without time going on: a loop without delay ends there
  std::uint64_t max_in_flight = 1'000'000;      ///< messages on their way
  Time end = kForever;                          ///< the scenario's `until`
};

/// A run under way: a world, and how far it has come in the list of commands that it is given from outside. Whoever
/// plays a run, with or without a way back, does it through this, so that all come to the same hash. A copy is a snapshot.
struct Run {
  World world;
  std::size_t next_command = 0;    ///< of the list, the first not yet applied
  Time moment{};                   ///< when time last went on
  std::uint64_t moment_steps = 0;  ///< steps made by then

  /// Takes one event due at or before `until`; false when there is none.
  bool step(Time until) {
    if (!world.step(until)) return false;
    if (world.now() != moment) {
      moment = world.now();
      moment_steps = world.steps();
    }
    return true;
  }
  /// Applies the next command, if its place is here. That is after its number of steps, at its time. Those of a made-up
  /// link may never fit: then it comes as soon as that many steps have been made, and before any event that is due
  /// earlier than it says.
  bool apply_next(const std::vector<PlacedCommand>& commands, Time until);

  bool out_of_budget(const RunLimits& limits) const {
    const std::uint64_t steps = world.steps();
    return steps >= limits.max_steps || steps - moment_steps >= limits.max_steps_at_once ||
           world.packets_in_flight() > limits.max_in_flight;
  }
  /// The budget that stopped the run, in a clause; nothing when none has.
  std::optional<std::string> stopped_because(const RunLimits& limits) const;
};

}  // namespace netsplit
