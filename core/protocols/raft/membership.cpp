#include <algorithm>

#include "core/protocols/raft/core.h"

// Paper, section 6 (joint consensus); dissertation, chapter 4 (one server at a time, catching up) and 3.10 (transfer).
namespace netsplit::raft {
namespace {

constexpr Label kChangeBegan{"membership change began"};
constexpr Label kChangeInLog{"membership change in log"};
constexpr Label kChangeGivenUp{"membership change given up"};
constexpr Label kTransferBegan{"transfers leadership"};
constexpr std::uint32_t kCatchUpRounds = 10;

std::size_t differences(const std::vector<NodeId>& a, const std::vector<NodeId>& b) {
  std::vector<NodeId> in_one;
  std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(in_one));
  return in_one.size();
}

}  // namespace

void Core::adopt(Index index, const Membership& m) {
  configs.push_back({index, m});
  if (is_leader()) reset_peers();
}

void Core::forget_configs_after(Index last) {
  while (configs.size() > 1 && configs.back().index > last) configs.pop_back();
}

/// The leader replicates to all voters, and to servers that catch up to become voters.
void Core::reset_peers() {
  std::vector<NodeId> wanted = membership().voters;
  const auto add = [&](const std::vector<NodeId>& more) { wanted.insert(wanted.end(), more.begin(), more.end()); };
  add(membership().next);
  if (pending_change) {
    add(pending_change->wanted.voters);
    add(pending_change->wanted.next);
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::vector<Peer> fresh;
  for (NodeId id : wanted) {
    if (id == self) continue;
    const Peer* known = peer(id);
    fresh.push_back(known ? *known : Peer{id, Peer::Flow::probe, false, disk.log.last_index() + 1, 0, 0, {}, {}});
  }
  peers = std::move(fresh);
}

bool Core::change_membership(std::vector<NodeId> voters, Effects& fx) {
  std::sort(voters.begin(), voters.end());
  voters.erase(std::unique(voters.begin(), voters.end()), voters.end());
  const bool previous_committed = configs.back().index <= commit && !membership().joint();
  // Ongaro on raft-dev, 10 July 2015: with single-server changes a leader must first commit an entry of its own term.
  const bool leads_surely = commit >= term_start || config.mutation == Mutation::membership_without_commit;
  if (!is_leader() || voters.empty() || pending_change || !previous_committed || !leads_surely) return false;
  if (transfer_to != kNobody || voters == membership().voters) return false;
  PendingChange change;
  if (differences(voters, membership().voters) == 1)
    change.wanted = {std::move(voters), {}};
  else
    change.wanted = {membership().voters, std::move(voters)};
  change.round_end = disk.log.last_index();
  change.round_began = fx.elapsed();
  pending_change = std::move(change);
  fx.note(kChangeBegan, disk.log.last_index());
  reset_peers();
  broadcast(true, fx);  // New servers answer how far behind they are.
  watch_change(fx);
  persist(fx);
  return true;
}

/// New servers catch up in rounds: each brings what had come to the log when it began. When a round took less than an
/// election timeout they are close enough (dissertation, 4.2.1).
void Core::watch_change(Effects& fx) {
  if (!pending_change) return;
  PendingChange& change = *pending_change;
  for (const Peer& p : peers)
    if (!membership().contains(p.id) && p.match < change.round_end) {
      if (fx.elapsed() - change.round_began < kCatchUpRounds * config.election_timeout_max) return;
      fx.note(kChangeGivenUp, disk.log.last_index());
      pending_change.reset();
      return reset_peers();
    }
  const bool quick = fx.elapsed() - change.round_began < config.election_timeout_min;
  if (quick || ++change.rounds >= kCatchUpRounds) return propose_change(fx);
  change.round_end = disk.log.last_index();
  change.round_began = fx.elapsed();
}

void Core::propose_change(Effects& fx) {
  const Membership wanted = std::move(pending_change->wanted);
  pending_change.reset();
  append(Value::of(wanted));
  fx.note(kChangeInLog, disk.log.last_index());
  broadcast(false, fx);
  advance_commit(fx);
}

void Core::on_membership_committed(Effects& fx) {
  if (!is_leader()) return;
  if (membership().joint()) {
    append(Value::of(Membership{membership().next, {}}));
    fx.note(kChangeInLog, disk.log.last_index());
    return broadcast(false, fx);
  }
  // A leader that manages a cluster without itself leads until then, and no longer (section 6).
  if (!membership().contains(self)) become_follower(disk.term, kNobody, fx);
}

bool Core::transfer_leadership(NodeId to, Effects& fx) {
  if (!is_leader() || transfer_to != kNobody || to == self) return false;
  if (to == kNobody) {
    Index best = 0;
    for (const Peer& p : peers)
      if (membership().contains(p.id) && (to == kNobody || p.match > best)) {
        to = p.id;
        best = p.match;
      }
  }
  if (to == kNobody || !membership().contains(to)) return false;
  transfer_to = to;
  lease_barred = true;
  lease_end = {};
  fx.note(kTransferBegan, index_of(to));
  fx.arm(kTransfer, config.election_timeout_max, config.election_timeout_max);
  watch_transfer(fx);
  persist(fx);
  return true;
}

/// The target must have the whole log to win; no command comes in meanwhile.
void Core::watch_transfer(Effects& fx) {
  if (transfer_to == kNobody) return;
  Peer* p = peer(transfer_to);
  if (!p) return;
  if (p->match == disk.log.last_index()) {
    send(p->id, Value::of(TimeoutNow{disk.term}), fx);
  } else {
    Value alone;
    send_append(*p, false, alone, fx);
  }
}

void Core::on_timeout_now(NodeId from, const TimeoutNow& m, Effects& fx) {
  if (m.term < disk.term || is_leader() || from != leader || !membership().contains(self)) return;
  become_candidate(true, fx);
}

}  // namespace netsplit::raft
