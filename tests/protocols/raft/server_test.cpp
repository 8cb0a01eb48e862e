#include "core/protocols/raft/server.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/protocols/raft/cluster.h"
#include "tests/protocols/raft/one_line.h"

namespace netsplit::raft::server_test {
namespace {

using namespace command;

Cluster busy_cluster() {
  Cluster c;
  c.clients = 2;
  c.client.clients = 4;
  c.client.keys = 5;
  return c;
}

void check_sound(const World& world) {
  for (const Violation& v : world.violations()) FAIL_CHECK(std::string(v.claim->name) + ": " + v.why);
}

/// All servers that are up hold the same data and the same applied index.
void check_converged(const World& world, std::size_t servers) {
  const Server* first = nullptr;
  for (std::size_t i = 0; i < servers; ++i) {
    if (world.state(node_id(i)) != HostState::up) continue;
    const Server& s = server(world, i);
    if (!first) first = &s;
    CHECK(s.core.applied == first->core.applied);
    CHECK(s.store == first->store);
  }
}

/// The clients stop, and what is under way comes to an end.
Cluster stopping_at(Cluster c, Duration stop) {
  c.client.stop = stop;
  return c;
}

}  // namespace

TEST_CASE("five servers elect one leader and serve their clients", "[raft][server]") {
  World world(stopping_at(busy_cluster(), ms(2000)).spec());
  world.run_until(ms(3000));
  CHECK(leader_of(world) != kNobody);
  const kv::Client& c = client(world, 5);
  CHECK(c.invoked > 100);
  CHECK(c.ok == c.invoked);
  CHECK(c.failed + c.unknown == 0);
  check_converged(world, 5);
  check_sound(world);
}

TEST_CASE("a crashed leader is replaced and catches up when it returns", "[raft][server]") {
  World world(stopping_at(busy_cluster(), ms(4000)).spec());
  world.run_until(ms(1000));
  const NodeId first = leader_of(world);
  REQUIRE(first != kNobody);
  world.apply(Crash{first, false});
  world.run_until(ms(2000));
  const NodeId second = leader_of(world);
  CHECK(second != kNobody);
  CHECK(second != first);
  CHECK(server(world, index_of(second)).core.disk.term > server(world, index_of(first)).core.disk.term);
  world.apply(Restart{first});
  world.run_until(ms(5000));
  CHECK_FALSE(server(world, index_of(first)).core.is_leader());
  check_converged(world, 5);
  check_sound(world);
}

TEST_CASE("only the side with a majority commits", "[raft][server]") {
  World world(busy_cluster().spec());
  world.run_until(ms(1000));
  const NodeId leader = leader_of(world);
  std::vector<NodeId> minority{leader};
  std::vector<NodeId> majority;
  for (std::size_t i = 0; i < 5; ++i)
    if (node_id(i) != leader) (minority.size() < 2 ? minority : majority).push_back(node_id(i));
  world.apply(Cut{"split", minority, majority, false});
  const Index before = server(world, index_of(leader)).core.commit;
  world.run_until(ms(3000));
  CHECK(server(world, index_of(leader)).core.commit <= before + 16);
  CHECK(server(world, index_of(majority[0])).core.commit > before + 16);
  // CheckQuorum: the old leader knows that it doesn't lead any more.
  CHECK_FALSE(server(world, index_of(leader)).core.is_leader());
  world.apply(Heal{"split"});
  world.run_until(ms(4000));
  CHECK(server(world, index_of(leader)).core.commit > before + 16);
  check_sound(world);
}

TEST_CASE("a slow follower gets a snapshot", "[raft][server]") {
  Cluster c = stopping_at(busy_cluster(), ms(4000));
  c.config.snapshot_threshold = 50;
  c.config.snapshot_keep = 10;
  World world(c.spec());
  world.run_until(ms(500));
  const NodeId slow = leader_of(world) == node_id(0) ? node_id(1) : node_id(0);
  world.apply(Crash{slow, false});
  world.run_until(ms(3000));
  world.apply(Restart{slow});
  world.run_until(ms(5000));
  CHECK(server(world, index_of(slow)).core.disk.log.base > 0);
  CHECK(server(world, index_of(slow)).core.disk.log.entries.size() < 100);
  check_converged(world, 5);
  check_sound(world);
}

TEST_CASE("all servers may crash at once and lose nothing that was synced", "[raft][server]") {
  World world(stopping_at(busy_cluster(), ms(3000)).spec());
  world.run_until(ms(1500));
  Index committed = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    committed = std::max(committed, server(world, i).core.commit);
    world.apply(Crash{node_id(i), false});
  }
  for (std::size_t i = 0; i < 5; ++i) world.apply(Restart{node_id(i)});
  world.run_until(ms(4000));
  CHECK(server(world, 0).core.commit > committed);
  check_converged(world, 5);
  check_sound(world);
}

