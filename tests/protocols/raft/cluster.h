#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/protocols/client/kv_client.h"
#include "core/protocols/raft/safety.h"
#include "core/protocols/raft/server.h"
#include "core/sim/world.h"

namespace netsplit::raft {

/// A Raft cluster with clients on a simulated network, for tests: servers are nodes 0 .. servers-1, clients follow.
struct Cluster {
  std::size_t servers = 5;
  std::size_t spares = 0;  ///< servers outside the first configuration
  std::size_t clients = 0;
  std::uint64_t seed = 1;
  Config config;
  kv::ClientConfig client;
  Distribution latency = Distribution::uniform(ms(1), ms(5));
  Ratio loss;
  Ratio duplicate;
  Distribution sync_time = Distribution::constant(us(500));
  std::vector<std::int64_t> clock_ppm;  ///< of the servers; 0 when not given

  std::vector<NodeId> ids(std::size_t first, std::size_t count) const {
    std::vector<NodeId> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(node_id(first + i));
    return result;
  }

  WorldSpec spec() const {
    WorldSpec spec;
    spec.seed = seed;
    spec.network.fallback.latency = latency;
    spec.network.fallback.loss = loss;
    spec.network.fallback.duplicate = duplicate;
    Server server{};
    server.config = config;
    if (server.config.members.empty()) server.config.members = ids(0, servers);
    for (std::size_t i = 0; i < servers + spares; ++i) {
      HostSpec host;
      host.name = "s" + std::to_string(i + 1);
      host.role_name = "raft.server";
      host.sync_time = sync_time;
      if (i < clock_ppm.size()) host.clock_ppm = clock_ppm[i];
      spec.hosts.push_back(host);
      Server own = server;
      if (i >= servers) own.config.members.clear();
      spec.roles.push_back(Role::of(own));
    }
    for (std::size_t i = 0; i < clients; ++i) {
      HostSpec host;
      host.name = "c" + std::to_string(i + 1);
      host.role_name = "kv.client";
      spec.hosts.push_back(host);
      kv::Client role{};
      role.config = client;
      role.config.servers = ids(0, servers + spares);
      spec.roles.push_back(Role::of(role));
    }
    const auto group = ids(0, servers + spares);
    spec.monitors = Safety::monitors(group);
    return spec;
  }
};

inline const Server& server(const World& world, std::size_t i) { return *world.role(node_id(i)).as<Server>(); }
inline const kv::Client& client(const World& world, std::size_t i) { return *world.role(node_id(i)).as<kv::Client>(); }

/// The leader of the highest term among the servers that are up; kNobody when there is none.
inline NodeId leader_of(const World& world) {
  NodeId best = kNobody;
  Term term = 0;
  for (std::size_t i = 0; i < world.nodes(); ++i) {
    const auto* s = world.role(node_id(i)).as<Server>();
    if (s && world.state(node_id(i)) == HostState::up && s->core.is_leader() && s->core.disk.term > term) {
      best = node_id(i);
      term = s->core.disk.term;
    }
  }
  return best;
}

}  // namespace netsplit::raft
