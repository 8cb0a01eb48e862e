#include "core/protocols/service/client.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/protocols/client/workload.h"

namespace netsplit::service {
namespace {

constexpr Label kClientDue{"due"};
constexpr Label kArrive{"arrive"};

}  // namespace

void ClientConfig::options(Options& o) {
  static constexpr std::array<std::string_view, 2> kLoops{"open", "closed"};
  static constexpr std::array<std::string_view, 3> kKeys{"uniform", "zipf", "hot"};
  static constexpr std::array<std::string_view, 2> kMutations{"none", "ignore_budget"};
  o.nodes("servers", servers, "Whom it asks; all services when left out.");
  o.one_of("loop", loop, kLoops,
           "Requests come as they will, or each client waits for its answer before it asks again.");
  o.integer("rate", rate, 1, 1'000'000, "Open loop: requests a second on average, at random moments.");
  o.distribution("gaps", gaps, "Open loop: times between requests, instead of `rate`; a table is a recording.");
  o.integer("clients", clients, 1, 100'000, "Closed loop: how many there are.");
  o.distribution("think_time", think_time, "Closed loop: from an answer to the next request.");
  o.integer("keys", keys, 1, 1'000'000, "How many things there are to ask about.");
  o.one_of("key_choice", key_choice, kKeys, "Which are asked about: all alike, by Zipf's law, or mostly one.");
  o.ratio("zipf_exponent", zipf_exponent, "Of Zipf's law.");
  o.ratio("hot_share", hot_share, "Share of the one hot key.");
  o.ratio("writes", writes, "Share of requests that change something.");
  o.integer("bytes", bytes, 0, 100'000'000, "Size of a request on the wire.");
  o.duration("patience", patience, us(1), 24h, "After so long it gives up, whatever is under way.");
  o.integer("most", most, 0, 1'000'000'000, "So many requests in all; 0: no limit.");
  o.duration("start", start, 0s, kLongest, "When it begins.");
  o.duration("stop", stop, 0s, kLongest, "When it begins nothing new any more.");
  call.options(o);
  balance.options(o);
  o.one_of("mutation", mutation, kMutations, "Breaks it on purpose.");
}

void Client::start(Outbox& out) {
  config.call.ignore_budget = config.mutation == Config::Mutation::ignore_budget;
  const bool named = config.balance.resolver != kNobody;
  caller.start(0, policies(), named ? std::vector<NodeId>{} : config.servers, agenda, out);
  first_operation = std::uint64_t{index_of(out.self())} << 48 | out.pick(1u << 16) << 32;
  if (config.key_choice == Config::Keys::zipf)
    zipf_table = kv::zipf_table(static_cast<std::size_t>(config.keys), config.zipf_exponent);
  const Duration wait = config.start > out.elapsed() ? config.start - out.elapsed() : Duration{};
  if (config.loop == Config::Loop::open) {
    out.arm({kArrive}, wait + (config.gaps.is_zero() ? out.draw(Distribution::exponential(Duration{1s} / config.rate))
                                                     : out.draw(config.gaps)));
    return settle(out);
  }
  open.resize(static_cast<std::size_t>(config.clients));
  for (std::uint32_t i = 0; i < open.size(); ++i)
    agenda.add({out.elapsed() + wait + out.draw(config.think_time), Caller::kKinds, i, 0});
  settle(out);
}

bool Client::receive(NodeId, const Value& message, Outbox& out) {
  const bool known = match(
      message, [&](const Reply& reply) { caller.on_reply(policies(), reply, agenda, out); },
      [&](const discovery::Addresses& answer) { caller.on_addresses(policies(), answer, agenda, out); });
  if (!known) return false;
  take_done(out);
  settle(out);
  return true;
}

void Client::timeout(Timer timer, Outbox& out) {
  if (timer.is(kArrive)) {
    arrive(out);
  } else {
    agenda.fired();
    for (Agenda::Entry entry; agenda.take(out.elapsed(), entry);) {
      if (entry.what == Caller::kKinds)
        begin(entry.slot, out);
      else
        caller.on_due(policies(), entry, agenda, out);
    }
  }
  take_done(out);
  settle(out);
}

void Client::settle(Outbox& out) {
  agenda.settle({kClientDue}, out,
                [&](const Agenda::Entry& e) { return e.what == Caller::kKinds || caller.matters(e); });
}

bool Client::may_begin(const Outbox& out) const {
  return out.elapsed() < config.stop && (config.most == 0 || begun < static_cast<std::uint64_t>(config.most));
}

void Client::arrive(Outbox& out) {
  if (!may_begin(out)) return;
  out.arm({kArrive}, config.gaps.is_zero() ? out.draw(Distribution::exponential(Duration{1s} / config.rate))
                                           : out.draw(config.gaps));
  if (idle.empty()) {
    idle.push_back(static_cast<std::uint32_t>(open.size()));
    open.emplace_back();
  }
  const std::uint32_t index = idle.back();
  idle.pop_back();
  begin(index, out);
}

void Client::begin(std::uint32_t index, Outbox& out) {
  if (!may_begin(out)) return;
  Open& o = open[index];
  Caller::Ask ask;
  ask.key = pick_key(out);
  ask.writes = out.chance(config.writes);
  ask.bytes = static_cast<std::uint32_t>(config.bytes);
  ask.operation = first_operation + ++begun;
  ask.deadline = out.elapsed() + config.patience;
  o.busy = true;
  o.began = out.elapsed();
  o.op = out.invoke(Call{ask.key, ask.writes});
  o.serial = next_serial++;
  ask.ticket = std::uint64_t{o.serial} << 32 | index;
  caller.begin(policies(), std::move(ask), agenda, out);
}

std::uint32_t Client::pick_key(Outbox& out) const {
  const auto n = static_cast<std::uint64_t>(config.keys);
  switch (config.key_choice) {
    case Config::Keys::uniform: break;
    case Config::Keys::zipf:
      return static_cast<std::uint32_t>(kv::zipf_key(zipf_table, out.pick(std::uint64_t{1} << 32)));
    case Config::Keys::hot:
      if (out.chance(config.hot_share)) return 0;
      break;
  }
  return static_cast<std::uint32_t>(out.pick(n));
}

void Client::take_done(Outbox& out) {
  while (!caller.done.empty()) {
    const std::vector<Caller::Done> done = std::exchange(caller.done, {});
    for (const Caller::Done& d : done) {
      const auto index = static_cast<std::uint32_t>(d.ticket);
      Open& o = open[index];
      const Status status = d.reply.status;
      last = status;
      in_a_row = status == Status::ok && !d.reply.degraded ? in_a_row + 1 : 0;
      netsplit::Outcome outcome = netsplit::Outcome::ok;
      if (status == Status::ok) {
        ++ok;
        degraded += d.reply.degraded;
        latency_sum += out.elapsed() - o.began;
        latency.add((out.elapsed() - o.began).count());
      } else {
        outcome = d.maybe_done ? netsplit::Outcome::unknown : netsplit::Outcome::fail;
        ++(outcome == netsplit::Outcome::fail ? failed : unknown);
      }
      out.complete(o.op, outcome,
                   Value::of(Outcome{status, d.reply.degraded, d.reply.version, d.reply.age, d.attempts}));
      o.busy = false;
      if (config.loop == Config::Loop::open)
        idle.push_back(index);
      else
        agenda.add({out.elapsed() + out.draw(config.think_time), Caller::kKinds, index, 0});
    }
  }
}

void Client::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  const std::uint64_t under_way = begun - ok - failed - unknown;
  d.standing(under_way > 0 ? "waiting" : "thinking", under_way > 0 ? Tone::active : Tone::plain);
  d.number("requests", number(begun));
  d.number("ok", number(ok), {}, Tone::good);
  if (degraded > 0) d.number("with a substitute", number(degraded), {}, Tone::waiting);
  d.number("failed", number(failed), {}, failed > 0 ? Tone::bad : Tone::plain);
  d.number("unknown", number(unknown), {}, unknown > 0 ? Tone::waiting : Tone::plain);
  d.number("waits for", number(under_way));
  d.duration("latency, mean", ok > 0 ? latency_sum / number(ok) : Duration{});
  d.duration("latency, median", Duration{latency.quantile_ppm(500'000)});
  d.duration("latency, 99 %", Duration{latency.quantile_ppm(990'000)});
  d.text("last answer", begun == 0 ? "none" : name_of(last), last == Status::ok ? Tone::plain : Tone::waiting);
  d.begin("its calls");
  caller.describe(policies(), d);
  d.end();
}

}  // namespace netsplit::service
