#pragma once
#include "core/base/options.h"
#include "core/protocols/two_phase/messages.h"
#include "core/sim/role.h"

namespace netsplit::two_phase {

struct ParticipantConfig {
  enum class Mutation { none, forget_prepare_sync, change_of_mind };
  NodeId coordinator = kNobody;
  Duration prepare_min = 10ms;  ///< how long its part of the work takes
  Duration prepare_max = 50ms;
  Duration refuse = 0s;     ///< aborts on its own if it is not prepared by then; 0: never
  bool tells = true;        ///< says so then
  Duration resend = 500ms;  ///< asks for the decision again; 0: never
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const ParticipantConfig&) const = default;
};

/// A resource manager. Until it is prepared it may abort on its own; from then on it does as it is told.
struct Participant {
  using Config = ParticipantConfig;
  using Disk = two_phase::Disk;
  static constexpr bool kNodesAreAlike = true;

  Config config;
  Disk disk;
  Standing standing = Standing::working;

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Participant&) const = default;

 private:
  void become(Standing next, Outbox& out);
  void say_prepared(Outbox& out);
};

}  // namespace netsplit::two_phase
