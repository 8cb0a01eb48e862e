#include "core/protocols/queue/consumer.h"

#include <algorithm>
#include <array>
#include <string>

namespace netsplit::queue {
namespace {

constexpr Label kBegin{"begin"};
constexpr Label kNoAnswer{"no answer"};
constexpr Label kWork{"work"};
constexpr Label kPatience{"patience"};
constexpr Label kExtend{"extend"};
constexpr Label kConsumerWritten{"written"};
constexpr Label kRepaired{"repaired"};
constexpr Label kRecovered{"recovered"};
constexpr Label kDid{"did the work"};
constexpr Label kKnew{"had done it before"};
constexpr Label kFailed{"failed"};
constexpr Label kDied{"died of it"};
constexpr std::array<std::string_view, 2> kAcknowledge{"before", "after"};
constexpr std::array<std::string_view, 3> kMemories{"nothing", "memory", "disk"};
constexpr std::array<std::string_view, 3> kFailures{"give_back", "say_nothing", "die"};
constexpr Duration kGrace = 1s;  ///< beyond the wait that the queue was allowed, for the way there and back

}  // namespace

void ConsumerConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.nodes("servers", servers, "The queues, asked in turn.");
  o.node("mailer", mailer, "Who sends the e-mail that a message asks for; without it the consumer's own data change.");
  o.flag("keys", keys, "The mailer is given an idempotency key, the same for each attempt at a message.");
  o.integer("workers", workers, 1, 1000, "So many messages are worked at side by side.");
  o.integer("batch", batch, 1, 10, "A worker takes up to so many messages at once, and works at one after the other.");
  o.duration("wait", wait, {}, kDay, "How long the queue may wait for a message before it says that there is none.");
  o.one_of("acknowledge", acknowledge, kAcknowledge, "Whether a message is acknowledged before or after the work.");
  o.one_of("remembers", remembers, kMemories, "Where it remembers which messages it has done.");
  o.distribution("processing", processing, "How long the work at a message takes.");
  o.duration("patience", patience, ms(1), kDay, "How long it waits for the mailer before it gives a message up.");
  o.duration("extend", extend, {}, kDay,
             "While it works it asks every half of this to keep the message so long; 0: never.");
  o.one_of("on_failure", on_failure, kFailures,
           "After a failure it gives the message back, says nothing, or is dead for a while.");
  o.duration("recovery", recovery, ms(1), kDay, "How long it is dead then.");
  o.duration("start", start, {}, kLongest, "When to begin, on its clock.");
}

void ConsumerDisk::describe(Describer& d) const {
  d.number("messages done", static_cast<std::int64_t>(done.size()));
  d.flag("repaired", repaired);
}

void Consumer::start(Outbox& out) {
  latest.assign(1, {});
  // What was meant for an earlier life is not taken for an answer to this one.
  calls = static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(out.elapsed()).count());
  workers.resize(static_cast<std::size_t>(config.workers));
  if (config.start > out.elapsed()) return out.arm({kBegin}, config.start - out.elapsed());
  begin(out);
}

void Consumer::begin(Outbox& out) {
  if (config.servers.empty()) return;
  for (std::uint32_t worker = 0; worker < workers.size(); ++worker) ask(worker, out);
}

void Consumer::say(Happening::Kind kind, const Message& message) {
  latest.push_back({kind, message.id, message.group, kNobody});
}

bool Consumer::receive(NodeId, const Value& message, Outbox& out) {
  latest.clear();
  return match(
      message, [&](const Delivery& delivery) { on_delivery(delivery, out); },
      [&](const payment::Done<payment::DeedKind::mail>& sent) { on_mail_sent(sent.deed.subject, out); },
      [&](const Repair&) {
        disk.repaired = true;
        out.sync(disk, {kRepaired});
      });
}

