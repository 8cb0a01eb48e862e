#include "core/protocols/service/claims.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/protocols/service/client.h"
#include "core/protocols/service/service.h"

namespace netsplit::service {

std::vector<Monitor> ServiceClaims::monitors(std::span<const NodeId> group) {
  ServiceClaims m;
  for (const NodeId id : group) m.services.push_back({.id = id});
  return {Monitor::of(std::move(m))};
}

std::span<const Label* const> ServiceClaims::claims() {
  static constexpr std::array<const Label*, 2> kClaims{&kLittlesLaw, &kWithinConcurrency};
  return kClaims;
}

void ServiceClaims::observe(NodeId changed, const Role& role, Time, std::vector<Finding>& findings) {
  const auto it = std::find_if(services.begin(), services.end(), [&](const Seen& s) { return s.id == changed; });
  const auto* service = it == services.end() ? nullptr : role.as<Service>();
  if (!service) return;
  Seen& seen = *it;
  if (!seen.known || service->came < seen.came || service->left < seen.left)  // it has started anew
    seen = {.id = changed, .at = service->handled, .known = true};
  seen.area += (service->handled - seen.at) * static_cast<std::int64_t>(seen.present);
  seen.at = service->handled;
  seen.came = service->came;
  seen.left = service->left;
  seen.present = service->present();
  const Duration here = service->handled * static_cast<std::int64_t>(seen.present) - service->came_sum;
  if (seen.area != service->spent_sum + here)
    findings.push_back({&kLittlesLaw, "requests were here for " + std::to_string(seen.area.count()) +
                                          " ns in all, but theirs add up to " +
                                          std::to_string((service->spent_sum + here).count()) + " ns"});
  const std::int64_t limit = service->config.concurrency;
  if (limit > 0 && service->in_work > limit)
    findings.push_back({&kWithinConcurrency, std::to_string(service->in_work) + " requests are in work, " +
                                                 std::to_string(limit) + " are allowed"});
}

std::vector<Monitor> ClientClaims::monitors(std::span<const NodeId>) { return {Monitor::of(ClientClaims{})}; }

std::span<const Label* const> ClientClaims::claims() {
  static constexpr std::array<const Label*, 1> kClaims{&kWithinRetryBudget};
  return kClaims;
}

void ClientClaims::observe(NodeId, const Role& role, Time, std::vector<Finding>& findings) {
  const auto* client = role.as<Client>();
  if (!client || client->config.call.retry_budget >= Ratio::one()) return;
  const Caller& caller = client->caller;
  const std::uint64_t allowed =
      (RetryBudget::kMost + caller.calls * client->config.call.retry_budget.ppb) / Ratio::kOne;
  if (caller.retries > allowed)
    findings.push_back({&kWithinRetryBudget, std::to_string(caller.retries) + " retries for " +
                                                 std::to_string(caller.calls) + " calls, the budget allows " +
                                                 std::to_string(allowed)});
}

}  // namespace netsplit::service
