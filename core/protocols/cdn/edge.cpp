#include "core/protocols/cdn/edge.h"

#include <algorithm>

namespace netsplit::cdn {
namespace {

constexpr Label kFetchGivenUp{"fetch given up"};
constexpr Label kCarryOut{"carry out purge"};
constexpr Label kPurged{"purged"};
constexpr Label kFails{"fetches fail"};
constexpr Label kWorks{"fetches work again"};
constexpr std::string_view kEvictions[] = {"lru", "lfu"};
constexpr std::string_view kMutations[] = {"none",           "ignore_age", "keep_after_purge",
                                           "fetch_for_each", "overfill",   "ignore_version"};

}  // namespace

bool passes_through(const service::Request& request) {
  return request.writes || (request.body && !request.body.as<Exactly>());
}

void EdgeConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.node("parent", parent, "Whom it asks: the origin, or another edge, its shield.");
  o.nodes("below", below, "Edges that are told of a purge as soon as it is carried out here.");
  o.integer("capacity", capacity, 1, 1'000'000, "So many objects have room.");
  o.one_of("eviction", eviction, kEvictions,
           "Which one goes when there is no room: not used for the longest time, or used least often.");
  o.flag("collapse", collapse, "Requests for what is being fetched wait for that, instead of fetching it again.");
  o.duration("max_age", caching.max_age, 0s, kLongest, "How long a copy is fresh; 0: as the origin says.");
  o.duration("stale_while_revalidate", caching.stale_while_revalidate, 0s, kLongest,
             "How long after that it may be used while a new one is fetched; 0: as the origin says.");
  o.duration("stale_if_error", caching.stale_if_error, 0s, kLongest,
             "How long after that it may be used when no new one can be had; 0: as the origin says.");
  o.duration("fetch_timeout", fetch_timeout, us(100), kDay, "How long it waits for its parent.");
  o.distribution("purge_lag", purge_lag, "How long a purge that has arrived waits to be carried out.");
  o.duration("purge_again", purge_again, 0s, kDay,
             "How often those below are told again who haven't confirmed a purge; 0: never.");
  o.one_of("mutation", mutation, kMutations, "A mistake that is made on purpose.");
}

void Edge::start(Outbox& out) { fetches.life = static_cast<std::uint32_t>(out.pick(1u << 16)); }

bool Edge::receive(NodeId from, const Value& message, Outbox& out) {
  seen = out.elapsed();
  const bool understood = match(
      message, [&](const service::Request& request) { on_request(from, request, out); },
      [&](const service::Reply& reply) { on_reply(reply, out); },
      [&](const service::Probe& probe) { out.send(from, service::Alive{probe.number}); },
      [&](const service::Cancel&) {},  // others may wait for the same, and the copy is worth having
      [&](const Purge& purge) { on_purge(from, purge, out); },
      [&](const Purged& done) { spread.on_purged(from, done, out); },
      [&](const PurgeNow& now) {
        on_purge(kNobody, {out.pick(std::uint64_t{1} << 32), static_cast<std::uint32_t>(now.key)}, out);
      });
  settle(out);
  return understood;
}

void Edge::timeout(Timer timer, Outbox& out) {
  seen = out.elapsed();
  if (timer.is(kTellAgain)) {
    spread.tell_again(config.purge_again, out);
  } else if (timer.is(kCarryOut)) {
    const auto it =
        std::find_if(lagging.begin(), lagging.end(), [&](const Lagging& l) { return l.purge.number == timer.key; });
    if (it == lagging.end()) return;
    const Lagging due = *it;
    lagging.erase(it);
    carry_out(due.purge, due.from, out);
  } else {
    agenda.fired();
    for (service::Agenda::Entry due; agenda.take(out.elapsed(), due);)
      if (fetches.slots[due.slot].busy && fetches.slots[due.slot].generation == due.serial) {
        ++given_up;
        failed(due.slot, service::Status::late, out);
      }
  }
  settle(out);
}

void Edge::settle(Outbox& out) {
  agenda.settle(kFetchGivenUp, out, [&](const service::Agenda::Entry& e) {
    return fetches.slots[e.slot].busy && fetches.slots[e.slot].generation == e.serial;
  });
}

