#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/label.h"
#include "core/sim/monitor.h"

namespace netsplit::kv {

inline constexpr Label kNoLostUpdate{"No Lost Update"};
inline constexpr Label kSomebodyOnCall{"Somebody On Call"};

/// Each acknowledged addition is in the counter: as many as there were, so large is the largest number that was written.
struct NoLostUpdate {
  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);

  struct Seen {
    NodeId id = kNobody;
    std::uint64_t written = 0;
  };
  std::vector<Seen> members;
  std::uint64_t written = 0;  ///< by all of them, in all their lives
  std::uint64_t highest = 0;
};

/// At no moment all doctors are surely at home: from when the store has acknowledged that one goes until it is asked for
/// the contrary.
struct SomebodyOnCall {
  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);

  struct Seen {
    NodeId id = kNobody;
    bool surely_off = false;
  };
  std::vector<Seen> members;
};

}  // namespace netsplit::kv
