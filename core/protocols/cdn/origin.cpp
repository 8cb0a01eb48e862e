#include "core/protocols/cdn/origin.h"

#include <algorithm>
#include <array>

namespace netsplit::cdn {
namespace {

constexpr Label kDue{"publish"};
constexpr Label kWritten{"version written"};
constexpr Label kPublished{"published"};
constexpr Duration kImmutable = std::chrono::hours(24 * 365);  ///< as long as there is
constexpr std::size_t kVersionsShown = 8;

}  // namespace

void OriginConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.integer("keys", keys, 1, kMostKeys, "How many objects there are.");
  o.distribution("work", work, "CPU time for one answer.");
  o.integer("bytes", bytes, 1, 1'000'000'000, "The size of an object.");
  o.integer("page_bytes", page_bytes, 1, 1'000'000'000, "The size of the page that names the versions of all objects.");
  o.duration("max_age", caching.max_age, 0s, kLongest, "How long a copy is fresh.");
  o.duration("stale_while_revalidate", caching.stale_while_revalidate, 0s, kLongest,
             "How long after that it may be used while a new one is fetched.");
  o.duration("stale_if_error", caching.stale_if_error, 0s, kLongest,
             "How long after that it may be used when no new one can be had.");
  o.duration("page_max_age", page_max_age, 0s, kLongest, "How long a copy of the page is fresh.");
  o.duration("publish_every", publish_every, 0s, kDay,
             "How often an object, drawn by lot, has a new version; 0: never.");
  o.flag("purges", purges, "Has the copies of an object purged when it has a new version.");
  o.nodes("edges", edges, "Who is told of a purge.");
  o.duration("purge_again", purge_again, 0s, kDay,
             "How often those are told again who haven't confirmed it; 0: never.");
}

void Origin::start(Outbox& out) {
  if (disk.editions.empty())
    for (std::int64_t i = 0; i < config.keys; ++i) disk.editions.push_back({});
  editions = disk.editions;
  published = disk.published;
  if (config.publish_every > Duration::zero()) out.arm(kDue, config.publish_every);
}

bool Origin::receive(NodeId from, const Value& message, Outbox& out) {
  return match(
      message, [&](const service::Request& request) { on_request(from, request, out); },
      [&](const service::Probe& probe) { out.send(from, service::Alive{probe.number}); },
      [&](const service::Cancel&) {}, [&](const Purged& done) { spread.on_purged(from, done, out); },
      [&](const PublishNow& now) { draft({static_cast<std::uint32_t>(now.key)}, out); },
      [&](const PurgeNow& now) { purge(static_cast<std::uint32_t>(now.key), out); });
}

void Origin::timeout(Timer timer, Outbox& out) {
  if (timer.is(kWritten)) return publish(out);
  if (timer.is(kTellAgain)) return spread.tell_again(config.purge_again, out);
  out.arm(kDue, config.publish_every);
  draft({static_cast<std::uint32_t>(out.pick(editions.size()))}, out);
}

void Origin::on_request(NodeId from, const service::Request& request, Outbox& out) {
  out.work(out.draw(config.work));
  if (request.writes && request.key < editions.size()) return draft({request.key, from, request.id}, out);
  const service::Reply reply = answer(request);
  if (const auto* order = request.body.as<Order>()) {
    ++orders;
    misled += reply.version != order->version;
  } else {
    ++asked;
    sent += reply.bytes;
  }
  out.send(from, reply);
}

service::Reply Origin::answer(const service::Request& request) const {
  service::Reply reply;
  reply.id = request.id;
  Content content;
  if (request.key == kPage) {
    reply.bytes = static_cast<std::uint32_t>(config.page_bytes);
    reply.version = published + 1;
    content.caching.max_age = config.page_max_age;
    content.editions = editions;
  } else if (request.key >= editions.size()) {
    reply.status = service::Status::denied;
    return reply;
  } else {
    const Edition& edition = editions[request.key];
    const auto* exactly = request.body.as<Exactly>();
    if (!request.body.as<Order>()) reply.bytes = static_cast<std::uint32_t>(config.bytes);
    reply.version = exactly ? exactly->version : edition.version;
    content.caching = exactly ? Caching{kImmutable, {}, {}} : config.caching;
    content.modified = edition.since;
  }
  reply.body = Value::of(std::move(content));
  return reply;
}

void Origin::draft(const Draft& draft, Outbox& out) {
  if (draft.key >= editions.size()) return;
  drafts.push_back(draft);
  if (drafts.size() == 1) write(out);
}

/// The list is shared with pages under way, so it is written anew.
void Origin::write(Outbox& out) {
  Editions fresh;
  for (std::size_t i = 0; i < editions.size(); ++i)
    fresh.push_back(i == drafts[0].key ? Edition{editions[i].version + 1, out.now()} : editions[i]);
  disk.editions = std::move(fresh);
  ++disk.published;
  out.sync(disk, kWritten);
}

void Origin::publish(Outbox& out) {
  editions = disk.editions;
  published = disk.published;
  const Draft done = drafts.front();
  drafts.erase(drafts.begin());
  out.note(kPublished, done.key);
  if (done.from != kNobody) {
    service::Reply reply;
    reply.id = done.id;
    reply.version = editions[done.key].version;
    out.send(done.from, reply);
  }
  if (config.purges) purge(done.key, out);
  if (!drafts.empty()) write(out);
}

void Origin::purge(std::uint32_t key, Outbox& out) {
  if (key >= editions.size()) return;
  spread.begin({out.pick(std::uint64_t{1} << 32), key, editions[key].version}, kNobody, config.edges,
               config.purge_again, out);
}

void Origin::describe(Describer& d) const {
  d.standing("origin", spread.open.empty() ? Tone::good : Tone::waiting);
  d.number("asked", as_number(asked));
  d.number("bytes sent", as_number(sent), "B");
  d.number("published", as_number(published));
  d.number("orders", as_number(orders));
  d.number("orders for something else", as_number(misled), {}, misled > 0 ? Tone::bad : Tone::plain);
  d.number("purges confirmed", as_number(spread.completed));
  d.number("purges not confirmed", as_number(spread.open.size()), {},
           spread.open.empty() ? Tone::plain : Tone::waiting);
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 3> kColumns{"object", "version", "since"};
  d.table("published last", kColumns);
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < editions.size(); ++i)
    if (editions[i].version > 1) changed.push_back(i);
  std::sort(changed.begin(), changed.end(), [&](std::size_t a, std::size_t b) {
    return editions[a].since != editions[b].since ? editions[a].since > editions[b].since : a < b;
  });
  changed.resize(std::min(changed.size(), kVersionsShown));
  for (const std::size_t i : changed)
    d.row(std::array{std::to_string(i), std::to_string(editions[i].version),
                     std::to_string(editions[i].since / 1ms) + " ms"});
}

}  // namespace netsplit::cdn
