#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/sim/local_step.h"

namespace netsplit::search {

/// A hash under the nodes' own names, and under each other naming that makes no difference at the start.
struct Hashes {
  std::uint64_t own = 0;
  std::vector<std::uint64_t> renamed;
  Hashes operator-(const Hashes& o) const;
};

/// One node as it can be, wherever else in the system anything is different.
struct LocalState {
  Cow<Node> node;
  NodeId at = kNobody;
  OpId operations = 0;  ///< begun by it
  Hashes hash;
  bool up = true;
  bool writing = false;
  std::vector<Timer> timers;  ///< armed
};

/// A message as it can be on its way, with its ends.
struct Letter {
  NodeId from = kNobody;
  NodeId to = kNobody;
  Value message;
  Hashes hash;
};

/// What monitors remember at one moment of some history.
struct Memory {
  std::vector<Monitor> monitors;
  Hashes hash;
};

using LocalId = std::uint32_t;
using LetterId = std::uint32_t;
using MemoryId = std::uint32_t;

/// An event at one node: which, and of what.
struct LocalEvent {
  enum class Kind : std::uint8_t { deliver, fire, finish_write, crash, restart };
  Kind kind = Kind::deliver;
  std::uint32_t what = 0;  ///< deliver: the letter; fire: the place of the timer in LocalState::timers
  std::uint32_t code() const { return static_cast<std::uint32_t>(kind) << 28 | what; }
};

/// What comes of an event at a node.
struct Transition {
  LocalId next = 0;
  Hashes change;               ///< of the sum of hashes of nodes
  std::vector<LetterId> sent;  ///< in order
};

struct Observation {
  MemoryId next = 0;
  Hashes change;
  std::optional<Finding> finding;
};

/// All that nodes can be and do, found out step by step. A system has far more states than its nodes have: each node's
/// part in each event is computed once, by the engine, and looked up from then on. States of nodes, letters and memories
/// are numbered, so that a state of the system is a short list of numbers (the collapse of Holzmann, "State compression in
/// SPIN", 1997). Everything goes through one lock; who asks often keeps the answers, which never change (SpaceView).
class StateSpace {
 public:
  /// REQUIRES: world.taken_over(), and nothing is due in it.
  StateSpace(const World& world, bool symmetry);

  /// Of the world as it was given.
  const std::vector<LocalId>& first_nodes() const { return first_nodes_; }
  const std::vector<LetterId>& first_letters() const { return first_letters_; }

  const LocalState* local(LocalId id);
  const Letter* letter(LetterId id);
  const Memory* memory(MemoryId id);
  const Transition* transition(LocalId node, LocalEvent event);
  /// What the monitors say when they are shown this node.
  const Observation* observe(MemoryId memory, LocalId node);
  /// Other namings of the nodes under which the first state is the same, without the nodes' own names.
  const std::vector<Renaming>& symmetries() const { return symmetries_; }
  bool watched() const { return watched_; }
  std::size_t local_states() const { return locals_.size(); }
  std::size_t letters() const { return letters_.size(); }
  std::size_t transitions() const { return transitions_.size(); }

 private:
  template <class T>
  struct Table {
    std::deque<T> items;  ///< never move
    std::multimap<std::uint64_t, std::uint32_t> by_hash;
    std::size_t size() const { return items.size(); }
  };
  LocalId intern(NodeId at, const Cow<Node>& node, OpId operations);
  LetterId intern(NodeId from, NodeId to, const Value& message);
  MemoryId intern(std::vector<Monitor> monitors);
  template <class... Parts>
  Hashes hashes(const Parts&... parts) const;
  void begin(const World& world);
  Transition compute(const LocalState& state, LocalEvent event);

  std::mutex mutex_;
  LocalStep step_;
  Table<LocalState> locals_;
  Table<Letter> letters_;
  Table<Memory> memories_;
  std::deque<Transition> transitions_;
  std::map<std::uint64_t, const Transition*> transition_of_;
  std::deque<Observation> observations_;
  std::map<std::uint64_t, const Observation*> observation_of_;
  std::vector<LocalId> first_nodes_;
  std::vector<LetterId> first_letters_;
  std::vector<Renaming> symmetries_;
  Renaming own_names_;  ///< empty without symmetries: then the order of lists counts
  bool watched_ = false;
};

}  // namespace netsplit::search
