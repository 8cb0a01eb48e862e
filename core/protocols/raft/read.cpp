#include <algorithm>

#include "core/protocols/raft/core.h"

// Reads that don't go through the log (dissertation, 6.4). A round is a broadcast that a majority answers: whoever
// answers had not heard of a later term when it did, so the leader still led after the round began.
namespace netsplit::raft {

bool Core::read(NodeId client, const Value& request, Effects& fx) {
  if (!is_leader()) return false;
  ++reads_begun;
  if (config.mutation == Mutation::stale_read) {
    ready_reads.push_back({client, request, commit, 0});
    return true;
  }
  // Only the first entry of its term tells a new leader what is committed (step 1 of 6.4).
  Read wanted{client, request, std::max(commit, term_start), 0};
  if (config.read_mode == ReadMode::lease && fx.elapsed() < lease_end) {
    ready_reads.push_back(std::move(wanted));
    return true;
  }
  // A round under way began before this read, so it proves nothing for it: wait for the next one.
  const bool under_way = round != confirmed;
  wanted.round = round + 1;
  waiting_reads.push_back(std::move(wanted));
  if (!under_way) begin_round(fx);
  persist(fx);
  return true;
}

void Core::begin_round(Effects& fx) {
  ++round;
  round_began = fx.elapsed();
  broadcast(true, fx);
  confirm_round(fx);
}

void Core::confirm_round(Effects& fx) {
  if (round == confirmed) return;
  const bool answered = quorum([&](NodeId id) {
    if (id == self) return true;
    const Peer* p = peer(id);
    return p && p->round >= round;
  });
  if (!answered) return;
  confirmed = round;
  // Followers wait at least an election timeout from when they heard of this round, which was after it began (6.4.1).
  if (config.read_mode == ReadMode::lease && !lease_barred) lease_end = round_began + config.lease;
  const auto is_confirmed = [&](const Read& r) { return r.round <= confirmed; };
  const auto rest = std::find_if_not(waiting_reads.begin(), waiting_reads.end(), is_confirmed);
  ready_reads.insert(ready_reads.end(), waiting_reads.begin(), rest);
  waiting_reads.erase(waiting_reads.begin(), rest);
  if (!waiting_reads.empty()) begin_round(fx);
}

void Core::give_up_reads() {
  lost_reads.insert(lost_reads.end(), ready_reads.begin(), ready_reads.end());
  lost_reads.insert(lost_reads.end(), waiting_reads.begin(), waiting_reads.end());
  ready_reads.clear();
  waiting_reads.clear();
}

}  // namespace netsplit::raft
