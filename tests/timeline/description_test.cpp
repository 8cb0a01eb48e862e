#include "core/timeline/description.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/sim/test_roles.h"

namespace netsplit::description_test {
namespace {

TEST_CASE("durations are shown in the unit that fits") {
  CHECK(duration_text(0ns) == "0 ns");
  CHECK(duration_text(850ns) == "850 ns");
  CHECK(duration_text(12'500ns) == "12.5 us");
  CHECK(duration_text(1ms) == "1 ms");
  CHECK(duration_text(149'732us) == "149.732 ms");
  CHECK(duration_text(999'999'999ns) == "999.999 ms");
  CHECK(duration_text(2250ms) == "2.25 s");
  CHECK(duration_text(200'500ms) == "3 min 20.5 s");
  CHECK(duration_text(2h + 5min + 3s) == "2 h 5 min 3 s");
  CHECK(duration_text(-5ms) == "-5 ms");
  CHECK(duration_text(kForever) != "");
}

/// Describes itself with one of everything.
struct Talker {
  struct Config {
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  struct Part {
    int depth = 3;
    void describe(Describer& d) const { d.number("depth", depth); }
    bool operator==(const Part&) const = default;
  };
  Config config;
  int term = 7;
  bool ready = true;
  NodeId leader = node_id(1);
  Duration wait = 1500us;
  std::vector<std::string> peers;
  int match = 4;
  std::uint64_t entries = 3;
  Part part;

  void start(Outbox&) {}
  bool receive(NodeId, const Value&, Outbox&) { return false; }
  void timeout(Timer, Outbox&) {}
  void describe(Describer& d) const {
    d.standing("leader", Tone::active);
    d.number("term", term, "");
    d.number("size", 10, "bytes", Tone::bad);
    d.flag("ready", ready);
    d.node("leader", leader);
    d.duration("wait", wait);
    d.text("mood", "calm", Tone::good);
    static constexpr std::string_view kColumns[] = {"peer", "match"};
    d.table("peers", kColumns);
    for (const std::string& peer : peers) {
      const std::string cells[] = {peer, peer == "b" ? std::to_string(match) : "1"};
      d.row(cells);
    }
    std::vector<Cell> cells;
    for (std::uint64_t i = 1; i <= entries; ++i) cells.push_back({"x=" + std::to_string(i), "", 1, i < 3, i});
    d.log("log", cells);
    d.nested("part", part);
  }
  bool operator==(const Talker&) const = default;
};

Talker two_peers() {
  Talker talker;
  talker.peers = {"a", "b"};
  return talker;
}

World world_with(const Talker& talker) {
  WorldSpec spec;
  test::add_node(spec, "talker", talker);
  test::add_node(spec, "other", test::Echo{});
  spec.hosts[0].zone = "z1";
  return World(std::move(spec));
}

TEST_CASE("a role's description becomes a value with names, units and tones") {
  const DescribedNode node = describe_node(world_with(two_peers()), node_id(0));
  CHECK(node.standing == "leader");
  CHECK(node.tone == Tone::active);
  const Described& role = node.role;
  CHECK(role.find("term")->text == "7");
  CHECK(role.find("term")->number == 7);
  CHECK(role.find("size")->text == "10 bytes");
  CHECK(role.find("size")->tone == Tone::bad);
  CHECK(role.find("ready")->text == "yes");
  CHECK(role.find("leader")->text == "other");
  CHECK(role.find("leader")->node == node_id(1));
  CHECK(role.find("wait")->text == "1.5 ms");
  CHECK(role.find("wait")->number == 1'500'000);
  CHECK(role.find("peers")->cells == std::vector<std::string>{"peer", "match"});
  CHECK(role.find("peers")->children.size() == 2);
  CHECK(role.find("log")->log.size() == 3);
  CHECK(role.find("part")->find("depth")->text == "3");
  CHECK(role.find("nonsense") == nullptr);
  CHECK(node.machine.find("state")->text == "up");
  CHECK(node.machine.find("zone")->text == "z1");
}

TEST_CASE("a description reads as lines of text") {
  const std::string text = to_text(describe_node(world_with(two_peers()), node_id(0)).role);
  CHECK(text ==
        "term: 7\n"
        "size: 10 bytes\n"
        "ready: yes\n"
        "leader: other\n"
        "wait: 1.5 ms\n"
        "mood: calm\n"
        "peers: peer | match\n"
        "  a | 1\n"
        "  b | 4\n"
        "log: [1 x=1] [2 x=2] [3 x=3?]\n"
        "part\n"
        "  depth: 3\n");
}

template <class Change>
Described changed_by(Change change) {
  const Described before = describe_node(world_with(two_peers()), node_id(0)).role;
  Talker talker = two_peers();
  change(talker);
  Described now = describe_node(world_with(talker), node_id(0)).role;
  mark_changes(before, now);
  return now;
}

TEST_CASE("only what differs is marked as changed") {
  const Described same = changed_by([](Talker&) {});
  CHECK_FALSE(same.changed);
  for (const Described& child : same.children) CHECK_FALSE(child.changed);

  const Described term = changed_by([](Talker& t) { t.term = 8; });
  CHECK(term.changed);
  CHECK(term.find("term")->changed);
  for (const Described& child : term.children) CHECK(child.changed == (child.name == "term"));

  CHECK(changed_by([](Talker& t) { t.ready = false; }).find("ready")->changed);
  CHECK(changed_by([](Talker& t) { t.leader = kNobody; }).find("leader")->text == "none");
  const Described deep = changed_by([](Talker& t) { t.part.depth = 4; });
  CHECK(deep.find("part")->changed);
  CHECK(deep.find("part")->find("depth")->changed);
}

TEST_CASE("a row is compared with the row of the same first cell") {
  const Described now = changed_by([](Talker& t) {
    t.peers = {"c", "a", "b"};
    t.match = 5;
  });
  const Described& peers = *now.find("peers");
  CHECK(peers.changed);
  CHECK(peers.children[0].changed);        // c is new
  CHECK_FALSE(peers.children[1].changed);  // a is as before, though further down
  CHECK(peers.children[2].changed);        // b has another match
}

TEST_CASE("the cells of a log that are new or differ are named") {
  const Described now = changed_by([](Talker& t) { t.entries = 5; });
  CHECK(now.find("log")->changed);
  CHECK(now.find("log")->changed_positions == std::vector<std::uint64_t>{4, 5});
  CHECK(changed_by([](Talker& t) { t.entries = 2; }).find("log")->changed);
}

TEST_CASE("a node that is down or paused says so first") {
  World world = world_with(two_peers());
  world.apply(command::Pause{node_id(0)});
  CHECK(describe_node(world, node_id(0)).standing == "paused");
  world.apply(command::Crash{node_id(0)});
  CHECK(describe_node(world, node_id(0)).standing == "down");
  CHECK(describe_node(world, node_id(0)).machine.find("state")->tone == Tone::bad);
  world.apply(command::StepClock{node_id(1), 3ms});
  world.apply(command::Slow{node_id(1), Ratio::percent(250)});
  const Described machine = describe_node(world, node_id(1)).machine;
  CHECK(machine.find("clock error")->text == "3 ms");
  CHECK(machine.find("slowed")->text == "2.5 times");
}

TEST_CASE("a node that has an owner says who, and whether the owner may change it now") {
  WorldSpec spec;
  test::add_node(spec, "ours", test::Echo{});
  test::add_node(spec, "nobody's", test::Echo{});
  Domain domain;
  domain.name = "shop";
  domain.nodes = {node_id(0)};
  domain.windows = {{10s, 20s, {}}};
  spec.domains = {domain};
  World world(std::move(spec));
  CHECK(describe_node(world, node_id(1)).machine.find("owner") == nullptr);
  CHECK(describe_node(world, node_id(0)).machine.find("owner")->text == "shop");
  CHECK(describe_node(world, node_id(0)).machine.find("changes")->text == "from 10 s on");
  world.run_until(10s);
  CHECK(describe_node(world, node_id(0)).machine.find("changes")->text == "allowed");
  world.run_until(20s);
  CHECK(describe_node(world, node_id(0)).machine.find("changes")->text == "no more");
  world.apply(command::Roll{node_id(0), 3, 1});
  CHECK(describe_node(world, node_id(0)).machine.find("protocol version")->number == 3);
}

TEST_CASE("a message describes itself by its type and fields") {
  const World world = world_with(two_peers());
  const Described ping = describe_value(Value::of(test::Ping{5}), names_in(world));
  CHECK(ping.name == "ping");
  CHECK(ping.find("number")->text == "5");
  CHECK(describe_value(Value(), names_in(world)).name == "nothing");
}

}  // namespace
}  // namespace netsplit::description_test
