#include "core/protocols/payment/shop.h"

#include <algorithm>
#include <array>
#include <string>

namespace netsplit::payment {
namespace {

constexpr Label kDue{"due"};
constexpr Label kShopWritten{"written"};
constexpr Label kResumed{"resumed"};
constexpr Label kAskedAgain{"asked again"};
constexpr Label kGaveUp{"gave up"};
constexpr Label kCompensates{"compensates"};
constexpr std::array<std::string_view, 4> kDesigns{"dual_write", "saga_orchestrated", "saga_choreographed", "outbox"};
constexpr std::array<std::string_view, 8> kSteps{
    "new",      "to be charged", "charged, mail to be sent", "to be refunded", "to be told so", "done",
    "refunded", "cancelled"};
constexpr std::size_t kOrdersShown = 24;

/// What is due.
enum Due : std::uint32_t { kNextStep, kNoAnswer };

bool is_end(Step step) { return step >= Step::mailed; }

}  // namespace

void ShopConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.one_of("design", design, kDesigns, "How it sees to it that an order is paid and a mail is sent.");
  o.node("provider", provider, "Who charges cards.");
  o.node("mailer", mailer, "Who sends e-mails.");
  o.flag("idempotency_keys", idempotency_keys, "Whoever is asked is given a key, the same for each attempt.");
  o.duration("between", between, {}, kDay, "From one step to the next: it may crash meanwhile.");
  o.duration("patience", patience, ms(1), kDay, "How long to wait for an answer before asking again.");
  o.integer("attempts", attempts, 1, 1000, "How often to ask before giving up; the outbox never does.");
  o.duration("relay", relay, ms(1), kDay, "Outbox: how long it takes the relay to find what is to be done.");
}

void ShopDisk::describe(Describer& d) const { d.number("lines", static_cast<std::int64_t>(lines.size())); }

void Shop::start(Outbox& out) {
  for (const OrderLine& line : disk.lines) {
    const auto [place, is_new] = places.try_emplace(line.order, static_cast<std::uint32_t>(orders.size()));
    if (is_new) orders.emplace_back();
    orders[place->second].line = line;
  }
  if (config.design != Design::dual_write) {
    for (Order& order : orders) {
      if (is_end(order.line.step)) continue;
      ++resumed;
      out.note(kResumed, queue::number_of(order.line.order));
      act(order, out);
      // A choreography is set going anew: whoever has done a part already will say so.
      if (order.line.step == Step::charged && config.design == Design::saga_choreographed) ask(order, out);
    }
  }
  settle(out);
}

bool Shop::receive(NodeId from, const Value& message, Outbox& out) {
  const bool understood = match(
      message, [&](const PlaceOrder& place) { on_order(from, place, out); },
      [&](const Done<DeedKind::charge>& done) { on_done(done.deed, done.ok, out); },
      [&](const Done<DeedKind::refund>& done) { on_done(done.deed, done.ok, out); },
      [&](const Done<DeedKind::mail>& done) { on_done(done.deed, done.ok, out); },
      [&](const Done<DeedKind::apology>& done) { on_done(done.deed, done.ok, out); });
  settle(out);
  return understood;
}

void Shop::timeout(Timer timer, Outbox& out) {
  if (timer.is(kShopWritten)) {
    Order& order = orders[timer.key];
    if (order.unwritten > 0 && --order.unwritten == 0) plan(order, out);
  } else {
    agenda.fired();
    service::Agenda::Entry due;
    while (agenda.take(out.elapsed(), due)) {
      Order& order = orders[due.slot];
      if (order.serial != due.serial) continue;
      order.serial = 0;
      if (due.what == kNextStep)
        act(order, out);
      else
        on_deadline(order, out);
    }
  }
  settle(out);
}

