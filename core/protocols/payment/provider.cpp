#include "core/protocols/payment/provider.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace netsplit::payment {
namespace {

constexpr Label kProcessed{"processed"};
constexpr Label kWritten{"written"};
constexpr Label kKeyWritten{"key written"};
constexpr Label kKnownKey{"known by its key"};
constexpr Label kRefused{"refused a stranger"};
constexpr Label kDeclined{"declined"};
constexpr Label kCharged{"charged a card"};
constexpr Label kRefunded{"refunded a card"};
constexpr Label kMailed{"sent a mail"};
constexpr Label kApologised{"sent an apology"};
constexpr std::array<const Label*, kDeedKinds> kNotes{&kCharged, &kRefunded, &kMailed, &kApologised};
constexpr std::array<std::string_view, 3> kMemories{"nothing", "memory", "disk"};
constexpr std::string_view kMutations[] = {"none", "key_after_deed", "answer_before_sync", "race_on_keys"};
constexpr std::size_t kDeedsShown = 24;

/// Calls f with a constant that is this kind: messages are types.
template <class F>
void with_kind(DeedKind kind, const F& f) {
  switch (kind) {
    case DeedKind::charge: return f(std::integral_constant<DeedKind, DeedKind::charge>{});
    case DeedKind::refund: return f(std::integral_constant<DeedKind, DeedKind::refund>{});
    case DeedKind::mail: return f(std::integral_constant<DeedKind, DeedKind::mail>{});
    case DeedKind::apology: return f(std::integral_constant<DeedKind, DeedKind::apology>{});
  }
}

void answer(NodeId caller, const Deed& deed, bool ok, Outbox& out) {
  with_kind(deed.kind, [&](auto kind) { out.send(caller, Done<kind()>{deed, ok}); });
}

/// Who listens for a charge is asked for the mail, in the name of whoever asked for the charge.
void tell_listener(NodeId caller, NodeId then, Deed deed, std::uint64_t key, Outbox& out) {
  if (then == kNobody || deed.kind != DeedKind::charge) return;
  deed.kind = DeedKind::mail;
  out.send(then, SendMail{deed, key == 0 ? 0 : key_of(deed), caller});
}

}  // namespace

