#include "core/protocols/queue/broker.h"

#include <algorithm>
#include <map>

namespace netsplit::queue {
namespace {

constexpr Label kDue{"due"};
constexpr Label kStored{"stored"};
constexpr Label kWritten{"written"};
constexpr Label kCameBack{"came back"};
constexpr Label kDead{"dead letter"};
constexpr Label kDuplicate{"duplicate refused"};
constexpr std::string_view kMutations[] = {"none",          "told_before_sync", "forget_dedup",
                                           "ignore_groups", "loose_receipts",   "drop_dead_letters"};
enum Due : std::uint32_t { kVisible, kNoLongerWaits };

using Line = JournalLine::Kind;

}  // namespace

void BrokerConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.flag("fifo", fifo, "The messages of a group go out one after the other, in the order in which they came.");
  o.duration("visibility", visibility, ms(1), kDay, "A message that was handed out is kept from others for so long.");
  o.integer("max_receives", max_receives, 0, 1000,
            "What was handed out so often and comes back again goes to the dead letters; 0: never.");
  o.duration("dedup_window", dedup_window, {}, kDay, "How long a deduplication id is remembered.");
  o.one_of("mutation", mutation, kMutations, "A mistake that is made on purpose.");
}

void Broker::start(Outbox& out) {
  latest.assign(1, {});
  next_ticket = static_cast<std::uint64_t>(out.elapsed().count()) + 1;  // receipts of an earlier life are worth nothing
  recover(out);
  settle(out);
}

/// What the journal says is left: published, and neither removed nor buried.
void Broker::recover(Outbox& out) {
  std::map<std::uint64_t, Entry> left;
  for (const JournalLine& line : disk.journal) {
    next_place = std::max(next_place, line.place + 1);
    if (line.kind == Line::published) {
      Entry& entry = left[line.place];
      entry.message = line.message;
      entry.place = line.place;
      entry.visible_from = line.visible_from;
    } else if (line.kind == Line::received) {
      left[line.place].receives = line.receives;
    } else {
      left.erase(line.place);
    }
  }
  if (config.mutation == Config::Mutation::forget_dedup) disk.known = {};
  for (auto& [place, entry] : left) {
    const std::uint32_t slot = take_slot();
    entries[slot] = entry;
    ++kept;
    admit(slot, out);
  }
}

/// Writes the journal anew when little of it still matters.
void Broker::compact() {
  if (disk.journal.size() < 4 * kept + 1000) return;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> left;
  for (std::uint32_t slot = 0; slot < entries.size(); ++slot)
    if (entries[slot].state != State::free) left.emplace_back(entries[slot].place, slot);
  std::sort(left.begin(), left.end());
  disk.journal.clear();
  for (const auto& [place, slot] : left) {
    const Entry& entry = entries[slot];
    disk.journal.push_back({Line::published, 0, place, entry.message, entry.visible_from});
    if (entry.receives > 0) disk.journal.push_back({Line::received, entry.receives, place, {}, {}});
  }
}

std::uint32_t Broker::take_slot() {
  if (free_slots.empty()) {
    entries.emplace_back();
    return static_cast<std::uint32_t>(entries.size() - 1);
  }
  const std::uint32_t slot = free_slots.back();
  free_slots.pop_back();
  return slot;
}

bool Broker::receive(NodeId from, const Value& message, Outbox& out) {
  latest.clear();
  const bool understood = match(
      message, [&](const Publish& publish) { on_publish(from, publish, out); },
      [&](const Receive& asked) { on_receive(from, asked); }, [&](const Ack& ack) { on_ack(ack.receipt, out); },
      [&](const ChangeVisibility& change) { on_change(change, out); }, [&](const Redrive&) { on_redrive(out); });
  settle(out);
  return understood;
}

void Broker::timeout(Timer timer, Outbox& out) {
  latest.clear();
  if (timer.is(kStored)) on_stored(timer.key, out);
  if (timer.is(kDue)) {
    agenda.fired();
    service::Agenda::Entry due;
    while (agenda.take(out.elapsed(), due)) {
      if (due.what == kVisible) {
        if (entries[due.slot].serial != due.serial) continue;
        if (entries[due.slot].state == State::delayed) {
          --delayed;
          show(due.slot);
        } else if (entries[due.slot].state == State::out) {
          put_back(due.slot, out);
        }
        continue;
      }
      const auto gone =
          std::find_if(waiting.begin(), waiting.end(), [&](const Waiting& w) { return w.serial == due.serial; });
      if (gone == waiting.end()) continue;
      out.send(gone->consumer, Delivery{gone->asked.worker, gone->asked.call, {}});
      waiting.erase(gone);
    }
  }
  settle(out);
}

