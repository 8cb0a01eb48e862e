#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"
#include "tests/sim/recorded_run.h"
#include "tests/sim/test_roles.h"

// What goes wrong with handshakes: messages that get lost, tickets that are worth nothing, addresses that lead elsewhere.
namespace netsplit::handshakes_test {
namespace {

using test::add_node;
using test::make_role;
using Kind = ChannelSpec::Kind;
using Resumption = ChannelSpec::Resumption;
using Version = ChannelSpec::Version;

constexpr NodeId kEcho = node_id(0), kPinger = node_id(1), kStandby = node_id(2);

struct Run : test::RecordedRun {
  using RecordedRun::RecordedRun;
  /// What is under way, of this name and from there.
  std::vector<RecordId> under_way(std::string_view label, NodeId from) const {
    std::vector<RecordId> all;
    world.for_each_packet([&](const Packet& p) {
      if (p.from == from && p.message->name() == label) all.push_back(p.id);
    });
    return all;
  }
  void deliver_all() {
    std::vector<RecordId> waiting;
    world.for_each_packet([&](const Packet& p) { waiting.push_back(p.id); });
    for (const RecordId id : waiting) world.apply(command::Deliver{id});
  }
  const test::Pinger& pinger() const { return *world.role(kPinger).as<test::Pinger>(); }
  const std::vector<std::uint32_t>& seen(NodeId by = kEcho) const { return world.role(by).as<test::Echo>()->seen; }
};

/// A pinger that pings an echo 10 ms away: once at the start, and every 100 ms.
WorldSpec spec_over(ChannelSpec channel) {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(10ms);
  spec.network.channel = channel;
  add_node(spec, "echo", test::Echo{});
  add_node(spec, "pinger", make_role<test::Pinger>({kEcho, 1, 100, 100ms, 100ms}));
  return spec;
}

ChannelSpec short_lived(Kind kind, Resumption resumption) {
  ChannelSpec channel{kind, Version::v1_3, resumption};
  channel.idle = 50ms;
  return channel;
}

std::vector<std::uint32_t> numbers(std::uint32_t from, std::uint32_t to) {
  std::vector<std::uint32_t> all;
  for (; from < to; ++from) all.push_back(from);
  return all;
}

TEST_CASE("whichever message of a handshake gets lost, it is said again, and no ping is lost or comes twice") {
  struct Lost {
    std::string_view name;
    NodeId from;
  };
  for (const Kind kind : {Kind::tls, Kind::mutual_tls})
    for (const Version version : {Version::v1_2, Version::v1_3})
      for (const Lost lost :
           {Lost{"client hello", kPinger}, {"server hello", kEcho}, {"finished", kPinger}, {"finished", kEcho}}) {
        if (lost.from == kEcho && lost.name == "finished" && version == Version::v1_3) continue;  // there is none
        INFO(lost.name << " of node " << index_of(lost.from) << ", TLS 1." << (version == Version::v1_2 ? 2 : 3));
        Run run(spec_over({kind, version}));
        std::vector<RecordId> found;
        for (Time at = 1ms; found.empty() && at < 100ms; at += 1ms) {
          run.world.run_until(at);
          found = run.under_way(lost.name, lost.from);
        }
        REQUIRE(found.size() == 1);
        run.world.apply(command::DropMessage{found[0]});
        run.world.run_until(4990ms);
        CHECK(run.seen() == numbers(0, 50));
        CHECK(run.pinger().answers == run.seen());
        CHECK(run.dropped(DropReason::no_session) == 0);
      }
}

TEST_CASE("a server waits for a client's last word, but not for ever") {
  WorldSpec spec = spec_over({Kind::mutual_tls});
  spec.script = {{15ms, command::Cut{"off", {kPinger}, {kEcho}, true}}};
  Run run(spec, 20s);
  CHECK(run.world.channels(kEcho).find(kPinger)->state == ChannelEnd::State::closed);
  CHECK(run.sent("server hello") == 3);
  run.world.apply(command::Heal{"off"});
  run.world.run_until(22s);
  CHECK(run.seen().size() >= 18);
}

TEST_CASE("a hello from long ago does not disturb the handshake of today") {
  Run run(spec_over(short_lived(Kind::tls, Resumption::none)), 5ms);
  const std::vector<RecordId> hello = run.under_way("client hello", kPinger);
  REQUIRE(hello.size() == 1);
  run.world.apply(command::DelayMessage{hello[0], 3015ms});  // between the hello back and the last word of another one
  run.world.run_until(4990ms);
  CHECK(run.seen() == numbers(0, 50));
  CHECK(run.dropped(DropReason::no_session) == 0);
}

TEST_CASE("what goes right behind a hello is read once, also by a server that does not know the ticket") {
  for (const Kind kind : {Kind::tls, Kind::mutual_tls}) {
    WorldSpec spec = spec_over(short_lived(kind, Resumption::early_data));
    const Run calm(spec, 490ms);
    CHECK(calm.seen() == numbers(0, 5));
    spec.script = {{150ms, command::Crash{kEcho, false}}, {160ms, command::Restart{kEcho}}};
    const Run run(spec, 490ms);
    CHECK(run.seen() == numbers(2, 5));
    CHECK(run.pinger().answers == numbers(0, 5));
  }
}

/// Says to another node what it is told to say.
struct Talker {
  struct Config {
    NodeId to = kNobody;
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::uint32_t heard = 0;
  void start(Outbox&) {}
  bool receive(NodeId from, const Value& m, Outbox& out) {
    if (from == kNobody)
      out.send(config.to, m);
    else
      ++heard;
    return true;
  }
  void timeout(Timer, Outbox&) {}
  void describe(Describer&) const {}
  bool operator==(const Talker&) const = default;
};

TEST_CASE("a ticket that a server has given says nothing of who its client is") {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(10ms);
  spec.network.channel = short_lived(Kind::tls, Resumption::ticket);
  add_node(spec, "server", make_role<Talker>({node_id(1)}));
  add_node(spec, "client", make_role<Talker>({node_id(0)}));
  spec.hosts[1].certificate.issuer.clear();
  Run run(spec);
  const Value word = Value::of(test::Ping{});
  run.world.apply(command::Tell{node_id(1), word});
  run.world.run_until(1s);
  CHECK(run.world.role(node_id(0)).as<Talker>()->heard == 1);
  run.world.apply(command::Tell{node_id(0), word});  // now the server calls
  run.world.run_until(2s);
  CHECK(run.world.role(node_id(1)).as<Talker>()->heard == 0);
  CHECK(run.dropped(DropReason::no_certificate) == 1);
}

TEST_CASE("a client that is refused is told so again when it has not heard it") {
  WorldSpec spec = spec_over({Kind::mutual_tls});
  spec.hosts[1].certificate.until = Time{-1};
  Run run(spec, 35ms);
  const std::vector<RecordId> alerts = run.under_way("alert", kEcho);
  REQUIRE_FALSE(alerts.empty());
  for (const RecordId id : alerts) run.world.apply(command::DropMessage{id});
  run.world.run_until(990ms);
  CHECK(run.sent("client hello") > 5);  // it has tried anew with each ping
  CHECK(run.seen().empty());
}

TEST_CASE("whoever takes over finds nobody let in whom a certificate keeps out") {
  for (const Time at : {5ms, 15ms, 25ms}) {
    WorldSpec spec = spec_over({Kind::mutual_tls});
    spec.hosts[1].certificate.until = Time{-1};
    Run run(spec, at);
    run.world.apply(command::TakeOver{});
    run.deliver_all();
    CHECK(run.seen().empty());
    CHECK(run.dropped(DropReason::certificate_expired) == 1);
  }
}

TEST_CASE("while somebody decides, clients need no certificate over TLS, servers do, and nothing comes twice") {
  WorldSpec spec = spec_over({Kind::tls});
  spec.hosts[1].certificate.issuer.clear();
  for (const bool server_has_one : {true, false}) {
    if (!server_has_one) spec.hosts[0].certificate.issuer.clear();
    Run run(spec);
    run.world.apply(command::TakeOver{});
    run.world.run_until(1ms);
    if (const auto pings = run.under_way("ping", kPinger); !pings.empty())
      run.world.apply(command::DuplicateMessage{pings[0]});
    for (int round = 0; round < 3; ++round) run.deliver_all();
    CHECK(run.seen().size() == (server_has_one ? 1 : 0));
    CHECK(run.pinger().answers.size() == (server_has_one ? 1 : 0));
  }
}

TEST_CASE("whoever answers at another node's address needs a certificate in that name") {
  for (const Kind kind : {Kind::plain, Kind::tls, Kind::mutual_tls})
    for (const bool named : {false, true}) {
      WorldSpec spec = spec_over({kind});
      add_node(spec, "standby", test::Echo{});
      if (named) spec.hosts[2].certificate.also = {"echo"};
      spec.script = {{150ms, command::MoveAddress{kEcho, kStandby, {}}}};
      const Run run(spec, 490ms);
      CHECK(run.seen(kEcho) == numbers(0, 2));
      const bool believed = named || kind == Kind::plain;
      CHECK(run.seen(kStandby).size() == (believed ? 3 : 0));
      CHECK(run.dropped(DropReason::wrong_name) == (believed ? 0 : 3));
    }
}

TEST_CASE("a node whose own address leads elsewhere can still shake hands") {
  WorldSpec spec = spec_over({Kind::mutual_tls});
  add_node(spec, "standby", test::Echo{});
  spec.hosts[2].certificate.also = {"pinger"};
  spec.script = {{0ms, command::MoveAddress{kPinger, kStandby, {}}}};
  const Run run(spec, 490ms);
  CHECK(run.seen() == numbers(0, 5));
}

}  // namespace
}  // namespace netsplit::handshakes_test
