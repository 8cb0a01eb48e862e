#pragma once
#include <vector>

#include "core/scenario/scenario.h"
#include "core/sim/command.h"

namespace netsplit {

/// The run that was open before this one: enough to run it again, and to lay it beside this one.
struct RunBefore {
  Scenario scenario;
  std::vector<PlacedCommand> commands;
  Time reached{};
};

}  // namespace netsplit
