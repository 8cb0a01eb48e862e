#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/checkers/audit.h"

// Money: amounts are whole numbers of the smallest unit (cents), so that sums are exact.
namespace netsplit::checkers {

struct Balance {
  std::string account;
  std::int64_t amount = 0;
};

/// All accounts as somebody saw them at once: by one transaction, or of one copy. (Balances read one after another while
/// money moves need not add up.)
struct Snapshot {
  Time at{};
  std::string by;
  std::vector<Balance> balances;
};

/// Conservation: in each snapshot the balances add up to the same total, which is `total`, or that of the first snapshot
/// (the bank test of Jepsen). `judged`: snapshots.
Audit check_conservation(std::span<const Snapshot> snapshots, std::optional<std::int64_t> total = {});
/// No account of any snapshot is below that. `judged`: balances.
Audit check_no_overdraft(std::span<const Snapshot> snapshots, std::int64_t least = 0);

struct Order {
  std::string id;
  std::int64_t amount = 0;
  Time at{};
  bool confirmed = true;  ///< the buyer was told that it is placed
};

/// Money that was taken for an order: what the account shows, not what was asked for.
struct Charge {
  std::string order;
  std::int64_t amount = 0;
  Time at{};
};

/// No order is charged twice. `judged`: orders charged.
Audit check_no_double_charge(std::span<const Charge> charges);
/// Every charge has its order, and is of its amount. `judged`: charges.
Audit check_charges_have_orders(std::span<const Order> orders, std::span<const Charge> charges);
/// Every order that was confirmed was charged. `judged`: those orders.
Audit check_orders_are_charged(std::span<const Order> orders, std::span<const Charge> charges);

}  // namespace netsplit::checkers