void Broker::on_publish(NodeId from, const Publish& publish, Outbox& out) {
  disk.known.forget_before(out.elapsed() - config.dedup_window);
  if (publish.dedup != 0 && disk.known.contains(publish.dedup)) {
    ++duplicates;
    out.note(kDuplicate, number_of(publish.message.id));
    const bool unwritten = std::any_of(entries.begin(), entries.end(), [&](const Entry& e) {
      return e.state == State::unwritten && e.dedup == publish.dedup;
    });
    if (!unwritten) out.send(from, Published{publish.message.id, true});
    return;  // otherwise it is told when the first one is on disk, or when it asks again
  }
  if (publish.dedup != 0 && config.dedup_window > Duration::zero()) disk.known.add(publish.dedup, out.elapsed());
  const std::uint32_t slot = take_slot();
  Entry& entry = entries[slot];
  entry = {};
  entry.message = publish.message;
  entry.state = State::unwritten;
  entry.place = next_place++;
  entry.producer = from;
  entry.dedup = publish.dedup;
  if (publish.delay > Duration::zero()) entry.visible_from = out.elapsed() + publish.delay;
  ++kept;
  ++published;
  disk.journal.push_back({Line::published, 0, entry.place, entry.message, entry.visible_from});
  if (config.mutation == Config::Mutation::told_before_sync) out.send(from, Published{entry.message.id, false});
  out.sync(disk, {kStored, slot});
}

void Broker::on_stored(std::uint32_t slot, Outbox& out) {
  if (entries[slot].state != State::unwritten) return;
  if (config.mutation != Config::Mutation::told_before_sync)
    out.send(entries[slot].producer, Published{entries[slot].message.id, false});
  entries[slot].dedup = 0;
  admit(slot, out);
}

bool Broker::ordered(const Entry& entry) const {
  return config.fifo && entry.message.group > 0 && config.mutation != Config::Mutation::ignore_groups;
}

Broker::Group& Broker::group_of(std::uint32_t group) {
  if (groups.size() <= group) groups.resize(group + 1);
  return groups[group];
}

/// A message is in the queue from now on: in its place, or behind the first of its group.
void Broker::admit(std::uint32_t slot, Outbox& out) {
  Entry& entry = entries[slot];
  if (ordered(entry)) {
    Group& group = group_of(entry.message.group);
    if (group.has_head) {
      entry.state = State::behind;
      group.behind.push_back({entry.place, slot});
      return;
    }
    group.has_head = true;
  }
  if (entry.visible_from <= out.elapsed()) return show(slot);
  entry.state = State::delayed;
  entry.serial = next_serial++;
  ++delayed;
  agenda.add({entry.visible_from, kVisible, slot, entry.serial});
}

void Broker::show(std::uint32_t slot) {
  Entry& entry = entries[slot];
  entry.state = State::ready;
  const Ref ref{entry.place, slot};
  ready.insert(std::lower_bound(ready.begin(), ready.end(), ref), ref);
}

void Broker::next_of_group(std::uint32_t number, Outbox& out) {
  Group& group = group_of(number);
  group.has_head = false;
  if (group.behind.empty()) return;
  const Ref next = group.behind.front();
  group.behind.pop_front();
  admit(next.slot, out);
}

void Broker::on_receive(NodeId from, const Receive& asked) {
  const auto earlier = std::find_if(waiting.begin(), waiting.end(), [&](const Waiting& w) {
    return w.consumer == from && w.asked.worker == asked.worker;
  });
  if (earlier != waiting.end()) waiting.erase(earlier);
  waiting.push_back({from, asked, 0});
}

/// Who waits is given what is there, as long as there is something; who may wait no longer is told that there is nothing.
void Broker::hand_out(Outbox& out) {
  while (!ready.empty() && !waiting.empty()) {
    const Waiting first = std::move(waiting.front());
    waiting.pop_front();
    Delivery delivery{first.asked.worker, first.asked.call, {}};
    while (delivery.items.size() < first.asked.max && !ready.empty()) {
      const std::uint32_t slot = ready.front().slot;
      ready.pop_front();
      delivery.items.push_back(give(slot, first.consumer));
      agenda.add({out.elapsed() + config.visibility, kVisible, slot, entries[slot].serial});
    }
    out.send(first.consumer, std::move(delivery));
  }
  for (std::size_t i = waiting.size(); i-- > 0;) {
    Waiting& w = waiting[i];
    if (w.serial != 0) continue;
    w.serial = next_serial++;
    agenda.add({out.elapsed() + w.asked.wait, kNoLongerWaits, 0, w.serial});
  }
}