void Shop::on_order(NodeId from, const PlaceOrder& place, Outbox& out) {
  const auto [found, is_new] = places.try_emplace(place.order, static_cast<std::uint32_t>(orders.size()));
  if (is_new) orders.emplace_back().line = {place.order, from, place.cents, Step::fresh};
  Order& order = orders[found->second];
  // Whoever failed may try again; everybody else is told what is known.
  const bool over = order.line.step == Step::refunded || order.line.step == Step::cancelled;
  if (order.line.step == Step::fresh || (over && config.design == Design::dual_write))
    return advance(order, Step::charging, out);
  const Page page = page_of(order.line.step);
  if (order.unwritten == 0 && page != Page::nothing) reply(order, page, out);
}

/// What the page says to somebody who comes back.
Page Shop::page_of(Step step) const {
  if (config.design == Design::outbox) return Page::accepted;
  if (step == Step::mailed) return Page::confirmed;
  if (step == Step::refunded || step == Step::cancelled) return Page::failed;
  // Of an order that is not in its memory the naive design knows one thing: whether it has been paid.
  return config.design == Design::dual_write && step == Step::charged ? Page::confirmed : Page::nothing;
}

void Shop::on_done(const Deed& deed, bool ok, Outbox& out) {
  const auto found = places.find(deed.subject);
  if (found == places.end()) return;
  Order& order = orders[found->second];
  const Step step = order.line.step;
  const bool charging = step == Step::charging;
  switch (deed.kind) {
    case DeedKind::charge:
      if (!charging) return;
      if (ok) return advance(order, Step::charged, out);
      return advance(order, config.design == Design::outbox ? Step::apologising : Step::cancelled, out);
    case DeedKind::mail:
      // Events of a choreography may overtake one another.
      if (step == Step::charged || (charging && config.design == Design::saga_choreographed))
        advance(order, Step::mailed, out);
      return;
    case DeedKind::refund:
      if (step == Step::refunding) advance(order, Step::refunded, out);
      return;
    case DeedKind::apology:
      if (step == Step::apologising) advance(order, Step::cancelled, out);
      return;
  }
}

/// The naive design writes down that an order is paid, and nothing of what it is about to do.
bool Shop::keeps(Step step) const { return config.design != Design::dual_write || step == Step::charged; }

void Shop::advance(Order& order, Step step, Outbox& out) {
  order.line.step = step;
  order.attempts = 0;
  order.serial = 0;
  if (!keeps(step)) return plan(order, out);
  disk.lines.push_back(order.line);
  ++order.unwritten;
  out.sync(disk, {kShopWritten, places[order.line.order]});
}

void Shop::plan(Order& order, Outbox& out) { wait(order, config.between, kNextStep, out); }

/// Does what comes next, now that all that was decided before is on disk.
void Shop::act(Order& order, Outbox& out) {
  const bool outbox = config.design == Design::outbox;
  switch (order.line.step) {
    case Step::fresh: return;
    case Step::charging:
    case Step::charged:
      if (outbox && order.line.step == Step::charging) reply(order, Page::accepted, out);
      if (outbox) return wait(order, config.relay, kNoAnswer, out);
      if (order.line.step == Step::charged && config.design == Design::saga_choreographed)
        return wait(order, config.patience, kNoAnswer, out);
      return ask(order, out);
    case Step::refunding: return ask(order, out);
    case Step::apologising: return wait(order, config.relay, kNoAnswer, out);
    case Step::mailed:
      if (!outbox) reply(order, Page::confirmed, out);
      return;
    case Step::refunded:
    case Step::cancelled:
      if (!outbox) reply(order, Page::failed, out);
      return;
  }
}

void Shop::ask(Order& order, Outbox& out) {
  Deed deed{DeedKind::charge, order.line.order, order.line.customer, order.line.cents};
  const bool choreographed = config.design == Design::saga_choreographed;
  const Step step = order.line.step;
  if (step == Step::charged && !choreographed) deed.kind = DeedKind::mail;
  if (step == Step::refunding) deed.kind = DeedKind::refund;
  if (step == Step::apologising) deed.kind = DeedKind::apology;
  const std::uint64_t key = config.idempotency_keys ? key_of(deed) : 0;
  if (order.attempts++ > 0) {
    ++asked_again;
    out.note(kAskedAgain, queue::number_of(order.line.order));
  }
  switch (deed.kind) {
    case DeedKind::charge: out.send(config.provider, Charge{deed, key, choreographed ? config.mailer : kNobody}); break;
    case DeedKind::refund: out.send(config.provider, Refund{deed, key, kNobody}); break;
    case DeedKind::mail: out.send(config.mailer, SendMail{deed, key, kNobody}); break;
    case DeedKind::apology: out.send(config.mailer, SendApology{deed, key, kNobody}); break;
  }
  wait(order, config.patience, kNoAnswer, out);
}

