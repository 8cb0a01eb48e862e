#include "tests/protocols/raft/random_faults.h"

namespace netsplit::raft {
namespace {

template <class T, std::size_t N>
T one_of(const std::array<T, N>& choices, Rng& rng) {
  return choices[rng.below(N)];
}

std::vector<NodeId> random_subset(std::size_t nodes, Rng& rng) {
  std::vector<NodeId> chosen;
  for (std::size_t i = 0; i < nodes; ++i)
    if (rng.below(2) == 0) chosen.push_back(node_id(i));
  return chosen;
}

std::vector<NodeId> all_but(std::size_t nodes, const std::vector<NodeId>& left_out) {
  std::vector<NodeId> rest;
  for (std::size_t i = 0; i < nodes; ++i)
    if (!Membership::in(left_out, node_id(i))) rest.push_back(node_id(i));
  return rest;
}

}  // namespace

Cluster RandomFaults::random_cluster(Rng& rng) const {
  Cluster c;
  c.seed = seed;
  c.servers = 3 + rng.below(3);
  c.spares = rng.below(3);
  c.clients = 2;
  c.latency = Distribution::uniform(us(200), one_of(std::array{ms(2), ms(10), ms(30)}, rng));
  c.loss = Ratio::percent(one_of(std::array<std::uint64_t, 3>{0, 2, 10}, rng));
  c.duplicate = Ratio::percent(one_of(std::array<std::uint64_t, 2>{0, 5}, rng));
  c.sync_time = Distribution::uniform({}, one_of(std::array{ms(0), ms(1), ms(10)}, rng));
  c.config.mutation = mutation;
  c.config.read_mode = static_cast<ReadMode>(rng.below(3));
  c.config.prevote = !disruption || rng.below(2) == 0;
  // A lease counts on followers that ignore requests for votes.
  c.config.check_quorum = !disruption || c.config.read_mode == ReadMode::lease || rng.below(2) == 0;
  c.config.max_append = one_of(std::array<std::int64_t, 3>{1, 4, 64}, rng);
  c.config.max_in_flight = one_of(std::array<std::int64_t, 2>{4, 1024}, rng);
  c.config.snapshot_threshold = one_of(std::array<std::int64_t, 3>{5, 40, 10'000}, rng);
  c.config.snapshot_keep = one_of(std::array<std::int64_t, 3>{0, 3, 20}, rng);
  c.config.snapshot_timeout = ms(200);
  c.config.max_sessions = one_of(std::array<std::int64_t, 2>{3, 1000}, rng);
  c.client.clients = 4;
  c.client.keys = 3;
  c.client.timeout = ms(150);
  c.client.appends = Ratio::percent(10);
  c.client.compare_and_sets = Ratio::percent(10);
  for (std::size_t i = 0; i < c.servers + c.spares; ++i)
    c.clock_ppm.push_back(static_cast<std::int64_t>(rng.below(100'001)) - 50'000);
  return c;
}

Command RandomFaults::random_request(const Cluster& c, const World& world, Rng& rng) {
  const std::size_t servers = c.servers + c.spares;
  const NodeId leader = leader_of(world);
  const NodeId asked = leader == kNobody ? node_id(rng.below(servers)) : leader;
  const NodeId other = node_id(rng.below(servers));
  switch (rng.below(5)) {
    case 0: return command::Tell{asked, Value::of(TransferLeadership{other})};
    case 1: return command::Tell{asked, Value::of(AddServer{other})};
    case 2: return command::Tell{asked, Value::of(RemoveServer{other})};
    case 3: return command::Tell{asked, Value::of(ChangeMembers{random_subset(servers, rng)})};
    default: return command::Tell{other, Value::of(TakeSnapshot{})};
  }
}

Command RandomFaults::random_command(const Cluster& c, const World& world, Rng& rng) {
  const std::size_t servers = c.servers + c.spares;
  // Half of the time it hits the leader, where it hurts.
  const NodeId leader = leader_of(world);
  const NodeId victim = leader != kNobody && rng.below(2) == 0 ? leader : node_id(rng.below(servers));
  switch (rng.below(14)) {
    case 0:
    case 1: return command::Crash{victim, false};
    case 2:
    case 3: return command::Restart{node_id(rng.below(servers))};
    case 4: return command::Pause{victim};
    case 5: return command::Resume{node_id(rng.below(servers))};
    case 6: {
      const auto side = random_subset(servers, rng);
      return command::Cut{"split", side, all_but(servers, side), false};
    }
    case 7: return command::Cut{"alone", {victim}, all_but(servers, {victim}), rng.below(2) == 0};
    case 8: return command::Cut{"deaf", all_but(servers, {victim}), {victim}, true};
    case 9: return command::Heal{};
    case 10: return command::Degrade{victim, node_id(rng.below(servers)), true, Ratio::percent(50), {}, ms(20)};
    case 11: return command::StepClock{victim, ms(500)};
    default: return random_request(c, world, rng);
  }
}

RandomFaults::Outcome RandomFaults::run() const {
  Rng rng = Rng::stream(seed, "random faults");
  const Cluster cluster = random_cluster(rng);
  World world(cluster.spec());
  const std::size_t servers = cluster.servers + cluster.spares;
  const auto answered = [&] {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < cluster.clients; ++i) sum += client(world, servers + i).ok;
    return sum;
  };
  while (world.now() < length) {
    world.run_until(world.now() + rng.between(ms(5), ms(150)));
    // Several faults at one moment find more than the same number apart.
    for (std::uint64_t n = 1 + rng.below(2); n > 0; --n) world.apply(random_command(cluster, world, rng));
  }
  Outcome outcome;
  outcome.answered = answered();
  world.apply(command::Heal{});
  for (std::size_t i = 0; i < servers; ++i) {
    world.apply(command::Restart{node_id(i)});
    world.apply(command::Resume{node_id(i)});
    for (std::size_t j = 0; j < servers; ++j)
      if (i != j) world.apply(command::Degrade{node_id(i), node_id(j), true, {}, {}, {}});
  }
  world.run_until(world.now() + calm);
  outcome.answered_calm = answered() - outcome.answered;
  outcome.steps = world.steps();
  outcome.hash = world.hash();
  for (std::size_t i = 0; i < servers; ++i)
    outcome.leaders = std::max<std::uint64_t>(outcome.leaders, server(world, i).core.disk.term);
  for (const Violation& v : world.violations()) outcome.broken.emplace_back(v.claim->name);
  if (!world.violations().empty()) outcome.first = world.violations().front().why;
  return outcome;
}

}  // namespace netsplit::raft
