#include "core/sim/run.h"

#include <algorithm>

namespace netsplit {

bool Run::apply_next(const std::vector<PlacedCommand>& commands, Time until) {
  if (next_command >= commands.size()) return false;
  const PlacedCommand& next = commands[next_command];
  if (next.steps > world.steps() || next.at > until) return false;
  world.advance_to(std::min(next.at, world.next_event()));
  world.apply(next.command);
  ++next_command;
  return true;
}

std::optional<std::string> Run::stopped_because(const RunLimits& limits) const {
  if (!out_of_budget(limits)) return std::nullopt;
  if (world.steps() >= limits.max_steps)
    return "it has used its budget of " + std::to_string(limits.max_steps) + " events";
  if (world.packets_in_flight() > limits.max_in_flight)
    return "more than " + std::to_string(limits.max_in_flight) + " messages are on their way";
  return std::to_string(limits.max_steps_at_once) +
         " events happened at this one moment, so something loops without delay";
}

}  // namespace netsplit
