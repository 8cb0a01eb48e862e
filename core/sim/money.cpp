#include "core/sim/money.h"

#include <algorithm>

#include "core/base/fixed_math.h"

namespace netsplit {
namespace {

constexpr std::uint64_t kGigabyte = 1'000'000'000;
constexpr std::uint64_t kMillion = 1'000'000;
constexpr std::uint64_t kHour = 3'600'000'000'000;  // nanoseconds
constexpr std::int64_t kMost = INT64_MAX / 16;      // so that parts of a bill, and bills, can be added

std::int64_t cost(std::uint64_t used, std::uint64_t price, std::uint64_t unit, std::uint64_t rounding = 0) {
  const Wide nano_dollars = (Wide{used} * price + rounding) / unit;
  return static_cast<std::int64_t>(std::min(nano_dollars, Wide{static_cast<std::uint64_t>(kMost)}));
}

std::uint64_t nanoseconds(Duration d) { return static_cast<std::uint64_t>(std::max(d, Duration::zero()).count()); }

}  // namespace

std::string_view name_of(LinkClass c) {
  constexpr std::string_view kNames[] = {"in_zone", "across_zones", "across_regions", "internet"};
  return kNames[static_cast<std::size_t>(c)];
}

bool Prices::any() const { return *this != Prices{}; }

void Meter::hash_into(Hasher& h) const {
  for (const std::uint64_t b : bytes) h.add(b);
  h.add(messages);
  h.add(static_cast<std::uint64_t>(busy.count()));
  h.add(static_cast<std::uint64_t>(there.count()));
  h.add(static_cast<std::uint64_t>(since.count()));
}

std::int64_t Bill::in_all() const {
  std::int64_t sum = messages + work + hours;
  for (const std::int64_t t : traffic) sum += t;
  return sum;
}

Bill& Bill::operator+=(const Bill& o) {
  const auto add = [](std::int64_t& to, std::int64_t what) { to = std::min(to + what, kMost); };
  for (std::size_t c = 0; c < kLinkClasses; ++c) add(traffic[c], o.traffic[c]);
  add(messages, o.messages);
  add(work, o.work);
  add(hours, o.hours);
  return *this;
}

Bill bill_for(const Meter& meter, Duration there, const Prices& prices) {
  Bill bill;
  for (std::size_t c = 0; c < kLinkClasses; ++c)
    bill.traffic[c] = cost(meter.bytes[c], prices.per_gigabyte[c], kGigabyte);
  bill.messages = cost(meter.messages, prices.per_million_messages, kMillion);
  bill.work = cost(nanoseconds(meter.busy), prices.per_core_hour, kHour);
  bill.hours = cost(nanoseconds(there), prices.per_node_hour, kHour);
  return bill;
}

std::int64_t price_of_message(LinkClass over, std::uint32_t bytes, const Prices& prices) {
  return cost(bytes, prices.per_gigabyte[static_cast<std::size_t>(over)], kGigabyte, kGigabyte / 2) +
         cost(1, prices.per_million_messages, kMillion, kMillion / 2);
}

}  // namespace netsplit
