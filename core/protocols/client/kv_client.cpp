#include "core/protocols/client/kv_client.h"

#include <algorithm>

#include "core/protocols/client/workload.h"

namespace netsplit::kv {
namespace {

constexpr Label kArrive{"arrive"};
constexpr Label kThink{"think"};
constexpr Label kTimeout{"timeout"};
constexpr Label kRetry{"retry"};
constexpr std::size_t kKeysRemembered = 1024;  ///< for compare-and-set
constexpr std::size_t kLanesShown = 16;

}  // namespace

void Client::introduce(Outbox& out) {
  life = static_cast<std::uint32_t>(out.pick(1u << kLifeBits));
  values_written =
      static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(out.elapsed()).count());
  if (!config.servers.empty()) next_server = static_cast<std::uint32_t>(out.pick(config.servers.size()));
}

void Client::start(Outbox& out) {
  introduce(out);
  if (config.servers.empty()) return;
  if (config.key_choice == Config::Keys::zipf)
    zipf_table = kv::zipf_table(static_cast<std::size_t>(config.keys), config.zipf_exponent);
  if (config.compare_and_sets.ppb > 0) seen.resize(std::min(static_cast<std::size_t>(config.keys), kKeysRemembered));
  const Duration wait = config.start > out.elapsed() ? config.start - out.elapsed() : Duration{};
  if (config.loop == Config::Loop::open) return out.arm(kArrive, wait + out.draw(between_arrivals()));
  lanes.resize(static_cast<std::size_t>(config.clients));
  for (std::uint32_t lane = 0; lane < lanes.size(); ++lane) {
    lanes[lane].session.renew(out.self(), life, lane);
    out.arm({kThink, lane}, wait + out.draw(config.think_time));
  }
}

Distribution Client::between_arrivals() const { return Distribution::exponential(Duration{1s} / config.rate); }

bool Client::receive(NodeId from, const Value& message, Outbox& out) {
  return match(message, [&](const Reply& reply) { on_reply(from, reply, out); });
}

void Client::timeout(Timer timer, Outbox& out) {
  if (timer.is(kArrive)) return arrive(out);
  if (timer.is(kThink)) return begin(timer.key, out);
  if (timer.is(kRetry)) return attempt(timer.key, out);
  // No answer. The request may be lost, or its answer, or it may still be on its way.
  Lane& lane = lanes[timer.key];
  lane.maybe_done = true;
  last_error = "timeout";
  leader.silent(lane.server);
  retry(timer.key, true, out);
}

bool Client::may_begin(const Outbox& out) const {
  if (out.elapsed() >= config.stop) return false;
  return config.max_operations == 0 || invoked < static_cast<std::uint64_t>(config.max_operations);
}

void Client::arrive(Outbox& out) {
  if (!may_begin(out)) return;
  out.arm(kArrive, out.draw(between_arrivals()));
  if (in_flight < static_cast<std::uint64_t>(config.max_in_flight))
    begin(free_lane(out.self()), out);
  else
    ++dropped;
}

std::uint32_t Client::free_lane(NodeId self) {
  if (!idle.empty()) {
    const std::uint32_t lane = idle.back();
    idle.pop_back();
    return lane;
  }
  const auto lane = static_cast<std::uint32_t>(lanes.size());
  lanes.emplace_back();
  lanes.back().session.renew(self, life, lane);
  return lane;
}

void Client::begin(std::uint32_t index, Outbox& out) {
  if (!may_begin(out)) return;
  Lane& lane = lanes[index];
  lane.key = static_cast<std::uint32_t>(pick_key(out));
  ask(index, make_op(lane.key, out), out);
}

void Client::ask(std::uint32_t index, Op op, Outbox& out) {
  Lane& lane = lanes[index];
  lane.op = out.invoke(op);
  lane.busy = true;
  lane.maybe_done = false;
  lane.attempts = 0;
  lane.began = out.elapsed();
  lane.request = Value::of(lane.session.next(std::move(op)));
  ++invoked;
  ++in_flight;
  attempt(index, out);
}

void Client::attempt(std::uint32_t index, Outbox& out) {
  Lane& lane = lanes[index];
  ++lane.attempts;
  lane.server = leader.believed == kNobody ? config.servers[next_server++ % config.servers.size()] : leader.believed;
  out.send(lane.server, lane.request);
  out.arm({kTimeout, index}, config.timeout);
}

