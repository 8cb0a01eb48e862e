#pragma once
#include <vector>

#include "core/sim/event_queue.h"

namespace netsplit {

/// What a world keeps while somebody else decides what happens next (command::TakeOver).
struct Adversary {
  bool seated = false;
  Time since{};                ///< what the clocks show
  std::vector<Event> waiting;  ///< packets, in the order in which they were sent
  std::vector<Event> put_off;  ///< script lines and deadlines that had not come up yet
};

}  // namespace netsplit
