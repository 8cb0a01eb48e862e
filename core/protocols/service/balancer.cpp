#include "core/protocols/service/balancer.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

namespace netsplit::service {
namespace {

constexpr int kTriesOfSlowStart = 3;

std::uint64_t mixed(std::uint64_t x) { return Rng{x}.next(); }

}  // namespace

std::uint64_t key_hash(std::uint64_t key) { return mixed(key ^ 0x6b65795f68617368u); }

AppendLog<RingPoint> hash_ring(std::span<const NodeId> servers, std::size_t points_each) {
  std::vector<RingPoint> points;
  for (std::size_t i = 0; i < servers.size(); ++i)
    for (std::size_t v = 0; v < points_each; ++v)
      points.emplace_back(mixed(mixed(index_of(servers[i]) + 1) ^ v), static_cast<std::uint16_t>(i));
  std::sort(points.begin(), points.end());
  AppendLog<RingPoint> ring;
  for (const RingPoint& p : points) ring.push_back(p);
  return ring;
}

AppendLog<std::uint16_t> maglev_table(std::span<const NodeId> servers) {
  constexpr std::uint16_t kFree = 0xffff;
  std::vector<std::uint16_t> table(servers.empty() ? 0 : kMaglevEntries, kFree);
  // Each server in turn takes the first free entry of its own permutation of all entries.
  struct Preference {
    std::size_t at = 0;
    std::size_t skip = 0;
  };
  std::vector<Preference> preferences;
  for (const NodeId id : servers) {
    const std::uint64_t h = mixed(index_of(id) + 1);
    preferences.push_back({static_cast<std::size_t>(mixed(h) % kMaglevEntries),
                           static_cast<std::size_t>(mixed(h ^ 1) % (kMaglevEntries - 1) + 1)});
  }
  for (std::size_t taken = 0; taken < table.size();) {
    for (std::size_t i = 0; i < preferences.size() && taken < table.size(); ++i, ++taken) {
      Preference& p = preferences[i];
      while (table[p.at] != kFree) p.at = (p.at + p.skip) % kMaglevEntries;
      table[p.at] = static_cast<std::uint16_t>(i);
    }
  }
  AppendLog<std::uint16_t> result;
  for (const std::uint16_t entry : table) result.push_back(entry);
  return result;
}

void Balancer::start(const BalancePolicy& policy, std::span<const NodeId> nodes, Outbox& out) {
  servers.clear();
  for (const NodeId id : nodes) servers.push_back({.node = id});
  if (!servers.empty()) next = static_cast<std::uint32_t>(out.pick(servers.size()));
  build(policy);
}

void Balancer::replace(const BalancePolicy& policy, std::span<const NodeId> nodes, Outbox& out) {
  std::vector<Server> fresh;
  for (const NodeId id : nodes) {
    const Server* known = find(id);
    fresh.push_back(known ? *known : Server{.node = id, .since = out.elapsed()});
  }
  servers = std::move(fresh);
  if (!servers.empty()) next %= servers.size();
  build(policy);
}

void Balancer::build(const BalancePolicy& policy) {
  for (Server& s : servers)
    for (const BalancePolicy::Weight& w : policy.weights)
      if (std::find(w.of.begin(), w.of.end(), s.node) != w.of.end()) s.weight = static_cast<std::uint32_t>(w.weight);
  std::vector<NodeId> nodes;
  for (const Server& s : servers) nodes.push_back(s.node);
  if (policy.balance == Balance::ring_hash) ring = hash_ring(nodes, static_cast<std::size_t>(policy.virtual_nodes));
  if (policy.balance == Balance::maglev) maglev = maglev_table(nodes);
}

Balancer::Server* Balancer::find(NodeId node) {
  const auto it = std::find_if(servers.begin(), servers.end(), [&](const Server& s) { return s.node == node; });
  return it == servers.end() ? nullptr : &*it;
}

std::size_t Balancer::pick(const BalancePolicy& policy, std::uint64_t key, Outbox& out, NodeId not_this) {
  if (servers.size() == 1) return 0;
  const Time now = seen = out.elapsed();
  const auto good = [&](const Server& s) { return fit(s, now) && s.node != not_this; };
  const auto any = [&](const Server& s) { return s.node != not_this; };
  if (std::none_of(servers.begin(), servers.end(), good)) {
    const Server* only = not_this == kNobody ? nullptr : find(not_this);
    if (only && fit(*only, now)) return static_cast<std::size_t>(only - servers.data());
    ++panics;
    return pick_from(policy, key, out, any);
  }
  std::size_t chosen = pick_from(policy, key, out, good);
  // Who has just come back takes its share little by little: it is passed over, by chance, less and less often.
  for (int i = 0; i < kTriesOfSlowStart && policy.slow_start > Duration::zero(); ++i) {
    const Duration age = now - servers[chosen].since;
    if (age >= policy.slow_start) break;
    const auto due = static_cast<std::uint64_t>(age.count()) + 1;
    if (out.pick(static_cast<std::uint64_t>(policy.slow_start.count())) < due) break;
    chosen = pick_from(policy, key, out, good);
  }
  return chosen;
}

template <class Usable>
std::size_t Balancer::pick_from(const BalancePolicy& policy, std::uint64_t key, Outbox& out, const Usable& usable) {
  const std::size_t n = servers.size();
  const auto random = [&] {
    std::size_t at = out.pick(n);
    while (!usable(servers[at])) at = (at + 1) % n;
    return at;
  };
  switch (policy.balance) {
    case Balance::random: return random();
    case Balance::round_robin:
      do next = static_cast<std::uint32_t>((next + 1) % n);
      while (!usable(servers[next]));
      return next;
    case Balance::weighted: {
      // Smooth weighted round robin, as in nginx: everybody gains its weight, the one in front pays for all.
      std::int64_t total = 0;
      std::size_t best = n;
      for (std::size_t i = 0; i < n; ++i) {
        if (!usable(servers[i])) continue;
        servers[i].turn += servers[i].weight;
        total += servers[i].weight;
        if (best == n || servers[i].turn > servers[best].turn) best = i;
      }
      servers[best].turn -= total;
      return best;
    }
    case Balance::least_outstanding: {
      // Among equals it goes round, so that the first one does not get all that comes while everybody is idle.
      std::size_t best = n;
      for (std::size_t k = 1; k <= n; ++k) {
        const std::size_t i = (next + k) % n;
        if (usable(servers[i]) && (best == n || servers[i].outstanding < servers[best].outstanding)) best = i;
      }
      next = static_cast<std::uint32_t>(best);
      return best;
    }
    case Balance::two_choices: {
      const std::size_t a = random();
      const std::size_t b = random();
      return servers[b].outstanding < servers[a].outstanding ? b : a;
    }
    case Balance::ring_hash: {
      const std::uint64_t h = key_hash(key);
      auto at = std::upper_bound(ring.begin(), ring.end(), h,
                                 [](std::uint64_t x, const RingPoint& p) { return x < p.first; });
      for (;; ++at) {
        if (at == ring.end()) at = ring.begin();
        if (usable(servers[at->second])) return at->second;
      }
    }
    case Balance::maglev: {
      for (std::size_t at = key_hash(key) % kMaglevEntries;; at = (at + 1) % kMaglevEntries)
        if (usable(servers[maglev[at]])) return maglev[at];
    }
  }
  return 0;
}

void Balancer::ended(const BalancePolicy& policy, NodeId node, bool failed, Time now) {
  Server* s = find(node);
  if (!s) return;
  seen = now;
  if (s->outstanding > 0) --s->outstanding;
  ++(failed ? s->failed : s->answered);
  if (!failed) {
    s->failures = 0;
    return;
  }
  if (policy.eject_after == 0 || ++s->failures < policy.eject_after || s->ejected_until > now) return;
  const auto out = static_cast<std::size_t>(
      std::count_if(servers.begin(), servers.end(), [&](const Server& o) { return o.ejected_until > now; }));
  if ((out + 1) * Ratio::kOne > policy.eject_most.ppb * servers.size()) return;
  s->failures = 0;
  s->ejected_until = now + std::min<Duration>(policy.eject_for * ++s->ejections, 24h);
  s->since = s->ejected_until;
}

void Balancer::describe(Describer& d) const {
  if (d.fields_only()) return;
  static constexpr std::array<std::string_view, 5> kColumns{"server", "state", "under way", "answered", "failed"};
  d.table("servers", kColumns);
  for (const Server& s : servers) {
    const bool ejected = s.ejected_until > seen;
    const char* state = s.draining ? "draining" : !s.healthy ? "unhealthy" : ejected ? "left out" : "in use";
    d.row(std::array{d.node_name(s.node), std::string(state), std::to_string(s.outstanding), std::to_string(s.answered),
                     std::to_string(s.failed)},
          fit(s, seen) ? Tone::plain : Tone::bad);
  }
}

}  // namespace netsplit::service
