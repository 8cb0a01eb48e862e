#include "core/protocols/third_party/api.h"

#include <algorithm>
#include <utility>

namespace netsplit::third_party {
namespace {

constexpr Label kThrough{"call through"};
constexpr Label kWritten{"operation written"};
constexpr Label kCalendar{"maintenance"};
constexpr Label kClosed{"maintenance began"};
constexpr Label kOpened{"maintenance ended"};
constexpr Label kLimiting{"limits the rate"};
constexpr Label kUsedUp{"quota used up"};
constexpr std::string_view kMutations[] = {"none", "check_early", "answer_before_durable", "fixed_window",
                                           "count_late"};

}  // namespace

void Maintenance::options(Options& o) {
  o.duration("at", at, 0s, kLongest, "When it begins for the first time, on the API's clock.");
  o.duration("for", lasts, us(1), kLongest, "How long it lasts.");
  o.duration("every", every, 0s, kLongest, "How long until it begins again; 0: it happens once.");
  o.flag("silent", silent, "Calls are not even refused.");
}

Time Maintenance::next_change(Time now) const {
  if (now < at) return at;
  const Time began = now - into(now);
  if (into(now) < lasts) return began + lasts;
  return every > Duration::zero() ? began + every : kForever;
}

void ApiConfig::options(Options& o) {
  o.distribution("latency", latency, "How long a call takes.");
  o.integer("concurrency", concurrency, 1, 100'000, "So many calls at once.");
  o.integer("waiting", waiting, 0, 1'000'000, "So many more may wait; what comes beyond that is refused.");
  o.integer("rate", rate, 0, 1'000'000, "So many calls a second, in the long run; 0: no limit.");
  o.integer("burst", burst, 1, 1'000'000, "And so many at once after a quiet time.");
  o.integer("quota", quota, 0, 1'000'000'000, "So many calls in each period; 0: no limit.");
  o.duration("quota_period", quota_period, ms(1), kLongest, "How long a period of the quota is.");
  o.list("maintenance", maintenance, 20, "When it is closed.");
  o.ratio("unavailable", unavailable, "The share of calls that are refused for no reason.");
  o.ratio("failed", failed, "The share of calls that end with an error.");
  o.ratio("failed_done", failed_done, "Of those, the share that have done their work all the same.");
  o.ratio("lost_answers", lost_answers, "The share of calls that do their work and are never answered.");
  o.flag("idempotent", idempotent, "An operation that was done before is not done again.");
  o.one_of("mutation", mutation, kMutations, "A mistake that is made on purpose.");
}

void Api::start(Outbox& out) {
  safe = static_cast<std::uint32_t>(disk.done.size());
  for (std::uint32_t i = 0; i < safe; ++i) known.put(disk.done[i], i);
  look_at_the_calendar(out);
}

bool Api::receive(NodeId from, const Value& message, Outbox& out) {
  const bool understood = match(
      message, [&](const service::Request& request) { on_request(from, request, out); },
      [&](const service::Probe& probe) {
        if (!closed) out.send(from, service::Alive{probe.number});
      },
      [&](const service::Cancel&) {});  // what it has begun it finishes
  settle(out);
  return understood;
}

void Api::timeout(Timer timer, Outbox& out) {
  if (timer.is(kCalendar)) {
    look_at_the_calendar(out);
  } else if (timer.is(kWritten)) {
    durable(timer.key, out);
  } else {
    agenda.fired();
    for (service::Agenda::Entry due; agenda.take(out.elapsed(), due);) through(due.slot, out);
  }
  settle(out);
}

/// A call that has begun ends, so all that is on the agenda matters.
void Api::settle(Outbox& out) {
  agenda.settle(kThrough, out, [](const service::Agenda::Entry&) { return true; });
}

void Api::look_at_the_calendar(Outbox& out) {
  const Time now = out.elapsed();
  const bool before = closed;
  closed = silent = false;
  Time next = kForever;
  for (const Maintenance& m : config.maintenance) {
    if (m.holds(now)) closed = true;
    if (m.holds(now) && m.silent) silent = true;
    next = std::min(next, m.next_change(now));
  }
  if (closed != before) out.note(closed ? kClosed : kOpened);
  if (next != kForever) out.arm(kCalendar, next - now);
}

void Api::on_request(NodeId from, const service::Request& request, Outbox& out) {
  ++asked;
  if (closed) {
    ++in_maintenance;
    if (!silent) refuse(from, request, service::Status::unavailable, {}, out);
    return;
  }
  if (out.chance(config.unavailable)) {
    ++errors;
    return refuse(from, request, service::Status::unavailable, {}, out);
  }
  if (const Duration wait = over_the_rate(out.elapsed()); wait > Duration::zero()) {
    ++over_rate;
    if (!limiting) out.note(kLimiting);
    limiting = true;
    return refuse(from, request, service::Status::overloaded, wait, out);
  }
  limiting = false;
  if (over_the_quota(out.elapsed())) {
    if (over_quota++ == 0) out.note(kUsedUp);
    const Duration left = config.quota_period - out.elapsed() % config.quota_period;
    return refuse(from, request, service::Status::denied, left, out);
  }
  admit(from, request, out);
}

Duration Api::over_the_rate(Time now) {
  if (config.rate == 0) return {};
  if (config.mutation == Config::Mutation::fixed_window) {
    if (std::exchange(window, now / 1s) != now / 1s) in_window = 0;
    if (in_window >= config.rate) return 1s - now % 1s;
    ++in_window;
    return {};
  }
  const Duration gap = Duration{1s} / config.rate;
  const Time earliest = free_at - (config.burst - 1) * gap;
  if (now < earliest) return earliest - now;
  free_at = std::max(free_at, now) + gap;
  return {};
}

bool Api::over_the_quota(Time now) {
  if (config.quota == 0) return false;
  if (std::exchange(period, now / config.quota_period) != now / config.quota_period) used = 0;
  if (used >= config.quota) return true;
  if (config.mutation != Config::Mutation::count_late) ++used;
  return false;
}

void Api::admit(NodeId from, const service::Request& request, Outbox& out) {
  if (running < static_cast<std::uint64_t>(config.concurrency)) {
    ++admitted;
    return begin({request, from}, out);
  }
  if (queue.size() >= static_cast<std::size_t>(config.waiting)) {
    ++too_busy;
    return refuse(from, request, service::Status::overloaded, {}, out);
  }
  ++admitted;
  queue.push_back({request, from});
}

void Api::begin(const Waiting& call, Outbox& out) {
  std::uint32_t index = free_call;
  if (index != kNoPlace) {
    free_call = calls[index].next_free;
  } else {
    index = static_cast<std::uint32_t>(calls.size());
    calls.emplace_back();
  }
  Call& c = calls[index];
  c = {};
  c.request = call.request;
  c.from = call.from;
  c.busy = true;
  c.fails = out.chance(config.failed);
  c.does_it = call.request.writes && (!c.fails || out.chance(config.failed_done));
  if (config.mutation == Config::Mutation::check_early && config.idempotent && knows(call.request.operation))
    c.does_it = false;
  ++running;
  agenda.add({out.elapsed() + out.draw(config.latency), 0, index, 0});
}

/// Whether it was done before is asked at the moment of doing it: of two attempts under way at once only one may.
void Api::through(std::uint32_t index, Outbox& out) {
  Call& c = calls[index];
  if (!c.does_it) return answer(index, out);
  const std::uint64_t operation = c.request.operation;
  const bool late_check = config.mutation != Config::Mutation::check_early;
  if (config.idempotent && late_check && knows(operation)) {
    ++repeated;
    c.place = known.find(operation);
    if (c.place < safe) return answer(index, out);
  } else {
    c.place = static_cast<std::uint32_t>(disk.done.size());
    c.counts = true;
    disk.done.push_back(operation);
    known.put(operation, c.place);
  }
  out.sync(disk, {kWritten, index});
  if (config.mutation == Config::Mutation::answer_before_durable) durable(index, out);
}

/// It has been done when it is on disk, and then is known to have been.
void Api::durable(std::uint32_t index, Outbox& out) {
  const Call& c = calls[index];
  if (!c.busy || c.place == kNoPlace) return;
  safe = std::max(safe, c.place + 1);
  if (c.counts) {
    ++effects;
    last_operation = c.request.operation;
  }
  answer(index, out);
}

void Api::answer(std::uint32_t index, Outbox& out) {
  Call& c = calls[index];
  service::Reply reply;
  reply.id = c.request.id;
  if (c.fails) reply.status = service::Status::failed;
  errors += c.fails;
  if (out.chance(config.lost_answers)) {
    ++lost;
  } else {
    ++answered;
    out.send(c.from, reply);
  }
  c = {};
  c.next_free = free_call;
  free_call = index;
  --running;
  if (config.mutation == Config::Mutation::count_late) ++used;
  if (queue.empty()) return;
  const Waiting next = queue[0];
  queue.drop_front(1);
  begin(next, out);
}

void Api::refuse(NodeId to, const service::Request& request, service::Status status, Duration wait, Outbox& out) const {
  service::Reply reply;
  reply.id = request.id;
  reply.status = status;
  if (wait > Duration::zero()) reply.body = Value::of(RetryAfter{wait});
  out.send(to, reply);
}

void Api::describe(Describer& d) const {
  const bool used_up = config.quota > 0 && used >= config.quota;
  if (closed)
    d.standing("maintenance", Tone::bad);
  else if (used_up || limiting)
    d.standing(used_up ? "quota used up" : "limiting", Tone::waiting);
  else
    d.standing("open", Tone::good);
  d.number("asked", as_number(asked));
  d.number("answered", as_number(answered), {}, Tone::good);
  d.number("running", running);
  d.number("waiting", as_number(queue.size()));
  d.number("writes done", as_number(effects));
  d.number("not done again", as_number(repeated));
  d.number("refused: over the rate", as_number(over_rate), {}, over_rate > 0 ? Tone::waiting : Tone::plain);
  d.number("refused: over the quota", as_number(over_quota), {}, over_quota > 0 ? Tone::bad : Tone::plain);
  d.number("refused: maintenance", as_number(in_maintenance), {}, in_maintenance > 0 ? Tone::waiting : Tone::plain);
  d.number("refused: too busy", as_number(too_busy), {}, too_busy > 0 ? Tone::waiting : Tone::plain);
  d.number("errors", as_number(errors), {}, errors > 0 ? Tone::bad : Tone::plain);
  d.number("answers lost", as_number(lost), {}, lost > 0 ? Tone::bad : Tone::plain);
  if (config.quota > 0) d.number("quota left", std::max<std::int64_t>(0, config.quota - used));
}

}  // namespace netsplit::third_party
