#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/search/explore/choice.h"
#include "core/search/explore/options.h"
#include "core/search/explore/sleep_sets.h"
#include "core/search/explore/state_space.h"

namespace netsplit::search {

/// Finds the successors of states. Each thread has one of its own, which keeps the answers of the StateSpace.
class Expander {
 public:
  Expander(StateSpace& space, const ExploreOptions& options);

  std::vector<std::uint32_t> first() const;
  /// The smallest under all namings that make no difference.
  std::uint64_t fingerprint(Words state);
  /// All successors of a state. Valid until the next call. `awake`: with partial-order reduction, what need be looked at.
  const std::vector<Successor>& expand(Words state, Awake awake = kAllAwake);
  /// The successor as a state.
  void write(Words state, const Successor& successor, std::vector<std::uint32_t>& out);

  const LocalState& local(LocalId id);
  const Letter& letter(LetterId id);
  const Transition& transition(LocalId node, LocalEvent event);
  const Observation& observe(MemoryId memory, LocalId node);
  std::size_t nodes() const { return nodes_; }
  bool watched() const { return space_.watched(); }
  /// True when a cut parts these two.
  static bool crosses(std::uint32_t cut, NodeId a, NodeId b) {
    return cut != 0 && ((cut >> index_of(a)) & 1) != ((cut >> index_of(b)) & 1);
  }
  std::span<const std::uint32_t> letters_of(Words state) const { return state.subspan(nodes_ + Word::kCount); }

 private:
  struct Answer {
    std::uint64_t key = kFree;
    const void* value = nullptr;
  };
  static constexpr std::uint64_t kFree = ~std::uint64_t{0};
  /// Answers by key, open addressing.
  class Answers {
   public:
    const void*& of(std::uint64_t key);

   private:
    void grow();
    std::vector<Answer> slots_;
    std::size_t used_ = 0;
  };

  void deliveries(Words state);
  void timeouts(Words state);
  void faults_of_nodes(Words state);
  void faults_of_network(Words state);
  Successor begin(Words state, Choice choice) const;
  void happen(Words state, Successor&& s, LocalEvent event);
  void add(Words state, Successor&& s);
  const Memory& memory(MemoryId id);
  // Sums of hashes under one naming of the nodes: 0, or one of the symmetries.
  static std::uint64_t hash(const Hashes& h, std::size_t naming) { return naming == 0 ? h.own : h.renamed[naming - 1]; }
  std::size_t namings() const { return 1 + space_.symmetries().size(); }
  std::uint64_t sum(Words state, std::size_t naming);
  std::uint64_t sum_of_letters(std::span<const std::uint32_t> letters, std::size_t naming);
  std::uint64_t sum_of_sent(Words state, const Successor& s, std::size_t naming);
  std::uint64_t sum_of_budget(std::uint32_t used, std::uint32_t timeouts, std::uint32_t cut, std::size_t naming) const;
  std::uint64_t sum_of_change(Words state, const Successor& s, std::size_t naming);
  void put(std::vector<std::uint32_t>& state, LetterId letter);
  template <class Sum>
  std::uint64_t smallest(Sum sum_under);
  template <class Bits>
  Awake renamed(std::size_t first, std::size_t last, Bits bits) const;
  Awake by_own_names(Awake awake) const;
  void put_to_sleep(Words state, std::uint64_t self);

  StateSpace& space_;
  const ExploreOptions& options_;
  std::size_t nodes_;
  Answers transitions_;
  Answers observations_;
  std::vector<const LocalState*> locals_;
  std::vector<const Letter*> letters_;
  std::vector<const Memory*> memories_;
  std::vector<Successor> successors_;
  std::vector<std::uint32_t> scratch_;
  std::vector<std::uint64_t> sums_;  ///< of the state that is expanded, for each naming
  SleepSets sleep_;
  Awake awake_ = kAllAwake;              ///< in the state that is expanded, by its own names
  std::vector<std::uint16_t> smallest_;  ///< namings that give the fingerprints of the state and of its successors
};

}  // namespace netsplit::search
