#include "core/protocols/queue/problems.h"

#include <string>
#include <vector>

#include "core/protocols/payment/provider.h"
#include "core/protocols/queue/broker.h"
#include "core/protocols/queue/consumer.h"
#include "core/protocols/queue/producer.h"

namespace netsplit::queue {
namespace {

std::string found(NodeId node) { return "found #" + std::to_string(index_of(node)); }

std::optional<ConfigProblem> problem_of_servers(std::span<const Role> roles, const std::vector<NodeId>& servers) {
  if (servers.empty()) return ConfigProblem{"servers", "found nobody, expected at least one queue.broker"};
  for (const NodeId server : servers)
    if (!roles[index_of(server)].as<Broker>())
      return ConfigProblem{"servers", found(server) + ", expected a queue.broker"};
  return std::nullopt;
}

}  // namespace

std::optional<ConfigProblem> problem_of(std::span<const Role> roles, NodeId node) {
  const Role& role = roles[index_of(node)];
  if (const auto* producer = role.as<Producer>()) return problem_of_servers(roles, producer->config.servers);
  const auto* consumer = role.as<Consumer>();
  if (!consumer) return std::nullopt;
  const NodeId mailer = consumer->config.mailer;
  if (mailer != kNobody && !roles[index_of(mailer)].as<payment::Provider>())
    return ConfigProblem{"mailer", found(mailer) + ", expected a payment.provider"};
  return problem_of_servers(roles, consumer->config.servers);
}

}  // namespace netsplit::queue
