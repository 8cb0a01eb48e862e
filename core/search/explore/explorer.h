#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/search/explore/expander.h"
#include "core/search/explore/visited.h"

namespace netsplit::search {

/// Searches all that can happen from a moment on, whatever the order of events: explicit-state model checking (Clarke,
/// Emerson, Sistla 1986; as TLC does it: Yu, Manolios, Lamport, "Model checking TLA+ specifications", CHARME 1999), of the
/// very roles that run. Time is left out: clocks stand still, a timer may fire whenever it is armed, handling takes
/// none, and roles draw the same numbers each time. What the monitors remember is part of a state, so a claim about
/// history is checked in every history.
class Explorer {
 public:
  struct Counts {
    std::uint64_t generated = 0;  ///< successors, those seen before included; the first state counts too
    std::uint64_t asleep = 0;     ///< successors that were left out, because others lead where they do (SleepSets)
    std::uint64_t distinct = 0;
    std::uint64_t waiting = 0;    ///< states whose successors have not been looked at
    std::uint64_t dead_ends = 0;  ///< states in which nothing can happen any more
    std::uint32_t depth = 0;      ///< choices in the longest of the shortest ways
  };
  /// A claim that is broken, and where: as few choices as lead there, if the order is breadth-first.
  struct Broken {
    Finding finding;
    std::uint64_t after = 0;  ///< fingerprint of the state in which it is broken
    std::uint64_t from = 0;   ///< and of the one before
  };
  enum class End : std::uint8_t {
    open,
    whole,  ///< every state was looked at
    broken,
    out_of_states,
    out_of_depth,  ///< every state within so many choices was
    sampled,       ///< some within the bounds were, and others may not have been: random, or depth-first with a bound
  };

  /// REQUIRES: world.taken_over(), and nothing is due in it; with partial_order the order is breadth-first. `options` must
  /// outlive it.
  Explorer(const World& world, const ExploreOptions& options);

  /// Looks at the successors of about so many more states. False when it is over. Several threads work breadth-first only;
  /// the counts at the end of each level are the same with any number of them.
  bool advance(std::uint64_t states, unsigned threads = 1);

  End end() const { return end_; }
  bool reduces() const { return options_.partial_order; }
  const Counts& counts() const { return counts_; }
  const Broken* broken() const { return broken_ ? &*broken_ : nullptr; }
  /// Fingerprints from the first state to the broken one. REQUIRES: broken().
  std::vector<std::uint64_t> path() const;
  std::size_t bytes() const;
  const StateSpace& space() const { return *space_; }

 private:
  /// States, one behind the other.
  struct Frontier {
    std::vector<std::uint32_t> words;
    std::vector<std::size_t> ends;
    std::vector<std::uint64_t> fingerprints;
    void push(const std::vector<std::uint32_t>& state, std::uint64_t fingerprint);
    void pop();
    Words at(std::size_t i) const;
    std::size_t size() const { return ends.size(); }
    void clear();
  };
  /// What one thread has found on a level.
  struct alignas(64) Worker {
    std::unique_ptr<Expander> expander;
    Frontier next;
    std::uint64_t generated = 0;
    std::uint64_t asleep = 0;
    std::uint64_t distinct = 0;
    std::uint64_t dead_ends = 0;
    std::optional<Broken> broken;
    std::vector<std::uint32_t> scratch;
  };
  /// States of one part of a level.
  struct Piece {
    const Frontier* frontier;
    std::size_t first;
    std::size_t last;
  };

  void look_at(Worker& worker, Words state, std::uint64_t fingerprint, std::uint32_t level);
  void look_alone(Words state, std::uint64_t fingerprint, std::uint32_t level);
  bool end_level();
  bool level_is_done();
  std::vector<Piece> pieces(std::uint64_t states);
  bool advance_breadth_first(std::uint64_t states);
  bool advance_together(std::uint64_t states, unsigned threads);
  bool advance_depth_first(std::uint64_t states);
  bool advance_random(std::uint64_t states);
  void take(Worker& worker);
  static bool comes_first(const Broken& a, const std::optional<Broken>& b);
  bool out_of_states() const { return counts_.distinct >= options_.states; }

  const ExploreOptions& options_;
  std::unique_ptr<StateSpace> space_;
  VisitedStates visited_;
  std::vector<Worker> workers_;
  std::vector<Frontier> level_;  ///< one a worker of the level before
  std::size_t part_ = 0;         ///< of level_, and the place in it
  std::size_t place_ = 0;
  std::uint32_t depth_ = 0;
  std::vector<std::uint32_t> depths_;  ///< depth-first: of the states that wait
  std::vector<std::uint64_t> walk_;    ///< random: fingerprints of the walk
  std::vector<std::uint32_t> walker_;  ///< random: the state it has come to
  std::uint64_t walks_ = 0;
  bool cut_ = false;  ///< depth-first: a way was longer than the bound
  Rng rng_;
  std::uint64_t root_ = 0;
  Counts counts_;
  std::optional<Broken> broken_;
  End end_ = End::open;
};

}  // namespace netsplit::search
