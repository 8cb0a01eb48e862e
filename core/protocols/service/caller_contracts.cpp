// Calls in the words of stores and queues: what goes out, and what the answers mean.
#include <algorithm>
#include <utility>

#include "core/protocols/service/caller.h"

namespace netsplit::service {
namespace {

constexpr std::uint8_t kMostRedirects = 5;  ///< of one call: servers may name each other in a circle

Status status_of(kv::Status status) {
  switch (status) {
    case kv::Status::ok: return Status::ok;
    case kv::Status::not_leader:
    case kv::Status::unavailable: return Status::unavailable;
    case kv::Status::too_old:
    case kv::Status::interrupted: return Status::failed;
    case kv::Status::denied: return Status::denied;
  }
  return Status::failed;
}

}  // namespace

/// What is asked for gets its name, the same for all attempts. The history shows what a store is asked, so that what this
/// service saw of it is judged as what any client saw.
void Caller::word(Policies p, std::uint32_t index, Outbox& out) {
  Slot& s = slots[index];
  if (p.contract == Contract::store) {
    const kv::Op op = *s.body.as<kv::Op>();
    s.op = out.invoke(op);
    s.body = Value::of(wire.session(index, out.self()).next(op));
  } else if (p.contract == Contract::queue) {
    wire.remember(s.body.as<queue::Publish>()->message.id, index);
  }
}

/// The call is over, before a substitute takes the place of its answer.
void Caller::close(Policies p, std::uint32_t index, const Reply& reply, Outbox& out) {
  Slot& s = slots[index];
  if (p.contract == Contract::queue) wire.forget(s.body.as<queue::Publish>()->message.id);
  if (p.contract != Contract::store) return;
  if (reply.status == Status::ok) return out.complete(s.op, netsplit::Outcome::ok, reply.body);
  out.complete(s.op, s.maybe_done ? netsplit::Outcome::unknown : netsplit::Outcome::fail, {});
  // A copy of the request may still be on its way: nothing new may look like it.
  wire.sessions[index].renew(out.self(), wire.life, index);
}

Caller::Try* Caller::try_at(Slot& slot, NodeId server) {
  const auto at = std::find_if(slot.tries.begin(), slot.tries.end(), [&](const Try& t) { return t.server == server; });
  return at == slot.tries.end() ? nullptr : &*at;
}

/// Done: whichever attempt the answer is to, as all of them have the same name.
void Caller::done_there(Policies p, std::uint32_t index, NodeId from, Reply reply, Agenda& agenda, Outbox& out) {
  if (Try* t = try_at(slots[index], from)) return ended(p, index, *t, reply, agenda, out);
  finish(p, index, std::move(reply), from, agenda, out);
}

void Caller::on_stored(Policies p, NodeId from, const kv::Reply& reply, Agenda& agenda, Outbox& out) {
  const std::uint32_t index = kv::lane_of(reply.id.session);
  const bool waits = index < wire.sessions.size() && wire.sessions[index].is(reply.id) &&
                     (slots[index].state == Slot::State::trying || slots[index].state == Slot::State::pausing);
  Slot* s = waits ? &slots[index] : nullptr;
  if (s && reply.status == kv::Status::ok) {
    wire.leader.answered(from);
    wire.sessions[index].done(s->body.as<kv::Request>()->op);
    return done_there(p, index, from, {.status = Status::ok, .body = Value::of(reply.result)}, agenda, out);
  }
  Try* t = s ? try_at(*s, from) : nullptr;
  if (!t) {  // the refusal of an earlier attempt
    ++too_late;
    return;
  }
  const bool hint = wire.leader.refused(from, reply);
  if (hint && reply.status == kv::Status::not_leader && s->redirects < kMostRedirects) {
    // No failure of anybody's: the same attempt goes on where the leader is.
    ++s->redirects;
    ++wire.redirected;
    balancer.ended(p.balance, from, false, out.elapsed());
    balancer.called(reply.leader);
    t->server = reply.leader;
    out.send(t->server, s->body);
    return;
  }
  // The store has forgotten the session: no other attempt will learn more.
  if (reply.status == kv::Status::too_old) s->attempts = static_cast<std::uint8_t>(p.call.attempts);
  ended(p, index, *t, {.status = status_of(reply.status)}, agenda, out);
}

bool Caller::on_kept(Policies p, NodeId from, const queue::Published& kept, Agenda& agenda, Outbox& out) {
  const std::uint32_t index = wire.slot_of(kept.id);
  if (index == Wire::kUnknown) return false;
  done_there(p, index, from, {.status = Status::ok}, agenda, out);
  return true;
}

}  // namespace netsplit::service