void Consumer::timeout(Timer timer, Outbox& out) {
  latest.clear();
  if (timer.is(kBegin)) return begin(out);
  if (timer.is(kRecovered)) {
    recovers = false;
    return begin(out);
  }
  if (timer.is(kRepaired)) return;
  Worker& worker = workers[timer.key];
  if (timer.is(kNoAnswer)) return ask(timer.key, out);
  if (timer.is(kWork)) return do_it(timer.key, out);
  if (timer.is(kConsumerWritten)) return worker.step == Step::writing ? finish(timer.key, out) : void();
  if (timer.is(kPatience)) {
    ++unanswered;
    return give_up(timer.key, out);
  }
  for (const Delivery::Item& item : worker.items)
    out.send(worker.server, ChangeVisibility{item.receipt, item.message.id, config.extend});
  out.arm(timer, config.extend / 2);
}

void Consumer::ask(std::uint32_t index, Outbox& out) {
  Worker& worker = workers[index];
  worker.step = Step::asking;
  worker.call = ++calls;
  worker.server = config.servers[next_server++ % config.servers.size()];
  out.send(worker.server, Receive{index, worker.call, static_cast<std::uint32_t>(config.batch), config.wait});
  out.arm({kNoAnswer, index}, config.wait + kGrace);
}

void Consumer::on_delivery(const Delivery& delivery, Outbox& out) {
  if (delivery.worker >= workers.size()) return;
  Worker& worker = workers[delivery.worker];
  if (worker.step != Step::asking || worker.call != delivery.call) return;
  out.cancel({kNoAnswer, delivery.worker});
  worker.items = delivery.items;
  for (const Delivery::Item& item : worker.items) {
    say(Happening::Kind::taken, item.message);
    if (item.receives > 1) ++again;
    if (config.acknowledge == Config::Acknowledge::before) out.send(worker.server, Ack{item.receipt, item.message.id});
  }
  if (config.extend > Duration::zero() && !worker.items.empty()) out.arm({kExtend, delivery.worker}, config.extend / 2);
  next_item(delivery.worker, out);
}

bool Consumer::knows(MessageId message) const {
  if (config.remembers == Config::Memory::memory) return memory.contains(message);
  return config.remembers == Config::Memory::disk && disk.done.contains(message);
}

void Consumer::next_item(std::uint32_t index, Outbox& out) {
  Worker& worker = workers[index];
  if (worker.items.empty()) {
    if (config.extend > Duration::zero()) out.cancel({kExtend, index});
    return ask(index, out);
  }
  if (knows(worker.items.front().message.id)) {
    ++known;
    out.note(kKnew, number_of(worker.items.front().message.id));
    return finish(index, out);
  }
  worker.step = Step::working;
  out.arm({kWork, index}, out.draw(config.processing));
}

/// The work is finished but for its effect.
void Consumer::do_it(std::uint32_t index, Outbox& out) {
  Worker& worker = workers[index];
  const Message& message = worker.items.front().message;
  if (message.poison && !disk.repaired) return fail(index, out);
  if (config.mailer == kNobody) return remember(index, out);
  worker.step = Step::mailing;
  say(Happening::Kind::handed, message);
  const payment::Deed mail{payment::DeedKind::mail, message.id, kNobody, 0};
  out.send(config.mailer, payment::SendMail{mail, config.keys ? payment::key_of(mail) : 0, kNobody});
  out.arm({kPatience, index}, config.patience);
}

void Consumer::on_mail_sent(MessageId message, Outbox& out) {
  for (std::uint32_t index = 0; index < workers.size(); ++index) {
    const Worker& worker = workers[index];
    if (worker.step != Step::mailing || worker.items.front().message.id != message) continue;
    out.cancel({kPatience, index});
    return remember(index, out);
  }
}

/// Its own data change, or the mail is out: that is written down, if at all, before the message is acknowledged.
void Consumer::remember(std::uint32_t index, Outbox& out) {
  Worker& worker = workers[index];
  const MessageId id = worker.items.front().message.id;
  if (config.remembers == Config::Memory::disk && !disk.done.contains(id)) {
    worker.step = Step::writing;
    disk.done.add(id, out.elapsed());
    return out.sync(disk, {kConsumerWritten, index});
  }
  if (config.remembers == Config::Memory::memory && !memory.contains(id)) memory.add(id, out.elapsed());
  worker.step = Step::writing;
  finish(index, out);
}