std::string_view name_of(DeedKind kind) {
  static constexpr std::array<std::string_view, kDeedKinds> kNames{"charge", "refund", "mail", "apology"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::uint64_t key_of(const Deed& deed) { return deed.subject * kDeedKinds + static_cast<std::uint64_t>(deed.kind) + 1; }

std::string_view name_of(Page page) {
  static constexpr std::string_view kNames[] = {"no answer", "accepted", "confirmed", "failed"};
  return kNames[static_cast<std::size_t>(page)];
}

void Deed::describe(Describer& d) const {
  d.text("what", name_of(kind));
  d.text("for", queue::name_of(subject, d));
  if (customer != kNobody) d.node("customer", customer);
  if (cents != 0) d.number("cents", cents);
}

void ProviderConfig::options(Options& o) {
  constexpr Duration kYear = std::chrono::hours(24 * 365);
  o.one_of("remembers", remembers, kMemories, "Where it remembers which idempotency keys it has seen.");
  o.duration("key_window", key_window, ms(1), kYear, "And for how long.");
  o.distribution("processing", processing, "How long it takes to do something.");
  o.ratio("declines", declines, "The share of charges that are declined.");
  o.ratio("silent", silent, "The share of answers that are never given, though what was asked for was done.");
  allow.options(o);
  o.one_of("mutation", mutation, kMutations, "A mistake that is made on purpose.");
}

void ProviderDisk::describe(Describer& d) const {
  d.number("done", static_cast<std::int64_t>(done.size()));
  d.number("keys remembered", static_cast<std::int64_t>(keys.size()));
}

void Provider::start(Outbox&) { latest.clear(); }

bool Provider::receive(NodeId from, const Value& message, Outbox& out) {
  latest.clear();
  if (!config.allow.admits(from, out)) {
    out.note(kRefused);
    return true;  // a stranger is told nothing
  }
  return match(
      message, [&](const Charge& ask) { on_ask(from, ask.deed, ask.key, ask.then, out); },
      [&](const Refund& ask) { on_ask(from, ask.deed, ask.key, kNobody, out); },
      [&](const SendMail& ask) { on_ask(ask.then == kNobody ? from : ask.then, ask.deed, ask.key, kNobody, out); },
      [&](const SendApology& ask) { on_ask(from, ask.deed, ask.key, kNobody, out); });
}

queue::KnownIds* Provider::keys() {
  if (config.remembers == Config::Memory::nothing) return nullptr;
  return config.remembers == Config::Memory::disk ? &disk.keys : &memory;
}

void Provider::on_ask(NodeId caller, const Deed& deed, std::uint64_t key, NodeId then, Outbox& out) {
  if (queue::KnownIds* known = key == 0 ? nullptr : keys()) {
    known->forget_before(out.elapsed() - config.key_window);
    const auto under_way = std::find_if(jobs.begin(), jobs.end(), [&](const Job& j) {
      return j.stage != Stage::free && j.key == key && config.mutation != Config::Mutation::race_on_keys;
    });
    if (under_way != jobs.end() || known->contains(key)) {
      ++repetitions;
      out.note(kKnownKey, queue::number_of(deed.subject));
      if (under_way != jobs.end()) return;  // one answer will do
      tell_listener(caller, then, deed, key, out);
      return answer(caller, deed, true, out);
    }
  }
  if (free_slots.empty()) {
    free_slots.push_back(static_cast<std::uint32_t>(jobs.size()));
    jobs.emplace_back();
  }
  const std::uint32_t slot = free_slots.back();
  free_slots.pop_back();
  jobs[slot] = {Stage::working, caller, then, deed, key};
  ++busy;
  out.arm({kProcessed, slot}, out.draw(config.processing));
}

void Provider::timeout(Timer timer, Outbox& out) {
  latest.clear();
  if (timer.is(kKeyWritten)) return;
  Job& job = jobs[timer.key];
  if (timer.is(kProcessed)) return job.stage == Stage::working ? do_it(timer.key, out) : void();
  if (job.stage == Stage::writing) finish(timer.key, out);
}

/// What was charged for it and not given back.
std::int64_t Provider::charged_for(std::uint64_t subject) const {
  std::int64_t times = 0;
  for (const Deed& deed : disk.done) {
    if (deed.subject != subject) continue;
    if (deed.kind == DeedKind::charge) ++times;
    if (deed.kind == DeedKind::refund) --times;
  }
  return times;
}

void Provider::do_it(std::uint32_t slot, Outbox& out) {
  Job& job = jobs[slot];
  const bool nothing_to_refund = job.deed.kind == DeedKind::refund && charged_for(job.deed.subject) <= 0;
  const bool declines = job.deed.kind == DeedKind::charge && out.chance(config.declines);
  if (declines || nothing_to_refund) {
    if (declines) {
      ++declined;
      out.note(kDeclined, queue::number_of(job.deed.subject));
    }
    answer(job.caller, job.deed, !declines, out);
    return release(slot);
  }
  job.stage = Stage::writing;
  disk.done.push_back(job.deed);
  ++disk.counts[static_cast<std::size_t>(job.deed.kind)];
  if (job.deed.kind == DeedKind::charge) disk.cents += job.deed.cents;
  if (job.deed.kind == DeedKind::refund) disk.cents -= job.deed.cents;
  if (config.mutation != Config::Mutation::key_after_deed) remember(job.key, out);
  if (config.mutation == Config::Mutation::answer_before_sync) answer(job.caller, job.deed, true, out);
  out.sync(disk, {kWritten, slot});
}

void Provider::remember(std::uint64_t key, Outbox& out) {
  queue::KnownIds* known = key == 0 ? nullptr : keys();
  if (known && !known->contains(key)) known->add(key, out.elapsed());
}

/// It is done, and everybody concerned learns of it.
void Provider::finish(std::uint32_t slot, Outbox& out) {
  const Job job = jobs[slot];
  release(slot);
  latest.push_back(job.deed);
  out.note(*kNotes[static_cast<std::size_t>(job.deed.kind)], queue::number_of(job.deed.subject));
  if (job.deed.customer != kNobody)
    with_kind(job.deed.kind, [&](auto kind) { out.send(job.deed.customer, Notice<kind()>{job.deed}); });
  tell_listener(job.caller, job.then, job.deed, job.key, out);
  const bool answers = config.mutation != Config::Mutation::answer_before_sync && !out.chance(config.silent);
  if (answers) answer(job.caller, job.deed, true, out);
  if (config.mutation == Config::Mutation::key_after_deed) {
    remember(job.key, out);
    out.sync(disk, {kKeyWritten});
  }
}

void Provider::release(std::uint32_t slot) {
  jobs[slot].stage = Stage::free;
  free_slots.push_back(slot);
  --busy;
}

void Provider::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  d.standing(busy > 0 ? "at work" : "idle", busy > 0 ? Tone::active : Tone::plain);
  d.number("under way", number(busy));
  d.number("charges", number(disk.counts[0]), {}, Tone::good);
  d.number("refunds", number(disk.counts[1]), {}, disk.counts[1] > 0 ? Tone::waiting : Tone::plain);
  d.number("mails", number(disk.counts[2]), {}, Tone::good);
  d.number("apologies", number(disk.counts[3]));
  d.number("taken in all", disk.cents, "cents");
  d.number("declined", number(declined));
  d.number("known by their key", number(repetitions));
  d.number("keys remembered", number(disk.keys.size() + memory.size()));
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 3> kColumns{"what", "for", "customer"};
  d.table("done, the last", kColumns);
  for (std::size_t i = disk.done.size() > kDeedsShown ? disk.done.size() - kDeedsShown : 0; i < disk.done.size(); ++i) {
    const Deed& deed = disk.done[i];
    d.row(std::array{std::string(name_of(deed.kind)), queue::name_of(deed.subject, d), d.node_name(deed.customer)});
  }
}

}  // namespace netsplit::payment
