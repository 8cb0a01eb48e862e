#include "core/protocols/payment/problems.h"

#include <string>

#include "core/protocols/payment/customer.h"
#include "core/protocols/payment/provider.h"
#include "core/protocols/payment/shop.h"

namespace netsplit::payment {
namespace {

std::string found(NodeId node) {
  return node == kNobody ? std::string("found nobody") : "found #" + std::to_string(index_of(node));
}

bool is_provider(std::span<const Role> roles, NodeId node) {
  return node != kNobody && roles[index_of(node)].as<Provider>();
}

}  // namespace

std::optional<ConfigProblem> problem_of(std::span<const Role> roles, NodeId node) {
  const Role& role = roles[index_of(node)];
  if (const auto* shop = role.as<Shop>()) {
    constexpr const char* kExpected = ", expected a payment.provider";
    if (!is_provider(roles, shop->config.provider))
      return ConfigProblem{"provider", found(shop->config.provider) + kExpected};
    if (!is_provider(roles, shop->config.mailer))
      return ConfigProblem{"mailer", found(shop->config.mailer) + kExpected};
    return std::nullopt;
  }
  const auto* customer = role.as<Customer>();
  if (!customer) return std::nullopt;
  if (customer->config.servers.empty()) return ConfigProblem{"servers", "found nobody, expected a payment.shop"};
  for (const NodeId server : customer->config.servers)
    if (!roles[index_of(server)].as<Shop>())
      return ConfigProblem{"servers", found(server) + ", expected a payment.shop"};
  return std::nullopt;
}

}  // namespace netsplit::payment
