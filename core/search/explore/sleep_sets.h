#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/search/explore/choice.h"
#include "core/search/explore/options.h"

namespace netsplit::search {

class Expander;

/// Partial-order reduction by sleep sets (Godefroid, "Partial-order methods for the verification of concurrent systems",
/// LNCS 1032, 1996, chapter 5). Where two choices lead to the same state in either order, only one of the orders is looked
/// at: the choice that was looked at first sleeps after the other one. Every state is still visited, so each claim is
/// judged in all of them and each dead end is found; what is saved are choices. (Persistent and ample sets would save
/// states, too, but hardly apply: until the very end any node may send to any other, so all that can happen may depend
/// on what a node does next, and the monitors look at all nodes after each event, so hardly anything is invisible.)
///
/// Whether two choices commute is not declared by roles but seen, in the very state in which both can be made (conditional
/// independence: Katz and Peled, "Defining conditional independence using collapses", TCS 101, 1992): what the monitors
/// remember must be the same in both orders, and nobody may find fault on the way.
///
/// Sleep sets together with states that are met again miss states in general. Here they don't: the search goes level by
/// level, and a choice sleeps in a state only if it does so on all ways there from the level before. Let s lie on a
/// shortest way to r, and no sleeper of s begin a shortest way from s to r; in the first state nobody sleeps. Of the
/// choices that do begin one let t be the first that is looked at. If a sleeper u of st began a shortest way from st to
/// r, then u was looked at in s before t, or sleeps in s, and sut = stu: so u begins a shortest way from s to r as well,
/// which neither may. So st has no such sleeper, and is one step nearer. Each state is found, and as early as without.
///
/// Sleepers are kept as 64 bits: each node has some, shared by its choices. A bit is 0 when all its choices sleep.
class SleepSets {
 public:
  /// `renamed`: nodes trade names, so a node has one bit, and nothing that depends on its letters' numbers counts.
  SleepSets(const ExploreOptions& options, std::size_t nodes, bool renamed);

  bool asleep(const Choice& choice, Awake awake) const {
    const std::uint32_t b = bit(choice);
    return b != kNone && (awake >> b & 1) == 0;
  }
  /// Fills in `awake` of those among all successors of a state that don't sleep. `self`: the state's fingerprint.
  /// `ranks`: the order in which nodes come; empty: by number.
  void fill(Expander& expander, Words state, std::vector<Successor>& all, std::uint64_t self,
            std::span<const NodeId> ranks);

 private:
  static constexpr std::uint32_t kNone = 64;
  struct InOrder {
    std::uint32_t rank;
    std::uint32_t place;
    bool operator<(const InOrder& o) const { return rank != o.rank ? rank < o.rank : place < o.place; }
  };
  std::uint32_t bit(const Choice& choice) const;
  std::uint64_t bits_of(NodeId node) const;
  std::uint64_t asleep_after(Expander& expander, Words state, const std::vector<Successor>& all, const Successor& t,
                             std::uint64_t done);
  std::uint64_t letters_asleep(Expander& expander, Words state, const std::vector<Successor>& all, const Successor& t,
                               std::uint64_t done);

  const ExploreOptions& options_;
  std::uint32_t bits_;  ///< a node
  std::vector<InOrder> order_;
  std::vector<std::uint32_t> watched_;  ///< successors that monitors are shown
  std::vector<std::uint32_t> loud_;     ///< those among them that change what they remember, or break a claim
};

}  // namespace netsplit::search
