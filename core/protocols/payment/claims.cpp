#include "core/protocols/payment/claims.h"

#include <algorithm>
#include <array>

#include "core/protocols/payment/customer.h"

namespace netsplit::payment {

std::vector<Monitor> Orders::monitors(std::span<const NodeId>) { return {Monitor::of(Orders{})}; }

std::span<const Label* const> Orders::claims() {
  static constexpr std::array<const Label*, 5> kClaims{&kNoOrderPaidTwice, &kNoMailSentTwice, &kNoConfirmedOrderUnpaid,
                                                       &kMoneyIsConserved, &kChargedAsOrdered};
  return kClaims;
}

void Orders::observe(NodeId changed, const Role& role, Time, std::vector<Finding>& findings) {
  if (const auto* provider = role.as<Provider>()) {
    for (const Deed& deed : provider->latest)
      if (deed.customer != kNobody) take(deed, findings);
  } else if (const auto* customer = role.as<Customer>()) {
    agreed[changed] = customer->config.cents;
    if (customer->confirmed != 0) confirm(customer->confirmed, "the page", findings);
    if (customer->mailed != 0) confirm(customer->mailed, "a mail", findings);
  }
}

void Orders::take(const Deed& deed, std::vector<Finding>& findings) {
  Counts& counts = orders[deed.subject];
  const std::string name = "order " + queue::name_of(deed.subject);
  switch (deed.kind) {
    case DeedKind::charge:
      if (++counts.charges > counts.refunds + 1)
        findings.push_back({&kNoOrderPaidTwice, name + " is charged once more"});
      if (const auto price = agreed.find(deed.customer); price != agreed.end() && price->second != deed.cents)
        findings.push_back({&kChargedAsOrdered, name + " costs " + std::to_string(price->second) + " cents, and " +
                                                    std::to_string(deed.cents) + " are charged"});
      break;
    case DeedKind::refund:
      if (++counts.refunds > counts.charges)
        findings.push_back({&kMoneyIsConserved, "more is given back for " + name + " than was taken"});
      break;
    case DeedKind::mail:
      if (++counts.mails > 1) findings.push_back({&kNoMailSentTwice, "a second mail confirms " + name});
      break;
    case DeedKind::apology: break;
  }
}

void Orders::confirm(OrderId order, const char* how, std::vector<Finding>& findings) {
  Counts& counts = orders[order];
  if (counts.charges > counts.refunds) return;
  findings.push_back({&kNoConfirmedOrderUnpaid,
                      std::string(how) + " confirms order " + queue::name_of(order) +
                          (counts.charges == 0 ? ", which has not been paid" : ", which has been refunded")});
}

NoPaidOrderWithoutMail::NoPaidOrderWithoutMail(std::span<const NodeId> customers) {
  for (const NodeId id : customers) customers_.push_back({.id = id});
}

bool NoPaidOrderWithoutMail::observe(NodeId changed, const Role& role) {
  const auto* customer = role.as<Customer>();
  for (Seen& seen : customers_) {
    if (!customer || seen.id != changed) continue;
    seen.ordered = !customer->purchases.empty();
    seen.open = customer->open();
    seen.without = customer->paid_without_mail();
  }
  return std::all_of(customers_.begin(), customers_.end(),
                     [](const Seen& s) { return s.ordered && s.open == 0 && s.without == 0; });
}

std::string NoPaidOrderWithoutMail::missing() const {
  std::string all;
  for (const Seen& seen : customers_) {
    if (seen.ordered && seen.open == 0 && seen.without == 0) continue;
    all += (all.empty() ? "#" : ", #") + std::to_string(index_of(seen.id));
    if (!seen.ordered)
      all += " had ordered nothing";
    else if (seen.without > 0)
      all += " had paid for " + std::to_string(seen.without) + " orders and had no mail";
    else
      all += " was waiting for something";
  }
  return all;
}

}  // namespace netsplit::payment
