#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/base/label.h"
#include "core/protocols/raft/core.h"
#include "core/sim/role.h"

namespace netsplit::raft {

inline constexpr Label kLeaderElected{"Leader Elected"};
inline constexpr Label kServersAgree{"Servers Agree"};

/// The servers of a group as they were seen last.
class Group {
 public:
  struct Member {
    NodeId id = kNobody;
    bool seen = false;
    bool leads = false;
    Term term = 0;
    NodeId leader = kNobody;
    Index last = 0;
    Term last_term = 0;
    Index applied = 0;
  };
  explicit Group(std::span<const NodeId> servers);
  /// False for a node that is not one of them.
  bool observe(NodeId changed, const Role& role);
  const std::vector<Member>& members() const { return members_; }
  std::size_t seen() const;

 private:
  std::vector<Member> members_;
};

/// One server leads, and with it a majority of the group is in its term and takes it for the leader (5.2).
class LeaderElected {
 public:
  static constexpr const Label* kClaim = &kLeaderElected;
  static constexpr const char* kDoc = "A server leads a term in which a majority follows it.";
  explicit LeaderElected(std::span<const NodeId> servers) : group_(servers) {}
  bool observe(NodeId changed, const Role& role);
  std::string missing() const;

 private:
  std::size_t followers_of(const Group::Member& leader) const;
  Group group_;
};

/// All servers of the group hold the same log, and have applied all of it (the outcome of Log Matching, 5.3).
class ServersAgree {
 public:
  static constexpr const Label* kClaim = &kServersAgree;
  static constexpr const char* kDoc = "All servers hold the same log and have applied all of it, at one moment.";
  explicit ServersAgree(std::span<const NodeId> servers) : group_(servers) {}
  bool observe(NodeId changed, const Role& role);
  std::string missing() const;

 private:
  Group group_;
};

}  // namespace netsplit::raft
