#include "core/protocols/third_party/claims.h"

#include <algorithm>
#include <array>
#include <string>

namespace netsplit::third_party {
namespace {

std::string name(NodeId id) { return "#" + std::to_string(index_of(id)); }

void watch_effects(Contract::Seen& seen, const Api& api, std::vector<Finding>& findings) {
  if (api.effects == seen.effects) return;
  seen.effects = api.effects;
  if (api.effects == 0 || api.last_operation == 0) return;  // restarted, or without a key
  if (++seen.done[api.last_operation] > 1)
    findings.push_back({&kDoneAtMostOnce, name(seen.id) + " does operation " + std::to_string(api.last_operation) +
                                              " for the " + std::to_string(seen.done[api.last_operation]) + ". time"});
}

void watch_admissions(Contract::Seen& seen, const Api& api, Time now, std::vector<Finding>& findings) {
  if (api.admitted == seen.admitted) return;
  seen.admitted = api.admitted;
  if (api.admitted == 0) {
    seen.full_at = Time{};
    seen.used = 0;
    return;
  }
  const ApiConfig& config = api.config;
  if (config.rate > 0) {
    const Duration gap = Duration{1s} / config.rate;
    seen.full_at = std::max(seen.full_at, now) + gap;
    if (seen.full_at - now > config.burst * gap)
      findings.push_back({&kWithinRate, name(seen.id) + " admits a call for which the bucket, of " +
                                            std::to_string(config.burst) + " and " + std::to_string(config.rate) +
                                            " a second, has nothing left"});
  }
  if (config.quota > 0) {
    if (seen.period != now / config.quota_period) seen.used = 0;
    seen.period = now / config.quota_period;
    if (++seen.used > config.quota)
      findings.push_back({&kWithinQuota, name(seen.id) + " admits call " + std::to_string(seen.used) +
                                             " of a period in which it allows " + std::to_string(config.quota)});
  }
}

}  // namespace

std::vector<Monitor> Contract::monitors(std::span<const NodeId> group) {
  Contract contract;
  for (const NodeId id : group) contract.apis.push_back({.id = id});
  return {Monitor::of(std::move(contract))};
}

std::span<const Label* const> Contract::claims() {
  static constexpr std::array<const Label*, 3> kClaims{&kDoneAtMostOnce, &kWithinRate, &kWithinQuota};
  return kClaims;
}

void Contract::observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings) {
  const auto* api = role.as<Api>();
  if (!api) return;
  for (Seen& seen : apis) {
    if (seen.id != changed) continue;
    watch_effects(seen, *api, findings);
    watch_admissions(seen, *api, now, findings);
  }
}

}  // namespace netsplit::third_party
