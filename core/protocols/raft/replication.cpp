#include <algorithm>
#include <functional>

#include "core/protocols/raft/core.h"

// Paper, sections 5.3 and 5.4.2, with the faster backing up of the end of 5.3 and pipelining (dissertation, 10.2.1):
// entries go out before earlier ones were acknowledged, and while the leader writes them to its own disk.
namespace netsplit::raft {

const Peer* Core::peer(NodeId id) const {
  const auto at = std::lower_bound(peers.begin(), peers.end(), id, [](const Peer& p, NodeId n) { return p.id < n; });
  return at != peers.end() && at->id == id ? &*at : nullptr;
}

Peer* Core::peer(NodeId id) {
  const Core& self_as_const = *this;
  return const_cast<Peer*>(self_as_const.peer(id));
}

std::optional<Index> Core::propose(Value command, Effects& fx) {
  if (!is_leader() || transfer_to != kNobody) return std::nullopt;
  append(std::move(command));
  broadcast(false, fx);
  persist(fx);
  return disk.log.last_index();
}

void Core::append(Value command) {
  const bool changes_membership = command.as<Membership>() != nullptr;
  disk.log.append({disk.term, std::move(command)});
  touch_log();
  const Index last = disk.log.last_index();
  if (changes_membership) adopt(last, *disk.log.at(last).command.as<Membership>());
}

void Core::broadcast(bool heartbeat, Effects& fx) {
  Value shared;  // Followers that are equally far get the same message.
  for (Peer& p : peers) send_append(p, heartbeat, shared, fx);
}

void Core::send_append(Peer& p, bool heartbeat, Value& shared, Effects& fx) {
  const Log& log = disk.log;
  if (p.flow == Peer::Flow::snapshot || p.next <= log.base) return send_snapshot(p, heartbeat, fx);
  const bool probing = p.flow == Peer::Flow::probe;
  const auto window = static_cast<Index>(config.max_in_flight);
  const Index sent = p.next - 1;
  std::size_t count = 0;
  if (sent < log.last_index() && !(probing && p.paused && !heartbeat) && (probing || sent - p.match < window)) {
    const Index room = probing ? window : window - (sent - p.match);
    count = std::min({log.last_index() - sent, static_cast<Index>(config.max_append), room});
  }
  if (count == 0 && !heartbeat) return;
  const auto* same = shared.as<AppendEntries>();
  if (!same || same->prev_index != sent || same->entries.size() != count) {
    auto entries = count == 0 ? AppendLog<Entry>{} : log.slice(p.next, count);
    shared = Value::of(AppendEntries{disk.term, sent, log.term_at(sent), commit, round, std::move(entries)});
  }
  if (probing)
    p.paused = true;
  else
    p.next += count;
  send(p.id, shared, fx);
}

void Core::on_heartbeat(Effects& fx) {
  if (!is_leader()) return;
  fx.arm(kHeartbeat, config.heartbeat, config.heartbeat);
  if (round == confirmed) {
    begin_round(fx);
  } else {
    broadcast(true, fx);
  }
  watch_change(fx);
}

void Core::on_append_entries(NodeId from, const AppendEntries& m, Effects& fx) {
  if (m.term < disk.term)
    return send(from, Value::of(AppendReply{disk.term, false, 0, m.prev_index, 0, disk.log.last_index() + 1, m.round}),
                fx);
  if (m.term > disk.term || standing != Standing::follower) become_follower(m.term, from, fx);
  hear_leader(from, fx);
  if (!accept_entries(m)) return send(from, Value::of(rejection(m)), fx);

  const Index match = m.prev_index + m.entries.size();
  commit = std::max(commit, std::min(m.commit, match));
  Value reply = Value::of(AppendReply{disk.term, true, match, 0, 0, 0, m.round});
  if (match <= durable_index || config.mutation == Mutation::ack_before_sync)
    send(from, std::move(reply), fx);
  else
    send_when_durable(from, std::move(reply), fx);
}

/// Steps 2 to 4 of figure 2. False when the log has no entry at prev_index with prev_term.
bool Core::accept_entries(const AppendEntries& m) {
  Log& log = disk.log;
  // What lies before the base is committed, so it is equal.
  if (m.prev_index > log.last_index()) return false;
  if (m.prev_index >= log.base && log.term_at(m.prev_index) != m.prev_term) return false;
  Index i = m.prev_index;
  for (const Entry& e : m.entries) {
    ++i;
    if (i <= log.base || log.term_at(i) == e.term) continue;
    if (i <= log.last_index()) {
      log.truncate(i - 1);
      durable_index = std::min(durable_index, i - 1);
      syncing_index = std::min(syncing_index, i - 1);
      forget_configs_after(i - 1);
    }
    append_entry(i, e);
  }
  return true;
}

void Core::append_entry(Index index, const Entry& e) {
  disk.log.append(e);
  touch_log();
  if (const auto* membership_entry = e.command.as<Membership>()) adopt(index, *membership_entry);
}

AppendReply Core::rejection(const AppendEntries& m) const {
  const Log& log = disk.log;
  AppendReply reply{disk.term, false, 0, m.prev_index, 0, log.last_index() + 1, m.round};
  if (m.prev_index <= log.last_index()) {
    reply.conflict_term = log.term_at(m.prev_index);
    reply.conflict_index = log.first_of_term(m.prev_index);
  }
  return reply;
}

void Core::on_append_reply(NodeId from, const AppendReply& m, Effects& fx) {
  if (m.term > disk.term) return become_follower(m.term, kNobody, fx);
  Peer* p = peer(from);
  if (!is_leader() || m.term < disk.term || !p) return;
  p->heard = fx.elapsed();
  if (!m.success) {
    back_up(*p, m, fx);
  } else {
    const bool news = m.match > p->match;
    p->match = std::max(p->match, m.match);
    p->next = std::max(p->next, p->match + 1);
    if (p->flow != Peer::Flow::snapshot || news) {
      p->flow = Peer::Flow::replicate;
      p->paused = false;
    }
    if (news && p->match > commit) advance_commit(fx);
  }
  if (m.round > 0 && (p = peer(from)) && m.round > p->round) {
    p->round = m.round;
    confirm_round(fx);
  }
  if (!is_leader()) return;
  Value alone;
  if ((p = peer(from)) && p->flow != Peer::Flow::snapshot && p->next <= disk.log.last_index())
    send_append(*p, false, alone, fx);
  watch_transfer(fx);
  watch_change(fx);
}

/// Goes back to before the conflicting term in one step (end of section 5.3). Answers to messages that were overtaken
/// say nothing new.
void Core::back_up(Peer& p, const AppendReply& m, Effects& fx) {
  if (p.flow == Peer::Flow::snapshot || m.rejected <= p.match) return;
  if (p.flow == Peer::Flow::probe && m.rejected != p.next - 1) return;
  Index next = std::min(m.conflict_index, m.rejected);
  if (m.conflict_term != 0)
    if (const Index mine = disk.log.last_of_term(m.conflict_term); mine != 0) next = std::min(mine + 1, m.rejected);
  p.next = std::max(next, p.match + 1);
  p.flow = Peer::Flow::probe;
  p.paused = false;
  Value alone;
  send_append(p, true, alone, fx);
}

/// The greatest index that so many of these servers hold durably.
Index Core::majority_index(const std::vector<NodeId>& servers) const {
  const std::size_t needed = majority(servers.size());
  if (servers.empty()) return 0;
  std::vector<Index> stored;
  stored.reserve(servers.size());
  for (NodeId id : servers) {
    const Peer* p = id == self ? nullptr : peer(id);
    stored.push_back(id == self ? durable_index : p ? p->match : 0);
  }
  const auto nth = stored.begin() + static_cast<std::ptrdiff_t>(needed - 1);
  std::nth_element(stored.begin(), nth, stored.end(), std::greater<>());
  return *nth;
}

/// Only entries of the leader's own term are committed by counting; earlier ones with them (section 5.4.2).
void Core::advance_commit(Effects& fx) {
  Index n = majority_index(membership().voters);
  if (membership().joint()) n = std::min(n, majority_index(membership().next));
  if (n <= commit) return;
  if (disk.log.term_at(n) != disk.term && config.mutation != Mutation::commit_old_term) return;
  commit = n;
  if (configs.back().index != 0 && configs.back().index <= commit) on_membership_committed(fx);
}

}  // namespace netsplit::raft
