#include "core/protocols/raft/safety.h"

#include <algorithm>
#include <array>

#include "core/protocols/raft/server.h"

namespace netsplit::raft {
namespace {

constexpr std::uint16_t kNowhere = 0xffff;

std::string number(std::uint64_t n) { return std::to_string(n); }
std::string name(NodeId id) { return "#" + std::to_string(index_of(id)); }

}  // namespace

std::vector<Monitor> Safety::monitors(std::span<const NodeId> group) {
  Safety safety;
  for (NodeId id : group) {
    if (safety.memory_.place.size() <= index_of(id)) safety.memory_.place.resize(index_of(id) + 1, kNowhere);
    safety.memory_.place[index_of(id)] = static_cast<std::uint16_t>(safety.memory_.seen.size());
    safety.memory_.seen.emplace_back().id = id;
  }
  return {Monitor::of(std::move(safety))};
}

std::span<const Label* const> Safety::claims() {
  static constexpr std::array<const Label*, 6> kClaims{&kElectionSafety,     &kLeaderAppendOnly,   &kLogMatching,
                                                       &kLeaderCompleteness, &kStateMachineSafety, &kFreshReads};
  return kClaims;
}

void Safety::observe(NodeId changed, const Role& role, Time, std::vector<Finding>& findings) {
  const std::size_t node = index_of(changed);
  const auto* server = node < memory_.place.size() && memory_.place[node] != kNowhere ? role.as<Server>() : nullptr;
  if (!server || server->core.configs.empty()) return;
  findings_ = &findings;
  const Core& core = server->core;
  Seen& seen = memory_.seen[memory_.place[node]];
  const bool still_leads = seen.leads && core.is_leader() && seen.term == core.disk.term;
  const Index last = core.disk.log.last_index();
  const bool rewritten = seen.rewrites != core.disk.log.rewrites || last < seen.last;
  if (still_leads && rewritten)
    report(kLeaderAppendOnly, "the leader of term " + number(seen.term) + " took entries of its own log back");
  if (rewritten) seen.last = 0;
  if (last != seen.last) check_log(seen, core);
  seen.last = last;
  seen.rewrites = core.disk.log.rewrites;
  check_reads(seen, *server);
  seen.term = core.disk.term;
  seen.leads = core.is_leader();
  if (seen.leads) {
    if (seen.log.last_index() != last || !still_leads) seen.log = core.disk.log;
    if (!still_leads) on_new_leader(seen, core);
  }
  if (core.commit > seen.commit) extend_committed(core);
  seen.commit = core.commit;
  if (core.applied != seen.applied) check_applied(seen, core);
  seen.applied = core.applied;
  findings_ = nullptr;
}

/// At most one leader in a term, and its log holds all that was committed in earlier terms.
void Safety::on_new_leader(Seen& seen, const Core& core) {
  const auto at = std::lower_bound(memory_.leaders.begin(), memory_.leaders.end(), seen.term,
                                   [](const Led& l, Term t) { return l.term < t; });
  if (at == memory_.leaders.end() || at->term != seen.term)
    memory_.leaders.insert(at, {seen.term, seen.id});
  else if (at->leader != seen.id)
    report(kElectionSafety, name(at->leader) + " and " + name(seen.id) + " both lead term " + number(seen.term));
  const auto later = std::lower_bound(memory_.committed_in.begin(), memory_.committed_in.end(), seen.term,
                                      [](const CommittedIn& c, Term t) { return c.term < t; });
  if (later != memory_.committed_in.begin()) check_completeness(seen, core.disk.log, std::prev(later)->term);
}

/// REQUIRES: something was committed in this term, and the leader's is later.
void Safety::check_completeness(const Seen& leader, const Log& log, Term term) {
  const auto in = std::find_if(memory_.committed_in.begin(), memory_.committed_in.end(),
                               [&](const auto& c) { return c.term == term; });
  const Entry* entry = committed_at(in->last);
  if (!entry || in->last < log.base || log.term_at(in->last) == entry->term) return;
  report(kLeaderCompleteness, name(leader.id) + " leads term " + number(leader.term) + " without entry " +
                                  number(in->last) + " of term " + number(entry->term) + ", committed in term " +
                                  number(term));
}

const Safety::Created* Safety::find_created(Index i, Term term) const {
  const Created& first = memory_.created[i - memory_.created_base - 1];
  if (first.term == term) return &first;
  const auto at =
      std::lower_bound(memory_.forks.begin(), memory_.forks.end(), std::pair(i, term),
                       [](const Fork& f, const auto& key) { return std::pair(f.index, f.created.term) < key; });
  return at != memory_.forks.end() && at->index == i && at->created.term == term ? &at->created : nullptr;
}

/// Two entries of the same index and term are the same and follow entries of the same term: by induction, logs that share
/// an entry are equal up to it.
void Safety::check_entry(const Core& core, Index i) {
  const Entry& entry = core.disk.log.at(i);
  const Term prev_term = core.disk.log.term_at(i - 1);
  if (i == memory_.created_base + memory_.created.size() + 1)
    return memory_.created.push_back({entry.term, prev_term, entry.command});
  if (const Created* known = find_created(i, entry.term)) {
    if (known->prev_term == prev_term && known->command == entry.command) return;
    return report(kLogMatching, "two different logs have an entry " + number(i) + " of term " + number(entry.term) +
                                    "; one of them is that of " + name(core.self));
  }
  const auto at =
      std::upper_bound(memory_.forks.begin(), memory_.forks.end(), std::pair(i, entry.term),
                       [](const auto& key, const Fork& f) { return key < std::pair(f.index, f.created.term); });
  memory_.forks.insert(at, {i, {entry.term, prev_term, entry.command}});
}

void Safety::check_log(const Seen& seen, const Core& core) {
  const Log& log = core.disk.log;
  const Index from = std::max({seen.last, log.base, memory_.created_base}) + 1;
  for (Index i = from; i <= log.last_index(); ++i) {
    if (i > memory_.created_base + memory_.created.size() + 1) break;  // Nobody was seen to create what lies before it.
    const std::size_t before = findings_->size();
    check_entry(core, i);
    if (findings_->size() > before) break;
  }
  if (memory_.created.size() >= 2 * kWindow) let_go();
}

void Safety::let_go() {
  memory_.created.drop_front(kWindow);
  memory_.created_base += kWindow;
  const auto kept = std::find_if(memory_.forks.begin(), memory_.forks.end(),
                                 [&](const Fork& f) { return f.index > memory_.created_base; });
  memory_.forks.erase(memory_.forks.begin(), kept);
}

const Entry* Safety::committed_at(Index i) const {
  return i > memory_.committed_base && i <= committed_end() ? &memory_.committed[i - memory_.committed_base - 1]
                                                            : nullptr;
}

/// A server knows of more committed entries than anybody before: leaders of later terms must have them.
void Safety::extend_committed(const Core& core) {
  const Log& log = core.disk.log;
  const Index before = committed_end();
  for (Index i = before + 1; i <= core.commit && log.has(i); ++i) memory_.committed.push_back(log.at(i));
  if (committed_end() == before) return;
  const Term term = core.disk.term;
  auto at = std::lower_bound(memory_.committed_in.begin(), memory_.committed_in.end(), term,
                             [](const CommittedIn& c, Term t) { return c.term < t; });
  if (at == memory_.committed_in.end() || at->term != term) at = memory_.committed_in.insert(at, {term, 0});
  at->last = committed_end();
  for (const Seen& s : memory_.seen)
    if (s.leads && s.term > term) check_completeness(s, s.log, term);
  if (memory_.committed.size() >= 2 * kWindow) {
    memory_.committed.drop_front(kWindow);
    memory_.committed_base += kWindow;
  }
}

/// What a server applies at an index is what all apply there.
void Safety::check_applied(const Seen& seen, const Core& core) {
  const Log& log = core.disk.log;
  const Index from = core.applied < seen.applied ? 0 : seen.applied;  // A restart applies its log again.
  for (Index i = std::max(from, log.base) + 1; i <= core.applied && log.has(i); ++i) {
    const Entry* entry = committed_at(i);
    if (!entry || log.at(i) == *entry) continue;
    return report(kStateMachineSafety, name(core.self) + " applied an entry " + number(i) + " of term " +
                                           number(log.at(i).term) + ", others one of term " + number(entry->term));
  }
  const Entry* at_base = committed_at(log.base);
  if (at_base && at_base->term != log.base_term)
    report(kStateMachineSafety, name(core.self) + " has another entry " + number(log.base) + " in its snapshot");
}

void Safety::check_reads(Seen& seen, const Server& server) {
  if (!server.core.is_leader()) {
    seen.read_floors.clear();
    seen.reads_begun = server.core.reads_begun;
    seen.reads_answered = server.reads_answered;
    return;
  }
  for (; seen.reads_begun < server.core.reads_begun; ++seen.reads_begun) seen.read_floors.push_back(committed_end());
  const auto answered = static_cast<std::ptrdiff_t>(
      std::min<std::uint64_t>(server.reads_answered - seen.reads_answered, seen.read_floors.size()));
  if (answered == 0) return;
  seen.reads_answered = server.reads_answered;
  const Index floor = seen.read_floors[static_cast<std::size_t>(answered - 1)];
  seen.read_floors.erase(seen.read_floors.begin(), seen.read_floors.begin() + answered);
  if (server.last_read < floor)
    report(kFreshReads, name(server.core.self) + " answered a read from its state as of entry " +
                            number(server.last_read) + ", but " + number(floor) + " entries were committed before it");
}

}  // namespace netsplit::raft
