#include "core/protocols/autoscaler/autoscaler.h"

#include <algorithm>
#include <array>

#include "core/contracts/discovery.h"
#include "core/contracts/service.h"

namespace netsplit::autoscaler {
namespace {

constexpr Label kRound{"measure"};
constexpr Label kBooted{"is up"};
constexpr Label kDrained{"is drained"};
constexpr Label kAdds{"adds machines"};
constexpr Label kRemoves{"removes machines"};

}  // namespace

void Config::options(Options& o) {
  static constexpr std::array<std::string_view, 3> kMutations{"none", "beyond_limits", "no_cooldown"};
  o.nodes("pool", pool, "The machines that it may use, in this order; they are `absent` at the beginning.");
  o.node("names", names, "A name server that it tells who is there.");
  o.text("name", name, 60, "The name of the pool there.");
  o.ratio("target", target, "Requests present for each place of work that it aims at.");
  o.ratio("tolerance", tolerance, "So far from the target it does nothing.");
  o.integer("at_least", at_least, 1, 1000, "The fewest machines.");
  o.integer("at_most", at_most, 1, 1000, "The most machines.");
  o.duration("every", every, ms(1), 24h, "How often it asks the machines how busy they are.");
  o.duration("boot", boot, 0s, 24h, "How long a new machine takes until it can be used.");
  o.duration("cooldown", cooldown, 0s, 24h, "After a change it changes nothing for so long.");
  o.duration("drain", drain, 0s, 24h, "How long a machine stays after its name was taken away.");
  o.one_of("mutation", mutation, kMutations, "Breaks it on purpose.");
}

void Autoscaler::start(Outbox& out) {
  for (const NodeId id : config.pool) machines.push_back({.node = id});
  const auto wanted = std::min(machines.size(), static_cast<std::size_t>(config.at_least));
  for (std::size_t i = 0; i < wanted; ++i) {
    machines[i].state = State::in_use;
    out.create(machines[i].node);
    if (config.names != kNobody) out.send(config.names, discovery::Register{config.name, machines[i].node});
  }
  out.arm({kRound}, config.every);
}

bool Autoscaler::receive(NodeId from, const Value& message, Outbox&) {
  return match(message, [&](const service::Alive& alive) {
    for (Machine& m : machines) {
      if (m.node != from || alive.number != round) continue;
      m.told = true;
      m.present = alive.present;
      m.places = alive.places;
    }
  });
}

void Autoscaler::timeout(Timer timer, Outbox& out) {
  if (timer.is(kBooted)) {
    Machine& m = machines[timer.key];
    m.state = State::in_use;
    if (config.names != kNobody) out.send(config.names, discovery::Register{config.name, m.node});
    return;
  }
  if (timer.is(kDrained)) {
    machines[timer.key].state = State::absent;
    return out.remove(machines[timer.key].node);
  }
  decide(out);
  ++round;
  for (Machine& m : machines) {
    m.told = false;
    if (m.state == State::in_use) out.send(m.node, service::Probe{round});
  }
  out.arm({kRound}, config.every);
}

std::size_t Autoscaler::count(State state) const {
  return static_cast<std::size_t>(
      std::count_if(machines.begin(), machines.end(), [&](const Machine& m) { return m.state == state; }));
}

void Autoscaler::decide(Outbox& out) {
  std::uint64_t present = 0;
  std::uint64_t places = 0;
  for (const Machine& m : machines) {
    if (!m.told) continue;
    present += m.present;
    places += std::max(1u, m.places);
  }
  if (places == 0) return;
  usage = {present * Ratio::kOne / places};
  const bool cooling = changed && out.elapsed() - changed_at < config.cooldown;
  if (cooling && config.mutation != Config::Mutation::no_cooldown) return;
  const std::uint64_t target = std::max<std::uint64_t>(config.target.ppb, 1);
  const std::uint64_t off = usage.ppb > target ? usage.ppb - target : target - usage.ppb;
  if (off * Ratio::kOne / target <= config.tolerance.ppb) return;
  const std::size_t in_use = count(State::in_use);
  const std::size_t now = size();
  std::uint64_t wanted = (in_use * std::min(usage.ppb, 100 * Ratio::kOne) + target - 1) / target;
  if (config.mutation != Config::Mutation::beyond_limits)
    wanted = std::clamp(wanted, static_cast<std::uint64_t>(config.at_least),
                        static_cast<std::uint64_t>(std::max(config.at_least, config.at_most)));
  const std::uint64_t before = added + removed;
  for (std::size_t n = now; n < wanted; ++n) add(out);
  for (std::size_t n = now; n > wanted; --n) remove_one(out);
  if (added + removed == before) return;
  if (changed) shortest_gap = std::min(shortest_gap, out.elapsed() - changed_at);
  changed = true;
  changed_at = out.elapsed();
  out.note(wanted > now ? kAdds : kRemoves, size());
}

void Autoscaler::add(Outbox& out) {
  const auto it =
      std::find_if(machines.begin(), machines.end(), [](const Machine& m) { return m.state == State::absent; });
  if (it == machines.end()) return;
  it->state = State::booting;
  ++added;
  out.create(it->node);
  out.arm({kBooted, static_cast<std::uint32_t>(it - machines.begin())}, config.boot);
}

void Autoscaler::remove_one(Outbox& out) {
  const auto it =
      std::find_if(machines.rbegin(), machines.rend(), [](const Machine& m) { return m.state == State::in_use; });
  if (it == machines.rend()) return;
  it->state = State::draining;
  ++removed;
  if (config.names != kNobody) out.send(config.names, discovery::Unregister{config.name, it->node});
  out.arm({kDrained, static_cast<std::uint32_t>(machines.rend() - it - 1)}, config.drain);
}

void Autoscaler::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  const bool moving = count(State::booting) + count(State::draining) > 0;
  d.standing(moving ? "scaling" : "watching", moving ? Tone::active : Tone::plain);
  d.number("machines in use", number(count(State::in_use)));
  d.number("booting", number(count(State::booting)), {}, Tone::waiting);
  d.number("draining", number(count(State::draining)), {}, Tone::waiting);
  d.number("usage", number(usage.ppb / (Ratio::kOne / 100)), "%",
           usage.ppb > 2 * config.target.ppb ? Tone::bad : Tone::plain);
  d.number("target", number(config.target.ppb / (Ratio::kOne / 100)), "%");
  d.number("added", number(added));
  d.number("removed", number(removed));
  if (d.fields_only()) return;
  static constexpr std::string_view kStates[] = {"absent", "booting", "in use", "draining"};
  static constexpr std::array<std::string_view, 3> kColumns{"machine", "state", "requests"};
  d.table("machines", kColumns);
  for (const Machine& m : machines)
    d.row(std::array{d.node_name(m.node), std::string(kStates[static_cast<std::size_t>(m.state)]),
                     std::to_string(m.present)},
          m.state == State::in_use   ? Tone::good
          : m.state == State::absent ? Tone::plain
                                     : Tone::waiting);
}

std::vector<Monitor> Claims::monitors(std::span<const NodeId>) { return {Monitor::of(Claims{})}; }

std::span<const Label* const> Claims::claims() {
  static constexpr std::array<const Label*, 2> kClaims{&kWithinLimits, &kCooldownKept};
  return kClaims;
}

void Claims::observe(NodeId, const Role& role, Time, std::vector<Finding>& findings) {
  const auto* scaler = role.as<Autoscaler>();
  if (!scaler || scaler->machines.empty()) return;
  const std::size_t size = scaler->size();
  const Config& c = scaler->config;
  const auto least = std::min(scaler->machines.size(), static_cast<std::size_t>(c.at_least));
  if (size < least || size > static_cast<std::size_t>(std::max(c.at_least, c.at_most)))
    findings.push_back({&kWithinLimits, std::to_string(size) + " machines, " + std::to_string(c.at_least) + " to " +
                                            std::to_string(c.at_most) + " are allowed"});
  if (scaler->shortest_gap < c.cooldown)
    findings.push_back({&kCooldownKept, "two changes came " + std::to_string(scaler->shortest_gap.count()) +
                                            " ns apart, less than the cooldown"});
}

}  // namespace netsplit::autoscaler
