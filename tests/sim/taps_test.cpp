#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"
#include "core/timeline/wire.h"
#include "tests/sim/recorded_run.h"
#include "tests/sim/test_roles.h"

// Somebody on the way: what they see, and what comes of what they do.
namespace netsplit::taps_test {
namespace {

using test::add_node;
using test::make_role;
using Kind = ChannelSpec::Kind;

constexpr NodeId kEcho = node_id(0), kPinger = node_id(1);

/// As a ping, and somebody on the way knows how to change it.
struct Order {
  static constexpr std::string_view kName = "order";
  std::uint32_t number = 0;
  void describe(Describer& d) const { d.number("number", number); }
  Order tampered(std::uint64_t fresh) const { return {number + (fresh == 0 ? 1000 : 2000)}; }
  bool operator==(const Order&) const = default;
};

/// Sends an order every 100 ms, and takes what comes.
struct Trader {
  struct Config {
    NodeId to = kNobody;
    bool answers = false;
    void options(Options&) {}
    bool operator==(const Config&) const = default;
  };
  Config config;
  std::uint32_t next = 0;
  std::vector<std::uint32_t> seen;

  void start(Outbox& out) {
    if (config.to != kNobody) out.arm({test::kTick}, 100ms);
  }
  bool receive(NodeId from, const Value& m, Outbox& out) {
    return match(m, [&](const Order& order) {
      seen.push_back(order.number);
      if (config.answers) out.send(from, order);
    });
  }
  void timeout(Timer, Outbox& out) {
    out.send(config.to, Order{next++});
    start(out);
  }
  void describe(Describer& d) const { d.number("seen", static_cast<std::int64_t>(seen.size())); }
  bool operator==(const Trader&) const = default;
};

struct Run : test::RecordedRun {
  Run(Kind kind, std::vector<ScriptedCommand> script, Time until = 1s)
      : RecordedRun(spec_of(kind, std::move(script)), until) {}
  static WorldSpec spec_of(Kind kind, std::vector<ScriptedCommand> script) {
    WorldSpec spec;
    spec.network.fallback.latency = Distribution::constant(10ms);
    spec.network.channel.kind = kind;
    spec.script = std::move(script);
    add_node(spec, "market", make_role<Trader>({kNobody}));
    add_node(spec, "trader", make_role<Trader>({kEcho}));
    return spec;
  }
  const std::vector<std::uint32_t>& seen() const { return world.role(kEcho).as<Trader>()->seen; }
};

command::Tap tap(Ratio alters = {}, Ratio replays = {}, Duration after = {}) {
  return {kPinger, kEcho, false, alters, replays, after};
}
std::size_t count(const std::vector<std::uint32_t>& all, std::uint32_t from) {
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](std::uint32_t n) { return n >= from; }));
}

TEST_CASE("a tap on a plain link reads what passes, and changes nothing of the run") {
  const Run run(Kind::plain, {{250ms, tap()}});
  CHECK(run.seen() == Run(Kind::plain, {}).seen());
  const std::vector<Sighting>& seen = run.world.taps().seen();
  REQUIRE(seen.size() == 8);
  CHECK(seen.front().at == 300ms);
  CHECK_FALSE(seen.front().sealed);
  CHECK(content_of(seen.front(), names_in(run.world)) == "order: number 2");
  const Described wire = describe_wire(run.world, kEcho, kPinger);
  CHECK(to_text(wire).find("trader to market | read | order: number 9") != std::string::npos);
}

TEST_CASE("over TLS it sees how much passes and when; of handshakes the first hello, and in TLS 1.2 all") {
  using Version = ChannelSpec::Version;
  for (const Kind kind : {Kind::tls, Kind::mutual_tls})
    for (const Version version : {Version::v1_2, Version::v1_3}) {
      WorldSpec spec = Run::spec_of(kind, {{0ms, tap()}});
      spec.network.channel.version = version;
      World world(spec);
      world.run_until(1s);
      std::size_t legible = 0;
      for (const Sighting& s : world.taps().seen()) {
        CHECK(s.sealed == !s.message);
        CHECK(s.sealed != (s.message && is_handshake(s.message)));
        legible += !s.sealed;
      }
      CHECK(legible == (version == Version::v1_2 ? 4 : 1));
      CHECK(content_of(world.taps().seen().back(), names_in(world)) == "encrypted, 122 bytes");
      const std::string seen = to_text(describe_wire(world, kEcho, kPinger));
      CHECK((seen.find("certificate market") != std::string::npos) == (version == Version::v1_2));
    }
}

