#include "core/protocols/service/load_balancer.h"

#include <algorithm>
#include <utility>

namespace netsplit::service {
namespace {

constexpr Label kBalancerAgenda{"due"};
constexpr Label kCheck{"health check"};
constexpr Label kCheckTimeout{"health check timeout"};
constexpr Label kUnhealthy{"took out an unhealthy server"};
constexpr Label kHealthy{"put back a healthy server"};
constexpr Label kDraining{"drains a server"};
constexpr Label kUndraining{"uses a server again"};

}  // namespace

void Drain::options(Options& o) { o.node("server", server, "Who gets nothing new."); }
void Undrain::options(Options& o) { o.node("server", server, "Who is used again."); }

void LoadBalancerConfig::options(Options& o) {
  o.nodes("backends", backends, "Whom it passes requests on to.");
  call.options(o);
  balance.options(o);
  o.duration("check_every", check_every, 0s, 24h, "How often it asks each server whether it is alive; 0: never.");
  o.duration("check_timeout", check_timeout, us(1), 24h, "How long it waits for the answer to that.");
  o.integer("unhealthy_after", unhealthy_after, 1, 100, "So many checks in a row without an answer take a server out.");
  o.integer("healthy_after", healthy_after, 1, 100, "So many answers in a row put it back.");
}

void LoadBalancer::start(Outbox& out) {
  const bool named = config.balance.resolver != kNobody;
  caller.start(0, policies(), named ? std::vector<NodeId>{} : config.backends, agenda, out);
  next_serial = static_cast<std::uint32_t>(out.pick(1u << 31));
  if (config.check_every > Duration::zero()) out.arm({kCheck}, Duration::zero(), config.check_every);
  settle(out);
}

bool LoadBalancer::receive(NodeId from, const Value& message, Outbox& out) {
  const bool known = match(
      message, [&](const Request& request) { pass_on(from, request, out); },
      [&](const Reply& reply) { caller.on_reply(policies(), reply, agenda, out); },
      [&](const Cancel&) {},  // what was passed on is not called back
      [&](const Probe& probe) {
        out.send(from, Alive{probe.number, static_cast<std::uint32_t>(caller.under_way()), 0});
      },
      [&](const Alive& alive) {
        Balancer::Server* s = caller.balancer.find(from);
        if (!s || s->health.asked != alive.number) return;
        s->health.answered = alive.number;
        judge(*s, true, out);
      },
      [&](const discovery::Addresses& answer) { caller.on_addresses(policies(), answer, agenda, out); },
      [&](const Drain& d) { drain(d.server, true, out); }, [&](const Undrain& d) { drain(d.server, false, out); });
  if (!known) return false;
  take_done(out);
  settle(out);
  return true;
}

void LoadBalancer::timeout(Timer timer, Outbox& out) {
  if (timer.is(kCheck)) {
    check(out);
  } else if (timer.is(kCheckTimeout)) {
    for (Balancer::Server& s : caller.balancer.servers)
      if (s.health.answered != s.health.asked) judge(s, false, out);
  } else {
    agenda.fired();
    for (Agenda::Entry entry; agenda.take(out.elapsed(), entry);) caller.on_due(policies(), entry, agenda, out);
  }
  take_done(out);
  settle(out);
}

void LoadBalancer::settle(Outbox& out) {
  agenda.settle({kBalancerAgenda}, out, [&](const Agenda::Entry& e) { return caller.matters(e); });
}

void LoadBalancer::pass_on(NodeId from, const Request& request, Outbox& out) {
  ++came;
  if (idle.empty()) {
    idle.push_back(static_cast<std::uint32_t>(passed.size()));
    passed.emplace_back();
  }
  const std::uint32_t index = idle.back();
  idle.pop_back();
  passed[index] = {from, true, next_serial++, request.id};
  Caller::Ask ask;
  ask.ticket = std::uint64_t{passed[index].serial} << 32 | index;
  ask.operation = request.operation;
  ask.key = request.key;
  ask.bytes = request.bytes;
  if (request.patience < kLongest) ask.deadline = out.elapsed() + request.patience;
  ask.writes = request.writes;
  ask.hops = request.hops;
  ask.body = request.body;
  caller.begin(policies(), std::move(ask), agenda, out);
}

void LoadBalancer::take_done(Outbox& out) {
  while (!caller.done.empty()) {
    std::vector<Caller::Done> done = std::exchange(caller.done, {});
    for (Caller::Done& d : done) {
      const auto index = static_cast<std::uint32_t>(d.ticket);
      Passed& p = passed[index];
      ++(d.reply.status == Status::ok ? ok : failed);
      d.reply.id = p.id;
      out.send(p.from, std::move(d.reply));
      p.busy = false;
      idle.push_back(index);
    }
  }
}

void LoadBalancer::check(Outbox& out) {
  for (Balancer::Server& s : caller.balancer.servers) out.send(s.node, Probe{++s.health.asked});
  out.arm({kCheckTimeout}, std::min(config.check_timeout, config.check_every));
  out.arm({kCheck}, config.check_every);
}

void LoadBalancer::judge(Balancer::Server& server, bool alive, Outbox& out) {
  Balancer::Health& h = server.health;
  h.good = alive ? h.good + 1 : 0;
  h.bad = alive ? 0 : h.bad + 1;
  if (server.healthy && h.bad >= config.unhealthy_after) {
    server.healthy = false;
    out.note(kUnhealthy, index_of(server.node));
  } else if (!server.healthy && h.good >= config.healthy_after) {
    server.healthy = true;
    server.since = out.elapsed();
    out.note(kHealthy, index_of(server.node));
  }
}

void LoadBalancer::drain(NodeId server, bool drains, Outbox& out) {
  Balancer::Server* s = caller.balancer.find(server);
  if (!s || s->draining == drains) return;
  s->draining = drains;
  if (!drains) s->since = out.elapsed();
  out.note(drains ? kDraining : kUndraining, index_of(server));
}

void LoadBalancer::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  const auto& servers = caller.balancer.servers;
  const auto out = std::count_if(servers.begin(), servers.end(), [&](const Balancer::Server& s) {
    return !caller.balancer.fit(s, caller.balancer.seen);
  });
  const bool none = out == static_cast<std::ptrdiff_t>(servers.size());
  d.standing(none ? "no servers" : "balancing", none ? Tone::bad : out > 0 ? Tone::waiting : Tone::good);
  d.number("requests", number(came));
  d.number("ok", number(ok), {}, Tone::good);
  d.number("failed", number(failed), {}, failed > 0 ? Tone::bad : Tone::plain);
  d.number("servers in use", static_cast<std::int64_t>(servers.size()) - out);
  caller.describe(policies(), d);
}

}  // namespace netsplit::service
