#pragma once
#include <vector>

#include "core/base/options.h"
#include "core/protocols/two_phase/messages.h"
#include "core/sim/role.h"

namespace netsplit::two_phase {

struct CoordinatorConfig {
  enum class Mutation { none, forget_decision_sync, miss_one };
  std::vector<NodeId> participants;
  Duration decide = 1ms;    ///< from the last vote to the decision
  Duration patience = 1s;   ///< aborts what has not been decided by then
  Duration resend = 500ms;  ///< a decision that has not reached everybody's disk is told again; 0: never
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const CoordinatorConfig&) const = default;
};

/// The transaction manager. Nobody is told a decision before it is on its disk; after a crash without one it aborts.
struct Coordinator {
  using Config = CoordinatorConfig;
  using Disk = two_phase::Disk;
  static constexpr bool kNodesAreAlike = true;

  Config config;
  Disk disk;
  Standing standing = Standing::working;
  std::vector<NodeId> prepared;  ///< sorted

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Coordinator&) const = default;

 private:
  void on_prepared(NodeId from, Outbox& out);
  void decide(Standing decision, Outbox& out);
  void tell(NodeId participant, Outbox& out) const;
  void tell_all(Outbox& out);
};

}  // namespace netsplit::two_phase
