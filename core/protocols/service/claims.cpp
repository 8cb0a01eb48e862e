#include "core/protocols/service/claims.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/protocols/service/client.h"
#include "core/protocols/service/service.h"

namespace netsplit::service {
namespace {

constexpr std::uint64_t kInARow = 20;

}  // namespace

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
  const auto nanoseconds = [](Duration d) { return static_cast<std::uint64_t>(d.count()); };
  seen.area += nanoseconds(service->handled - seen.at) * seen.present;
  seen.at = service->handled;
  seen.came = service->came;
  seen.left = service->left;
  seen.present = service->present();
  const std::uint64_t here = nanoseconds(service->handled) * seen.present - service->came_sum;
  if (seen.area != service->spent_sum + here)
    findings.push_back({&kLittlesLaw, "requests were here for " + std::to_string(seen.area) +
                                          " ns in all, but theirs add up to " +
                                          std::to_string(service->spent_sum + here) + " ns"});
  const std::int64_t limit = service->config.concurrency;
  if (limit > 0 && service->in_work > limit)
    findings.push_back({&kWithinConcurrency, std::to_string(service->in_work) + " requests are in work, " +
                                                 std::to_string(limit) + " are allowed"});
}

ServiceRestored::ServiceRestored(std::span<const NodeId> clients) {
  for (const NodeId id : clients) clients_.push_back({.id = id});
}

bool ServiceRestored::observe(NodeId changed, const Role& role) {
  const auto it = std::find_if(clients_.begin(), clients_.end(), [&](const Seen& s) { return s.id == changed; });
  const auto* client = it == clients_.end() ? nullptr : role.as<Client>();
  if (!client) return false;
  it->well = client->in_a_row >= kInARow;
  return std::all_of(clients_.begin(), clients_.end(), [](const Seen& s) { return s.well; });
}

std::string ServiceRestored::missing() const {
  const auto bad = std::find_if(clients_.begin(), clients_.end(), [](const Seen& s) { return !s.well; });
  if (bad == clients_.end()) return "not all clients were well at once";
  return "of the last 20 requests of #" + std::to_string(index_of(bad->id)) + " some were not answered";
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
