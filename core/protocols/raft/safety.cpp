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
    if (safety.place_.size() <= index_of(id)) safety.place_.resize(index_of(id) + 1, kNowhere);
    safety.place_[index_of(id)] = static_cast<std::uint16_t>(safety.seen_.size());
    safety.seen_.emplace_back().id = id;
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
  const auto* server = node < place_.size() && place_[node] != kNowhere ? role.as<Server>() : nullptr;
  if (!server || server->core.configs.empty()) return;
  findings_ = &findings;
  const Core& core = server->core;
  Seen& seen = seen_[place_[node]];
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
  const auto at =
      std::lower_bound(leaders_.begin(), leaders_.end(), seen.term, [](const Led& l, Term t) { return l.term < t; });
  if (at == leaders_.end() || at->term != seen.term)
    leaders_.insert(at, {seen.term, seen.id});
  else if (at->leader != seen.id)
    report(kElectionSafety, name(at->leader) + " and " + name(seen.id) + " both lead term " + number(seen.term));
  const auto later = std::lower_bound(committed_in_.begin(), committed_in_.end(), seen.term,
                                      [](const CommittedIn& c, Term t) { return c.term < t; });
  if (later != committed_in_.begin()) check_completeness(seen, core.disk.log, std::prev(later)->term);
}

/// REQUIRES: something was committed in this term, and the leader's is later.
void Safety::check_completeness(const Seen& leader, const Log& log, Term term) {
  const auto in =
      std::find_if(committed_in_.begin(), committed_in_.end(), [&](const auto& c) { return c.term == term; });
  const Entry* entry = committed_at(in->last);
  if (!entry || in->last < log.base || log.term_at(in->last) == entry->term) return;
  report(kLeaderCompleteness, name(leader.id) + " leads term " + number(leader.term) + " without entry " +
                                  number(in->last) + " of term " + number(entry->term) + ", committed in term " +
                                  number(term));
}

const Safety::Created* Safety::find_created(Index i, Term term) const {
  const Created& first = created_[i - created_base_ - 1];
  if (first.term == term) return &first;
  const auto at =
      std::lower_bound(forks_.begin(), forks_.end(), std::pair(i, term),
                       [](const Fork& f, const auto& key) { return std::pair(f.index, f.created.term) < key; });
  return at != forks_.end() && at->index == i && at->created.term == term ? &at->created : nullptr;
}

/// Two entries of the same index and term are the same and follow entries of the same term: by induction, logs that share
/// an entry are equal up to it.
void Safety::check_entry(const Core& core, Index i) {
  const Entry& entry = core.disk.log.at(i);
  const Term prev_term = core.disk.log.term_at(i - 1);
  if (i == created_base_ + created_.size() + 1) return created_.push_back({entry.term, prev_term, entry.command});
  if (const Created* known = find_created(i, entry.term)) {
    if (known->prev_term == prev_term && known->command == entry.command) return;
    return report(kLogMatching, "two different logs have an entry " + number(i) + " of term " + number(entry.term) +
                                    "; one of them is that of " + name(core.self));
  }
  const auto at =
      std::upper_bound(forks_.begin(), forks_.end(), std::pair(i, entry.term),
                       [](const auto& key, const Fork& f) { return key < std::pair(f.index, f.created.term); });
  forks_.insert(at, {i, {entry.term, prev_term, entry.command}});
}

void Safety::check_log(const Seen& seen, const Core& core) {
  const Log& log = core.disk.log;
  const Index from = std::max({seen.last, log.base, created_base_}) + 1;
  for (Index i = from; i <= log.last_index(); ++i) {
    if (i > created_base_ + created_.size() + 1) break;  // Nobody was seen to create what lies before it.
    const std::size_t before = findings_->size();
    check_entry(core, i);
    if (findings_->size() > before) break;
  }
  if (created_.size() >= 2 * kWindow) let_go();
}

void Safety::let_go() {
  created_.drop_front(kWindow);
  created_base_ += kWindow;
  const auto kept = std::find_if(forks_.begin(), forks_.end(), [&](const Fork& f) { return f.index > created_base_; });
  forks_.erase(forks_.begin(), kept);
}

const Entry* Safety::committed_at(Index i) const {
  return i > committed_base_ && i <= committed_end() ? &committed_[i - committed_base_ - 1] : nullptr;
}

/// A server knows of more committed entries than anybody before: leaders of later terms must have them.
void Safety::extend_committed(const Core& core) {
  const Log& log = core.disk.log;
  const Index before = committed_end();
  for (Index i = before + 1; i <= core.commit && log.has(i); ++i) committed_.push_back(log.at(i));
  if (committed_end() == before) return;
  const Term term = core.disk.term;
  auto at = std::lower_bound(committed_in_.begin(), committed_in_.end(), term,
                             [](const CommittedIn& c, Term t) { return c.term < t; });
  if (at == committed_in_.end() || at->term != term) at = committed_in_.insert(at, {term, 0});
  at->last = committed_end();
  for (const Seen& s : seen_)
    if (s.leads && s.term > term) check_completeness(s, s.log, term);
  if (committed_.size() >= 2 * kWindow) {
    committed_.drop_front(kWindow);
    committed_base_ += kWindow;
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
