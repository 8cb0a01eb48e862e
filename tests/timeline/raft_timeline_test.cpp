#include <catch2/catch_test_macros.hpp>

#include "core/protocols/catalog.h"
#include "core/protocols/client/kv_client.h"
#include "core/protocols/raft/server.h"
#include "core/timeline/timeline.h"
#include "tests/sim/test_roles.h"

// Time travel with a whole cluster: its logs, snapshots and monitors share memory with every keyframe.
namespace netsplit::raft_timeline_test {
namespace {

WorldSpec cluster(std::uint64_t seed) {
  WorldSpec spec;
  spec.seed = seed;
  spec.network.fallback.latency = Distribution::lognormal(2ms, std::uint64_t{1} << 31);
  spec.network.fallback.loss = Ratio::percent(1);
  const std::vector<NodeId> servers{node_id(0), node_id(1), node_id(2)};
  for (std::size_t i = 0; i < servers.size(); ++i) {
    raft::Server server;
    server.config.members = servers;
    server.config.snapshot_threshold = 100;
    server.config.snapshot_keep = 20;
    test::add_node(spec, "s" + std::to_string(i + 1), std::move(server));
    spec.hosts.back().sync_time = Distribution::uniform(us(100), us(900));
  }
  kv::Client client;
  client.config.servers = servers;
  client.config.loop = kv::ClientConfig::Loop::open;
  client.config.rate = 300;
  test::add_node(spec, "client", std::move(client));
  spec.monitors = find_role("raft.server")->monitors(servers);
  return spec;
}

Command random_fault(Rng& rng) {
  const NodeId node = node_id(rng.below(3));
  switch (rng.below(6)) {
    case 0: return command::Crash{node};
    case 1:
    case 2: return command::Restart{node};
    case 3: return command::Cut{"cut", {node}, {node_id(rng.below(3))}, rng.chance(Ratio::percent(50))};
    case 4: return command::Heal{""};
    default: return command::DriftClock{node, static_cast<std::int64_t>(rng.below(1000))};
  }
}

TEST_CASE("a cluster under faults is the same at every seek as in a straight run") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Rng rng{seed};
    Timeline timeline(cluster(seed));
    timeline.seek(1s);
    for (int i = 0; i < 12; ++i) {
      timeline.seek(timeline.world().now() + rng.between(0ms, 300ms));
      timeline.act(random_fault(rng));
    }
    for (std::size_t i = 0; i < 3; ++i) timeline.act(command::Restart{node_id(i)});
    timeline.act(command::Heal{""});
    const Time end = timeline.world().now() + 2s;
    timeline.seek(end);
    REQUIRE(timeline.world().role(node_id(3)).as<kv::Client>()->ok > 300);
    REQUIRE(timeline.keyframe_count() > 5);
    REQUIRE(timeline.branches().empty());

    Timeline straight(cluster(seed));
    straight.plan(timeline.commands());
    std::vector<Time> places{end};
    for (int i = 0; i < 15; ++i) places.push_back(rng.between(0ms, end));
    std::sort(places.begin(), places.end());
    std::vector<std::uint64_t> hashes;
    for (const Time at : places) {
      straight.seek(at);
      hashes.push_back(straight.hash());
    }
    for (int i = 0; i < 40; ++i) {
      const std::size_t to = rng.below(places.size());
      timeline.seek(places[to]);
      REQUIRE(timeline.hash() == hashes[to]);
    }
    CHECK_FALSE(timeline.recorder().divergence());
    CHECK_FALSE(straight.recorder().divergence());
    timeline.seek(end);
    CHECK(timeline.world().violations().empty());
  }
}

}  // namespace
}  // namespace netsplit::raft_timeline_test
