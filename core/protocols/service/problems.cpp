#include "core/protocols/service/problems.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/protocols/service/client.h"
#include "core/protocols/service/load_balancer.h"
#include "core/protocols/service/service.h"

namespace netsplit::service {
namespace {

/// Whom a node passes a request on to that came to it. A service that denies what came too far ends it.
std::vector<NodeId> next_of(const Role& role) {
  std::vector<NodeId> next;
  if (const auto* balancer = role.as<LoadBalancer>()) return balancer->config.backends;
  const auto* service = role.as<Service>();
  if (!service || service->config.depth > 0) return next;
  for (const Step& step : service->config.steps)
    if (step.action == Step::Do::call) next.insert(next.end(), step.to.begin(), step.to.end());
  return next;
}

/// The way from `way.back()` to a node that is on it already.
bool find_circle(std::span<const Role> roles, std::vector<NodeId>& way, std::vector<bool>& known) {
  for (const NodeId next : next_of(roles[index_of(way.back())])) {
    const bool closes = std::find(way.begin(), way.end(), next) != way.end();
    if (known[index_of(next)] && !closes) continue;
    known[index_of(next)] = true;
    way.push_back(next);
    if (closes || find_circle(roles, way, known)) return true;
    way.pop_back();
  }
  return false;
}

std::string circle_from(std::span<const Role> roles, NodeId node) {
  std::vector<NodeId> way{node};
  std::vector<bool> known(roles.size());
  if (!find_circle(roles, way, known)) return {};
  std::string text;
  for (auto at = std::find(way.begin(), way.end(), way.back()); at != way.end(); ++at)
    text += (text.empty() ? "#" : " to #") + std::to_string(index_of(*at));
  return text;
}

constexpr const char* kNobodyFound = "found nobody, expected at least one node, or a resolver to ask";

bool nobody(const std::vector<NodeId>& nodes, const BalancePolicy& balance) {
  return nodes.empty() && balance.resolver == kNobody;
}

/// A step that asks nobody, or somebody who does not understand it.
std::optional<ConfigProblem> problem_of_step(std::span<const Role> roles, const Step& step, const std::string& path) {
  if (nobody(step.to, step.balance)) return ConfigProblem{path + "/to", kNobodyFound};
  constexpr std::string_view kAsked[] = {"service", "kv", "queue"};
  const std::string_view asked = kAsked[static_cast<std::size_t>(step.contract())];
  for (std::size_t i = 0; i < step.to.size(); ++i) {
    const RoleEntry& entry = entry_of(roles[index_of(step.to[i])]);
    if (entry.contract == asked) continue;
    std::string names;
    for (const RoleEntry& other : catalog())
      if (other.contract == asked) names.append(names.empty() ? "" : ", ").append(other.name);
    return ConfigProblem{path + "/to/" + std::to_string(i), "found #" + std::to_string(index_of(step.to[i])) + ", a " +
                                                                std::string(entry.name) + ", expected one of " + names};
  }
  if (step.contract() == Contract::store && step.fan_out == Step::FanOut::all)
    return ConfigProblem{path + "/fan_out", "found \"all\", expected \"one\": the servers of a store are one store"};
  return std::nullopt;
}

}  // namespace

std::optional<ConfigProblem> problem_of(std::span<const Role> roles, NodeId node) {
  const Role& role = roles[index_of(node)];
  if (const auto* client = role.as<Client>()) {
    if (nobody(client->config.servers, client->config.balance)) return ConfigProblem{"servers", kNobodyFound};
    return std::nullopt;
  }
  if (const auto* balancer = role.as<LoadBalancer>()) {
    if (nobody(balancer->config.backends, balancer->config.balance)) return ConfigProblem{"backends", kNobodyFound};
  } else if (const auto* service = role.as<Service>()) {
    for (std::size_t i = 0; i < service->config.steps.size(); ++i) {
      const Step& step = service->config.steps[i];
      if (!step.asks()) continue;
      if (auto problem = problem_of_step(roles, step, "steps/" + std::to_string(i))) return problem;
    }
  }
  const std::string circle = circle_from(roles, node);
  if (circle.empty()) return std::nullopt;
  return ConfigProblem{role.as<Service>() ? "steps" : "backends",
                       "found calls that go round in a circle, " + circle +
                           "; expected calls that come to an end, or a \"depth\" that ends them"};
}

}  // namespace netsplit::service
