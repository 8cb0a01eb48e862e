#include <catch2/catch_test_macros.hpp>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"
#include "tests/sim/recorded_run.h"
#include "tests/sim/test_roles.h"

// Channels that nobody on the way can read or change, what their handshakes cost, and who is turned away.
namespace netsplit::channels_test {
namespace {

using test::add_node;
using test::make_role;
using Kind = ChannelSpec::Kind;
using Resumption = ChannelSpec::Resumption;

constexpr NodeId kEcho = node_id(0), kPinger = node_id(1);

struct Run : test::RecordedRun {
  using RecordedRun::RecordedRun;
  Time first(RecordKind kind, std::string_view label) const {
    Time at = kForever;
    recorder.for_each(0, recorder.end(), [&](RecordId, const Record& r) {
      if (r.kind == kind && r.label->name == label && at == kForever) at = r.time;
      return true;
    });
    return at;
  }
  const test::Pinger& pinger() const { return *world.role(kPinger).as<test::Pinger>(); }
  const test::Echo& echo() const { return *world.role(kEcho).as<test::Echo>(); }
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
WorldSpec spec_over(Kind kind) { return spec_over(ChannelSpec{kind}); }

TEST_CASE("a whole handshake takes one round trip in TLS 1.3 and two in 1.2, once") {
  const auto first_ping = [](ChannelSpec channel) {
    return Run(spec_over(channel), 90ms).first(RecordKind::delivered, "ping");
  };
  CHECK(first_ping({Kind::plain}) == 10ms);
  CHECK(first_ping({Kind::tls}) == 30ms);
  CHECK(first_ping({Kind::mutual_tls}) == 30ms);
  CHECK(first_ping({Kind::tls, ChannelSpec::Version::v1_2}) == 50ms);
  CHECK(first_ping({Kind::mutual_tls, ChannelSpec::Version::v1_2}) == 50ms);
  const Run run(spec_over(Kind::mutual_tls), 5s);
  CHECK(run.sent("client hello") == 1);
  CHECK(run.pinger().answers.size() == run.pinger().next - 1);  // one is under way
  CHECK(run.dropped(DropReason::no_session) == 0);
}

TEST_CASE("what is sealed is larger by 22 bytes a record") {
  CHECK(sealing_bytes(0) == 22);
  CHECK(sealing_bytes(16'384) == 22);
  CHECK(sealing_bytes(16'385) == 44);
  const Run run(spec_over(Kind::tls), 90ms);
  run.recorder.for_each(0, run.recorder.end(), [&](RecordId, const Record& r) {
    if (r.kind == RecordKind::sent && r.label->name == "ping") CHECK(r.value == 122);
    return true;
  });
}

TEST_CASE("a connection that was silent is taken up again, in one round trip or in none") {
  ChannelSpec channel{Kind::mutual_tls};
  channel.idle = 50ms;
  const auto later_ping = [&](Resumption resumption) {
    channel.resumption = resumption;
    const Run run(spec_over(channel), 190ms);
    CHECK(run.sent("client hello") == 2);
    CHECK(run.echo().seen == std::vector<std::uint32_t>{0, 1});
    Time at{};
    run.recorder.for_each(0, run.recorder.end(), [&](RecordId, const Record& r) {
      if (r.kind == RecordKind::delivered && r.label->name == "ping") at = r.time;
      return true;
    });
    return at;
  };
  CHECK(later_ping(Resumption::none) == 130ms);
  CHECK(later_ping(Resumption::ticket) == 130ms);
  CHECK(later_ping(Resumption::early_data) == 110ms);
}

TEST_CASE("a resumed handshake shows no certificate and proves nothing anew") {
  ChannelSpec channel{Kind::mutual_tls};
  channel.idle = 50ms;
  channel.work = 2ms;
  const auto bytes_of = [&](Resumption resumption) {
    channel.resumption = resumption;
    const Run run(spec_over(channel), 190ms);
    std::vector<std::uint32_t> bytes;
    run.recorder.for_each(0, run.recorder.end(), [&](RecordId, const Record& r) {
      if (r.kind == RecordKind::sent && r.label->name == "server hello") bytes.push_back(r.value);
      return true;
    });
    return bytes;
  };
  CHECK(bytes_of(Resumption::ticket) == std::vector<std::uint32_t>{2650, 150});
  CHECK(bytes_of(Resumption::none) == std::vector<std::uint32_t>{2650, 2650});
  // Two proofs for the client, two for the server: 2 + 4 + 2 ms until the first ping is let in.
  const Run run(spec_over(channel), 90ms);
  CHECK(run.first(RecordKind::sent, "pong") == 38ms);
}

TEST_CASE("tickets run out, and a server that has crashed knows none of its own") {
  ChannelSpec channel{Kind::tls};
  channel.idle = 50ms;
  channel.ticket = 250ms;
  const auto whole = [](const Run& run) {
    std::uint64_t count = 0;
    run.recorder.for_each(0, run.recorder.end(), [&](RecordId, const Record& r) {
      count += r.kind == RecordKind::sent && r.label->name == "server hello" && r.value > 1'000;
      return true;
    });
    return count;
  };
  CHECK(whole(Run(spec_over(channel), 290ms)) == 1);
  CHECK(whole(Run(spec_over(channel), 390ms)) == 2);
  WorldSpec crash = spec_over(channel);
  crash.script = {{150ms, command::Crash{kEcho, false}}, {160ms, command::Restart{kEcho}}};
  CHECK(whole(Run(crash, 290ms)) == 2);
}

TEST_CASE("after a crash of the server one message is lost, and the next one opens a new connection") {
  WorldSpec spec = spec_over(Kind::tls);
  spec.script = {{150ms, command::Crash{kEcho, false}}, {160ms, command::Restart{kEcho}}};
  const Run run(spec, 490ms);
  CHECK(run.dropped(DropReason::no_session) == 1);
  CHECK(run.sent("client hello") == 2);
  CHECK(run.echo().seen == std::vector<std::uint32_t>{3, 4});  // number 2 found no connection
}

TEST_CASE("a hello that nobody answers is repeated, and at last given up") {
  WorldSpec spec = spec_over(Kind::tls);
  spec.roles[1] = Role::of(make_role<test::Pinger>({kEcho, 1, 100, 0ms, 0ms}));
  spec.script = {{0ms, command::Cut{"off", {kEcho}, {kPinger}, false}}};
  const Run never(spec, 20s);
  CHECK(never.sent("client hello") == 3);
  CHECK(never.dropped(DropReason::no_connection) == 1);
  spec.script.push_back({500ms, command::Heal{"off"}});
  const Run late(spec, 20s);
  CHECK(late.first(RecordKind::delivered, "ping") == 1030ms);
  CHECK(late.dropped(DropReason::no_connection) == 0);
}

TEST_CASE("two that call at once have one connection") {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(10ms);
  spec.network.channel.kind = Kind::mutual_tls;
  for (std::uint32_t i = 0; i < 4; ++i) add_node(spec, "n" + std::to_string(i), make_role<test::Flood>({4, 3, false}));
  const Run run(spec, 2s);
  CHECK(run.dropped(DropReason::no_session) == 0);
  for (std::uint32_t i = 0; i < 4; ++i) {
    CHECK(run.world.role(node_id(i)).as<test::Flood>()->received > 500);
    for (const ChannelEnd& end : run.world.channels(node_id(i)).all()) CHECK(end.state == ChannelEnd::State::open);
  }
}

/// What keeps a pinger with this certificate from an echo with that one, in a second.
struct Refused {
  std::uint64_t by_reason = 0;
  std::size_t answered = 0;
};
Refused refused(WorldSpec spec, DropReason why) {
  const Run run(std::move(spec), 990ms);
  return {run.dropped(why), run.echo().seen.size()};
}

TEST_CASE("a certificate is looked at by who trusts nobody without one, and the record says what is wrong") {
  for (const Kind kind : {Kind::tls, Kind::mutual_tls})
    for (const ChannelSpec::Version version : {ChannelSpec::Version::v1_2, ChannelSpec::Version::v1_3})
      for (const bool of_client : {false, true}) {
        const auto check = [&](DropReason why, auto spoil) {
          WorldSpec spec = spec_over({kind, version});
          spoil(spec.hosts[of_client ? 1 : 0]);
          const Refused result = refused(std::move(spec), why);
          INFO(name_of(why) << (of_client ? " of the client" : " of the server"));
          const bool is_seen = !of_client || kind == Kind::mutual_tls;
          CHECK((result.by_reason > 0) == is_seen);
          CHECK((result.answered == 0) == is_seen);
        };
        check(DropReason::unknown_issuer, [](HostSpec& h) { h.certificate.issuer = "somebody"; });
        check(DropReason::no_certificate, [](HostSpec& h) { h.certificate.issuer.clear(); });
        check(DropReason::wrong_name, [](HostSpec& h) { h.certificate.name = "mallory"; });
        check(DropReason::certificate_expired, [](HostSpec& h) { h.certificate.until = Time{-1}; });
        check(DropReason::certificate_too_new, [](HostSpec& h) { h.certificate.from = 10s; });
      }
}

TEST_CASE("whether a certificate has expired is a matter of the clock of who looks at it, and only in a handshake") {
  WorldSpec spec = spec_over(Kind::tls);
  spec.hosts[0].certificate.until = 1s;
  CHECK(refused(spec, DropReason::certificate_expired).by_reason == 0);
  spec.hosts[1].clock_offset = 2s;
  CHECK(refused(spec, DropReason::certificate_expired).answered == 0);
  spec.hosts[1].clock_offset = 0s;
  spec.script = {{2050ms, command::Crash{kPinger, false}}, {2060ms, command::Restart{kPinger}}};
  const Run run(spec, 3s);
  // Seconds after it has expired nobody has noticed: the connection was there. A restart makes a new one.
  CHECK(run.echo().seen.size() == 21);
  CHECK(run.dropped(DropReason::certificate_expired) > 5);
  spec.script.push_back({2500ms, command::Renew{kEcho, 1h}});
  CHECK(Run(spec, 3s).echo().seen.size() > 24);
}

TEST_CASE("a receiver knows for sure who a message is from, where that was proved") {
  struct Listener {
    struct Config {
      void options(Options&) {}
      bool operator==(const Config&) const = default;
    };
    Config config;
    bool verified = false;
    void start(Outbox&) {}
    bool receive(NodeId from, const Value& m, Outbox& out) {
      verified = out.verified();
      if (from == kNobody) out.send(kPinger, m);
      return true;
    }
    void timeout(Timer, Outbox&) {}
    void describe(Describer&) const {}
    bool operator==(const Listener&) const = default;
  };
  for (const Kind kind : {Kind::plain, Kind::tls, Kind::mutual_tls}) {
    WorldSpec spec = spec_over(kind);
    spec.roles[0] = Role::of(Listener{});
    const Run run(spec, 90ms);
    CHECK(run.world.role(kEcho).as<Listener>()->verified == (kind == Kind::mutual_tls));
    spec.roles[1] = Role::of(Listener{});
    World told(spec);  // the listener at the echo says something first: it is the client then
    told.apply(command::Tell{kEcho, Value::of(test::Ping{})});
    told.run_until(80ms);
    CHECK(told.role(kPinger).as<Listener>()->verified == (kind == Kind::mutual_tls));
  }
}

TEST_CASE("channels are chosen by link, and one-way rules leave them alone") {
  WorldSpec spec = spec_over(Kind::plain);
  LinkRule tls{"echo", "pinger", false, spec.network.fallback, std::nullopt, {Kind::tls}};
  LinkRule slow{"pinger", "echo", true, spec.network.fallback, std::nullopt, {}};
  slow.profile.latency = Distribution::constant(20ms);
  spec.network.rules = {tls, slow};
  const Run run(spec, 200ms);
  CHECK(run.world.network().channel(kEcho, kPinger).kind == Kind::tls);
  CHECK(run.world.network().channel(kPinger, kEcho).kind == Kind::tls);
  CHECK(run.first(RecordKind::delivered, "ping") == 50ms);
  CHECK(run.sent("client hello") == 1);
}

TEST_CASE("whoever takes over finds no handshake half done, and loses nothing") {
  for (const Kind kind : {Kind::tls, Kind::mutual_tls})
    for (const Time at : {5ms, 15ms, 25ms, 35ms, 105ms}) {
      Run run(spec_over(kind), at);
      run.world.apply(command::TakeOver{});
      std::vector<RecordId> waiting;
      for (int round = 0; round < 4; ++round) {
        waiting.clear();
        run.world.for_each_packet([&](const Packet& p) {
          CHECK_FALSE(is_handshake(*p.message));
          waiting.push_back(p.id);
        });
        for (const RecordId id : waiting) run.world.apply(command::Deliver{id});
      }
      CHECK(run.echo().seen.size() == run.pinger().next);
      run.world.apply(command::HandBack{});
      run.world.run_until(run.world.now() + 1s);
      CHECK(run.echo().seen.size() >= 10);
      CHECK(run.dropped(DropReason::bad_record) == 0);
    }
}

TEST_CASE("a copy of a world in the middle of a handshake goes on as the original does") {
  WorldSpec spec = spec_over({Kind::mutual_tls, ChannelSpec::Version::v1_2});
  World world(spec);
  for (Time at = 0ms; at < 60ms; at += 5ms) {
    world.run_until(at);
    World copy = world;
    World other = world;
    copy.run_until(1s);
    other.run_until(1s);
    CHECK(copy.hash() == other.hash());
  }
}

}  // namespace
}  // namespace netsplit::channels_test
