#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/describer.h"
#include "core/base/ids.h"
#include "core/contracts/queue.h"

// An order is paid and confirmed by e-mail: three parties, no transaction around them. (Helland, "Life beyond distributed
// transactions", CIDR 2007; Garcia-Molina and Salem, "Sagas", SIGMOD 1987.)
namespace netsplit::payment {

/// Names an order: its customer, and a number of theirs. The names of queue messages serve here too.
using OrderId = std::uint64_t;

enum class DeedKind : std::uint8_t { charge, refund, mail, apology };
inline constexpr std::size_t kDeedKinds = 4;

/// What a provider does, and can't take back.
struct Deed {
  DeedKind kind = DeedKind::mail;
  std::uint64_t subject = 0;  ///< an order, or a message of a queue
  NodeId customer = kNobody;  ///< who sees it; nobody: we don't follow it further
  std::int64_t cents = 0;
  void describe(Describer& d) const;
  bool operator==(const Deed&) const = default;
};
std::string_view name_of(DeedKind kind);
/// The idempotency key of a deed that is to be done once.
std::uint64_t key_of(const Deed& deed);

template <DeedKind kKind>
struct Ask {
  static constexpr std::array<std::string_view, kDeedKinds> kNames{"charge", "refund", "send mail", "send apology"};
  static constexpr std::string_view kName = kNames[static_cast<std::size_t>(kKind)];
  Deed deed;
  std::uint64_t key = 0;  ///< idempotency key; 0: none
  NodeId then = kNobody;  ///< charge: who is asked for the mail after it; mail: who is answered, if not the sender
  void describe(Describer& d) const {
    deed.describe(d);
    d.flag("idempotency key", key != 0);
  }
  /// Ten times as much. One of its own has a key of its own, as a new request would.
  Ask tampered(std::uint64_t fresh) const {
    Ask other = *this;
    other.deed.cents *= 10;
    if (fresh != 0 && key != 0) other.key = fresh << 32 | key;
    return other;
  }
  bool operator==(const Ask&) const = default;
};
using Charge = Ask<DeedKind::charge>;
using Refund = Ask<DeedKind::refund>;
using SendMail = Ask<DeedKind::mail>;
using SendApology = Ask<DeedKind::apology>;

/// Provider to whoever asked.
template <DeedKind kKind>
struct Done {
  static constexpr std::array<std::string_view, kDeedKinds> kNames{"charged", "refunded", "mail sent", "apology sent"};
  static constexpr std::string_view kName = kNames[static_cast<std::size_t>(kKind)];
  Deed deed;
  bool ok = true;  ///< charge: not declined
  void describe(Describer& d) const {
    deed.describe(d);
    d.flag("done", ok, ok ? Tone::good : Tone::bad);
  }
  bool operator==(const Done&) const = default;
};

/// Provider to customer: a line of the card's statement, a mail in the mailbox.
template <DeedKind kKind>
struct Notice {
  static constexpr std::array<std::string_view, kDeedKinds> kNames{"card charged", "card refunded", "mail", "apology"};
  static constexpr std::string_view kName = kNames[static_cast<std::size_t>(kKind)];
  Deed deed;
  void describe(Describer& d) const { deed.describe(d); }
  bool operator==(const Notice&) const = default;
};

/// Customer to shop. A second click sends the same once more.
struct PlaceOrder {
  static constexpr std::string_view kName = "place order";
  OrderId order = 0;
  std::int64_t cents = 0;
  void describe(Describer& d) const {
    d.text("order", queue::name_of(order, d));
    d.number("cents", cents);
  }
  bool operator==(const PlaceOrder&) const = default;
};

/// What the page says to the customer.
enum class Page : std::uint8_t { nothing, accepted, confirmed, failed };
std::string_view name_of(Page page);

struct OrderReply {
  static constexpr std::string_view kName = "order page";
  OrderId order = 0;
  Page page = Page::nothing;
  void describe(Describer& d) const {
    d.text("order", queue::name_of(order, d));
    d.text("page", name_of(page), page == Page::failed ? Tone::bad : Tone::good);
  }
  bool operator==(const OrderReply&) const = default;
};

}  // namespace netsplit::payment
