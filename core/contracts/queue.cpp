#include "core/contracts/queue.h"

#include <algorithm>

namespace netsplit::queue {

std::string name_of(MessageId id, const Describer& d) {
  return d.node_name(producer_of(id)) + "/" + std::to_string(number_of(id));
}

std::string name_of(MessageId id) {
  return "#" + std::to_string(index_of(producer_of(id))) + "/" + std::to_string(number_of(id));
}

void Message::describe(Describer& d) const {
  d.text("message", name_of(id, d));
  if (group > 0) d.number("group", group);
  if (poison) d.flag("poison", true, Tone::bad);
  d.number("size", bytes, "B");
}

void Publish::describe(Describer& d) const {
  message.describe(d);
  d.flag("may be recognised", dedup != 0);
  if (delay > Duration::zero()) d.duration("delay", delay);
}

void Published::describe(Describer& d) const {
  d.text("message", name_of(id, d));
  if (duplicate) d.flag("was there before", true, Tone::waiting);
}

void Receive::describe(Describer& d) const {
  d.number("worker", worker);
  d.number("at most", max);
  d.duration("waits", wait);
}

void Delivery::describe(Describer& d) const {
  d.number("worker", worker);
  std::string names;
  std::uint32_t most = 0;
  for (const Item& item : items) {
    names.append(names.empty() ? "" : " ").append(name_of(item.message.id, d));
    most = std::max(most, item.receives);
  }
  d.text("messages", names.empty() ? "none" : names);
  d.number("handed out", most, {}, most > 1 ? Tone::waiting : Tone::plain);
}

std::uint32_t Delivery::wire_bytes() const {
  std::uint32_t sum = 60;
  for (const Item& item : items) sum += 40 + item.message.wire_bytes();
  return sum;
}

void Ack::describe(Describer& d) const { d.text("message", name_of(message, d)); }

void ChangeVisibility::describe(Describer& d) const {
  d.text("message", name_of(message, d));
  d.duration("visibility", visibility);
}

}  // namespace netsplit::queue
