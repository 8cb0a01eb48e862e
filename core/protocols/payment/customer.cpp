#include "core/protocols/payment/customer.h"

#include <algorithm>
#include <array>
#include <string>

namespace netsplit::payment {
namespace {

constexpr Label kNext{"next"};
constexpr Label kPatience{"patience"};
constexpr Label kClicksAgain{"clicked again"};
constexpr Label kGoesAway{"went away"};
constexpr std::size_t kShown = 24;

}  // namespace

Sight sight_of(const Purchase& p) {
  const bool mailed = p.mails > 0;
  if (p.charges > p.refunds + 1) return {"paid twice", Tone::bad};
  if (p.charges > p.refunds) {
    if (p.mails > 1) return {"paid, mailed twice", Tone::bad};
    if (p.page == Page::failed) return {mailed ? "paid, mailed, but the page said no" : "paid, but told no", Tone::bad};
    if (mailed) return {"paid and confirmed", Tone::good};
    if (p.page == Page::nothing)
      return {p.open ? "paid, waits" : "paid, told nothing", p.open ? Tone::waiting : Tone::bad};
    return p.page == Page::accepted ? Sight{"paid, mail to come", Tone::waiting} : Sight{"paid, no mail", Tone::bad};
  }
  if (mailed && p.charges == 0) return {"confirmed, not paid", Tone::bad};
  if (mailed) return {"refunded, though a mail confirmed it", Tone::bad};
  if (p.charges > 0)
    return {p.page == Page::failed || p.apologies > 0 ? "refunded" : "refunded, told nothing", Tone::waiting};
  if (p.page == Page::confirmed) return {"confirmed, not paid", Tone::bad};
  if (p.apologies > 0) return {"not paid, told no", Tone::plain};
  if (p.page == Page::accepted) return {"accepted, not paid yet", Tone::waiting};
  if (p.page == Page::failed) return {"not paid, told no", Tone::plain};
  return {p.open ? "waits" : "not paid, told nothing", Tone::waiting};
}

void CustomerConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.nodes("servers", servers, "The shops, tried in turn.");
  o.distribution("pause", pause, "Before the next order.");
  o.integer("orders", orders, 0, 100'000, "So many in all; 0: without end.");
  o.integer("cents", cents, 1, 1'000'000'000, "What an order costs.");
  o.duration("patience", patience, ms(1), kDay, "How long to wait for the page.");
  o.integer("clicks", clicks, 1, 1000, "How often to click in all before going away.");
  o.duration("start", start, {}, kLongest, "When to begin, on their clock.");
  o.duration("stop", stop, {}, kLongest, "When to place no more orders.");
}

void Customer::start(Outbox& out) {
  first_number =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(out.elapsed()).count());
  if (config.servers.empty()) return;
  out.arm({kNext}, (config.start > out.elapsed() ? config.start - out.elapsed() : Duration{}) + out.draw(config.pause));
}

Purchase* Customer::find(OrderId order) {
  const auto found =
      std::find_if(purchases.rbegin(), purchases.rend(), [&](const Purchase& p) { return p.order == order; });
  return found == purchases.rend() ? nullptr : &*found;
}

bool Customer::receive(NodeId, const Value& message, Outbox& out) {
  confirmed = mailed = 0;
  const auto count = [&](const Deed& deed, std::uint32_t Purchase::*what) {
    if (Purchase* purchase = find(deed.subject)) ++(purchase->*what);
  };
  return match(
      message, [&](const OrderReply& reply) { on_page(reply, out); },
      [&](const Notice<DeedKind::charge>& n) { count(n.deed, &Purchase::charges); },
      [&](const Notice<DeedKind::refund>& n) { count(n.deed, &Purchase::refunds); },
      [&](const Notice<DeedKind::apology>& n) { count(n.deed, &Purchase::apologies); },
      [&](const Notice<DeedKind::mail>& n) {
        mailed = n.deed.subject;
        count(n.deed, &Purchase::mails);
      });
}

void Customer::timeout(Timer timer, Outbox& out) {
  confirmed = mailed = 0;
  if (timer.is(kNext)) return place(out);
  Purchase& purchase = purchases[timer.key];
  if (!purchase.open) return;
  if (purchase.clicks < static_cast<std::uint64_t>(config.clicks)) {
    out.note(kClicksAgain, queue::number_of(purchase.order));
    return click(timer.key, out);
  }
  out.note(kGoesAway, queue::number_of(purchase.order));
  end(purchase, Outcome::unknown, out);
}

void Customer::place(Outbox& out) {
  const bool enough = config.orders > 0 && purchases.size() >= static_cast<std::size_t>(config.orders);
  if (enough || out.elapsed() >= config.stop) return;
  Purchase& purchase = purchases.emplace_back();
  purchase.order = queue::message_id(out.self(), first_number + purchases.size());
  purchase.op = out.invoke(PlaceOrder{purchase.order, config.cents});
  click(static_cast<std::uint32_t>(purchases.size() - 1), out);
}

void Customer::click(std::uint32_t index, Outbox& out) {
  Purchase& purchase = purchases[index];
  out.send(config.servers[(index + purchase.clicks) % config.servers.size()], PlaceOrder{purchase.order, config.cents});
  ++purchase.clicks;
  out.arm({kPatience, index}, config.patience);
}

void Customer::on_page(const OrderReply& reply, Outbox& out) {
  Purchase* purchase = find(reply.order);
  if (!purchase || !purchase->open) return;
  purchase->page = reply.page;
  if (reply.page == Page::confirmed) confirmed = reply.order;
  end(*purchase, reply.page == Page::failed ? Outcome::fail : Outcome::ok, out);
}

void Customer::end(Purchase& purchase, Outcome outcome, Outbox& out) {
  purchase.open = false;
  out.cancel({kPatience, static_cast<std::uint32_t>(&purchase - purchases.data())});
  out.complete(purchase.op, outcome, {});
  out.arm({kNext}, out.draw(config.pause));
}

std::uint64_t Customer::paid_without_mail() const {
  return static_cast<std::uint64_t>(std::count_if(
      purchases.begin(), purchases.end(), [](const Purchase& p) { return p.charges > p.refunds && p.mails == 0; }));
}

std::uint64_t Customer::open() const {
  return static_cast<std::uint64_t>(std::count_if(purchases.begin(), purchases.end(), [](const Purchase& p) {
    const bool to_come = p.page == Page::accepted && p.charges == p.refunds && p.apologies == 0;
    return p.open || to_come;
  }));
}

void Customer::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  std::array<std::uint64_t, 4> sums{};
  const Purchase* worst = nullptr;
  std::uint64_t bad = 0;
  for (const Purchase& p : purchases) {
    sums[0] += p.charges;
    sums[1] += p.refunds;
    sums[2] += p.mails;
    sums[3] += p.apologies;
    if (sight_of(p).tone != Tone::bad) continue;
    worst = &p;
    ++bad;
  }
  if (worst)
    d.standing(sight_of(*worst).words, Tone::bad);
  else
    d.standing(open() > 0 ? "waits" : "content", open() > 0 ? Tone::active : Tone::good);
  d.number("orders", number(purchases.size()));
  d.number("charges", number(sums[0]));
  d.number("refunds", number(sums[1]));
  d.number("mails", number(sums[2]));
  d.number("apologies", number(sums[3]));
  d.number("orders gone wrong", number(bad), {}, bad > 0 ? Tone::bad : Tone::plain);
  d.number("paid without mail", number(paid_without_mail()), {}, paid_without_mail() > 0 ? Tone::bad : Tone::plain);
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 7> kColumns{"order",    "clicks", "page", "charged",
                                                            "refunded", "mails",  "sees"};
  d.table("what the customer sees", kColumns);
  for (std::size_t i = purchases.size() > kShown ? purchases.size() - kShown : 0; i < purchases.size(); ++i) {
    const Purchase& p = purchases[i];
    const Sight sight = sight_of(p);
    d.row(std::array{std::to_string(queue::number_of(p.order)), std::to_string(p.clicks), std::string(name_of(p.page)),
                     std::to_string(p.charges), std::to_string(p.refunds), std::to_string(p.mails),
                     std::string(sight.words)},
          sight.tone);
  }
}

}  // namespace netsplit::payment