std::uint64_t Edge::kept_as(std::uint64_t name) const {
  const bool exact = version_of(name) > 0;
  return exact && config.mutation == Config::Mutation::ignore_version ? std::uint64_t{0xffffffff} << 32 | name : name;
}

Caching Edge::caching_of(const service::Reply& reply, std::uint64_t name) const {
  const auto* content = reply.body.as<Content>();
  Caching caching = content ? content->caching : Caching{};
  if (version_of(name) > 0 || key_of(name) == kPage) return caching;
  const auto overrule = [](Duration& origin, Duration here) {
    if (here > Duration::zero()) origin = here;
  };
  overrule(caching.max_age, config.caching.max_age);
  overrule(caching.stale_while_revalidate, config.caching.stale_while_revalidate);
  overrule(caching.stale_if_error, config.caching.stale_if_error);
  return caching;
}

void Edge::on_request(NodeId from, const service::Request& request, Outbox& out) {
  ++asked;
  const std::uint64_t name = kept_as(name_of(request));
  if (passes_through(request)) {
    const std::uint32_t slot = begin_fetch(request, name, out);
    return fetches.wait(slot, {request.id, name_of(request), from});
  }
  const Shelf::Copy* copy = shelf.use(name, config.eviction);
  const Duration age = copy ? out.elapsed() - copy->made : Duration::zero();
  if (copy && age < copy->caching.max_age) {
    ++hits;
    return answer(from, request, *copy, Why::fresh, out);
  }
  if (copy && age < copy->caching.max_age + copy->caching.stale_while_revalidate) {
    ++stale_hits;
    answer(from, request, *copy, Why::revalidating, out);
    if (fetches.find(name) == kNoPlace || config.mutation == Config::Mutation::fetch_for_each)
      begin_fetch(request, name, out);
    return;
  }
  std::uint32_t slot = config.collapse ? fetches.find(name) : kNoPlace;
  if (slot == kNoPlace)
    slot = begin_fetch(request, name, out);
  else
    ++collapsed;
  fetches.wait(slot, {request.id, name_of(request), from});
}

std::uint32_t Edge::begin_fetch(const service::Request& request, std::uint64_t name, Outbox& out) {
  const std::uint32_t slot = fetches.open();
  Fetches::Fetch& fetch = fetches.slots[slot];
  fetch.name = name;
  fetch.request = request;
  fetch.deadline = out.elapsed() + config.fetch_timeout;
  if (!passes_through(request)) fetches.by_name.put(name, slot);
  send_fetch(slot, out);
  return slot;
}

void Edge::send_fetch(std::uint32_t slot, Outbox& out) {
  Fetches::Fetch& fetch = fetches.slots[slot];
  fetch.sent = out.elapsed();
  fetch.request.id = fetches.id_of(slot);
  fetch.request.patience = fetch.deadline - out.elapsed();
  agenda.add({fetch.deadline, 0, slot, fetch.generation});
  out.send(config.parent, fetch.request);
}

void Edge::on_reply(const service::Reply& reply, Outbox& out) {
  const std::uint32_t slot = fetches.of(reply.id);
  if (slot == kNoPlace) return;  // given up, or begun anew
  fetched_bytes += reply.bytes;
  if (reply.status != service::Status::ok) return failed(slot, reply.status, out);
  if (parent_fails) out.note(kWorks);
  parent_fails = false;
  const Fetches::Fetch& fetch = fetches.slots[slot];
  // RFC 9111, section 4.2.3: its age when it came, and all of the time that the fetch took.
  const bool ignores_age = config.mutation == Config::Mutation::ignore_age;
  const Time made = ignores_age ? out.elapsed() : fetch.sent - reply.age;
  if (!passes_through(fetch.request)) keep(fetch.name, reply, made);
  if (fetch.request.writes) shelf.drop(key_of(fetch.name));  // section 4.4: what was changed through here is not kept
  service::Reply told = reply;
  told.age = out.elapsed() - made;
  for (std::uint32_t w = fetch.first_waiter; w != kNoPlace; w = fetches.waiters[w].next)
    tell(fetches.waiters[w], told, Why::fetched, out);
  fetches.close(slot);
}