TEST_CASE("what it remembers has an end") {
  const Run run(Kind::plain, {{0ms, tap()}}, 60s);
  CHECK(run.world.taps().seen().size() == Taps::kRemembered);
}

TEST_CASE("it puts something else into plain messages, and the receiver can't tell") {
  const Run run(Kind::plain, {{250ms, tap(Ratio::one())}, {650ms, command::Untap{kEcho, kPinger}}});
  CHECK(run.seen() == std::vector<std::uint32_t>{0, 1, 1002, 1003, 1004, 1005, 6, 7, 8});
}

TEST_CASE("what it puts into a sealed record is thrown away by the receiver, and ends the connection") {
  for (const Kind kind : {Kind::tls, Kind::mutual_tls}) {
    const Run run(kind, {{250ms, tap(Ratio::one())}, {350ms, command::Untap{kEcho, kPinger}}});
    CHECK(count(run.seen(), 1000) == 0);
    CHECK(run.seen().size() == 8);  // one is lost, one is under way
    CHECK(run.dropped(DropReason::bad_record) == 1);
  }
}

TEST_CASE("what the network repeats of its own accord has passed it too") {
  WorldSpec spec = Run::spec_of(Kind::plain, {{0ms, tap(Ratio::one())}});
  spec.network.fallback.duplicate = Ratio::one();
  World world(spec);
  world.run_until(1s);
  const auto& seen = world.role(kEcho).as<Trader>()->seen;
  CHECK(seen.size() > 10);
  CHECK(count(seen, 1000) == seen.size());
}

TEST_CASE("a connection that was meddled with is not taken up again with a ticket") {
  const Run run(Kind::mutual_tls, {{250ms, tap(Ratio::one())}, {350ms, command::Untap{kEcho, kPinger}}});
  std::size_t whole = 0;
  run.recorder.for_each(0, run.recorder.end(), [&](RecordId, const Record& r) {
    whole += r.kind == RecordKind::sent && r.label->name == "server hello" && r.value > 1'000;
    return true;
  });
  CHECK(whole == 2);  // RFC 8446, section 6.2: its tickets should be thrown away
}

TEST_CASE("it sends plain messages again, and they are taken for new ones") {
  const Run run(Kind::plain, {{250ms, tap({}, Ratio::one(), 50ms)}, {350ms, command::Untap{kEcho, kPinger}}});
  CHECK(run.seen() == std::vector<std::uint32_t>{0, 1, 2, 2, 3, 4, 5, 6, 7, 8});
}

