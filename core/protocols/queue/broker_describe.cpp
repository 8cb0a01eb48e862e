#include <algorithm>
#include <array>
#include <string>

#include "core/protocols/queue/broker.h"

// What a queue shows of itself.
namespace netsplit::queue {
namespace {

constexpr std::size_t kShown = 24;
Cell cell_of(const Message& message, std::uint32_t receives, const Describer& d) {
  Cell cell;
  cell.text = name_of(message.id, d);
  cell.detail = cell.text + (message.group > 0 ? ", group " + std::to_string(message.group) : "") +
                (message.poison ? ", poison" : "") + ", handed out " + std::to_string(receives) + " times";
  cell.group = message.group;
  return cell;
}

}  // namespace

void BrokerDisk::describe(Describer& d) const {
  d.number("journal", as_number(journal.size()), "lines");
  d.number("dead letters", as_number(dead.size()));
  d.number("ids remembered", as_number(known.size()));
}

void Broker::describe(Describer& d) const {
  const std::uint64_t waits = kept - in_flight - delayed;
  if (!disk.dead.empty())
    d.standing("dead letters", Tone::bad);
  else if (kept == 0)
    d.standing("empty", Tone::plain);
  else if (waits > 0 && waiting.empty())
    d.standing("backlog", Tone::waiting);
  else
    d.standing("flowing", Tone::active);
  d.number("waiting", as_number(waits), {}, waits > 0 ? Tone::waiting : Tone::plain);
  d.number("in flight", as_number(in_flight), {}, in_flight > 0 ? Tone::active : Tone::plain);
  d.number("delayed", as_number(delayed));
  d.number("dead letters", as_number(disk.dead.size()), {}, disk.dead.empty() ? Tone::plain : Tone::bad);
  d.number("consumers that wait", as_number(waiting.size()));
  d.number("published", as_number(published));
  d.number("acknowledged", as_number(acknowledged), {}, Tone::good);
  d.number("handed out again", as_number(redelivered), {}, redelivered > 0 ? Tone::waiting : Tone::plain);
  d.number("duplicates refused", as_number(duplicates));
  if (!d.fields_only()) describe_messages(d);
}

void Broker::describe_messages(Describer& d) const {
  std::vector<Ref> in_order;
  for (std::uint32_t slot = 0; slot < entries.size(); ++slot)
    if (entries[slot].state != State::free) in_order.push_back({entries[slot].place, slot});
  std::sort(in_order.begin(), in_order.end());
  std::vector<Cell> cells;
  for (const Ref& ref : in_order) {
    const Entry& entry = entries[ref.slot];
    if (entry.state == State::out || cells.size() == kShown) continue;
    Cell cell = cell_of(entry.message, entry.receives, d);
    cell.position = ref.place;
    cell.settled = entry.state == State::ready;
    cells.push_back(std::move(cell));
  }
  d.log("queue", cells);
  static constexpr std::array<std::string_view, 4> kColumns{"message", "group", "consumer", "handed out"};
  d.table("messages in flight", kColumns);
  std::size_t rows = 0;
  for (const Ref& ref : in_order) {
    const Entry& entry = entries[ref.slot];
    if (entry.state != State::out || rows >= kShown) continue;
    ++rows;
    d.row(std::array{name_of(entry.message.id, d), std::to_string(entry.message.group), d.node_name(entry.holder),
                     std::to_string(entry.receives)},
          entry.receives > 1 ? Tone::waiting : Tone::active);
  }
  cells.clear();
  for (std::size_t i = disk.dead.size() > kShown ? disk.dead.size() - kShown : 0; i < disk.dead.size(); ++i) {
    cells.push_back(cell_of(disk.dead[i].message, disk.dead[i].receives, d));
    cells.back().position = i;
  }
  d.log("dead letters, the last", cells);
}

}  // namespace netsplit::queue
