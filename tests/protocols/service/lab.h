#pragma once
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/protocols/service/client.h"
#include "core/protocols/service/load_balancer.h"
#include "core/protocols/service/service.h"
#include "core/scenario/scenario.h"
#include "core/sim/world.h"

namespace netsplit::service {

/// A scenario of these nodes, at its beginning. One message takes 1 ms unless `rest` says otherwise.
inline World begin(const std::string& nodes, const std::string& rest = R"("network": {"default": {"latency": "1ms"}})",
                   std::uint64_t seed = 1) {
  const std::string text = R"({"version": 1, "until": "8760h", "limits": {"events": 1000000000}, "nodes": [)" + nodes +
                           "]" + (rest.empty() ? "" : ", ") + rest + "}";
  LoadOptions options;
  options.seed = seed;
  const auto loaded = load_scenario(text, "test", options);
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  return World(std::get<Scenario>(loaded).spec);
}
inline World run(const std::string& nodes, Time until,
                 const std::string& rest = R"("network": {"default": {"latency": "1ms"}})", std::uint64_t seed = 1) {
  World world = begin(nodes, rest, seed);
  world.run_until(until);
  return world;
}

inline const Service& service(const World& world, std::string_view name) {
  return *world.role(world.find(name)).as<Service>();
}
inline const Client& client(const World& world, std::string_view name) {
  return *world.role(world.find(name)).as<Client>();
}
inline bool breaks(const World& world, std::string_view claim) {
  for (const Violation& v : world.violations())
    if (v.claim->name == claim) return true;
  return false;
}

/// The run's end, and that a copy made in the middle of it comes to the same.
inline World copied_halfway(const std::string& nodes, const std::string& rest, Time half, Time end) {
  World straight = begin(nodes, rest);
  straight.run_until(half);
  World copy = straight;
  straight.run_until(end);
  copy.run_until(end);
  CHECK(copy.hash() == straight.hash());
  return straight;
}

}  // namespace netsplit::service
