#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/search/explore/expander.h"

namespace netsplit::search {

/// Whether something comes to be in the end, whatever happens (`expect.eventually`, without its times). Looks at every
/// state in which it has not come to be yet, and then for a way to go on for ever among these.
///
/// The adversary may not put off for ever what can happen all the time: a message that could arrive, a timer that could
/// fire, a disk that could finish (weak fairness: Lamport, "The temporal logic of actions", 1994). It need not repair
/// anything: who has crashed may stay down, a partition may last.
class Liveness {
 public:
  enum class Answer : std::uint8_t {
    open,
    holds,
    dead_end,   ///< a state after which nothing happens any more, and it has not come to be
    lasso,      ///< a cycle of states without it
    undecided,  ///< there are more states than were to be looked at
  };
  /// `aim`: a monitor with a deadline. REQUIRES: world.taken_over(), and nothing is due in it. `options` must outlive it;
  /// order, depth and symmetry mean nothing here.
  Liveness(const World& world, const ExploreOptions& options, const Monitor& aim);

  /// Looks at about so many more states. False when the answer is there.
  bool advance(std::uint64_t states);
  Answer answer() const { return answer_; }
  std::size_t states() const { return states_.size(); }  ///< those without it, and those in which it comes to be
  std::size_t waiting() const { return states_.size() - looked_at_; }
  /// Fingerprints of a way on which it never comes to be: to the dead end, or to the cycle and once around.
  const std::vector<std::uint64_t>& path() const { return path_; }
  /// lasso: the place in path() from which it repeats.
  std::size_t repeats_from() const { return repeats_from_; }

 private:
  struct Edge {
    std::uint32_t to = 0;
    std::uint64_t what = 0;  ///< which choice, for fairness; 0: one that nobody need take
  };
  struct State {
    std::uint64_t fingerprint = 0;
    std::uint32_t parent = 0;
    bool reached = false;  ///< it has come to be
    std::vector<Edge> next;
  };
  /// States that can all be reached from one another.
  struct Component {
    std::vector<std::uint32_t> states;
    std::vector<std::uint64_t> owed;  ///< choices that are there in all of them
  };

  bool reached_in(Words state);
  std::uint32_t find(std::uint64_t fingerprint, Words state, std::uint32_t parent);
  void decide();
  bool is_fair(Component& component, const std::vector<std::uint32_t>& component_of) const;
  std::vector<Component> components(std::vector<std::uint32_t>& component_of) const;
  std::vector<std::uint32_t> way_to(std::uint32_t state) const;
  std::vector<std::uint32_t> round(const Component& component, const std::vector<std::uint32_t>& component_of) const;

  const ExploreOptions& options_;
  Monitor aim_;  ///< after the first state was shown to it
  std::unique_ptr<StateSpace> space_;
  std::unique_ptr<Expander> expander_;
  std::map<std::uint64_t, std::uint32_t> known_;
  std::vector<State> states_;
  std::vector<std::vector<std::uint32_t>> words_;  ///< of states whose successors have not been looked at
  std::size_t looked_at_ = 0;
  std::vector<std::uint64_t> path_;
  std::size_t repeats_from_ = 0;
  Answer answer_ = Answer::open;
};

}  // namespace netsplit::search
