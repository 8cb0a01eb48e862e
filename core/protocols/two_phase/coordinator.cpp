#include "core/protocols/two_phase/coordinator.h"

#include <algorithm>

namespace netsplit::two_phase {
namespace {

constexpr Label kDecide{"decide"};
constexpr Label kPatience{"patience"};
constexpr Label kLogged{"decision logged"};
constexpr Label kResend{"resend"};
constexpr Label kDecidedCommit{"decided to commit"};
constexpr Label kDecidedAbort{"decided to abort"};
constexpr std::string_view kMutations[] = {"none", "forget_decision_sync", "miss_one"};

}  // namespace

void CoordinatorConfig::options(Options& o) {
  o.nodes("participants", participants, "Who takes part in the transaction.");
  o.duration("decide", decide, 0s, 1h, "From the last vote to the decision.");
  o.duration("patience", patience, 0s, 24h, "What has not been decided by then is aborted.");
  o.duration("resend", resend, 0s, 1h, "How often the decision is told again; 0: once.");
  o.one_of("mutation", mutation, kMutations, "A mistake that is made on purpose.");
}

void Coordinator::start(Outbox& out) {
  standing = disk.standing;
  if (standing != Standing::working) return tell_all(out);
  out.arm({kPatience}, config.patience);
}

bool Coordinator::receive(NodeId from, const Value& message, Outbox& out) {
  return match(
      message, [&](const Prepared&) { on_prepared(from, out); },
      [&](const Refused&) {
        if (standing == Standing::working) decide(Standing::aborted, out);
      });
}

void Coordinator::on_prepared(NodeId from, Outbox& out) {
  const auto& all = config.participants;
  if (std::find(all.begin(), all.end(), from) == all.end()) return;
  if (standing != Standing::working) {
    if (disk.standing != Standing::working) tell(from, out);
    return;
  }
  const auto place = std::lower_bound(prepared.begin(), prepared.end(), from);
  if (place != prepared.end() && *place == from) return;
  prepared.insert(place, from);
  const std::size_t needed = all.size() - (config.mutation == Config::Mutation::miss_one && all.size() > 1 ? 1 : 0);
  if (prepared.size() == needed) out.arm({kDecide}, config.decide);
}

void Coordinator::timeout(Timer timer, Outbox& out) {
  if (timer.is(kDecide)) return decide(Standing::committed, out);
  if (timer.is(kPatience)) return decide(Standing::aborted, out);
  tell_all(out);  // it is on disk, or it is time to say it again
}

void Coordinator::decide(Standing decision, Outbox& out) {
  standing = decision;
  out.cancel({kDecide});
  out.cancel({kPatience});
  out.note(decision == Standing::committed ? kDecidedCommit : kDecidedAbort);
  disk.standing = decision;
  if (config.mutation == Config::Mutation::forget_decision_sync) return tell_all(out);
  out.sync(disk, {kLogged});
}

void Coordinator::tell(NodeId participant, Outbox& out) const {
  if (standing == Standing::committed)
    out.send(participant, Commit{});
  else
    out.send(participant, Abort{});
}

void Coordinator::tell_all(Outbox& out) {
  for (const NodeId participant : config.participants) tell(participant, out);
  if (config.resend > Duration::zero()) out.arm({kResend}, config.resend);
}

void Coordinator::describe(Describer& d) const {
  describe_standing(standing, d);
  d.nodes("prepared", prepared);
  d.nodes("participants", config.participants);
}

}  // namespace netsplit::two_phase
