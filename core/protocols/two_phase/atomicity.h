#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/base/label.h"
#include "core/protocols/two_phase/messages.h"
#include "core/sim/monitor.h"

namespace netsplit::two_phase {

inline constexpr Label kAtomicCommitment{"Atomic Commitment"};
inline constexpr Label kUnanimousCommit{"Unanimous Commit"};
inline constexpr Label kStableDecision{"Stable Decision"};
inline constexpr Label kEverybodyDecided{"Everybody Decided"};

/// The state of the specification is consistent (Gray and Lamport, section 3, TCConsistent): no participant has committed
/// while another one has aborted. What has been decided stays decided in this, whatever a crash makes somebody forget.
struct AtomicCommitment {
  struct Member {
    NodeId id = kNobody;
    bool committed = false;  ///< at any time so far
    bool aborted = false;
  };
  std::vector<Member> members;

  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);
};

/// What a coordinator may decide: to commit only if every participant is prepared, and never one thing after the other.
struct Decisions {
  struct Member {
    NodeId id = kNobody;
    Standing decided = Standing::working;  ///< at any time so far
  };
  std::vector<Member> members;

  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);
};

/// Each participant has committed or aborted.
class EverybodyDecided {
 public:
  static constexpr const Label* kClaim = &kEverybodyDecided;
  static constexpr const char* kDoc = "Each participant has committed or aborted.";
  explicit EverybodyDecided(std::span<const NodeId> participants);
  bool observe(NodeId changed, const Role& role);
  std::string missing() const;

 private:
  struct Member {
    NodeId id = kNobody;
    Standing standing = Standing::working;
  };
  std::vector<Member> members_;
};

}  // namespace netsplit::two_phase
