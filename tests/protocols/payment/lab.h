#pragma once
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/protocols/payment/claims.h"
#include "core/protocols/payment/customer.h"
#include "core/protocols/payment/provider.h"
#include "core/protocols/payment/shop.h"
#include "core/scenario/scenario.h"
#include "core/sim/world.h"

namespace netsplit::payment {

inline constexpr NodeId kCustomer{0};
inline constexpr NodeId kShop{1};
inline constexpr NodeId kBank{2};
inline constexpr NodeId kMail{3};

/// A customer, a shop, a payment provider and an e-mail provider. Messages take 5 ms, disks 2 ms, charges and mails 20 ms.
struct Lab {
  std::string design = "dual_write";
  bool keys = false;
  std::string shop;
  std::string customer = R"("orders": 1)";
  std::string bank;
  std::string mail;
  std::string faults;
  std::string mutation;
  std::string rest;

  std::string text() const {
    const auto more = [](const std::string& config) { return config.empty() ? "" : ", " + config; };
    return fmt::format(
        R"({{"version": 1, "until": "60s", {} "nodes": [
          {{"name": "anna", "role": "payment.customer", "config": {{"pause": "1ms"{}}}}},
          {{"name": "shop", "role": "payment.shop", "disk": {{"sync": "2ms"}}, "config":
            {{"design": "{}", "idempotency_keys": {}, "provider": "bank", "mailer": "mail"{}}}}},
          {{"name": "bank", "role": "payment.provider", "disk": {{"sync": "2ms"}}, "config": {{{}}}}},
          {{"name": "mail", "role": "payment.provider", "disk": {{"sync": "2ms"}}, "config": {{{}}}}}],
          "network": {{"default": {{"latency": "5ms"}}}}, "faults": [{}]{}}})",
        mutation.empty() ? "" : fmt::format(R"("mutation": "{}",)", mutation), more(customer), design, keys, more(shop),
        bank, mail, faults, rest);
  }
  World world() const {
    const auto loaded = load_scenario(text(), "test");
    if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
    return World(std::get<Scenario>(loaded).spec);
  }
  World run(Time until) const {
    World w = world();
    w.run_until(until);
    return w;
  }
};

inline const Purchase& purchase(const World& world) { return world.role(kCustomer).as<Customer>()->purchases.at(0); }
inline std::string sees(const World& world) { return std::string(sight_of(purchase(world)).words); }
inline const ProviderDisk& ledger(const World& world, NodeId provider) {
  return world.role(provider).as<Provider>()->disk;
}
inline bool breaks(const World& world, const Label& claim) {
  for (const Violation& v : world.violations())
    if (v.claim == &claim) return true;
  return false;
}

}  // namespace netsplit::payment
