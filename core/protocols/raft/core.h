#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/protocols/raft/config.h"
#include "core/protocols/raft/effects.h"
#include "core/protocols/raft/progress.h"
#include "core/protocols/raft/types.h"

namespace netsplit::raft {

/// One server's part in Raft: a plain state machine over opaque entries. Messages and timeouts in, Effects out. Whoever
/// holds it applies what is committed, in order: `applied` up to `commit`, and a snapshot first if `needs_restore()`.
/// Nothing that must outlive a crash is answered before it is durable: such messages wait in `held`.
struct Core {
  Config config;
  NodeId self = kNobody;
  Disk disk;  ///< as it shall be; what is durable lags behind
  Standing standing = Standing::follower;
  NodeId leader = kNobody;  ///< of this term, as far as known
  Index commit = 0;
  Index applied = 0;
  std::vector<ConfigAt> configs;  ///< of the snapshot and of the log, the last is in force
  Time quiet_until{};             ///< a leader was heard: no votes before this
  std::vector<NodeId> votes;      ///< candidates

  std::uint64_t write = 0;       ///< counts changes of `disk`
  std::uint64_t vote_write = 0;  ///< the last one of term or vote
  std::uint64_t durable = 0;     ///< the last one that is durable
  std::uint64_t syncing = 0;     ///< the one being written; 0: none
  Index syncing_index = 0;       ///< the end of the log in it
  Index durable_index = 0;       ///< the log is durable up to here
  std::vector<HeldMessage> held;

  // Leaders only.
  std::vector<Peer> peers;  ///< sorted by id
  Index term_start = 0;     ///< index of this term's first entry
  std::uint64_t round = 0;  ///< the latest round of confirmation begun, and when
  std::uint64_t confirmed = 0;
  Time round_began{};
  Time lease_end{};
  bool lease_barred = false;  ///< a transfer was tried in this term: its target may campaign at any time
  std::vector<Read> waiting_reads;
  std::vector<Read> ready_reads;  ///< to be answered by the holder as soon as `applied` allows
  std::vector<Read> lost_reads;   ///< to be refused by the holder: this leader isn't one any more
  std::uint64_t reads_begun = 0;  ///< only watchers read it
  NodeId transfer_to = kNobody;
  std::optional<PendingChange> pending_change;

  // core.cpp
  void start(const Config& c, NodeId id, const Disk& found, Effects& fx);
  bool receive(NodeId from, const Value& message, Effects& fx);
  bool timeout(Timer timer, Effects& fx);
  const Membership& membership() const { return configs.back().membership; }
  bool is_leader() const { return standing == Standing::leader; }
  bool needs_restore() const { return disk.snapshot && applied < snapshot()->last_index; }
  bool can_apply() const { return applied < commit && disk.log.has(applied + 1); }
  const Snapshot* snapshot() const { return disk.snapshot.as<Snapshot>(); }

  // replication.cpp
  /// Appends a command to the leader's log. Its index, or nothing when this isn't a leader that takes commands.
  std::optional<Index> propose(Value command, Effects& fx);

  // read.cpp
  /// Begins a read without the log; it comes back in `ready_reads`. False when this isn't a leader.
  bool read(NodeId client, const Value& request, Effects& fx);

  // snapshot.cpp
  /// The holder's state as of `applied` replaces the log before it, but for the entries that are kept.
  void compact(Value state, Effects& fx);

  // membership.cpp
  /// All in one step if at most one server changes, through joint consensus otherwise. False when it can't begin now.
  bool change_membership(std::vector<NodeId> voters, Effects& fx);
  bool transfer_leadership(NodeId to, Effects& fx);

  bool operator==(const Core&) const = default;

  // What follows is for the sources of this folder.
  void send(NodeId to, Value message, Effects& fx);
  void send_when_durable(NodeId to, Value message, Effects& fx);
  void touch_vote() { vote_write = ++write; }
  void touch_log() { ++write; }
  void persist(Effects& fx);
  void on_stable(Effects& fx);
  bool has_majority(const std::vector<NodeId>& granted) const;
  std::size_t majority(std::size_t servers) const {
    const std::size_t needed = servers / 2 + 1;
    return config.mutation == Mutation::quorum_minus_one && needed > 1 ? needed - 1 : needed;
  }
  template <class Yes>
  bool quorum(Yes yes) const;
  void arm_election(Effects& fx) const { fx.arm(kElection, config.election_timeout_min, config.election_timeout_max); }

  // election.cpp
  void become_follower(Term term, NodeId new_leader, Effects& fx);
  void become_pre_candidate(Effects& fx);
  void become_candidate(bool transfer, Effects& fx);
  void become_leader(Effects& fx);
  void stop_leading();
  void hear_leader(NodeId from, Effects& fx);
  /// A leader hears itself. After a restart nobody knows what was heard before (dissertation, 6.4.1: leases count on it).
  bool hears_leader(const Effects& fx) const { return is_leader() || fx.elapsed() < quiet_until; }
  bool up_to_date(Index last_index, Term last_term) const;
  void on_election_timeout(Effects& fx);
  void on_quorum_check(Effects& fx);
  void on_request_vote(NodeId from, const RequestVote& m, Effects& fx);
  void on_vote_reply(NodeId from, const VoteReply& m, Effects& fx);
  void on_pre_vote(NodeId from, const PreVote& m, Effects& fx);
  void on_pre_vote_reply(NodeId from, const PreVoteReply& m, Effects& fx);

  // replication.cpp
  void append(Value command);
  void broadcast(bool heartbeat, Effects& fx);
  void send_append(Peer& peer, bool heartbeat, Value& shared, Effects& fx);
  void on_append_entries(NodeId from, const AppendEntries& m, Effects& fx);
  bool accept_entries(const AppendEntries& m);
  void append_entry(Index index, const Entry& e);
  AppendReply rejection(const AppendEntries& m) const;
  void on_append_reply(NodeId from, const AppendReply& m, Effects& fx);
  void back_up(Peer& peer, const AppendReply& m, Effects& fx);
  void advance_commit(Effects& fx);
  void on_heartbeat(Effects& fx);
  Index majority_index(const std::vector<NodeId>& servers) const;
  Peer* peer(NodeId id);
  const Peer* peer(NodeId id) const;

  // snapshot.cpp
  void send_snapshot(Peer& peer, bool heartbeat, Effects& fx);
  void on_install_snapshot(NodeId from, const InstallSnapshot& m, Effects& fx);

  // read.cpp
  void begin_round(Effects& fx);
  void confirm_round(Effects& fx);
  void give_up_reads();

  // membership.cpp
  void adopt(Index index, const Membership& m);
  void reset_peers();
  void forget_configs_after(Index last);
  void propose_change(Effects& fx);
  void watch_change(Effects& fx);
  void on_membership_committed(Effects& fx);
  void on_timeout_now(NodeId from, const TimeoutNow& m, Effects& fx);
  void watch_transfer(Effects& fx);
};

/// True when `yes` holds for a majority of the voters; of both configurations while they are joint.
template <class Yes>
bool Core::quorum(Yes yes) const {
  const auto majority_of = [&](const std::vector<NodeId>& servers) {
    std::size_t count = 0;
    for (NodeId id : servers) count += yes(id) ? 1 : 0;
    return count >= majority(servers.size());
  };
  return majority_of(membership().voters) && (!membership().joint() || majority_of(membership().next));
}

}  // namespace netsplit::raft
