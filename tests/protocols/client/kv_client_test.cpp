#include "core/protocols/client/kv_client.h"

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <set>

#include "core/protocols/client/workload.h"
#include "core/sim/world.h"

namespace netsplit::kv::kv_client_test {
namespace {

/// A store on one node that obeys orders: it answers, refuses, points elsewhere or stays silent.
struct PlainStore {
  enum class Mood { answer, silent, refuse, point_elsewhere, interrupt, answer_late };
  struct Config {
    Mood mood = Mood::answer;
    NodeId elsewhere = kNobody;
    bool operator==(const Config&) const = default;
  };
  Config config;
  Map map;
  std::map<std::string, std::uint32_t> ops_seen;
  std::vector<RequestId> ids;
  std::vector<std::pair<NodeId, Reply>> late;

  void start(Outbox&) {}
  bool receive(NodeId from, const Value& message, Outbox& out) {
    return match(message, [&](const Request& r) {
      ++ops_seen[r.op.key];
      ids.push_back(r.id);
      switch (config.mood) {
        case Mood::answer: return out.send(from, Reply{r.id, Status::ok, kNobody, map.apply(r.op)});
        case Mood::silent: return;
        case Mood::refuse: return out.send(from, Reply{r.id, Status::unavailable, kNobody, {}});
        case Mood::point_elsewhere: return out.send(from, Reply{r.id, Status::not_leader, config.elsewhere, {}});
        case Mood::interrupt: return out.send(from, Reply{r.id, Status::interrupted, kNobody, {}});
        case Mood::answer_late:
          if (late.empty()) out.arm(kLate, ms(400));
          late.emplace_back(from, Reply{r.id, Status::ok, kNobody, map.apply(r.op)});
          return;
      }
    });
  }
  void timeout(Timer, Outbox& out) {
    for (auto& [to, reply] : late) out.send(to, reply);
    late.clear();
  }
  void describe(Describer&) const {}
  bool operator==(const PlainStore&) const = default;
  static constexpr Label kLate{"late"};
};

struct History : RecordSink {
  std::map<Outcome, int> outcomes;
  std::map<OpKind, int> kinds;
  std::map<std::string, int> keys;
  std::set<std::string> values;
  std::vector<OpId> open;
  int invocations = 0;
  void record(RecordId, const Record&) override {}
  void invoked(OpId, RecordId, NodeId, Time, const Value& operation) override {
    ++invocations;
    const Op& op = *operation.as<Op>();
    ++kinds[op.kind];
    ++keys[op.key];
    if (!op.value.empty()) CHECK(values.insert(op.value).second);
  }
  void completed(OpId, RecordId, Time, Outcome outcome, const Value&) override { ++outcomes[outcome]; }
};

struct Bench {
  ClientConfig client;
  std::vector<PlainStore::Config> stores{{}};
  std::uint64_t seed = 1;

