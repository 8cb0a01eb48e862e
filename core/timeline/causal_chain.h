#pragma once
#include <vector>

#include "core/timeline/recorder.h"

namespace netsplit {

/// How one event could have influenced another: the fewest messages that lead from the first to the second.
struct CausalChain {
  struct Step {
    RecordId sent = kNoRecord;
    RecordId delivered = kNoRecord;
  };
  bool connected = false;   ///< the first happened before the second
  std::vector<Step> steps;  ///< in order; none when both are on one node
};

/// One pass over the records from the first to the second.
/// REQUIRES: both are records that are kept, and `from` <= `to`.
CausalChain shortest_chain(const Recorder& recorder, std::size_t nodes, RecordId from, RecordId to);

}  // namespace netsplit
