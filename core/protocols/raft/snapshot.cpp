#include <algorithm>

#include "core/protocols/raft/core.h"

// Paper, section 7; dissertation, chapter 5.
namespace netsplit::raft {
namespace {

constexpr Label kTookSnapshot{"took snapshot"};
constexpr Label kInstalledSnapshot{"installed snapshot"};

}  // namespace

void Core::compact(Value state, Effects& fx) {
  const Snapshot* old = snapshot();
  if (applied <= disk.log.base || applied > disk.log.last_index() || (old && old->last_index >= applied)) return;
  // The configuration as of the snapshot goes into it; later ones stay in the log.
  std::size_t in_force = 0;
  while (in_force + 1 < configs.size() && configs[in_force + 1].index <= applied) ++in_force;
  configs.erase(configs.begin(), configs.begin() + static_cast<std::ptrdiff_t>(in_force));
  disk.snapshot = Value::of(Snapshot{applied, disk.log.term_at(applied), configs.front().membership, std::move(state)});
  const auto keep = static_cast<Index>(config.snapshot_keep);
  if (applied > disk.log.base + keep) disk.log.compact(applied - keep);
  touch_log();
  fx.note(kTookSnapshot, applied);
  persist(fx);
}

void Core::send_snapshot(Peer& p, bool heartbeat, Effects& fx) {
  const bool again = p.flow == Peer::Flow::snapshot && fx.elapsed() - p.snapshot_sent >= config.snapshot_timeout;
  if (p.flow != Peer::Flow::snapshot || again) {
    p.flow = Peer::Flow::snapshot;
    p.paused = true;
    p.snapshot_sent = fx.elapsed();
    return send(p.id, Value::of(InstallSnapshot{disk.term, round, disk.snapshot}), fx);
  }
  // Meanwhile it must know that there is a leader; every log begins alike.
  if (heartbeat) send(p.id, Value::of(AppendEntries{disk.term, 0, 0, 0, round, {}}), fx);
}

void Core::on_install_snapshot(NodeId from, const InstallSnapshot& m, Effects& fx) {
  const Snapshot* s = m.snapshot.as<Snapshot>();
  if (!s || m.term < disk.term) return send(from, Value::of(AppendReply{disk.term}), fx);
  if (m.term > disk.term || standing != Standing::follower) become_follower(m.term, from, fx);
  hear_leader(from, fx);
  Log& log = disk.log;
  const bool has_it = s->last_index <= log.base || log.term_at(s->last_index) == s->last_term;
  if (!has_it) {
    log.reset(s->last_index, s->last_term);
    disk.snapshot = m.snapshot;
    configs = {{s->last_index, s->membership}};
    durable_index = syncing_index = 0;
    touch_log();
    fx.note(kInstalledSnapshot, s->last_index);
  }
  commit = std::max(commit, s->last_index);
  send_when_durable(from, Value::of(AppendReply{disk.term, true, s->last_index, 0, 0, 0, m.round}), fx);
}

}  // namespace netsplit::raft