  World world() const {
    WorldSpec spec;
    spec.seed = seed;
    spec.network.fallback.latency = Distribution::constant(ms(1));
    ClientConfig config = client;
    for (std::size_t i = 0; i < stores.size(); ++i) {
      spec.hosts.emplace_back().name = "store" + std::to_string(i);
      PlainStore store;
      store.config = stores[i];
      spec.roles.push_back(Role::of(store));
      config.servers.push_back(node_id(i));
    }
    spec.hosts.emplace_back().name = "client";
    Client role{};
    role.config = config;
    spec.roles.push_back(Role::of(role));
    return World(std::move(spec));
  }
  NodeId client_id() const { return node_id(stores.size()); }
};

const Client& client_of(const World& world, const Bench& bench) { return *world.role(bench.client_id()).as<Client>(); }

}  // namespace

TEST_CASE("clients in a closed loop ask, wait and think", "[client]") {
  Bench bench;
  bench.client.clients = 3;
  bench.client.think_time = Distribution::constant(ms(8));
  World world = bench.world();
  world.run_until(ms(1000));
  // Ten milliseconds a round: two on the way, eight of thought.
  CHECK(client_of(world, bench).ok >= 290);
  CHECK(client_of(world, bench).ok <= 300);
  CHECK(client_of(world, bench).latency_last == ms(2));
}

TEST_CASE("clients in an open loop ask at their rate, whatever the answers do", "[client]") {
  for (auto mood : {PlainStore::Mood::answer, PlainStore::Mood::silent}) {
    Bench bench;
    bench.client.loop = ClientConfig::Loop::open;
    bench.client.rate = 1000;
    bench.stores = {{mood, kNobody}};
    World world = bench.world();
    world.run_until(ms(10'000));
    // A Poisson process: 10,000 expected, standard deviation 100.
    CHECK(client_of(world, bench).invoked > 9'500);
    CHECK(client_of(world, bench).invoked < 10'500);
  }
}

TEST_CASE("clients keep to the mix of operations", "[client]") {
  Bench bench;
  bench.client.loop = ClientConfig::Loop::open;
  bench.client.rate = 10'000;
  bench.client.reads = Ratio::percent(40);
  bench.client.appends = Ratio::percent(10);
  bench.client.compare_and_sets = Ratio::percent(20);
  bench.client.erases = Ratio::percent(5);
  World world = bench.world();
  History history;
  world.record_to(&history);
  world.run_until(ms(1000));
  const double all = history.invocations;
  CHECK(std::abs(history.kinds[OpKind::get] / all - .40) < .03);
  CHECK(std::abs(history.kinds[OpKind::append] / all - .10) < .03);
  CHECK(std::abs(history.kinds[OpKind::compare_and_set] / all - .20) < .03);
  CHECK(std::abs(history.kinds[OpKind::erase] / all - .05) < .03);
  CHECK(std::abs(history.kinds[OpKind::put] / all - .25) < .03);
}

TEST_CASE("compare-and-set sometimes succeeds, since clients remember what they saw", "[client]") {
  Bench bench;
  bench.client.keys = 2;
  bench.client.reads = Ratio::percent(50);
  bench.client.compare_and_sets = Ratio::percent(40);
  World world = bench.world();
  world.run_until(ms(2000));
  CHECK(world.role(node_id(0)).as<PlainStore>()->map.size() > 0);
}

TEST_CASE("one hot key gets its share", "[client]") {
  Bench bench;
  bench.client.loop = ClientConfig::Loop::open;
  bench.client.rate = 10'000;
  bench.client.keys = 100;
  bench.client.key_choice = ClientConfig::Keys::hot;
  bench.client.hot_share = Ratio::percent(80);
  World world = bench.world();
  History history;
  world.record_to(&history);
  world.run_until(ms(1000));
  CHECK(std::abs(history.keys["k0"] / static_cast<double>(history.invocations) - .8) < .02);
  CHECK(history.keys.size() == 100);
}

TEST_CASE("Zipf's law gives rank i a share proportional to 1/i", "[client]") {
  const auto table = zipf_table(1000, Ratio::one());
  double harmonic = 0;
  for (int i = 1; i <= 1000; ++i) harmonic += 1.0 / i;
  double before = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    const double share = (static_cast<double>(table[i]) - before) / 4294967296.0;
    CHECK(std::abs(share * harmonic * static_cast<double>(i + 1) - 1.0) < 1e-3);
    before = static_cast<double>(table[i]);
  }
  CHECK(table[999] == std::uint64_t{1} << 32);
  CHECK(zipf_key(table, 0) == 0);
  CHECK(zipf_key(table, (std::uint64_t{1} << 32) - 1) == 999);
}

TEST_CASE("Zipf with exponent 0 is uniform", "[client]") {
  const auto table = zipf_table(4, Ratio{});
  CHECK(table[0] == std::uint64_t{1} << 30);
  CHECK(table[1] == std::uint64_t{1} << 31);
}

TEST_CASE("an operation without an answer is tried again under the same id, and ends unknown", "[client]") {
  Bench bench;
  bench.stores = {{PlainStore::Mood::silent, kNobody}, {PlainStore::Mood::silent, kNobody}};
  bench.client.timeout = ms(100);
  bench.client.retries = 3;
  bench.client.max_operations = 1;
  World world = bench.world();
  History history;
  world.record_to(&history);
  world.run_until(ms(2000));
  CHECK(history.invocations == 1);
  CHECK(history.outcomes[Outcome::unknown] == 1);
  const auto& first = world.role(node_id(0)).as<PlainStore>()->ids;
  const auto& second = world.role(node_id(1)).as<PlainStore>()->ids;
  REQUIRE(first.size() + second.size() == 4);
  CHECK(first.size() == 2);  // It asks another server each time.
  for (const auto& id : first) CHECK(id == first[0]);
  for (const auto& id : second) CHECK(id == first[0]);
}

TEST_CASE("an operation that was surely refused each time has failed", "[client]") {
  Bench bench;
  bench.stores = {{PlainStore::Mood::refuse, kNobody}};
  bench.client.retries = 3;
  bench.client.max_operations = 1;
  World world = bench.world();
  world.run_until(ms(2000));
  CHECK(client_of(world, bench).failed == 1);
  CHECK(client_of(world, bench).unknown == 0);
}

TEST_CASE("an operation that a server lost track of is not called failed", "[client]") {
  Bench bench;
  bench.stores = {{PlainStore::Mood::interrupt, kNobody}};
  bench.client.retries = 3;
  bench.client.max_operations = 1;
  World world = bench.world();
  world.run_until(ms(2000));
  CHECK(client_of(world, bench).failed == 0);
  CHECK(client_of(world, bench).unknown == 1);
}

TEST_CASE("a hint leads to the leader at once", "[client]") {
  Bench bench;
  bench.stores = {{PlainStore::Mood::point_elsewhere, node_id(1)}, {}};
  World world = bench.world();
  world.run_until(ms(1000));
  CHECK(client_of(world, bench).failed + client_of(world, bench).unknown == 0);
  CHECK(client_of(world, bench).ok > 50);
  CHECK(world.role(node_id(0)).as<PlainStore>()->ids.size() <= 1);
}

TEST_CASE("an answer that comes after the next attempt still counts, once", "[client]") {
  Bench bench;
  bench.stores = {{PlainStore::Mood::answer_late, kNobody}};
  bench.client.timeout = ms(150);
  bench.client.max_operations = 5;
  World world = bench.world();
  History history;
  world.record_to(&history);
  world.run_until(ms(10'000));
  CHECK(history.outcomes[Outcome::ok] == 5);
  CHECK(client_of(world, bench).in_flight == 0);
}

TEST_CASE("after a restart a client uses other sessions and other values", "[client]") {
  Bench bench;
  bench.client.reads = {};
  World world = bench.world();
  History history;  // It checks that no value comes twice.
  world.record_to(&history);
  world.run_until(ms(500));
  const std::uint64_t session = client_of(world, bench).lanes[0].session.id;
  world.apply(command::Crash{bench.client_id(), false});
  world.apply(command::Restart{bench.client_id()});
  world.run_until(ms(1000));
  CHECK(client_of(world, bench).lanes[0].session.id != session);
  CHECK(client_of(world, bench).ok > 10);
}

TEST_CASE("clients begin and end when they are told to", "[client]") {
  Bench bench;
  bench.client.start = ms(200);
  bench.client.stop = ms(300);
  World world = bench.world();
  world.run_until(ms(199));
  CHECK(client_of(world, bench).invoked == 0);
  world.run_until(ms(1000));
  const std::uint64_t invoked = client_of(world, bench).invoked;
  CHECK(invoked > 2);
  CHECK(invoked < 12);
  CHECK(client_of(world, bench).ok == invoked);
}

TEST_CASE("values are padded to the size asked for", "[client]") {
  Bench bench;
  bench.client.value_bytes = 64;
  bench.client.reads = {};
  World world = bench.world();
  world.run_until(ms(500));
  const Map& map = world.role(node_id(0)).as<PlainStore>()->map;
  REQUIRE(map.size() > 0);
  CHECK(map.bytes() >= 64 * map.size());
}

}  // namespace netsplit::kv::kv_client_test
