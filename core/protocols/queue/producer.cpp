#include "core/protocols/queue/producer.h"

#include <algorithm>
#include <array>
#include <string>

namespace netsplit::queue {
namespace {

constexpr Label kNext{"next"};
constexpr Label kTimeout{"timeout"};
constexpr Label kAgain{"published again"};
constexpr Label kGivenUp{"gave up"};
constexpr std::array<std::string_view, 2> kLoops{"open", "closed"};
constexpr std::size_t kShownByProducer = 16;

}  // namespace

void ProducerConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.nodes("servers", servers, "The queues; a message's group decides which.");
  o.one_of("loop", loop, kLoops, "Open: messages come at a rate; closed: each waits until the one before is kept.");
  o.integer("rate", rate, 1, 1'000'000, "Open loop: messages a second, as a Poisson process.");
  o.distribution("pause", pause, "Closed loop: the pause before the next message.");
  o.integer("messages", messages, 0, 1'000'000'000, "Stop after so many; 0: never.");
  o.integer("groups", groups, 0, 10'000, "The messages belong to so many groups, in turn; 0: to none.");
  o.ratio("poison", poison, "The share of messages at which whoever works at them fails.");
  o.integer("poison_number", poison_number, 0, 1'000'000'000, "The message with this number is one of them; 0: none.");
  o.duration("delay", delay, {}, kDay, "Nobody is given a message before so long.");
  o.flag("dedup", dedup, "Messages have an id by which the queue knows them again.");
  o.duration("timeout", timeout, us(100), kDay, "How long to wait to be told that a message is kept.");
  o.integer("retries", retries, 0, 1'000'000, "So many more attempts.");
  o.duration("start", start, {}, kLongest, "When to begin, on its clock.");
  o.duration("stop", stop, {}, kLongest, "When to begin no more messages.");
}

void Producer::start(Outbox& out) {
  latest.assign(1, {});
  // Numbers of an earlier life must not come again; nobody publishes more than one a microsecond.
  last_number =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(out.elapsed()).count());
  if (config.servers.empty()) return;
  schedule(config.start > out.elapsed() ? config.start - out.elapsed() : Duration{}, out);
}

void Producer::schedule(Duration wait, Outbox& out) {
  const bool open = config.loop == Config::Loop::open;
  out.arm({kNext}, wait + out.draw(open ? Distribution::exponential(Duration{1s} / config.rate) : config.pause));
}

bool Producer::may_begin(const Outbox& out) const {
  if (out.elapsed() >= config.stop) return false;
  return config.messages == 0 || published < static_cast<std::uint64_t>(config.messages);
}

bool Producer::receive(NodeId from, const Value& message, Outbox& out) {
  latest.clear();
  return match(message, [&](const Published& kept) { on_published(from, kept.id, out); });
}

void Producer::timeout(Timer timer, Outbox& out) {
  latest.clear();
  if (timer.is(kNext))
    publish(out);
  else
    try_again(out);
}

void Producer::publish(Outbox& out) {
  if (!may_begin(out)) return;
  Pending next;
  next.message.id = message_id(out.self(), ++last_number);
  ++published;
  if (config.groups > 0)
    next.message.group = 1 + static_cast<std::uint32_t>((published - 1) % static_cast<std::uint64_t>(config.groups));
  next.message.poison = published == static_cast<std::uint64_t>(config.poison_number) || out.chance(config.poison);
  const std::uint64_t choice = config.groups > 0 ? next.message.group : published;
  next.server = config.servers[choice % config.servers.size()];
  next.op = out.invoke(next.message);
  attempt(std::move(next), out);
  if (config.loop == Config::Loop::open) schedule({}, out);
}

void Producer::attempt(Pending next, Outbox& out) {
  ++next.attempts;
  next.due = out.elapsed() + config.timeout;
  out.send(next.server, Publish{next.message, config.dedup ? next.message.id : 0, config.delay});
  pending.push_back(std::move(next));
  watch(out);
}

void Producer::watch(Outbox& out) {
  if (pending.empty() || pending.front().due >= armed) return;
  armed = pending.front().due;
  out.arm({kTimeout}, armed - out.elapsed());
}

void Producer::on_published(NodeId from, MessageId id, Outbox& out) {
  const auto found = std::find_if(pending.begin(), pending.end(), [&](const Pending& p) { return p.message.id == id; });
  if (found == pending.end()) return;
  ++told;
  latest.push_back({Happening::Kind::told, id, found->message.group, from});
  out.complete(found->op, Outcome::ok, {});
  pending.erase(found);
  if (config.loop == Config::Loop::closed) schedule({}, out);
}

void Producer::try_again(Outbox& out) {
  armed = kForever;
  while (!pending.empty() && pending.front().due <= out.elapsed()) {
    Pending late = std::move(pending.front());
    pending.pop_front();
    if (late.attempts > static_cast<std::uint64_t>(config.retries)) {
      ++given_up;
      out.note(kGivenUp, number_of(late.message.id));
      out.complete(late.op, Outcome::unknown, {});
      if (config.loop == Config::Loop::closed) schedule({}, out);
      continue;
    }
    ++retried;
    out.note(kAgain, number_of(late.message.id));
    attempt(std::move(late), out);
  }
  watch(out);
}

void Producer::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  d.standing(pending.empty() ? "idle" : "publishing", pending.empty() ? Tone::plain : Tone::active);
  d.number("messages", number(published));
  d.number("known to be kept", number(told), {}, Tone::good);
  d.number("not known yet", number(pending.size()), {}, pending.empty() ? Tone::plain : Tone::waiting);
  d.number("published again", number(retried), {}, retried > 0 ? Tone::waiting : Tone::plain);
  d.number("given up", number(given_up), {}, given_up > 0 ? Tone::bad : Tone::plain);
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 4> kColumns{"message", "group", "queue", "attempt"};
  d.table("not known to be kept yet", kColumns);
  for (std::size_t i = 0; i < std::min(pending.size(), kShownByProducer); ++i)
    d.row(std::array{name_of(pending[i].message.id, d), std::to_string(pending[i].message.group),
                     d.node_name(pending[i].server), std::to_string(pending[i].attempts)},
          pending[i].attempts > 1 ? Tone::waiting : Tone::plain);
}

}  // namespace netsplit::queue
