#include "core/checkers/ledger.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace netsplit::checkers {
namespace {

/// Nothing when it doesn't fit into 64 bits.
std::optional<std::int64_t> sum(const Snapshot& snapshot) {
  std::int64_t total = 0;
  for (const Balance& balance : snapshot.balances)
    if (__builtin_add_overflow(total, balance.amount, &total)) return std::nullopt;
  return total;
}

std::string seen_by(const Snapshot& snapshot) {
  return fmt::format("at {}, seen by {}", in_seconds(snapshot.at), snapshot.by);
}

}  // namespace

Audit check_conservation(std::span<const Snapshot> snapshots, std::optional<std::int64_t> total) {
  Audit audit;
  for (const Snapshot& snapshot : snapshots) {
    ++audit.judged;
    const auto found = sum(snapshot);
    if (!total) total = found;
    if (!found) {
      audit.violated(fmt::format("{}, the accounts hold more than can be counted", seen_by(snapshot)));
    } else if (*found != *total) {
      const std::uint64_t difference = *found > *total
                                           ? static_cast<std::uint64_t>(*found) - static_cast<std::uint64_t>(*total)
                                           : static_cast<std::uint64_t>(*total) - static_cast<std::uint64_t>(*found);
      audit.violated(fmt::format("{}, the {} accounts held {} together instead of {}: {} {}", seen_by(snapshot),
                                 snapshot.balances.size(), *found, *total, difference,
                                 *found > *total ? "came from nowhere" : "were lost"));
    }
  }
  return audit;
}

Audit check_no_overdraft(std::span<const Snapshot> snapshots, std::int64_t least) {
  Audit audit;
  for (const Snapshot& snapshot : snapshots)
    for (const Balance& balance : snapshot.balances) {
      ++audit.judged;
      if (balance.amount < least)
        audit.violated(fmt::format("{}, {} held {}, which is below {}", seen_by(snapshot), balance.account,
                                   balance.amount, least));
    }
  return audit;
}

Audit check_no_double_charge(std::span<const Charge> charges) {
  Audit audit;
  std::map<std::string, std::vector<const Charge*>> of_order;
  for (const Charge& charge : charges) of_order[charge.order].push_back(&charge);
  audit.judged = of_order.size();
  for (const auto& [order, all] : of_order)
    if (all.size() > 1)
      audit.violated(fmt::format("order {} was charged {} times: {} at {}, and {} at {}", order, all.size(),
                                 all[0]->amount, in_seconds(all[0]->at), all[1]->amount, in_seconds(all[1]->at)));
  return audit;
}

Audit check_charges_have_orders(std::span<const Order> orders, std::span<const Charge> charges) {
  Audit audit;
  std::map<std::string, const Order*> by_id;
  for (const Order& order : orders) by_id.emplace(order.id, &order);
  for (const Charge& charge : charges) {
    ++audit.judged;
    const auto found = by_id.find(charge.order);
    if (found == by_id.end())
      audit.violated(fmt::format("{} was charged at {} for order {}, which nobody placed", charge.amount,
                                 in_seconds(charge.at), charge.order));
    else if (found->second->amount != charge.amount)
      audit.violated(fmt::format("{} was charged at {} for order {}, which was of {}", charge.amount,
                                 in_seconds(charge.at), charge.order, found->second->amount));
  }
  return audit;
}

Audit check_orders_are_charged(std::span<const Order> orders, std::span<const Charge> charges) {
  Audit audit;
  std::set<std::string> charged;
  for (const Charge& charge : charges) charged.insert(charge.order);
  for (const Order& order : orders) {
    if (!order.confirmed) continue;
    ++audit.judged;
    if (!charged.contains(order.id))
      audit.violated(fmt::format("order {} of {} was confirmed at {}, but never charged", order.id, order.amount,
                                 in_seconds(order.at)));
  }
  return audit;
}

}  // namespace netsplit::checkers