Delivery::Item Broker::give(std::uint32_t slot, NodeId consumer) {
  Entry& entry = entries[slot];
  entry.state = State::out;
  entry.holder = consumer;
  entry.ticket = next_ticket++;
  entry.serial = next_serial++;
  ++entry.receives;
  ++in_flight;
  if (entry.receives > 1) ++redelivered;
  disk.journal.push_back({Line::received, entry.receives, entry.place, {}, {}});  // on disk with the next write
  return {{slot, entry.ticket}, entry.message, entry.receives};
}

/// It was not acknowledged in time, or was given back.
void Broker::put_back(std::uint32_t slot, Outbox& out) {
  Entry& entry = entries[slot];
  --in_flight;
  if (config.max_receives > 0 && entry.receives >= config.max_receives) return bury(slot, out);
  out.note(kCameBack, number_of(entry.message.id));
  show(slot);
}

void Broker::bury(std::uint32_t slot, Outbox& out) {
  Entry& entry = entries[slot];
  out.note(kDead, number_of(entry.message.id));
  if (config.mutation != Config::Mutation::drop_dead_letters)
    disk.dead.push_back({entry.message, entry.receives});
  else
    latest.push_back({Happening::Kind::gone, entry.message.id, entry.message.group, kNobody});
  disk.journal.push_back({Line::buried, 0, entry.place, {}, {}});
  remove(slot, out);
}

/// It leaves the queue.
void Broker::remove(std::uint32_t slot, Outbox& out) {
  Entry& entry = entries[slot];
  const bool had_followers = ordered(entry);
  const std::uint32_t group = entry.message.group;
  entry.state = State::free;
  entry.serial = 0;
  free_slots.push_back(slot);
  --kept;
  compact();
  out.sync(disk, {kWritten});
  if (had_followers) next_of_group(group, out);
}

/// The message that this receipt may still decide about; null when there is none.
Broker::Entry* Broker::holder_of(const Receipt& receipt) {
  if (receipt.slot >= entries.size()) return nullptr;
  Entry& entry = entries[receipt.slot];
  if (config.mutation == Config::Mutation::loose_receipts)
    return entry.state == State::out || entry.state == State::ready ? &entry : nullptr;
  if (entry.ticket != receipt.ticket) return nullptr;
  // Of a FIFO queue, a receipt whose time is over is refused; else it is good until the message goes out again.
  return entry.state == State::out || (entry.state == State::ready && !config.fifo) ? &entry : nullptr;
}

void Broker::on_ack(const Receipt& receipt, Outbox& out) {
  const Entry* entry = holder_of(receipt);
  if (!entry) return;
  if (entry->state == State::out) {
    --in_flight;
  } else {
    const Ref ref{entry->place, receipt.slot};
    ready.erase(std::lower_bound(ready.begin(), ready.end(), ref));
  }
  ++acknowledged;
  latest.push_back({Happening::Kind::gone, entry->message.id, entry->message.group, entry->holder});
  disk.journal.push_back({Line::removed, 0, entry->place, {}, {}});
  remove(receipt.slot, out);
}

void Broker::on_change(const ChangeVisibility& change, Outbox& out) {
  Entry* entry = holder_of(change.receipt);
  if (!entry || entry->state != State::out) return;
  if (change.visibility <= Duration::zero()) return put_back(change.receipt.slot, out);
  entry->serial = next_serial++;
  agenda.add({out.elapsed() + change.visibility, kVisible, change.receipt.slot, entry->serial});
}

void Broker::on_redrive(Outbox& out) {
  for (const DeadLetter& letter : disk.dead) {
    const std::uint32_t slot = take_slot();
    Entry& entry = entries[slot];
    entry = {};
    entry.message = letter.message;
    entry.place = next_place++;
    ++kept;
    disk.journal.push_back({Line::published, 0, entry.place, entry.message, {}});
    admit(slot, out);
  }
  disk.dead.clear();
  out.sync(disk, {kWritten});
}

void Broker::settle(Outbox& out) {
  hand_out(out);
  agenda.settle({kDue}, out, [&](const service::Agenda::Entry& due) {
    if (due.what == kVisible) return entries[due.slot].serial == due.serial;
    return std::any_of(waiting.begin(), waiting.end(), [&](const Waiting& w) { return w.serial == due.serial; });
  });
}

std::vector<MessageId> Broker::holds() const {
  std::vector<MessageId> all;
  for (const Entry& entry : entries)
    if (entry.state != State::free) all.push_back(entry.message.id);
  for (const DeadLetter& letter : disk.dead) all.push_back(letter.message.id);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace netsplit::queue
