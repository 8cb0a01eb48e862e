#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/options.h"
#include "core/protocols/payment/messages.h"
#include "core/protocols/service/agenda.h"
#include "core/sim/role.h"

namespace netsplit::payment {

/// How the shop sees to it that an order is paid, and a mail sent, though it may crash between any two steps.
enum class Design : std::uint8_t {
  dual_write,          ///< charges, writes that down, sends the mail, and hopes
  saga_orchestrated,   ///< writes each step down before it takes it; what can't be finished is given back
  saga_choreographed,  ///< the same, but the payment provider itself sees to the mail when it has charged
  outbox,              ///< writes the order and what is to be done for it at once, answers, and does it afterwards
};

struct ShopConfig {
  Design design = Design::dual_write;
  NodeId provider = kNobody;
  NodeId mailer = kNobody;
  bool idempotency_keys = false;
  Duration between = ms(5);
  Duration patience = 1s;
  std::int64_t attempts = 3;
  Duration relay = ms(50);
  void options(Options& o);
  bool operator==(const ShopConfig&) const = default;
};

/// `fresh`: nothing has been done. What comes after `charging` is what was done; the last five are ends.
enum class Step : std::uint8_t { fresh, charging, charged, refunding, apologising, mailed, refunded, cancelled };

struct OrderLine {
  OrderId order = 0;
  NodeId customer = kNobody;
  std::int64_t cents = 0;
  Step step = Step::fresh;
  bool operator==(const OrderLine&) const = default;
};
struct ShopDisk {
  static constexpr std::string_view kName = "orders";
  AppendLog<OrderLine> lines;  ///< the latest of an order counts
  void describe(Describer& d) const;
  bool operator==(const ShopDisk&) const = default;
};

/// The order service. Sagas: Garcia-Molina and Salem, SIGMOD 1987, sections 2 and 4 (each step has one that compensates
/// for it, and what is logged decides after a crash whether to go forward or back). The transactional outbox with its
/// relay: Richardson, "Microservices patterns", 2018, section 3.3.7. All but the naive design ask again after a crash, and
/// so may ask twice: only an idempotency key makes that harmless.
/// Simplified: one item that is always in stock, so that the only thing to compensate for is the charge.
struct Shop {
  using Config = ShopConfig;
  using Disk = ShopDisk;
  struct Order {
    OrderLine line;
    std::uint32_t attempts = 0;   ///< at the step at hand
    std::uint32_t unwritten = 0;  ///< lines that are not on disk yet
    std::uint32_t serial = 0;     ///< of the deadline that counts
    bool operator==(const Order&) const = default;
  };

  Config config;
  Disk disk;
  std::vector<Order> orders;
  std::map<OrderId, std::uint32_t> places;
  service::Agenda agenda;
  std::uint32_t next_serial = 1;
  std::uint64_t resumed = 0;
  std::uint64_t asked_again = 0;

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Shop&) const = default;

 private:
  void on_order(NodeId from, const PlaceOrder& place, Outbox& out);
  void on_done(const Deed& deed, bool ok, Outbox& out);
  void advance(Order& order, Step step, Outbox& out);
  void plan(Order& order, Outbox& out);
  void act(Order& order, Outbox& out);
  void on_deadline(Order& order, Outbox& out);
  void ask(Order& order, Outbox& out);
  void give_up(Order& order, Outbox& out);
  void reply(const Order& order, Page page, Outbox& out) const;
  void wait(Order& order, Duration how_long, std::uint32_t what, Outbox& out);
  void settle(Outbox& out);
  bool keeps(Step step) const;
  Page page_of(Step step) const;
};

}  // namespace netsplit::payment