TEST_CASE("a majority of lost disks loses committed entries, and the monitor says so", "[raft][server]") {
  Cluster c = busy_cluster();
  c.servers = 3;
  World world(c.spec());
  world.run_until(ms(1500));
  const NodeId leader = leader_of(world);
  for (std::size_t i = 0; i < 3; ++i) world.apply(Crash{node_id(i), node_id(i) != leader});
  for (std::size_t i = 0; i < 3; ++i)
    if (node_id(i) != leader) world.apply(Restart{node_id(i)});
  world.run_until(ms(3000));
  REQUIRE_FALSE(world.violations().empty());
  CHECK(world.violations().front().claim == &kLeaderCompleteness);
}

TEST_CASE("operators transfer leadership, add and remove servers through any server", "[raft][server]") {
  Cluster c = stopping_at(busy_cluster(), ms(5000));
  c.servers = 3;
  c.spares = 2;
  World world(c.spec());
  world.run_until(ms(1000));
  const NodeId leader = leader_of(world);
  const NodeId other = leader == node_id(0) ? node_id(1) : node_id(0);
  world.apply(Tell{other, Value::of(TransferLeadership{other})});
  world.run_until(ms(1500));
  CHECK(leader_of(world) == other);
  world.apply(Tell{leader, Value::of(AddServer{node_id(3)})});
  world.run_until(ms(2000));
  CHECK(server(world, 3).core.membership().voters.size() == 4);
  world.apply(Tell{other, Value::of(RemoveServer{leader})});
  world.run_until(ms(2500));
  CHECK(server(world, 3).core.membership().voters.size() == 3);
  world.apply(Tell{other, Value::of(ChangeMembers{{node_id(0), node_id(1), node_id(2), node_id(3), node_id(4)}})});
  world.run_until(ms(6000));
  CHECK(server(world, 4).core.membership().voters.size() == 5);
  CHECK_FALSE(server(world, 4).core.membership().joint());
  check_converged(world, 5);
  check_sound(world);
}

TEST_CASE("a read is served outside the log, and not from the past", "[raft][server]") {
  for (ReadMode mode : {ReadMode::log, ReadMode::read_index, ReadMode::lease}) {
    Cluster c = busy_cluster();
    c.config.read_mode = mode;
    c.client.reads = Ratio::percent(90);
    World world(c.spec());
    world.run_until(ms(2000));
    const Server& leader = server(world, index_of(leader_of(world)));
    CHECK((leader.reads_answered > 0) == (mode != ReadMode::log));
    CHECK((leader.core.lease_end > Time{}) == (mode == ReadMode::lease));
    check_sound(world);
  }
}

