#pragma once
#include <vector>

#include "core/base/cow.h"
#include "core/sim/world.h"

namespace netsplit {

/// What one node does at one event, whatever goes on elsewhere. A search over all interleavings asks the engine for this
/// once and uses the answer in every state in which this node is the same. It is the World itself, taken over: no second
/// model of anything. Roles draw the same numbers at every step, and clocks stand still.
class LocalStep {
 public:
  struct Sent {
    NodeId to = kNobody;
    Value message;
  };
  /// REQUIRES: world.taken_over(), and nothing is due in it.
  explicit LocalStep(const World& world);

  /// The next step is of this node as it is here; `operations` have been begun by it so far.
  void place(NodeId id, const Cow<Node>& node, OpId operations);
  void deliver(NodeId from, const Value& message);
  void fire(Timer timer);
  void finish_write();
  void crash();
  void restart();

  /// The node after it, without what differs from run to run though it means the same: when timers were armed, the
  /// numbers of records, streams of chance.
  Cow<Node> node() const;
  OpId operations() const { return world_.operations(); }
  /// Taken out: what the node has sent.
  std::vector<Sent> take_sent();

  static Cow<Node> settled(const Cow<Node>& node);
  static Cow<Node> node_of(const World& world, NodeId id) { return world.nodes_[index_of(id)]; }

 private:
  void settle();
  World world_;
  NodeId id_ = kNobody;
};

}  // namespace netsplit