void Client::on_reply(NodeId from, const Reply& reply, Outbox& out) {
  const std::uint32_t index = lane_of(reply.id);
  if (index >= lanes.size()) return;  // An answer to what was given up or answered before.
  Lane& lane = lanes[index];
  switch (reply.status) {
    case Status::ok:
      leader.answered(from);
      on_done(lane, reply.result);
      return finish(index, Outcome::ok, Value::of(reply.result), out);
    case Status::too_old: return finish(index, Outcome::unknown, {}, out);
    case Status::denied:
      last_error = name_of(reply.status);
      return finish(index, lane.maybe_done ? Outcome::unknown : Outcome::fail, {}, out);
    case Status::interrupted: lane.maybe_done = true; break;
    case Status::not_leader:
    case Status::unavailable: break;
  }
  if (from != lane.server) return;  // An earlier attempt's refusal: the latest one is still under way.
  last_error = name_of(reply.status);
  const bool hint = leader.refused(from, reply);
  out.cancel({kTimeout, index});
  retry(index, hint, out);
}

void Client::on_done(Lane& lane, const Result& result) {
  const Op& op = lane.request.as<Request>()->op;
  lane.session.done(op);
  if (lane.key < seen.size()) seen[lane.key] = op.kind == OpKind::put ? op.value : result.value;
}

void Client::retry(std::uint32_t index, bool at_once, Outbox& out) {
  Lane& lane = lanes[index];
  if (lane.attempts > static_cast<std::uint64_t>(config.retries))
    return finish(index, lane.maybe_done ? Outcome::unknown : Outcome::fail, {}, out);
  ++retried;
  if (at_once) return attempt(index, out);
  lane.server = kNobody;
  out.arm({kRetry, index}, out.draw(config.backoff));
}

void Client::finish(std::uint32_t index, Outcome outcome, Value result, Outbox& out) {
  Lane& lane = lanes[index];
  out.complete(lane.op, outcome, std::move(result));
  out.cancel(lane.server == kNobody ? Timer{kRetry, index} : Timer{kTimeout, index});
  --in_flight;
  lane.busy = false;
  lane.request = {};
  if (outcome == Outcome::ok) {
    ++ok;
    latency_last = out.elapsed() - lane.began;
    latency_sum += latency_last;
  } else {
    ++(outcome == Outcome::fail ? failed : unknown);
    // A copy of the old request may still be on its way: nothing new may look like it.
    lane.session.renew(out.self(), life, index);
  }
  if (config.loop == Config::Loop::open)
    idle.push_back(index);
  else
    out.arm({kThink, index}, out.draw(config.think_time));
}

/// The lane that waits for this answer; one past the last when none does.
std::uint32_t Client::lane_of(RequestId id) const {
  const std::uint32_t index = kv::lane_of(id.session);
  const bool waits = index < lanes.size() && lanes[index].busy && lanes[index].session.is(id);
  return waits ? index : static_cast<std::uint32_t>(lanes.size());
}

void Client::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  d.standing(in_flight > 0 ? "waiting" : "thinking", in_flight > 0 ? Tone::active : Tone::plain);
  d.number("operations", number(invoked));
  d.number("ok", number(ok), {}, Tone::good);
  d.number("failed", number(failed), {}, failed > 0 ? Tone::bad : Tone::plain);
  d.number("unknown", number(unknown), {}, unknown > 0 ? Tone::waiting : Tone::plain);
  d.number("in flight", number(in_flight));
  d.number("retries", number(retried));
  if (config.loop == Config::Loop::open) d.number("not begun: too many in flight", number(dropped));
  d.duration("latency, mean", ok > 0 ? latency_sum / static_cast<std::int64_t>(ok) : Duration{});
  d.duration("latency, last", latency_last);
  d.node("believed leader", leader.believed);
  d.text("last error", last_error.empty() ? "none" : last_error, last_error.empty() ? Tone::plain : Tone::waiting);
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 4> kColumns{"session", "operation", "asks", "attempt"};
  d.table("operations in flight", kColumns);
  std::size_t rows = 0;
  for (const Lane& lane : lanes) {
    if (!lane.busy || ++rows > kLanesShown) continue;
    d.row(std::array{session_name(lane.session.id), brief(lane.request.as<Request>()->op), d.node_name(lane.server),
                     std::to_string(lane.attempts)},
          lane.maybe_done ? Tone::waiting : Tone::plain);
  }
}

}  // namespace netsplit::kv
