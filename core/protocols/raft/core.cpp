#include "core/protocols/raft/core.h"

#include <algorithm>

namespace netsplit::raft {

void Core::start(const Config& c, NodeId id, const Disk& found, Effects& fx) {
  *this = Core{};
  config = c;
  self = id;
  disk = found;
  durable_index = disk.log.last_index();
  Membership first{config.members, {}};
  std::sort(first.voters.begin(), first.voters.end());
  first.voters.erase(std::unique(first.voters.begin(), first.voters.end()), first.voters.end());
  configs = {{0, std::move(first)}};
  if (const Snapshot* s = snapshot()) configs = {{s->last_index, s->membership}};
  // A configuration is used from the moment it is in the log (paper, section 6).
  for (Index i = std::max(disk.log.base, configs.back().index) + 1; i <= disk.log.last_index(); ++i)
    if (const auto* m = disk.log.at(i).command.as<Membership>()) configs.push_back({i, *m});
  commit = snapshot() ? snapshot()->last_index : 0;
  quiet_until = fx.elapsed() + config.election_timeout_min;
  arm_election(fx);
}

bool Core::receive(NodeId from, const Value& message, Effects& fx) {
  const bool understood = match(
      message, [&](const AppendEntries& m) { on_append_entries(from, m, fx); },
      [&](const AppendReply& m) { on_append_reply(from, m, fx); },
      [&](const RequestVote& m) { on_request_vote(from, m, fx); },
      [&](const VoteReply& m) { on_vote_reply(from, m, fx); }, [&](const PreVote& m) { on_pre_vote(from, m, fx); },
      [&](const PreVoteReply& m) { on_pre_vote_reply(from, m, fx); },
      [&](const InstallSnapshot& m) { on_install_snapshot(from, m, fx); },
      [&](const TimeoutNow& m) { on_timeout_now(from, m, fx); });
  if (understood) persist(fx);
  return understood;
}

bool Core::timeout(Timer timer, Effects& fx) {
  if (timer.is(kElection)) {
    on_election_timeout(fx);
  } else if (timer.is(kHeartbeat)) {
    on_heartbeat(fx);
  } else if (timer.is(kStable)) {
    on_stable(fx);
  } else if (timer.is(kQuorumCheck)) {
    on_quorum_check(fx);
  } else if (timer.is(kTransfer)) {
    transfer_to = kNobody;  // It took too long: take commands again (dissertation, 3.10).
  } else {
    return false;
  }
  persist(fx);
  return true;
}

void Core::send(NodeId to, Value message, Effects& fx) {
  // A term that could be forgotten must not be seen by others: a server that comes back without it might vote twice.
  if (durable >= vote_write)
    fx.send(to, std::move(message));
  else
    held.push_back({vote_write, to, std::move(message)});
}

void Core::send_when_durable(NodeId to, Value message, Effects& fx) {
  if (durable >= write)
    fx.send(to, std::move(message));
  else
    held.push_back({write, to, std::move(message)});
}

/// One write at a time; what comes up meanwhile goes into the next one (group commit).
void Core::persist(Effects& fx) {
  if (syncing != 0 || durable == write) return;
  syncing = write;
  syncing_index = disk.log.last_index();
  if (config.mutation == Mutation::forget_vote_sync) {
    Disk image = disk;
    image.voted_for = kNobody;
    fx.sync(image, kStable);
  } else {
    fx.sync(disk, kStable);
  }
}

void Core::on_stable(Effects& fx) {
  if (syncing == 0) return;
  durable = syncing;
  durable_index = std::max(durable_index, syncing_index);
  syncing = 0;
  // They are in order of the writes that they wait for, but for answers that only waited for a vote.
  std::vector<HeldMessage> still;
  for (HeldMessage& h : held) {
    if (h.write <= durable)
      fx.send(h.to, std::move(h.message));
    else
      still.push_back(std::move(h));
  }
  held = std::move(still);
  if (standing == Standing::candidate && durable >= vote_write && !Membership::in(votes, self)) {
    votes.insert(std::lower_bound(votes.begin(), votes.end(), self), self);
    if (has_majority(votes)) become_leader(fx);
  } else if (is_leader()) {
    // The leader counts itself only for what its own disk holds.
    advance_commit(fx);
  }
}

bool Core::has_majority(const std::vector<NodeId>& granted) const {
  return quorum([&](NodeId id) { return Membership::in(granted, id); });
}

}  // namespace netsplit::raft
