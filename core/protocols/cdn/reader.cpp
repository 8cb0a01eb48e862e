#include "core/protocols/cdn/reader.h"

#include <algorithm>
#include <utility>

#include "core/protocols/client/workload.h"

namespace netsplit::cdn {
namespace {

constexpr Label kArrive{"arrive"};
constexpr Label kReadGivenUp{"read given up"};
constexpr Label kMisled{"read what was true no more"};
constexpr int kIndexBits = 17;  ///< more than `max_in_flight` allows
constexpr int kSerialBits = 31;

}  // namespace

void ReaderConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.nodes("servers", servers, "Whom they ask, in turn.");
  o.node("shop", shop, "The origin, where they order.");
  o.integer("rate", rate, 1, 10'000'000, "Reads a second, as a Poisson process.");
  o.integer("keys", keys, 1, kMostKeys, "They read the first so many objects.");
  o.ratio("zipf_exponent", zipf_exponent, "How unlike objects are in demand: 0 is all alike, 1 is Zipf's law.");
  o.flag("versioned", versioned, "They read the page first, then the version that it names.");
  o.ratio("orders", orders, "The share of reads after which somebody orders what was read.");
  o.duration("timeout", timeout, us(100), kDay, "How long they wait for an answer.");
  o.integer("max_in_flight", max_in_flight, 1, 100'000, "Arrivals beyond so many under way are turned away.");
  o.duration("start", begin, {}, kLongest, "When to begin, on this node's clock.");
  o.duration("stop", stop, {}, kLongest, "When to begin no more reads.");
}

void Reader::start(Outbox& out) {
  life = static_cast<std::uint32_t>(out.pick(1u << 16));
  if (config.servers.empty()) return;
  zipf_table = kv::zipf_table(static_cast<std::size_t>(config.keys), config.zipf_exponent);
  const Duration wait = std::max(Duration::zero(), config.begin - out.elapsed());
  out.arm(kArrive, wait + out.draw(Distribution::exponential(Duration{1s} / config.rate)));
}

bool Reader::receive(NodeId, const Value& message, Outbox& out) {
  return match(message, [&](const service::Reply& reply) { on_reply(reply, out); });
}

void Reader::timeout(Timer timer, Outbox& out) {
  if (timer.is(kArrive)) {
    arrive(out);
  } else {
    agenda.fired();
    for (service::Agenda::Entry due; agenda.take(out.elapsed(), due);) {
      const Visit& visit = visits[due.slot];
      if (visit.serial != due.serial || visit.stage == Stage::idle) continue;
      service::Reply late;
      late.status = service::Status::late;
      finish(due.slot, late, out);
    }
  }
  settle(out);
}

void Reader::settle(Outbox& out) {
  agenda.settle(kReadGivenUp, out, [&](const service::Agenda::Entry& e) {
    return visits[e.slot].stage != Stage::idle && visits[e.slot].serial == e.serial;
  });
}

NodeId Reader::nearby() { return config.servers[next_server++ % config.servers.size()]; }

std::uint64_t Reader::id_of(std::uint32_t index) const {
  return (std::uint64_t{life} << kSerialBits | visits[index].serial) << kIndexBits | index;
}

void Reader::arrive(Outbox& out) {
  if (out.elapsed() >= config.stop) return;
  out.arm(kArrive, out.draw(Distribution::exponential(Duration{1s} / config.rate)));
  if (in_flight >= static_cast<std::uint64_t>(config.max_in_flight)) {
    ++turned_away;
    return;
  }
  std::uint32_t index = free_visit;
  if (index > 0) {
    free_visit = visits[--index].next_free;
  } else {
    index = static_cast<std::uint32_t>(visits.size());
    visits.emplace_back();
  }
  ++begun;
  ++in_flight;
  Visit& visit = visits[index];
  visit.key = static_cast<std::uint32_t>(kv::zipf_key(zipf_table, out.pick(std::uint64_t{1} << 32)));
  visit.operation = out.invoke(service::Call{visit.key, false});
  visit.began = out.elapsed();
  if (config.versioned)
    ask(index, Stage::page, nearby(), kPage, {}, out);
  else
    ask(index, Stage::object, nearby(), visit.key, {}, out);
}

void Reader::ask(std::uint32_t index, Stage stage, NodeId whom, std::uint32_t key, Value body, Outbox& out) {
  Visit& visit = visits[index];
  visit.stage = stage;
  visit.serial = (visit.serial + 1) & ((1u << kSerialBits) - 1);
  service::Request request;
  request.id = request.operation = id_of(index);
  request.key = key;
  request.patience = config.timeout;
  request.body = std::move(body);
  agenda.add({out.elapsed() + config.timeout, 0, index, visit.serial});
  out.send(whom, std::move(request));
}

void Reader::on_reply(const service::Reply& reply, Outbox& out) {
  const auto index = static_cast<std::uint32_t>(reply.id & ((1u << kIndexBits) - 1));
  if (index >= visits.size() || visits[index].stage == Stage::idle || id_of(index) != reply.id) return;
  const Visit& visit = visits[index];
  if (reply.status != service::Status::ok) {
    finish(index, reply, out);
  } else if (visit.stage == Stage::page) {
    const auto* page = reply.body.as<Content>();
    const bool named = page && visit.key < page->editions.size();
    const std::uint32_t version = named ? page->editions[visit.key].version : 1;
    ask(index, Stage::object, nearby(), visit.key, Value::of(Exactly{version}), out);
  } else {
    if (visit.stage == Stage::order) on_order(visit, reply, out);
    finish(index, reply, out);
  }
  settle(out);
}

void Reader::on_order(const Visit& visit, const service::Reply& reply, Outbox& out) {
  ++orders;
  const auto* truth = reply.body.as<Content>();
  // What has changed since they read it has misled nobody.
  if (!truth || reply.version == visit.version || truth->modified >= visit.read_at) return;
  ++misled;
  oldest = std::max(oldest, visit.read_at - truth->modified);
  out.note(kMisled, visit.key);
}

/// A read that has come to its end is one whatever becomes of the order after it.
void Reader::finish(std::uint32_t index, const service::Reply& reply, Outbox& out) {
  Visit& visit = visits[index];
  if (visit.stage == Stage::order) return release(index);
  const bool ok = reply.status == service::Status::ok;
  out.complete(visit.operation, ok ? Outcome::ok : Outcome::fail,
               Value::of(service::Outcome{reply.status, reply.degraded, reply.version, reply.age, 1}));
  ++(ok ? read : failed);
  if (!ok) return release(index);
  degraded += reply.degraded;
  latency_sum += out.elapsed() - visit.began;
  latency_most = std::max(latency_most, out.elapsed() - visit.began);
  if (config.shop == kNobody || !out.chance(config.orders)) return release(index);
  visit.version = reply.version;
  visit.read_at = out.now();
  ask(index, Stage::order, config.shop, visit.key, Value::of(Order{reply.version}), out);
}

void Reader::release(std::uint32_t index) {
  visits[index].stage = Stage::idle;
  visits[index].next_free = free_visit;
  free_visit = index + 1;
  --in_flight;
}

void Reader::describe(Describer& d) const {
  d.standing(in_flight > 0 ? "waiting" : "reading", in_flight > 0 ? Tone::active : Tone::plain);
  d.number("reads", as_number(begun));
  d.number("ok", as_number(read), {}, Tone::good);
  d.number("failed", as_number(failed), {}, failed > 0 ? Tone::bad : Tone::plain);
  d.number("degraded", as_number(degraded), {}, degraded > 0 ? Tone::waiting : Tone::plain);
  d.number("in flight", in_flight);
  d.number("not begun: too many in flight", as_number(turned_away));
  d.duration("latency, mean", read > 0 ? latency_sum / as_number(read) : Duration{});
  d.duration("latency, longest", latency_most);
  d.number("orders", as_number(orders));
  d.number("misled", as_number(misled), {}, misled > 0 ? Tone::bad : Tone::plain);
  d.duration("misled by, at most", oldest);
}

}  // namespace netsplit::cdn
