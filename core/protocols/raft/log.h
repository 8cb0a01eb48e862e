#pragma once
#include <algorithm>
#include <cstdint>

#include "core/base/append_log.h"
#include "core/base/value.h"

namespace netsplit::raft {

using Term = std::uint64_t;
using Index = std::uint64_t;  ///< the first entry has index 1

struct Entry {
  Term term = 0;
  Value command;
  bool operator==(const Entry&) const = default;
};

/// The replicated log: entries base+1 .. last_index(); what came before lies in a snapshot.
struct Log {
  AppendLog<Entry> entries;
  Index base = 0;
  Term base_term = 0;
  std::uint64_t rewrites = 0;  ///< how often entries were taken back; only watchers read it

  Index last_index() const { return base + entries.size(); }
  Term last_term() const { return entries.empty() ? base_term : entries.back().term; }
  bool has(Index i) const { return i > base && i <= last_index(); }
  /// REQUIRES: has(i).
  const Entry& at(Index i) const { return entries[i - base - 1]; }
  /// 0 where nothing is known: index 0, before the base, after the end.
  Term term_at(Index i) const {
    if (i == base) return base_term;
    return has(i) ? at(i).term : 0;
  }
  void append(Entry e) { entries.push_back(std::move(e)); }
  /// Takes back everything after `last`. REQUIRES: last >= base.
  void truncate(Index last) {
    entries.truncate(last - base);
    ++rewrites;
  }
  /// Forgets everything up to and including `i`. REQUIRES: base <= i <= last_index().
  void compact(Index i) {
    base_term = term_at(i);
    entries.drop_front(i - base);
    base = i;
  }
  /// Begins anew behind a snapshot.
  void reset(Index last_index, Term last_term) {
    entries.clear();
    base = last_index;
    base_term = last_term;
    ++rewrites;
  }
  AppendLog<Entry> slice(Index first, std::size_t count) const { return entries.slice(first - base - 1, count); }
  /// First index of the run of entries of this term that ends at `i`.
  Index first_of_term(Index i) const {
    const Term term = term_at(i);
    while (i > base + 1 && term_at(i - 1) == term) --i;
    return i;
  }
  /// Last index of an entry of this term; 0 if there is none. Terms grow along the log.
  Index last_of_term(Term term) const {
    const auto* end =
        std::upper_bound(entries.begin(), entries.end(), term, [](Term t, const Entry& e) { return t < e.term; });
    const Index i = base + static_cast<Index>(end - entries.begin());
    return i > 0 && term_at(i) == term ? i : 0;
  }
  bool operator==(const Log&) const = default;
};

}  // namespace netsplit::raft
