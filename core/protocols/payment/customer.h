#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/options.h"
#include "core/protocols/payment/messages.h"
#include "core/sim/role.h"

namespace netsplit::payment {

/// What a customer has seen of one order: on the page, on the card's statement, in the mailbox.
struct Purchase {
  OrderId order = 0;
  Page page = Page::nothing;
  std::uint32_t clicks = 0;
  std::uint32_t charges = 0;
  std::uint32_t refunds = 0;
  std::uint32_t mails = 0;
  std::uint32_t apologies = 0;
  OpId op = 0;
  bool open = true;  ///< the page has not come to an end
  bool operator==(const Purchase&) const = default;
};

/// That in a few words: "paid and confirmed", "paid, told nothing", "paid twice".
struct Sight {
  std::string_view words;
  Tone tone = Tone::plain;
};
Sight sight_of(const Purchase& purchase);

struct CustomerConfig {
  std::vector<NodeId> servers;
  Distribution pause = Distribution::constant(ms(500));
  std::int64_t orders = 0;
  std::int64_t cents = 4'200;
  Duration patience = 3s;
  std::int64_t clicks = 1;
  Duration start{};
  Duration stop = kLongest;
  void options(Options& o);
  bool operator==(const CustomerConfig&) const = default;
};

/// Places one order after the other. Who waits too long for the page clicks again, which sends the same order once more,
/// or goes away.
struct Customer {
  using Config = CustomerConfig;

  Config config;
  std::vector<Purchase> purchases;
  std::uint64_t first_number = 0;  ///< the orders of an earlier life had smaller ones
  OrderId confirmed = 0;           ///< by the latest event, on the page
  OrderId mailed = 0;              ///< by the latest event, in the mailbox

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Customer&) const = default;

  std::uint64_t paid_without_mail() const;
  /// Orders of which something is still to come.
  std::uint64_t open() const;

 private:
  void place(Outbox& out);
  void click(std::uint32_t index, Outbox& out);
  void on_page(const OrderReply& reply, Outbox& out);
  void end(Purchase& purchase, Outcome outcome, Outbox& out);
  Purchase* find(OrderId order);
};

}  // namespace netsplit::payment