void Shop::wait(Order& order, Duration how_long, std::uint32_t what, Outbox& out) {
  order.serial = next_serial++;
  agenda.add({out.elapsed() + how_long, what, places[order.line.order], order.serial});
}

void Shop::on_deadline(Order& order, Outbox& out) {
  const bool never_gives_up = config.design == Design::outbox || order.line.step == Step::refunding;
  if (never_gives_up || order.attempts < static_cast<std::uint64_t>(config.attempts)) return ask(order, out);
  give_up(order, out);
}

/// Whether the last attempt was done is not known. A saga goes back, by a step that does no harm if there is nothing to
/// take back; the naive design says that something went wrong.
void Shop::give_up(Order& order, Outbox& out) {
  out.note(kGaveUp, queue::number_of(order.line.order));
  if (config.design == Design::dual_write) return advance(order, Step::cancelled, out);
  out.note(kCompensates, queue::number_of(order.line.order));
  advance(order, Step::refunding, out);
}

void Shop::reply(const Order& order, Page page, Outbox& out) const {
  out.send(order.line.customer, OrderReply{order.line.order, page});
}

void Shop::settle(Outbox& out) {
  agenda.settle({kDue}, out, [&](const service::Agenda::Entry& due) { return orders[due.slot].serial == due.serial; });
}

void Shop::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  std::array<std::int64_t, kSteps.size()> counts{};
  for (const Order& order : orders) ++counts[static_cast<std::size_t>(order.line.step)];
  const auto of = [&](Step step) { return counts[static_cast<std::size_t>(step)]; };
  const std::int64_t open = of(Step::charging) + of(Step::charged) + of(Step::refunding) + of(Step::apologising);
  if (of(Step::refunding) > 0)
    d.standing("compensating", Tone::waiting);
  else
    d.standing(open > 0 ? "at work" : "idle", open > 0 ? Tone::active : Tone::plain);
  d.text("design", kDesigns[static_cast<std::size_t>(config.design)]);
  d.flag("idempotency keys", config.idempotency_keys);
  d.number("orders", number(orders.size()));
  d.number("under way", open, {}, open > 0 ? Tone::active : Tone::plain);
  d.number("done", of(Step::mailed), {}, Tone::good);
  d.number("refunded", of(Step::refunded), {}, of(Step::refunded) > 0 ? Tone::waiting : Tone::plain);
  d.number("cancelled", of(Step::cancelled));
  d.number("taken up again after a crash", number(resumed));
  d.number("asked again", number(asked_again));
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 4> kColumns{"order", "state", "attempts", "on disk"};
  d.table("orders, the last", kColumns);
  for (std::size_t i = orders.size() > kOrdersShown ? orders.size() - kOrdersShown : 0; i < orders.size(); ++i) {
    const Order& order = orders[i];
    static constexpr std::array<Tone, 8> kTones{Tone::plain,   Tone::active, Tone::active,  Tone::waiting,
                                                Tone::waiting, Tone::good,   Tone::waiting, Tone::plain};
    const auto step = static_cast<std::size_t>(order.line.step);
    d.row(std::array{queue::name_of(order.line.order, d), std::string(kSteps[step]), std::to_string(order.attempts),
                     std::string(!keeps(order.line.step) ? "no"
                                 : order.unwritten > 0   ? "not yet"
                                                         : "yes")},
          kTones[step]);
  }
}

}  // namespace netsplit::payment