TEST_CASE("a sealed record that comes again is thrown away") {
  for (const Kind kind : {Kind::tls, Kind::mutual_tls}) {
    const Run run(kind, {{250ms, tap({}, Ratio::one(), 50ms)}, {350ms, command::Untap{kEcho, kPinger}}});
    CHECK(run.seen() == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(run.dropped(DropReason::bad_record) == 1);
  }
}

TEST_CASE("a message that is repeated by hand counts once over TLS") {
  for (const Kind kind : {Kind::plain, Kind::tls}) {
    Run run(kind, {}, 305ms);
    std::vector<RecordId> under_way;
    run.world.for_each_packet([&](const Packet& p) { under_way.push_back(p.id); });
    REQUIRE(under_way.size() == 1);
    run.world.apply(command::DuplicateMessage{under_way[0]});
    run.world.run_until(390ms);
    CHECK(run.seen().size() == (kind == Kind::plain ? 4 : 3));
  }
}

TEST_CASE("early data may come twice: nobody keeps an account of first messages") {
  WorldSpec spec = Run::spec_of(Kind::mutual_tls, {{250ms, tap({}, Ratio::one(), 50ms)}});
  spec.network.channel.idle = 50ms;
  for (const bool early : {false, true}) {
    spec.network.channel.resumption = early ? ChannelSpec::Resumption::early_data : ChannelSpec::Resumption::ticket;
    World world(spec);
    world.run_until(380ms);
    const std::vector<std::uint32_t> expected =
        early ? std::vector<std::uint32_t>{0, 1, 2, 2} : std::vector<std::uint32_t>{0, 1, 2};
    CHECK(world.role(kEcho).as<Trader>()->seen == expected);
  }
}

TEST_CASE("early data of a ticket that the server has lost does not come again") {
  for (const bool crashes : {false, true}) {
    std::vector<ScriptedCommand> script{{250ms, tap({}, Ratio::one(), 200ms)}, {350ms, command::Untap{kEcho, kPinger}}};
    if (crashes) {
      script.push_back({400ms, command::Crash{kEcho, false}});
      script.push_back({410ms, command::Restart{kEcho}});
    }
    WorldSpec spec = Run::spec_of(Kind::mutual_tls, script);
    spec.network.channel.idle = 50ms;
    spec.network.channel.resumption = ChannelSpec::Resumption::early_data;
    World world(spec);
    world.run_until(790ms);
    const auto& seen = world.role(kEcho).as<Trader>()->seen;
    // Number 2 passes the tap, and comes again 200 ms later.
    CHECK(std::count(seen.begin(), seen.end(), 2u) == (crashes ? 0 : 2));
  }
}

TEST_CASE("an impostor is believed on a plain link, and over TLS where only servers have certificates") {
  const std::vector<ScriptedCommand> script{{0ms, tap()}, {450ms, command::Inject{kPinger, kEcho}}};
  for (const Kind kind : {Kind::plain, Kind::tls}) {
    const Run run(kind, script);
    CHECK(count(run.seen(), 2000) == 1);
    CHECK(run.world.taps().seen().size() > 9);
  }
  const Run mutual(Kind::mutual_tls, script);
  CHECK(count(mutual.seen(), 2000) == 0);
  CHECK(mutual.dropped(DropReason::no_certificate) == 1);
  CHECK(mutual.seen().size() == 9);
}

TEST_CASE("nobody can pass for the server to a client that has seen its certificate") {
  const std::vector<ScriptedCommand> script{{0ms, tap()}, {450ms, command::Inject{kEcho, kPinger}}};
  const auto receipts = [&](Kind kind) {
    WorldSpec spec = Run::spec_of(kind, script);
    spec.roles[0] = Role::of(make_role<Trader>({kNobody, true}));
    World world(spec);
    world.run_until(470ms);
    return world.role(kPinger).as<Trader>()->seen;
  };
  CHECK(receipts(Kind::plain) == std::vector<std::uint32_t>{0, 1, 2, 3, 2003});
  CHECK(receipts(Kind::tls) == std::vector<std::uint32_t>{0, 1, 2, 3});
  CHECK(receipts(Kind::mutual_tls) == std::vector<std::uint32_t>{0, 1, 2, 3});
}

TEST_CASE("without a tap, or before anything has passed it, nothing can be forged") {
  CHECK(count(Run(Kind::plain, {{450ms, command::Inject{kPinger, kEcho}}}).seen(), 2000) == 0);
  CHECK(count(Run(Kind::plain, {{0ms, tap()}, {50ms, command::Inject{kPinger, kEcho}}}).seen(), 2000) == 0);
}

TEST_CASE("a run with a tap is the same each time") {
  const std::vector<ScriptedCommand> script{{0ms, tap(Ratio::percent(30), Ratio::percent(40), 35ms)},
                                            {450ms, command::Inject{kPinger, kEcho}}};
  for (const Kind kind : {Kind::plain, Kind::tls, Kind::mutual_tls})
    CHECK(Run(kind, script, 5s).world.hash() == Run(kind, script, 5s).world.hash());
}

}  // namespace
}  // namespace netsplit::taps_test