TEST_CASE("a lease holds while clocks drift less than it allows, and fails when they drift more", "[raft][server]") {
  const auto violations_with = [](std::int64_t leader_ppm) {
    std::size_t found = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      Cluster c = busy_cluster();
      c.seed = seed;
      c.config.read_mode = ReadMode::lease;
      c.client.reads = Ratio::percent(95);
      World world(c.spec());
      world.run_until(ms(1000));
      const NodeId leader = leader_of(world);
      world.apply(DriftClock{leader, leader_ppm});
      std::vector<NodeId> others;
      for (std::size_t i = 0; i < 5; ++i)
        if (node_id(i) != leader) others.push_back(node_id(i));
      world.apply(Cut{"servers", {leader}, others, false});
      world.run_until(ms(2500));
      found += world.violations().empty() ? 0 : 1;
    }
    return found;
  };
  CHECK(violations_with(-100'000) == 0);
  CHECK(violations_with(-900'000) > 0);
}

TEST_CASE("a repeated request is answered but not done again", "[raft][server]") {
  Store store;
  const kv::Op op{kv::OpKind::append, "x", "a", {}};
  CHECK(store.apply({{7, 1}, op, true}, 1, 10).result.value == "a");
  CHECK(store.apply({{7, 1}, op, true}, 2, 10).result.value == "a");
  CHECK(store.apply({{7, 2}, op, false}, 3, 10).result.value == "aa");
  CHECK(store.apply({{7, 1}, op, true}, 4, 10).status == kv::Status::too_old);
  CHECK(store.map.apply({kv::OpKind::get, "x", {}, {}}).value == "aa");
}

TEST_CASE("the session that was used longest ago expires, and is not opened again by a later request",
          "[raft][server]") {
  Store store;
  const kv::Op op{kv::OpKind::put, "x", "a", {}};
  store.apply({{1, 1}, op, true}, 1, 2);
  store.apply({{2, 1}, op, true}, 2, 2);
  store.apply({{1, 2}, op, false}, 3, 2);
  store.apply({{3, 1}, op, true}, 4, 2);
  CHECK(store.find(1) != nullptr);
  CHECK(store.find(2) == nullptr);
  CHECK(store.apply({{2, 2}, op, false}, 5, 2).status == kv::Status::too_old);
}

TEST_CASE("messages that are lost and doubled don't make operations happen twice", "[raft][server]") {
  Cluster c = stopping_at(busy_cluster(), ms(4000));
  c.loss = Ratio::percent(10);
  c.duplicate = Ratio::percent(20);
  c.client.reads = {};
  c.client.appends = Ratio::one();
  c.client.keys = 1;
  World world(c.spec());
  world.run_until(ms(8000));
  check_sound(world);
  const std::string* value = server(world, index_of(leader_of(world))).store.map.find("x");
  REQUIRE(value != nullptr);
  // Each appended value is a letter for its client and a number, and is there at most once.
  std::vector<std::string> parts;
  for (char ch : *value) {
    if (ch >= 'a' && ch <= 'z') parts.emplace_back();
    parts.back() += ch;
  }
  const std::size_t all = parts.size();
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  CHECK(parts.size() == all);
  CHECK(all >= client(world, 5).ok + client(world, 6).ok);
}

TEST_CASE("a copy of a running cluster goes on exactly as the original", "[raft][server]") {
  Cluster c = busy_cluster();
  c.config.snapshot_threshold = 40;
  c.config.snapshot_keep = 5;
  World world(c.spec());
  World straight(c.spec());
  straight.run_until(ms(3000));
  for (Duration at : {ms(100), ms(333), ms(1000), ms(1777), ms(2500)}) {
    world.run_until(at);
    World copy = world;
    CHECK(copy.hash() == world.hash());
    copy.run_until(ms(3000));
    CHECK(copy.hash() == straight.hash());
  }
  world.run_until(ms(3000));
  CHECK(world.hash() == straight.hash());
}

TEST_CASE("adding a server that doesn't answer is given up, and changes nothing", "[raft][server]") {
  Cluster c = busy_cluster();
  c.servers = 3;
  c.spares = 1;
  World world(c.spec());
  world.run_until(ms(1000));
  world.apply(Crash{node_id(3), false});
  const NodeId leader = leader_of(world);
  world.apply(Tell{leader, Value::of(AddServer{node_id(3)})});
  world.run_until(ms(1500));
  CHECK(server(world, index_of(leader)).core.pending_change.has_value());
  world.run_until(ms(6000));
  CHECK(leader_of(world) == leader);
  CHECK_FALSE(server(world, index_of(leader)).core.pending_change.has_value());
  CHECK(server(world, index_of(leader)).core.membership().voters.size() == 3);
  CHECK(server(world, index_of(leader)).core.peers.size() == 2);
  check_sound(world);
}

TEST_CASE("requests that make no sense change nothing", "[raft][server]") {
  World world(busy_cluster().spec());
  world.run_until(ms(1000));
  const NodeId leader = leader_of(world);
  const Term term = server(world, index_of(leader)).core.disk.term;
  for (const Value& request :
       {Value::of(TransferLeadership{leader}), Value::of(TransferLeadership{node_id(99)}), Value::of(AddServer{leader}),
        Value::of(AddServer{}), Value::of(RemoveServer{node_id(99)}), Value::of(ChangeMembers{})})
    world.apply(Tell{leader, request});
  world.run_until(ms(2000));
  CHECK(leader_of(world) == leader);
  CHECK(server(world, index_of(leader)).core.disk.term == term);
  CHECK(server(world, index_of(leader)).core.membership().voters.size() == 5);
  check_sound(world);
}

TEST_CASE("a server describes its standing, its log and its data", "[raft][server]") {
  World world(busy_cluster().spec());
  world.run_until(ms(1000));
  const std::string text = OneLine::of(server(world, index_of(leader_of(world))));
  for (const char* part : {"standing=leader", "term=", "commit_index=", "log=[", "membership{voters=s1 s2 s3 s4 s5",
                           "committed=yes", "sessions="}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(text.find("mutation") == std::string::npos);
}

}  // namespace netsplit::raft::server_test
