#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"
#include "web/app/run_index.h"

namespace netsplit {

/// A stretch of time in which something was wrong: a node was down, stopped or slow, or a part of the network was cut.
struct FaultSpan {
  enum class Kind : std::uint8_t { down, paused, slow, cut };
  Kind kind = Kind::down;
  Time begin{};
  Time end = kForever;          ///< kForever: it lasts
  std::vector<NodeId> nodes;    ///< the one; of a cut: its smaller side
  std::vector<NodeId> others;   ///< of a cut: the other side
  std::string words;            ///< "down", "4 times slower", "Cut s1 from s2, s3"
  RecordId record = kNoRecord;  ///< that began it, when there is one
  bool lasts() const { return end == kForever; }
};

/// All that was done to the system up to the live edge, by the script and by hand, in order of its beginning.
std::vector<FaultSpan> find_fault_spans(const Timeline& timeline, const Scenario& scenario,
                                        std::span<const RunIndex::Mark> marks);

}  // namespace netsplit
