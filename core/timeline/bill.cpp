#include "core/timeline/bill.h"

#include <fmt/format.h>

#include "core/base/describer.h"

namespace netsplit {

std::string money_text(std::int64_t n) {
  if (n < 0) return "-" + money_text(-n);
  if (n < 1'000) return fmt::format("{} {}", n, kMoneyUnit);
  struct Size {
    std::int64_t unit;
    const char* name;
  };
  for (const Size size : {Size{1'000, "u$"}, Size{1'000'000, "m$"}, Size{1'000'000'000, "$"}}) {
    if (n >= size.unit * 1'000 && size.unit < 1'000'000'000) continue;
    std::string text = fmt::format("{}.{:03}", n / size.unit, n % size.unit / (size.unit / 1'000));
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text + " " + size.name;
  }
  return {};
}

void describe_bill(const World& world, NodeId node, Describer& d) {
  const Prices& prices = world.prices();
  if (!prices.any()) return;
  const Bill bill = world.bill(node);
  d.begin("bill");
  d.number("in all", bill.in_all(), kMoneyUnit);
  constexpr std::string_view kNames[] = {"in its zone", "across zones", "across regions", "internet"};
  for (std::size_t c = 0; c < kLinkClasses; ++c)
    if (prices.per_gigabyte[c] != 0) d.number(kNames[c], bill.traffic[c], kMoneyUnit);
  if (prices.per_million_messages != 0) d.number("messages", bill.messages, kMoneyUnit);
  if (prices.per_core_hour != 0) d.number("work", bill.work, kMoneyUnit);
  if (prices.per_node_hour != 0) d.number("hours", bill.hours, kMoneyUnit);
  d.end();
}

std::int64_t cost_of(const Trace& trace, const Recorder& recorder, const World& world) {
  std::int64_t sum = 0;
  for (const Span& span : trace.spans) {
    if (span.kind != Span::Kind::network || span.node == span.peer) continue;
    const Record* sent = recorder.find(span.record);
    if (!sent || index_of(span.node) >= world.nodes() || index_of(span.peer) >= world.nodes()) continue;
    sum += price_of_message(world.network().link_class(span.node, span.peer), sent->value, world.prices());
  }
  return sum;
}

}  // namespace netsplit