void Consumer::finish(std::uint32_t index, Outbox& out) {
  Worker& worker = workers[index];
  const Delivery::Item& item = worker.items.front();
  if (worker.step == Step::writing) {
    ++processed;
    if (config.mailer == kNobody) {
      say(Happening::Kind::done, item.message);
      out.note(kDid, number_of(item.message.id));
    }
  }
  if (config.acknowledge == Config::Acknowledge::after) out.send(worker.server, Ack{item.receipt, item.message.id});
  drop_item(index, out);
}

void Consumer::drop_item(std::uint32_t index, Outbox& out) {
  Worker& worker = workers[index];
  worker.items.erase(worker.items.begin());
  worker.step = Step::idle;
  next_item(index, out);
}

void Consumer::fail(std::uint32_t index, Outbox& out) {
  ++failed;
  out.note(kFailed, number_of(workers[index].items.front().message.id));
  if (config.on_failure == Config::Failure::die) return die(out);
  say(Happening::Kind::given_up, workers[index].items.front().message);
  give_up(index, out);
}

/// Goes on with the next one. It comes back to the queue at once, or when its time is over.
void Consumer::give_up(std::uint32_t index, Outbox& out) {
  const Worker& worker = workers[index];
  const Delivery::Item& item = worker.items.front();
  const bool has_it = config.acknowledge == Config::Acknowledge::after;
  if (has_it && config.on_failure == Config::Failure::give_back)
    out.send(worker.server, ChangeVisibility{item.receipt, item.message.id, {}});
  drop_item(index, out);
}

/// The whole process, with all that its workers had in hand.
void Consumer::die(Outbox& out) {
  out.note(kDied);
  latest.push_back({});
  for (std::uint32_t index = 0; index < workers.size(); ++index) {
    for (const Label* label : {&kNoAnswer, &kWork, &kPatience, &kExtend}) out.cancel({*label, index});
    workers[index] = {};
  }
  memory = {};
  recovers = true;
  out.arm({kRecovered}, config.recovery);
}

void Consumer::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  static constexpr std::array<std::string_view, 5> kSteps{"idle", "waiting", "working", "mailing", "writing"};
  const auto busiest = std::max_element(workers.begin(), workers.end(),
                                        [](const Worker& a, const Worker& b) { return a.step < b.step; });
  const Step step = busiest == workers.end() ? Step::idle : busiest->step;
  if (recovers)
    d.standing("dead", Tone::bad);
  else
    d.standing(kSteps[static_cast<std::size_t>(step)], step > Step::asking ? Tone::active : Tone::plain);
  d.number("done", number(processed), {}, Tone::good);
  d.number("handed to it again", number(again), {}, again > 0 ? Tone::waiting : Tone::plain);
  d.number("known, not done again", number(known));
  d.number("failed", number(failed), {}, failed > 0 ? Tone::bad : Tone::plain);
  d.number("no answer from the mailer", number(unanswered), {}, unanswered > 0 ? Tone::waiting : Tone::plain);
  d.number("messages remembered", number(memory.size() + disk.done.size()));
  d.flag("repaired", disk.repaired);
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 4> kColumns{"worker", "does", "message", "handed out"};
  d.table("workers", kColumns);
  for (std::size_t i = 0; i < std::min<std::size_t>(workers.size(), 16); ++i) {
    const Worker& worker = workers[i];
    const bool has = !worker.items.empty();
    d.row(std::array{std::to_string(i), std::string(kSteps[static_cast<std::size_t>(worker.step)]),
                     has ? name_of(worker.items.front().message.id, d) : "-",
                     has ? std::to_string(worker.items.front().receives) : "-"},
          worker.step > Step::asking ? Tone::active : Tone::plain);
  }
}

}  // namespace netsplit::queue
