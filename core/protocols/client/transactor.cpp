#include "core/protocols/client/transactor.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace netsplit::kv {
namespace {

constexpr Label kPause{"pause"};
constexpr Label kThought{"thought"};
constexpr std::string_view kCounterKey = "counter";
constexpr std::string_view kLockKey = "lock";
constexpr std::string_view kFree = "free";
constexpr std::string_view kOn = "on";
constexpr std::string_view kOff = "off";
constexpr std::array<std::string_view, 3> kGuards{"none", "compare_and_set", "lock"};

std::uint64_t number_in(std::string_view text) {
  std::uint64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

std::string doctor(std::size_t place) { return "doctor" + std::to_string(place + 1); }
/// Who holds the lock.
std::string holder(NodeId self) { return "node" + std::to_string(index_of(self)); }

}  // namespace

void TransactorConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.nodes("members", members, "Those who work on the same keys.");
  o.nodes("servers", servers, "The servers to ask, tried in turn.");
  o.one_of("guard", guard, kGuards,
           "What keeps others out: nothing, a compare-and-set instead of the write, or a lock around the whole round.");
  o.distribution("pause", pause, "Between two rounds, and before the lock is asked for again.");
  o.distribution("thought", thought, "Between what is read and what is written.");
  o.duration("timeout", timeout, us(100), kDay, "How long to wait for an answer before asking the next server.");
  o.integer("retries", retries, 0, 1'000'000, "So many more attempts before an operation is given up.");
  o.duration("start", start, {}, kLongest, "When to begin, on the client's clock.");
  o.duration("stop", stop, {}, kLongest, "When to begin no more rounds.");
}

template <Task kTask>
std::vector<std::string> Transactor<kTask>::keys() const {
  if (kTask == Task::count) return {std::string(kCounterKey)};
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < config.members.size(); ++i) keys.push_back(doctor(i));
  return keys;
}

template <Task kTask>
std::string Transactor<kTask>::own_key(NodeId self) const {
  const auto at = std::find(config.members.begin(), config.members.end(), self);
  return doctor(static_cast<std::size_t>(at - config.members.begin()));
}

template <Task kTask>
void Transactor<kTask>::start(Outbox& out) {
  link.config.servers = config.servers;
  link.config.loop = ClientConfig::Loop::open;  // what to do next is decided here
  link.config.timeout = config.timeout;
  link.config.retries = config.retries;
  if (config.servers.empty()) return;
  link.introduce(out);
  const Duration wait = config.start > out.elapsed() ? config.start - out.elapsed() : Duration{};
  out.arm(kPause, wait + out.draw(config.pause));
}

template <Task kTask>
void Transactor<kTask>::ask(Op op, Outbox& out) {
  asking = true;
  link.ask(link.free_lane(out.self()), std::move(op), out);
}

template <Task kTask>
bool Transactor<kTask>::receive(NodeId from, const Value& message, Outbox& out) {
  return match(message, [&](const Reply& reply) {
    const bool answers = reply.status == Status::ok && link.lane_of(reply.id) < link.lanes.size();
    link.on_reply(from, reply, out);
    look_whether_ended(answers ? &reply.result : nullptr, out);
  });
}

template <Task kTask>
void Transactor<kTask>::timeout(Timer timer, Outbox& out) {
  if (timer.is(kThought)) return decide(out);
  if (!timer.is(kPause)) {
    link.timeout(timer, out);
    return look_whether_ended(nullptr, out);
  }
  if (step == Step::lock) return ask_for_lock(out);
  if (step != Step::set_up) return begin_round(out);
  // The first of them puts there what all begin with; a doctor begins on call.
  if (kTask == Task::on_call) return ask({OpKind::put, own_key(out.self()), std::string(kOn), {}}, out);
  if (config.members.empty() || config.members.front() == out.self())
    return ask({OpKind::put, std::string(kCounterKey), "0", {}}, out);
  rest(Step::pause, out);
}

template <Task kTask>
void Transactor<kTask>::look_whether_ended(const Result* result, Outbox& out) {
  if (!asking || link.in_flight > 0) return;
  asking = false;
  next(result, out);
}

/// An operation has ended; without a result it is not known to have happened.
template <Task kTask>
void Transactor<kTask>::next(const Result* result, Outbox& out) {
  const bool mine = result && result->value == holder(out.self());
  switch (step) {
    case Step::set_up:
      on_call = kTask == Task::on_call && result;
      return rest(result ? Step::pause : Step::set_up, out);
    case Step::lock:
      if (!result) {
        step = Step::look_at_lock;
        return ask({OpKind::get, std::string(kLockKey), {}, {}}, out);
      }
      // A request that was thought to be lost may have been late.
      if (result->found || mine) return read_next(out);
      ++waits;
      // Nobody has ever held it: the first of them puts it there.
      if (result->value.empty() && config.members.front() == out.self()) {
        step = Step::unlock;
        return ask({OpKind::put, std::string(kLockKey), std::string(kFree), {}}, out);
      }
      return rest(Step::lock, out);
    case Step::look_at_lock: return mine ? read_next(out) : rest(Step::lock, out);
    case Step::read:
      if (!result) return leave(out);
      seen.push_back(result->value);
      return read_next(out);
    case Step::write: take_written(result); return leave(out);
    case Step::unlock: return rest(Step::pause, out);
    case Step::pause:
    case Step::think: return;
  }
}

