#include "core/protocols/two_phase/participant.h"

namespace netsplit::two_phase {
namespace {

constexpr Label kPrepare{"prepare"};
constexpr Label kRefuse{"refuse"};
constexpr Label kPrepareLogged{"prepare logged"};
constexpr Label kOutcomeLogged{"outcome logged"};
constexpr Label kAskAgain{"ask again"};
constexpr std::string_view kParticipantMutations[] = {"none", "forget_prepare_sync", "change_of_mind"};

}  // namespace

void describe_standing(Standing standing, Describer& d) {
  static constexpr Tone kTones[] = {Tone::active, Tone::waiting, Tone::good, Tone::bad};
  const auto number = static_cast<std::size_t>(standing);
  d.standing(kStandings[number], kTones[number]);
}

void ParticipantConfig::options(Options& o) {
  o.node("coordinator", coordinator, "Who decides.");
  o.duration("prepare_min", prepare_min, 0s, 1h, "How long its part of the work takes, at least.");
  o.duration("prepare_max", prepare_max, 0s, 1h, "And at most.");
  o.duration("refuse", refuse, 0s, 24h, "It aborts on its own if it is not prepared by then; 0: never.");
  o.flag("tells", tells, "It tells the coordinator so.");
  o.duration("resend", resend, 0s, 1h, "How often it asks for the decision again; 0: never.");
  o.one_of("mutation", mutation, kParticipantMutations, "A mistake that is made on purpose.");
}

void Participant::start(Outbox& out) {
  standing = disk.standing;
  if (standing == Standing::prepared) return say_prepared(out);
  if (standing != Standing::working) return;
  out.arm({kPrepare}, config.prepare_min, config.prepare_max);
  if (config.refuse > Duration::zero()) out.arm({kRefuse}, config.refuse);
}

bool Participant::receive(NodeId, const Value& message, Outbox& out) {
  return match(
      message, [&](const Commit&) { become(Standing::committed, out); },
      [&](const Abort&) { become(Standing::aborted, out); });
}

void Participant::timeout(Timer timer, Outbox& out) {
  if (timer.is(kPrepare)) {
    become(Standing::prepared, out);
  } else if (timer.is(kRefuse)) {
    become(Standing::aborted, out);
    if (config.tells) out.send(config.coordinator, Refused{});
  } else if (timer.is(kPrepareLogged) || timer.is(kAskAgain)) {
    if (standing == Standing::prepared) say_prepared(out);
  }
}

void Participant::become(Standing next, Outbox& out) {
  if (standing == next) return;
  standing = disk.standing = next;
  out.cancel({kPrepare});
  if (next != Standing::prepared || config.mutation != Config::Mutation::change_of_mind) out.cancel({kRefuse});
  if (next != Standing::prepared) {
    out.cancel({kAskAgain});
    return out.sync(disk, {kOutcomeLogged});
  }
  if (config.mutation == Config::Mutation::forget_prepare_sync) return say_prepared(out);
  out.sync(disk, {kPrepareLogged});
}

void Participant::say_prepared(Outbox& out) {
  out.send(config.coordinator, Prepared{});
  if (config.resend > Duration::zero()) out.arm({kAskAgain}, config.resend);
}

void Participant::describe(Describer& d) const {
  describe_standing(standing, d);
  d.node("coordinator", config.coordinator);
}

}  // namespace netsplit::two_phase
