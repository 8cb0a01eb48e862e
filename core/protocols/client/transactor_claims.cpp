#include "core/protocols/client/transactor_claims.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/protocols/client/transactor.h"

namespace netsplit::kv {
namespace {

template <class Seen>
Seen* find(std::vector<Seen>& members, NodeId id) {
  const auto at = std::find_if(members.begin(), members.end(), [&](const Seen& s) { return s.id == id; });
  return at == members.end() ? nullptr : &*at;
}

}  // namespace

std::vector<Monitor> NoLostUpdate::monitors(std::span<const NodeId> group) {
  NoLostUpdate claim;
  for (const NodeId id : group) claim.members.push_back({.id = id});
  return {Monitor::of(std::move(claim))};
}

std::span<const Label* const> NoLostUpdate::claims() {
  static constexpr std::array<const Label*, 1> kClaims{&kNoLostUpdate};
  return kClaims;
}

void NoLostUpdate::observe(NodeId changed, const Role& role, Time, std::vector<Finding>& findings) {
  Seen* seen = find(members, changed);
  const auto* counter = seen ? role.as<Counter>() : nullptr;
  if (!counter || counter->written == seen->written) return;
  // Fewer than before: it has been restarted.
  if (counter->written > seen->written) written += counter->written - seen->written;
  seen->written = counter->written;
  highest = std::max(highest, counter->highest);
  if (written > highest)
    findings.push_back(
        {&kNoLostUpdate,
         std::to_string(written) + " additions were acknowledged, and the counter is at " + std::to_string(highest)});
}

std::vector<Monitor> SomebodyOnCall::monitors(std::span<const NodeId> group) {
  SomebodyOnCall claim;
  for (const NodeId id : group) claim.members.push_back({.id = id});
  return {Monitor::of(std::move(claim))};
}

std::span<const Label* const> SomebodyOnCall::claims() {
  static constexpr std::array<const Label*, 1> kClaims{&kSomebodyOnCall};
  return kClaims;
}

void SomebodyOnCall::observe(NodeId changed, const Role& role, Time, std::vector<Finding>& findings) {
  Seen* seen = find(members, changed);
  const auto* doctor = seen ? role.as<Doctor>() : nullptr;
  if (!doctor || doctor->surely_off == seen->surely_off) return;
  seen->surely_off = doctor->surely_off;
  if (std::all_of(members.begin(), members.end(), [](const Seen& s) { return s.surely_off; }))
    findings.push_back({&kSomebodyOnCall, "all " + std::to_string(members.size()) + " doctors are at home"});
}

}  // namespace netsplit::kv
