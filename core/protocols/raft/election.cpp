#include <algorithm>

#include "core/protocols/raft/core.h"

// Paper, sections 5.2 and 5.4.1; dissertation, 4.2.3 (disruptive servers), 6.2 (a leader without a quorum steps down)
// and 9.6 (PreVote).
namespace netsplit::raft {
namespace {

constexpr Label kStartedElection{"started election"};
constexpr Label kAskedForElection{"asked whether it could win"};
constexpr Label kBecameLeader{"became leader"};
constexpr Label kSteppedDown{"stepped down"};
constexpr Label kLostQuorum{"hears no majority"};

void insert(std::vector<NodeId>& sorted, NodeId id) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), id);
  if (at == sorted.end() || *at != id) sorted.insert(at, id);
}

template <class Visit>
void for_each_other(const Membership& m, NodeId self, Visit visit) {
  for (NodeId id : m.voters)
    if (id != self) visit(id);
  for (NodeId id : m.next)
    if (id != self && !Membership::in(m.voters, id)) visit(id);
}

}  // namespace

void Core::become_follower(Term term, NodeId new_leader, Effects& fx) {
  const bool led = is_leader();
  if (term > disk.term) {
    disk.term = term;
    disk.voted_for = kNobody;
    touch_vote();
    held.clear();  // Promises of the old term were never given; by now they could be wrong.
  }
  standing = Standing::follower;
  leader = new_leader;
  votes.clear();
  if (!led) return;
  stop_leading();
  fx.note(kSteppedDown, term);
  fx.cancel(kHeartbeat);
  fx.cancel(kQuorumCheck);
  fx.cancel(kTransfer);
  arm_election(fx);
}

void Core::stop_leading() {
  peers.clear();
  lease_end = {};
  transfer_to = kNobody;
  pending_change.reset();
  give_up_reads();
}

void Core::become_pre_candidate(Effects& fx) {
  standing = Standing::pre_candidate;
  leader = kNobody;
  votes = {self};
  fx.note(kAskedForElection, disk.term + 1);
  if (has_majority(votes)) return become_candidate(false, fx);
  arm_election(fx);
  const Value ask = Value::of(PreVote{disk.term + 1, disk.log.last_index(), disk.log.last_term()});
  for_each_other(membership(), self, [&](NodeId id) { send(id, ask, fx); });
}

void Core::become_candidate(bool transfer, Effects& fx) {
  ++disk.term;
  disk.voted_for = self;
  touch_vote();
  held.clear();
  standing = Standing::candidate;
  leader = kNobody;
  votes.clear();  // Its own vote counts, like any other, once it is durable: see on_stable.
  fx.note(kStartedElection, disk.term);
  arm_election(fx);
  const Value ask = Value::of(RequestVote{disk.term, disk.log.last_index(), disk.log.last_term(), transfer});
  for_each_other(membership(), self, [&](NodeId id) { send(id, ask, fx); });
}

void Core::become_leader(Effects& fx) {
  standing = Standing::leader;
  leader = self;
  votes.clear();
  round = confirmed = 0;
  lease_end = {};
  lease_barred = false;
  term_start = disk.log.last_index() + 1;
  peers.clear();
  reset_peers();
  for (Peer& p : peers) p.heard = fx.elapsed();
  fx.note(kBecameLeader, disk.term);
  fx.cancel(kElection);
  fx.arm(kHeartbeat, config.heartbeat, config.heartbeat);
  if (config.check_quorum) fx.arm(kQuorumCheck, config.election_timeout_min, config.election_timeout_min);
  append(Value::of(Noop{}));
  begin_round(fx);
}

void Core::hear_leader(NodeId from, Effects& fx) {
  leader = from;
  quiet_until = fx.elapsed() + config.election_timeout_min;
  arm_election(fx);
}

bool Core::up_to_date(Index last_index, Term last_term) const {
  if (config.mutation == Mutation::no_log_check) return true;
  const Log& log = disk.log;
  return last_term > log.last_term() || (last_term == log.last_term() && last_index >= log.last_index());
}

void Core::on_election_timeout(Effects& fx) {
  if (is_leader()) return;
  if (!membership().contains(self)) return arm_election(fx);  // Not a voter: it waits to be added.
  if (config.prevote)
    become_pre_candidate(fx);
  else
    become_candidate(false, fx);
}

void Core::on_quorum_check(Effects& fx) {
  if (!is_leader()) return;
  const Time since = fx.elapsed() - config.election_timeout_min;
  const bool heard = quorum([&](NodeId id) {
    const Peer* p = peer(id);
    return id == self || (p && p->heard >= since);
  });
  if (heard) return fx.arm(kQuorumCheck, config.election_timeout_min, config.election_timeout_min);
  fx.note(kLostQuorum, disk.term);
  become_follower(disk.term, kNobody, fx);
}

void Core::on_request_vote(NodeId from, const RequestVote& m, Effects& fx) {
  if (config.check_quorum && !m.transfer && hears_leader(fx)) return;
  if (m.term > disk.term) become_follower(m.term, kNobody, fx);
  const bool free = disk.voted_for == kNobody || disk.voted_for == from || config.mutation == Mutation::vote_twice;
  const bool granted = m.term == disk.term && free && up_to_date(m.last_index, m.last_term);
  if (granted) {
    if (disk.voted_for != from && config.mutation != Mutation::forget_vote_sync) touch_vote();
    disk.voted_for = from;
    if (standing == Standing::follower) arm_election(fx);
  }
  send(from, Value::of(VoteReply{disk.term, granted}), fx);
}

void Core::on_vote_reply(NodeId from, const VoteReply& m, Effects& fx) {
  if (m.term > disk.term) return become_follower(m.term, kNobody, fx);
  if (standing != Standing::candidate || m.term < disk.term || !m.granted) return;
  insert(votes, from);
  if (has_majority(votes)) become_leader(fx);
}

void Core::on_pre_vote(NodeId from, const PreVote& m, Effects& fx) {
  const bool granted = m.term > disk.term && !hears_leader(fx) && up_to_date(m.last_index, m.last_term);
  send(from, Value::of(PreVoteReply{granted ? m.term : disk.term, granted}), fx);
}

void Core::on_pre_vote_reply(NodeId from, const PreVoteReply& m, Effects& fx) {
  if (!m.granted) {
    if (m.term > disk.term) become_follower(m.term, kNobody, fx);
    return;
  }
  if (standing != Standing::pre_candidate || m.term != disk.term + 1) return;
  insert(votes, from);
  if (has_majority(votes)) become_candidate(false, fx);
}

}  // namespace netsplit::raft
