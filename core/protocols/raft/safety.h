#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/append_log.h"
#include "core/protocols/raft/core.h"
#include "core/sim/monitor.h"

namespace netsplit::raft {

inline constexpr Label kElectionSafety{"Election Safety"};
inline constexpr Label kLeaderAppendOnly{"Leader Append-Only"};
inline constexpr Label kLogMatching{"Log Matching"};
inline constexpr Label kLeaderCompleteness{"Leader Completeness"};
inline constexpr Label kStateMachineSafety{"State Machine Safety"};
inline constexpr Label kFreshReads{"Fresh Reads"};

/// The five claims of figure 3 of the Raft paper, and that a read outside the log sees everything that was committed
/// before it began (dissertation, 6.4). What is remembered are history variables as in the proof of its chapter 3.9.
/// An observation costs constant time for each entry that came to a log or was applied since the last one.
class Safety {
 public:
  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, std::vector<Finding>& findings);

 private:
  struct Server;
};

}  // namespace netsplit::raft
