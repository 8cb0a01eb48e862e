#include "core/sim/node.h"

#include <utility>

#include "core/base/fixed_math.h"

namespace netsplit {

Node::Node(const HostSpec& host, Role with, std::uint64_t seed)
    : role(std::move(with)),
      state(host.absent ? HostState::absent : HostState::up),
      instant(host.service_time.is_zero() && host.per_kilobyte == Duration::zero()),
      reads_bytes(host.per_kilobyte != Duration::zero()),
      cores(host.cores),
      queue_limit(host.queue_limit),
      chance(Rng::stream(seed, "role", host.name)),
      wire(Rng::stream(seed, "network", host.name)),
      machine(Rng::stream(seed, "machine", host.name)) {
  clock.offset = host.clock_offset;
  clock.ppm = host.clock_ppm;
  certificate_until = host.certificate.until;
}

Duration Node::stretched(Duration d) const {
  const Wide longer = Wide{static_cast<std::uint64_t>(d.count())} * slowness.ppb / Ratio::kOne;
  const Wide longest = static_cast<std::uint64_t>(kLongest.count());
  return Duration{static_cast<std::int64_t>(longer < longest ? longer : longest)};
}

std::uint64_t Node::hash() const {
  if (cached_hash != 0) return cached_hash;
  Hasher h;
  hash_into(h);
  cached_hash = h.value() | 1;
  return cached_hash;
}

void Node::hash_into(Hasher& h) const {
  netsplit::hash_into(h, role);
  netsplit::hash_into(h, state);
  netsplit::hash_into(h, incarnation);
  netsplit::hash_into(h, slowness);
  netsplit::hash_into(h, clock);
  netsplit::hash_into(h, chance);
  netsplit::hash_into(h, wire);
  netsplit::hash_into(h, machine);
  netsplit::hash_into(h, busy);
  netsplit::hash_into(h, timers);
  netsplit::hash_into(h, backlog);
  netsplit::hash_into(h, deferred);
  netsplit::hash_into(h, held);
  netsplit::hash_into(h, disk);
  if (meter != Meter{}) meter.hash_into(h);
  if (!channels.empty()) channels.hash_into(h);
  if (certificate_until != kForever) netsplit::hash_into(h, certificate_until);
}

std::size_t Node::footprint() const {
  return sizeof(Node) + role.footprint() + timers.size() * sizeof(ArmedTimer) + held.size() * sizeof(HeldEffects) +
         backlog.footprint() + deferred.size() * sizeof(Event) + channels.all().size() * sizeof(ChannelEnd);
}

void ArmedTimer::hash_into(Hasher& h) const {
  timer.hash_into(h);
  netsplit::hash_into(h, due);
}

void HeldEffects::hash_into(Hasher& h) const {
  h.add(id);
  h.add(effects.size());
  for (const Effect& e : effects) {
    h.add(static_cast<std::uint64_t>(e.kind) << 32 | e.number);
    e.value.hash_into(h);
  }
}

}  // namespace netsplit