void Edge::keep(std::uint64_t name, const service::Reply& reply, Time made) {
  const Caching caching = caching_of(reply, name);
  const Duration useful = caching.max_age + std::max(caching.stale_while_revalidate, caching.stale_if_error);
  const Shelf::Copy* here = shelf.find(name);
  if (seen - made >= useful || (here && here->made > made)) return;
  Shelf::Copy copy;
  copy.name = name;
  copy.version = reply.version;
  copy.made = made;
  copy.caching = caching;
  copy.content = reply.body;
  copy.bytes = reply.bytes;
  const auto room = static_cast<std::size_t>(config.capacity) + (config.mutation == Config::Mutation::overfill);
  evictions += shelf.put(std::move(copy), config.eviction, room);
}

void Edge::failed(std::uint32_t slot, service::Status status, Outbox& out) {
  if (!parent_fails) out.note(kFails);
  parent_fails = true;
  const Fetches::Fetch& fetch = fetches.slots[slot];
  const Shelf::Copy* copy = passes_through(fetch.request) ? nullptr : shelf.find(fetch.name);
  // RFC 5861, section 4: for errors of the server, not for a refusal. (Another fetch may have brought a fresh one meanwhile.)
  const Duration age = copy ? out.elapsed() - copy->made : Duration::zero();
  const bool usable =
      copy && status != service::Status::denied && age < copy->caching.max_age + copy->caching.stale_if_error;
  const Why why = usable && age < copy->caching.max_age ? Why::fresh : Why::failing;
  for (std::uint32_t w = fetch.first_waiter; w != kNoPlace; w = fetches.waiters[w].next) {
    ++(!usable ? failures : why == Why::fresh ? hits : error_hits);
    service::Reply reply;
    if (usable) reply = reply_from(*copy, why, out);
    if (!usable) reply.status = status;
    tell(fetches.waiters[w], reply, why, out);
  }
  fetches.close(slot);
}

service::Reply Edge::reply_from(const Shelf::Copy& copy, Why why, const Outbox& out) const {
  service::Reply reply;
  reply.degraded = why != Why::fresh;
  reply.bytes = copy.bytes;
  reply.version = copy.version;
  reply.age = out.elapsed() - copy.made;
  reply.body = copy.content;
  return reply;
}

void Edge::answer(NodeId from, const service::Request& request, const Shelf::Copy& copy, Why why, Outbox& out) {
  tell({request.id, name_of(request), from}, reply_from(copy, why, out), why, out);
}

void Edge::tell(const Fetches::Waiter& reader, service::Reply reply, Why why, Outbox& out) {
  reply.id = reader.id;
  served = {served.count + 1, reader.name, reply.version, why, reply.degraded, reply.status};
  out.send(reader.from, std::move(reply));
}

void Edge::on_purge(NodeId from, const Purge& purge, Outbox& out) {
  const bool at_it =
      std::any_of(lagging.begin(), lagging.end(), [&](const Lagging& l) { return l.purge.number == purge.number; });
  if (at_it || spread.knows(purge.number)) return;
  const Duration lag = out.draw(config.purge_lag);
  if (lag == Duration::zero()) return carry_out(purge, from, out);
  lagging.push_back({purge, from});
  out.arm({kCarryOut, static_cast<std::uint32_t>(purge.number)}, lag);
}

void Edge::carry_out(const Purge& purge, NodeId from, Outbox& out) {
  shelf.drop(purge.key);
  // What is on its way here may have left the origin before the new version was there: it is asked for once more.
  for (std::uint32_t slot = 0; slot < fetches.slots.size(); ++slot) {
    Fetches::Fetch& fetch = fetches.slots[slot];
    if (!fetch.busy || fetch.name != purge.key || passes_through(fetch.request)) continue;
    if (config.mutation == Config::Mutation::keep_after_purge) continue;
    ++fetch.generation;
    ++fetches.begun;
    send_fetch(slot, out);
  }
  ++purged;
  last_purge = purge;
  out.note(kPurged, purge.key);
  spread.begin(purge, from, config.below, config.purge_again, out);
}

}  // namespace netsplit::cdn
