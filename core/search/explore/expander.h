#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/search/explore/options.h"
#include "core/search/explore/state_space.h"

namespace netsplit::search {

/// A state of the system: numbers of the nodes' states and of what the monitors remember, what has been used of the
/// budget, the cut, and the letters on their way.
struct Word {
  static constexpr std::size_t kMemory = 0;  ///< these follow the nodes
  static constexpr std::size_t kUsed = 1;    ///< crashes, drops, duplicates and partitions, 8 bits each
  static constexpr std::size_t kTimeouts = 2;
  static constexpr std::size_t kCut = 3;  ///< one side of the partition, a bit a node; 0: none
  static constexpr std::size_t kCount = 4;
};
using Words = std::span<const std::uint32_t>;

/// Something that the adversary may let happen in a state.
struct Choice {
  enum class Kind : std::uint8_t { deliver, fire, finish_write, drop, duplicate, crash, restart, cut, heal };
  Kind kind = Kind::deliver;
  NodeId node = kNobody;
  std::uint32_t what = 0;  ///< a letter; fire: the timer's place; cut: the side
};

/// Where a choice leads.
struct Successor {
  Choice choice;
  std::uint64_t fingerprint = 0;
  const Transition* transition = nullptr;    ///< at choice.node; null when no node changes
  const Observation* observation = nullptr;  ///< null when nobody watches, or nothing changed
  std::size_t removed = SIZE_MAX;            ///< the place of a letter that is gone
  bool repeated = false;                     ///< choice.what is there once more
  std::uint32_t used = 0;
  std::uint32_t timeouts = 0;
  std::uint32_t cut = 0;
};

/// Finds the successors of states. Each thread has one of its own, which keeps the answers of the StateSpace.
class Expander {
 public:
  Expander(StateSpace& space, const ExploreOptions& options);

  std::vector<std::uint32_t> first() const;
  /// The smallest under all namings that make no difference.
  std::uint64_t fingerprint(Words state);
  /// All successors of a state. Valid until the next call.
  const std::vector<Successor>& expand(Words state);
  /// The successor as a state.
  void write(Words state, const Successor& successor, std::vector<std::uint32_t>& out);

  const LocalState& local(LocalId id);
  const Letter& letter(LetterId id);
  std::size_t nodes() const { return nodes_; }

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
  const Transition& transition(LocalId node, LocalEvent event);
  const Observation& observe(MemoryId memory, LocalId node);
  // Sums of hashes under one naming of the nodes: 0, or one of the symmetries.
  static std::uint64_t hash(const Hashes& h, std::size_t naming) { return naming == 0 ? h.own : h.renamed[naming - 1]; }
  std::size_t namings() const { return 1 + space_.symmetries().size(); }
  std::uint64_t sum(Words state, std::size_t naming);
  std::uint64_t sum_of_letters(std::span<const std::uint32_t> letters, std::size_t naming);
  std::uint64_t sum_of_sent(Words state, const Successor& s, std::size_t naming);
  std::uint64_t sum_of_budget(std::uint32_t used, std::uint32_t timeouts, std::uint32_t cut, std::size_t naming) const;
  std::uint64_t sum_of_change(Words state, const Successor& s, std::size_t naming);
  void put(std::vector<std::uint32_t>& state, LetterId letter);
  bool crosses(std::uint32_t cut, NodeId a, NodeId b) const {
    return cut != 0 && ((cut >> index_of(a)) & 1) != ((cut >> index_of(b)) & 1);
  }
  std::span<const std::uint32_t> letters_of(Words state) const { return state.subspan(nodes_ + Word::kCount); }

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
};

}  // namespace netsplit::search
