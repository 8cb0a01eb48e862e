#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/protocols/raft/log.h"

// The words of Raft. Paper: Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm (Extended
// Version)", 2014; dissertation: Ongaro, "Consensus: Bridging Theory and Practice", 2014. Messages are those of figure 2
// and figure 13 of the paper, with the additions of the dissertation: PreVote (9.6), TimeoutNow (3.10), rounds for
// ReadIndex (6.4). A heartbeat is an AppendEntries without entries.
namespace netsplit::raft {

/// The servers that decide (paper, section 6). Joint while `next` is not empty: then majorities of both are needed.
struct Membership {
  static constexpr std::string_view kName = "raft.membership";
  std::vector<NodeId> voters;  ///< C_old, or the only configuration; sorted
  std::vector<NodeId> next;    ///< C_new of a joint configuration; sorted
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 16 + static_cast<std::uint32_t>(4 * (voters.size() + next.size())); }
  bool operator==(const Membership&) const = default;

  bool joint() const { return !next.empty(); }
  bool contains(NodeId id) const { return in(voters, id) || in(next, id); }
  static bool in(const std::vector<NodeId>& sorted, NodeId id) {
    return std::binary_search(sorted.begin(), sorted.end(), id);
  }
};

/// The entry that a new leader begins its term with, to learn what is committed (paper, section 8).
struct Noop {
  static constexpr std::string_view kName = "raft.noop";
  void describe(Describer&) const {}
  std::uint32_t wire_bytes() const { return 0; }
  bool operator==(const Noop&) const = default;
};

/// What replaces a prefix of the log (paper, section 7).
struct Snapshot {
  static constexpr std::string_view kName = "raft.snapshot";
  Index last_index = 0;
  Term last_term = 0;
  Membership membership;
  Value state;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 32 + membership.wire_bytes() + state.bytes(); }
  bool operator==(const Snapshot&) const = default;
};

/// Persistent state on all servers (paper, figure 2). A copy takes constant time.
struct Disk {
  static constexpr std::string_view kName = "raft.disk";
  Term term = 0;
  NodeId voted_for = kNobody;
  Log log;
  Value snapshot;  ///< a Snapshot, or nothing
  void describe(Describer& d) const;
  bool operator==(const Disk&) const = default;
};

struct RequestVote {
  static constexpr std::string_view kName = "raft.request_vote";
  Term term = 0;
  Index last_index = 0;
  Term last_term = 0;
  bool transfer = false;  ///< the leader itself asked for this election: do not protect it (dissertation, 4.2.3)
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 40; }
  bool operator==(const RequestVote&) const = default;
};

struct VoteReply {
  static constexpr std::string_view kName = "raft.vote_reply";
  Term term = 0;
  bool granted = false;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 24; }
  bool operator==(const VoteReply&) const = default;
};

/// "Would you vote for me?" Changes nobody's term (dissertation, 9.6).
struct PreVote {
  static constexpr std::string_view kName = "raft.pre_vote";
  Term term = 0;  ///< the one that the election would have
  Index last_index = 0;
  Term last_term = 0;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 40; }
  bool operator==(const PreVote&) const = default;
};

struct PreVoteReply {
  static constexpr std::string_view kName = "raft.pre_vote_reply";
  Term term = 0;  ///< granted: as asked; otherwise the voter's own
  bool granted = false;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 24; }
  bool operator==(const PreVoteReply&) const = default;
};

struct AppendEntries {
  static constexpr std::string_view kName = "raft.append_entries";
  Term term = 0;
  Index prev_index = 0;
  Term prev_term = 0;
  Index commit = 0;
  std::uint64_t round = 0;  ///< echoed by the reply: proves that it was sent after the round began (dissertation, 6.4)
  AppendLog<Entry> entries;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const;
  bool operator==(const AppendEntries&) const = default;
};

struct AppendReply {
  static constexpr std::string_view kName = "raft.append_reply";
  Term term = 0;
  bool success = false;
  Index match = 0;           ///< success: the logs are equal, and durable here, up to this
  Index rejected = 0;        ///< otherwise: the prev_index that did not fit
  Term conflict_term = 0;    ///< term of the entry there; 0 when the log is too short
  Index conflict_index = 0;  ///< first index of that term, or one past the end
  std::uint64_t round = 0;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 64; }
  bool operator==(const AppendReply&) const = default;
};

/// The whole snapshot in one message; its size counts on the wire. Answered by an AppendReply.
struct InstallSnapshot {
  static constexpr std::string_view kName = "raft.install_snapshot";
  Term term = 0;
  std::uint64_t round = 0;
  Value snapshot;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 32 + snapshot.bytes(); }
  bool operator==(const InstallSnapshot&) const = default;
};

/// "Start an election at once": leadership transfer (dissertation, 3.10).
struct TimeoutNow {
  static constexpr std::string_view kName = "raft.timeout_now";
  Term term = 0;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 24; }
  bool operator==(const TimeoutNow&) const = default;
};

}  // namespace netsplit::raft
