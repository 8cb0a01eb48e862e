#include "core/protocols/cdn/claims.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/protocols/cdn/origin.h"

namespace netsplit::cdn {
namespace {

std::string name(NodeId id) { return "#" + std::to_string(index_of(id)); }
std::string in_ms(Duration d) { return std::to_string(d / 1ms) + " ms"; }

}  // namespace

std::vector<Monitor> Promises::monitors(std::span<const NodeId> group) {
  Promises promises;
  for (const NodeId id : group) promises.edges.push_back({.id = id});
  return {Monitor::of(std::move(promises))};
}

std::span<const Label* const> Promises::claims() {
  static constexpr std::array<const Label*, 5> kClaims{&kFreshnessBound, &kPurgedMeansGone, &kAtMostOneFetch,
                                                       &kWithinCapacity, &kOneNameOneVersion};
  return kClaims;
}

void Promises::observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings) {
  if (const auto* edge = role.as<Edge>()) {
    for (Seen& seen : edges)
      if (seen.id == changed) return watch(seen, *edge, now, findings);
  } else if (const auto* origin = role.as<Origin>()) {
    for (Truth& truth : origins)
      if (truth.id == changed) return watch(truth, *origin, now);
    origins.push_back({.id = changed, .caching = origin->config.caching, .page_max_age = origin->config.page_max_age});
    watch(origins.back(), *origin, now);
  }
}

/// From now on what was replaced isn't current any more, nor is the page that named it.
void Promises::watch(Truth& truth, const Origin& origin, Time now) const {
  if (origin.published == truth.published) return;
  truth.published = origin.published;
  for (std::size_t key = 0; key < origin.editions.size(); ++key) {
    if (origin.editions[key].version == 1) continue;
    auto& times = truth.replaced[static_cast<std::uint32_t>(key)];
    while (times.size() + 1 < origin.editions[key].version) times.push_back(now);
  }
  auto& pages = truth.replaced[kPage];
  while (pages.size() < origin.published) pages.push_back(now);
}

void Promises::watch(Seen& seen, const Edge& edge, Time now, std::vector<Finding>& findings) const {
  seen.parent = edge.config.parent;
  seen.caching = edge.config.caching;
  seen.fetch_timeout = edge.config.fetch_timeout;
  if (edge.shelf.size() > static_cast<std::size_t>(edge.config.capacity))
    findings.push_back({&kWithinCapacity, name(seen.id) + " keeps " + std::to_string(edge.shelf.size()) +
                                              " objects, and has room for " + std::to_string(edge.config.capacity)});
  if (edge.purged != seen.purged && edge.purged > 0) {
    auto& oldest = seen.purged_below[edge.last_purge.key];
    oldest = std::max(oldest, edge.last_purge.version);
  }
  seen.purged = edge.purged;
  if (edge.fetches.begun != seen.fetches && edge.config.collapse)
    for (std::size_t slot = 0; slot < edge.fetches.slots.size(); ++slot) {
      const Fetches::Fetch& fetch = edge.fetches.slots[slot];
      // Two of one name can't both be the one that is found by it.
      if (!fetch.busy || passes_through(fetch.request) || edge.fetches.find(fetch.name) == slot) continue;
      findings.push_back(
          {&kAtMostOneFetch, name(seen.id) + " fetches object " + name_text(fetch.name) + " twice at once"});
    }
  seen.fetches = edge.fetches.begun;
  if (edge.served.count != seen.served && edge.served.count > 0 && edge.served.status == service::Status::ok)
    judge(seen, edge, now, findings);
  seen.served = edge.served.count;
}

void Promises::judge(const Seen& seen, const Edge& edge, Time now, std::vector<Finding>& findings) const {
  const Edge::Served& served = edge.served;
  const std::uint32_t key = key_of(served.name);
  const std::string what = name(seen.id) + " answers with version " + std::to_string(served.version) + " of object " +
                           name_text(served.name);
  if (const std::uint32_t asked = version_of(served.name)) {
    if (asked != served.version) findings.push_back({&kOneNameOneVersion, what});
    return;
  }
  if (const auto floor = seen.purged_below.find(key);
      floor != seen.purged_below.end() && served.version < floor->second)
    findings.push_back(
        {&kPurgedMeansGone, what + ", and has purged all before version " + std::to_string(floor->second)});
  const Truth* origin = origin_of(seen);
  if (!origin) return;
  const auto replaced = origin->replaced.find(key);
  if (replaced == origin->replaced.end() || served.version == 0 || served.version > replaced->second.size()) return;
  const Duration old = now - replaced->second[served.version - 1];
  const Duration allowed = most(seen, *origin, served);
  if (old > allowed)
    findings.push_back({&kFreshnessBound,
                        what + ", replaced " + in_ms(old) + " ago, and may use it for " + in_ms(allowed) + " at most"});
}

const Promises::Seen* Promises::edge_of(NodeId id) const {
  for (const Seen& seen : edges)
    if (seen.id == id) return &seen;
  return nullptr;
}

const Promises::Truth* Promises::origin_of(const Seen& edge) const {
  const Seen* last = &edge;
  for (std::size_t steps = 0; steps < edges.size(); ++steps) {
    const Seen* above = edge_of(last->parent);
    if (!above) break;
    last = above;
  }
  for (const Truth& truth : origins)
    if (truth.id == last->parent) return &truth;
  return nullptr;
}

Caching Promises::limits(const Seen& edge, const Truth& origin, std::uint32_t key) const {
  if (key == kPage) return {origin.page_max_age, {}, {}};
  const auto either = [](Duration here, Duration there) { return here > Duration::zero() ? here : there; };
  return {either(edge.caching.max_age, origin.caching.max_age),
          either(edge.caching.stale_while_revalidate, origin.caching.stale_while_revalidate),
          either(edge.caching.stale_if_error, origin.caching.stale_if_error)};
}

/// How long ago the version that was answered with may have been replaced.
Duration Promises::most(const Seen& edge, const Truth& origin, const Edge::Served& served) const {
  const std::uint32_t key = key_of(served.name);
  const Caching own = limits(edge, origin, key);
  switch (served.why) {
    case Edge::Why::fresh: return own.max_age;
    case Edge::Why::revalidating: return own.max_age + own.stale_while_revalidate;
    case Edge::Why::failing: return own.max_age + own.stale_if_error;
    case Edge::Why::fetched: break;
  }
  Duration fetching = edge.fetch_timeout;
  Duration on_the_way{};
  const Seen* above = edge_of(edge.parent);
  for (std::size_t steps = 0; above && steps < edges.size(); ++steps, above = edge_of(above->parent)) {
    const Caching there = limits(*above, origin, key);
    const Duration stale = served.degraded ? std::max(there.stale_while_revalidate, there.stale_if_error) : Duration{};
    on_the_way = std::max(on_the_way, there.max_age + stale);
    fetching += above->fetch_timeout;
  }
  return on_the_way + fetching;
}

bool PurgesConfirmed::observe(NodeId changed, const Role& role) {
  const auto* origin = role.as<Origin>();
  std::uint64_t open = 0;
  std::uint64_t completed = 0;
  for (Member& m : members_) {
    if (origin && m.id == changed) m = {changed, origin->spread.open.size(), origin->spread.completed};
    open += m.open;
    completed += m.completed;
  }
  return open == 0 && completed > 0;
}

std::string PurgesConfirmed::missing() const {
  std::uint64_t open = 0;
  for (const Member& m : members_) open += m.open;
  return open == 0 ? "nothing was purged" : "purges that some edge has not confirmed: " + std::to_string(open);
}

}  // namespace netsplit::cdn