template <Task kTask>
void Transactor<kTask>::begin_round(Outbox& out) {
  if (out.elapsed() >= config.stop) return;
  ++rounds;
  seen.clear();
  if (config.guard == Guard::lock) return ask_for_lock(out);
  read_next(out);
}

template <Task kTask>
void Transactor<kTask>::ask_for_lock(Outbox& out) {
  step = Step::lock;
  ask({OpKind::compare_and_set, std::string(kLockKey), holder(out.self()), std::string(kFree)}, out);
}

template <Task kTask>
void Transactor<kTask>::read_next(Outbox& out) {
  const std::vector<std::string> all = keys();
  if (seen.size() < all.size()) {
    step = Step::read;
    return ask({OpKind::get, all[seen.size()], {}, {}}, out);
  }
  step = Step::think;
  out.arm(kThought, out.draw(config.thought));
}

/// What was read is believed to be true still: that is the mistake, unless something guards it.
template <Task kTask>
void Transactor<kTask>::decide(Outbox& out) {
  if (kTask == Task::count) {
    if (seen.front().empty()) return leave(out);
    return write(std::string(kCounterKey), seen.front(), std::to_string(number_in(seen.front()) + 1), out);
  }
  const std::string own = own_key(out.self());
  const auto all = keys();
  const auto self = static_cast<std::size_t>(std::find(all.begin(), all.end(), own) - all.begin());
  on_call = seen[self] == kOn;
  const auto others = std::count(seen.begin(), seen.end(), kOn) - (on_call ? 1 : 0);
  if (on_call && others == 0) return leave(out);
  if (!on_call) surely_off = false;
  write(own, seen[self], std::string(on_call ? kOff : kOn), out);
}

template <Task kTask>
void Transactor<kTask>::write(std::string key, std::string old, std::string value, Outbox& out) {
  step = Step::write;
  if (config.guard == Guard::compare_and_set)
    return ask({OpKind::compare_and_set, std::move(key), std::move(value), std::move(old)}, out);
  ask({OpKind::put, std::move(key), std::move(value), {}}, out);
}

template <Task kTask>
void Transactor<kTask>::take_written(const Result* result) {
  if (!result) return;
  if (!result->found) {
    ++conflicts;
    return;
  }
  ++written;
  if (kTask == Task::count) {
    highest = std::max(highest, number_in(seen.front()) + 1);
    return;
  }
  on_call = !on_call;
  surely_off = !on_call;
}

template <Task kTask>
void Transactor<kTask>::leave(Outbox& out) {
  if (config.guard != Guard::lock) return rest(Step::pause, out);
  step = Step::unlock;
  ask({OpKind::compare_and_set, std::string(kLockKey), std::string(kFree), holder(out.self())}, out);
}

template <Task kTask>
void Transactor<kTask>::rest(Step then, Outbox& out) {
  step = then;
  out.arm(kPause, out.draw(config.pause));
}

template <Task kTask>
void Transactor<kTask>::describe(Describer& d) const {
  static constexpr std::array<std::string_view, 8> kSteps{
      "getting ready", "resting", "waiting for the lock", "waiting for the lock", "reading",
      "thinking",      "writing", "giving the lock back"};
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  const std::string_view doing = kSteps[static_cast<std::size_t>(step)];
  if (kTask == Task::on_call && step != Step::set_up)
    d.standing(on_call ? "on call" : "at home", on_call ? Tone::good : Tone::plain);
  else
    d.standing(doing, asking ? Tone::active : Tone::plain);
  d.text("does", doing);
  d.number("rounds", number(rounds));
  d.number("written", number(written), {}, Tone::good);
  if (kTask == Task::count) d.number("highest", number(highest));
  if (config.guard == Guard::compare_and_set) d.number("conflicts", number(conflicts), {}, Tone::waiting);
  if (config.guard == Guard::lock) d.number("waits for the lock", number(waits), {}, Tone::waiting);
  d.number("operations", number(link.invoked));
  d.number("unknown", number(link.unknown), {}, link.unknown > 0 ? Tone::waiting : Tone::plain);
  d.node("believed leader", link.leader.believed);
}

template struct Transactor<Task::count>;
template struct Transactor<Task::on_call>;

}  // namespace netsplit::kv
