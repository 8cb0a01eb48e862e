#include "core/protocols/service/caller.h"

#include <algorithm>
#include <utility>

namespace netsplit::service {
namespace {

inline constexpr Label kBreakerOpened{"opened the circuit breaker"};
inline constexpr Label kLearned{"learned who the servers are"};
constexpr std::uint32_t kSlotBits = 24;
constexpr std::uint32_t kNoSlot = 0xffffffff;
constexpr Duration kResolveAgain = 2s;  ///< without an answer
constexpr Duration kLeastTtl = ms(10);  ///< nobody asks for every call

std::uint64_t id_of(std::uint32_t link, std::uint32_t slot, std::uint32_t serial) {
  return std::uint64_t{link} << 56 | std::uint64_t{slot} << 32 | serial;
}
std::uint32_t slot_of(std::uint64_t id) { return static_cast<std::uint32_t>(id >> 32) & ((1u << kSlotBits) - 1); }

}  // namespace

void Caller::start(std::uint32_t as, Policies p, std::span<const NodeId> servers, Agenda& agenda, Outbox& out) {
  link = as;
  // Answers to an earlier life must not fit.
  next_serial = static_cast<std::uint32_t>(out.pick(1u << 31));
  balancer.start(p.balance, servers, out);
  if (p.balance.resolver != kNobody) resolve(p, agenda, out);
}

void Caller::resolve(Policies p, Agenda& agenda, Outbox& out) {
  out.send(p.balance.resolver, discovery::Lookup{link, p.balance.name});
  resolving = next_serial++;
  add(Due::resolve, out.elapsed() + kResolveAgain, kNoSlot, resolving, agenda);
}

void Caller::on_addresses(Policies p, const discovery::Addresses& answer, Agenda& agenda, Outbox& out) {
  if (answer.name != p.balance.name) return;
  std::vector<NodeId> known;
  for (const Balancer::Server& s : balancer.servers) known.push_back(s.node);
  if (known != answer.nodes) {
    balancer.replace(p.balance, answer.nodes, out);
    out.note(kLearned, answer.nodes.size());
  }
  resolving = next_serial++;
  if (!p.balance.resolve_once)
    add(Due::resolve, out.elapsed() + std::max(answer.ttl, kLeastTtl), kNoSlot, resolving, agenda);
}

std::uint32_t Caller::free_slot() {
  if (idle.empty()) {
    slots.emplace_back();
    return static_cast<std::uint32_t>(slots.size() - 1);
  }
  const std::uint32_t slot = idle.back();
  idle.pop_back();
  return slot;
}

/// Ends a call that was never made.
void Caller::refuse(Policies p, std::uint64_t ticket, Status status) {
  Done d;
  d.ticket = ticket;
  d.reply.status = p.call.fallback ? Status::ok : status;
  d.reply.degraded = p.call.fallback;
  ++not_let;
  ++(p.call.fallback ? substitutes : failed);
  done.push_back(std::move(d));
}

void Caller::begin(Policies p, Ask ask, Agenda& agenda, Outbox& out) {
  ++calls;
  if (balancer.servers.empty()) return refuse(p, ask.ticket, Status::unavailable);
  const bool full = p.call.concurrent != 0 && busy >= p.call.concurrent;
  if (p.contract == Contract::store && idle.empty() && slots.size() >= kv::kMostLanes)
    return refuse(p, ask.ticket, Status::overloaded);  // there are no more names for sessions
  if (full && queue.size() >= static_cast<std::size_t>(p.call.waiting))
    return refuse(p, ask.ticket, Status::overloaded);
  const std::uint32_t index = free_slot();
  Slot& s = slots[index];
  s = Slot{};
  s.writes = ask.writes;
  s.key = ask.key;
  s.bytes = ask.bytes;
  s.only = ask.only;
  s.hops = ask.hops;
  s.ticket = ask.ticket;
  s.operation = ask.operation;
  s.deadline = ask.deadline;
  s.body = std::move(ask.body);
  s.state = Slot::State::waiting;
  if (full)
    queue.push_back(index);
  else
    launch(p, index, agenda, out);
}

void Caller::launch(Policies p, std::uint32_t index, Agenda& agenda, Outbox& out) {
  ++busy;
  budget.call(p.call);
  slots[index].state = Slot::State::trying;
  word(p, index, out);
  attempt(p, index, agenda, out);
  Slot& s = slots[index];
  if (s.state != Slot::State::trying || p.call.hedge_after == Duration::zero()) return;
  s.serial = next_serial++;
  add(Due::hedge, out.elapsed() + p.call.hedge_after, index, s.serial, agenda);
}

void Caller::attempt(Policies p, std::uint32_t index, Agenda& agenda, Outbox& out) {
  Slot& s = slots[index];
  const Time now = out.elapsed();
  if (now >= s.deadline) return finish(p, index, {.status = Status::late}, kNobody, agenda, out);
  if (balancer.servers.empty()) return finish(p, index, {.status = Status::unavailable}, kNobody, agenda, out);
  if (!breaker.admit(p.call, now)) {
    ++not_let;
    return finish(p, index, {.status = Status::unavailable}, kNobody, agenda, out);
  }
  const bool second = pending(s);
  Try& t = s.tries[0].server == kNobody ? s.tries[0] : s.tries[1];
  Try& other = &t == &s.tries[0] ? s.tries[1] : s.tries[0];
  t = second && s.twin.server != kNobody ? s.twin : choose(p, s, other.server, out);
  balancer.called(t.server);
  if (s.attempts == 0 && tied(p, s)) s.twin = choose(p, s, t.server, out);
  ++attempts;
  ++s.attempts;
  const Duration wait = std::min(p.call.timeout, s.deadline - now);
  ask(p, index, t, second ? other : s.twin, wait, out);
  add(Due::timeout, now + wait, index, t.serial, agenda);
}

bool Caller::tied(Policies p, const Slot& s) const {
  return p.call.tied && p.call.hedge_after > Duration::zero() && p.contract == Contract::service && s.only == kNobody &&
         balancer.servers.size() > 1;
}

/// Where the next attempt goes: those of a store are asked in turn until one is known to lead.
Caller::Try Caller::choose(Policies p, const Slot& s, NodeId other, Outbox& out) {
  const NodeId leader = wire.leader.believed == other ? kNobody : wire.leader.believed;
  const NodeId wanted = s.only != kNobody ? s.only : leader;
  const NodeId server = wanted != kNobody ? wanted : balancer.servers[balancer.pick(p.balance, s.key, out, other)].node;
  return {server, next_serial++};
}

void Caller::ask(Policies p, std::uint32_t index, const Try& t, const Try& twin, Duration wait, Outbox& out) {
  const Slot& s = slots[index];
  if (p.contract != Contract::service) return out.send(t.server, s.body);
  Request request;
  request.id = id_of(link, index, t.serial);
  request.operation = s.operation;
  request.key = s.key;
  request.bytes = s.bytes;
  request.patience = p.call.deadlines ? wait : kLongest;
  request.attempt = s.attempts;
  request.hops = s.hops;
  request.writes = s.writes;
  request.body = s.body;
  if (s.twin.server != kNobody) {
    request.twin = twin.server;
    request.twin_id = id_of(link, index, twin.serial);
  }
  out.send(t.server, std::move(request));
}

/// Whoever holds the address that was asked may answer: attempts are known by their serials.
void Caller::on_reply(Policies p, const Reply& reply, Agenda& agenda, Outbox& out) {
  const std::uint32_t index = slot_of(reply.id);
  const auto serial = static_cast<std::uint32_t>(reply.id);
  if (index < slots.size())
    for (Try& t : slots[index].tries)
      if (t.server != kNobody && t.serial == serial) return ended(p, index, t, reply, agenda, out);
  ++too_late;
}

bool Caller::matters(const Agenda::Entry& entry) const {
  if (entry.slot == kNoSlot) return entry.serial == resolving;
  const Slot& s = slots[entry.slot];
  if (static_cast<Due>(entry.what % kKinds) != Due::timeout)
    return s.state != Slot::State::idle && s.serial == entry.serial;
  return std::any_of(s.tries.begin(), s.tries.end(),
                     [&](const Try& t) { return t.server != kNobody && t.serial == entry.serial; });
}

void Caller::on_due(Policies p, const Agenda::Entry& entry, Agenda& agenda, Outbox& out) {
  if (!matters(entry)) return;
  if (entry.slot == kNoSlot) return resolve(p, agenda, out);
  Slot& s = slots[entry.slot];
  switch (static_cast<Due>(entry.what % kKinds)) {
    case Due::retry: s.state = Slot::State::trying; return attempt(p, entry.slot, agenda, out);
    case Due::hedge:
      // The tail at scale (Dean and Barroso, CACM 2013): a second server is asked; whoever is first wins.
      if (s.state != Slot::State::trying || s.tries[1].server != kNobody || balancer.servers.size() < 2) return;
      ++hedges;
      return attempt(p, entry.slot, agenda, out);
    case Due::timeout:
    case Due::resolve: break;
  }
  ++timeouts;
  for (Try& t : s.tries)
    if (t.server != kNobody && t.serial == entry.serial) {
      wire.leader.silent(t.server);
      return ended(p, entry.slot, t, {.status = Status::late}, agenda, out);
    }
}

/// One attempt has come to its end.
void Caller::ended(Policies p, std::uint32_t index, Try& attempt, const Reply& reply, Agenda& agenda, Outbox& out) {
  const NodeId from = std::exchange(attempt.server, kNobody);
  const bool bad = may_retry(reply.status);
  balancer.ended(p.balance, from, bad, out.elapsed());
  if (breaker.report(p.call, bad, out.elapsed())) out.note(kBreakerOpened, breaker.opened);
  Slot& s = slots[index];
  s.maybe_done = s.maybe_done || !surely_not_done(reply.status);
  if (!bad) {
    cancel_others(p, s, out);
    return finish(p, index, reply, from, agenda, out);
  }
  if (pending(s)) {
    // The other one may still be answered, unless it was dropped because this one had been begun.
    if (s.twin.server == kNobody || reply.status != Status::failed) return;
    cancel_others(p, s, out);
  }
  try_again(p, index, reply, agenda, out);
}

void Caller::try_again(Policies p, std::uint32_t index, const Reply& reply, Agenda& agenda, Outbox& out) {
  Slot& s = slots[index];
  if (s.attempts >= p.call.attempts || out.elapsed() >= s.deadline)
    return finish(p, index, reply, kNobody, agenda, out);
  if (!budget.spend(p.call)) {
    ++not_let;
    return finish(p, index, reply, kNobody, agenda, out);
  }
  ++retries;
  s.twin = {};
  const BackoffRange range = backoff(p.call, s.attempts, s.pause);
  s.pause = range.hi > range.lo ? range.lo + Duration{static_cast<std::int64_t>(out.pick(
                                                 static_cast<std::uint64_t>((range.hi - range.lo).count()) + 1))}
                                : range.lo;
  if (s.pause == Duration::zero()) return attempt(p, index, agenda, out);
  s.state = Slot::State::pausing;
  s.serial = next_serial++;
  add(Due::retry, out.elapsed() + s.pause, index, s.serial, agenda);
}

void Caller::cancel_others(Policies p, Slot& slot, Outbox& out) {
  const auto index = static_cast<std::uint32_t>(&slot - slots.data());
  for (Try& t : slot.tries) {
    if (t.server == kNobody) continue;
    if (p.contract == Contract::service) out.send(t.server, Cancel{id_of(link, index, t.serial)});
    balancer.ended(p.balance, t.server, false, out.elapsed());
    t.server = kNobody;
  }
}

void Caller::finish(Policies p, std::uint32_t index, Reply reply, NodeId from, Agenda& agenda, Outbox& out) {
  Slot& s = slots[index];
  cancel_others(p, s, out);
  close(p, index, reply, out);
  Done d;
  d.ticket = s.ticket;
  d.attempts = s.attempts;
  d.maybe_done = s.maybe_done;
  d.from = from;
  d.reply = std::move(reply);
  if (d.reply.status == Status::ok) {
    ++ok;
  } else if (p.call.fallback) {
    ++substitutes;
    d.reply = {.status = Status::ok, .degraded = true};
  } else {
    ++failed;
  }
  done.push_back(std::move(d));
  s = Slot{};
  idle.push_back(index);
  --busy;
  while (!queue.empty() && busy < p.call.concurrent) {
    const std::uint32_t next = queue[0];
    queue.drop_front(1);
    launch(p, next, agenda, out);
  }
}

void Caller::describe(Policies p, Describer& d) const {
  const CallPolicy& policy = p.call;
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  d.number("calls", number(calls));
  d.number("ok", number(ok), {}, Tone::good);
  d.number("failed", number(failed), {}, failed > 0 ? Tone::bad : Tone::plain);
  d.number("under way", number(busy));
  d.number("attempts", number(attempts));
  d.number("retries", number(retries), {}, retries > 0 ? Tone::waiting : Tone::plain);
  d.number("timeouts", number(timeouts), {}, timeouts > 0 ? Tone::waiting : Tone::plain);
  if (too_late > 0) d.number("answers after the timeout", number(too_late), {}, Tone::waiting);
  if (policy.hedge_after > Duration::zero()) d.number("hedges", number(hedges));
  if (p.contract == Contract::store) {
    d.node("believed leader", wire.leader.believed);
    d.number("sent on to the leader", number(wire.redirected));
  }
  if (policy.breaker_errors.ppb > 0) {
    using State = Breaker::State;
    d.text("circuit breaker", name_of(breaker.state),
           breaker.state == State::closed ? Tone::good
           : breaker.state == State::open ? Tone::bad
                                          : Tone::waiting);
    d.number("opened", number(breaker.opened));
  }
  if (policy.concurrent > 0) d.number("waiting for a place", number(queue.size()));
  if (not_let > 0) d.number("not let through", number(not_let), {}, Tone::bad);
  if (policy.fallback) d.number("substitutes", number(substitutes), {}, Tone::waiting);
  balancer.describe(d);
}

}  // namespace netsplit::service
