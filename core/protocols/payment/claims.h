#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/label.h"
#include "core/protocols/payment/provider.h"
#include "core/sim/monitor.h"

namespace netsplit::payment {

inline constexpr Label kNoOrderPaidTwice{"No Order Paid Twice"};
inline constexpr Label kNoMailSentTwice{"No Mail Sent Twice"};
inline constexpr Label kNoConfirmedOrderUnpaid{"No Confirmed Order Unpaid"};
inline constexpr Label kMoneyIsConserved{"Money Is Conserved"};
inline constexpr Label kChargedAsOrdered{"Charged As Ordered"};
inline constexpr Label kNoPaidOrderWithoutMail{"No Paid Order Without Mail"};

/// What was done for each order, whoever knows of it: the providers' own ledgers, and what the page and the mailbox say.
/// Money Is Conserved: for no order more was given back than was taken, so that shop and customers together have what
/// they had. Charged As Ordered: no card is charged another amount than its owner has agreed to. No Confirmed Order
/// Unpaid: whoever is told by page or mail that an order is confirmed has paid for it by then.
struct Orders {
  struct Counts {
    std::uint32_t charges = 0;
    std::uint32_t refunds = 0;
    std::uint32_t mails = 0;
    bool told = false;
  };
  std::map<OrderId, Counts> orders;
  std::map<NodeId, std::int64_t> agreed;  ///< cents that each customer pays for an order

  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);

 private:
  void take(const Deed& deed, std::vector<Finding>& findings);
  void confirm(OrderId order, const char* how, std::vector<Finding>& findings);
};

/// Of all orders that are paid and not refunded, each customer has had a mail. At the moment that counts there must be
/// an order, and none may be waited for.
class NoPaidOrderWithoutMail {
 public:
  static constexpr const Label* kClaim = &kNoPaidOrderWithoutMail;
  static constexpr const char* kDoc = "Each customer whose card was charged, and not refunded, has a mail about it.";
  explicit NoPaidOrderWithoutMail(std::span<const NodeId> customers);
  bool observe(NodeId changed, const Role& role);
  std::string missing() const;

 private:
  struct Seen {
    NodeId id = kNobody;
    bool ordered = false;
    std::uint64_t open = 0;     ///< orders of which something is to come
    std::uint64_t without = 0;  ///< paid, and no mail
  };
  std::vector<Seen> customers_;
};

}  // namespace netsplit::payment
