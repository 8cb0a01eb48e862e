#include "core/sim/money.h"

#include <catch2/catch_test_macros.hpp>

#include "core/sim/world.h"
#include "tests/sim/test_roles.h"

// What is sent, worked and kept is counted where things have prices.
namespace netsplit::money_test {
namespace {

using test::add_node;
using test::make_role;

constexpr NodeId kEcho = node_id(0), kPinger = node_id(1);
constexpr std::uint64_t kDollar = 1'000'000'000;

/// A pinger that sends ten pings of 1000 bytes, answered with 100 each.
WorldSpec ten_pings() {
  WorldSpec spec;
  spec.network.fallback.latency = Distribution::constant(1ms);
  add_node(spec, "echo", test::Echo{});
  add_node(spec, "pinger", make_role<test::Pinger>({kEcho, 10, 1000}));
  return spec;
}

std::int64_t bill_between(std::string_view here, std::string_view there, std::optional<LinkClass> given = {}) {
  const auto label = [](HostSpec& host, std::string_view place) {
    host.region = place.substr(0, place.find('/'));
    if (place.find('/') != std::string_view::npos) host.zone = place.substr(place.find('/') + 1);
  };
  WorldSpec spec = ten_pings();
  label(spec.hosts[0], there);
  label(spec.hosts[1], here);
  // A GB costs 1, 2, 3 and 4 dollars: a byte 1 to 4 nano-dollars.
  spec.prices.per_gigabyte = {1 * kDollar, 2 * kDollar, 3 * kDollar, 4 * kDollar};
  if (given) spec.network.rules.push_back({"*", "*", false, spec.network.fallback, given});
  World world(std::move(spec));
  world.run_until(1s);
  return world.bill(kPinger).in_all();
}

TEST_CASE("a byte costs what its way costs, by where its ends stand") {
  CHECK(bill_between("", "") == 10'000);
  CHECK(bill_between("eu/a", "eu/a") == 10'000);
  CHECK(bill_between("eu", "eu/a") == 10'000);
  CHECK(bill_between("eu/a", "eu/b") == 20'000);
  CHECK(bill_between("eu/a", "us/a") == 30'000);
  CHECK(bill_between("", "us/a") == 40'000);
  CHECK(bill_between("internet", "us") == 40'000);
  CHECK(bill_between("internet", "us", LinkClass::across_zones) == 20'000);
}

TEST_CASE("whoever sends pays, for bytes and for messages") {
  WorldSpec spec = ten_pings();
  spec.prices.per_gigabyte[0] = 1 * kDollar;
  spec.prices.per_million_messages = 7 * kDollar;
  World world(std::move(spec));
  world.run_until(1s);
  CHECK(world.bill(kPinger).traffic[0] == 10'000);
  CHECK(world.bill(kEcho).traffic[0] == 1'000);
  CHECK(world.bill(kPinger).messages == 70'000);
  CHECK(world.bill().in_all() == 11'000 + 140'000);
}

TEST_CASE("what goes to oneself or to nobody costs nothing, what is lost on the way does") {
  WorldSpec spec = ten_pings();
  spec.prices.per_gigabyte[0] = 1 * kDollar;
  SECTION("to oneself") {
    spec.roles[1] = Role::of(make_role<test::Pinger>({kPinger, 10, 1000}));
    World world(std::move(spec));
    world.run_until(1s);
    CHECK(world.bill().in_all() == 0);
  }
  SECTION("to nobody") {
    spec.roles[1] = Role::of(make_role<test::Pinger>({node_id(77), 10, 1000}));
    World world(std::move(spec));
    world.run_until(1s);
    CHECK(world.bill().in_all() == 0);
  }
  SECTION("lost") {
    spec.network.fallback.loss = Ratio::one();
    World world(std::move(spec));
    world.run_until(1s);
    CHECK(world.bill().in_all() == 10'000);
  }
}

TEST_CASE("the work of cores is paid, and so is each hour that a node is there") {
  WorldSpec spec = ten_pings();
  spec.hosts[0].service_time = Distribution::constant(1ms);
  spec.roles[0] = Role::of(make_role<test::Echo>({true, 2ms}));
  spec.prices.per_core_hour = 3600 * kDollar;  // a dollar a second
  spec.prices.per_node_hour = 36 * kDollar;    // a cent a second
  World world(std::move(spec));
  world.run_until(2s);
  CHECK(world.bill(kEcho).work == 31'000'000);  // the start takes 1 ms, each ping 3 ms
  CHECK(world.bill(kPinger).work == 0);
  CHECK(world.bill(kPinger).hours == 20'000'000);
  world.apply(command::Remove{kPinger});
  world.run_until(5s);
  CHECK(world.bill(kPinger).hours == 20'000'000);
  CHECK(world.bill(kEcho).hours == 50'000'000);
  world.apply(command::Create{kPinger});
  world.run_until(6s);
  CHECK(world.bill(kPinger).hours == 30'000'000);
}

TEST_CASE("large messages take longer to write and to read where bytes take CPU time") {
  WorldSpec spec = ten_pings();
  spec.roles[1] = Role::of(make_role<test::Pinger>({kEcho, 1, 4000}));
  spec.hosts[0].per_kilobyte = 1ms;
  spec.hosts[1].per_kilobyte = 10ms;
  World world(std::move(spec));
  world.run_until(40ms);  // 40 ms to write, 1 ms on the way, 4 ms to read
  CHECK(world.packets_in_flight() == 1);
  world.run_until(44ms);
  CHECK(world.role(kEcho).as<test::Echo>()->seen.empty());
  world.run_until(45ms);
  CHECK(world.role(kEcho).as<test::Echo>()->seen.size() == 1);
  // The answer of 100 bytes: 0.1 ms to write, 1 ms on the way, 1 ms to read.
  world.run_until(47'099us);
  CHECK(world.role(kPinger).as<test::Pinger>()->answers.empty());
  world.run_until(47'100us);
  CHECK(world.role(kPinger).as<test::Pinger>()->answers.size() == 1);
}

TEST_CASE("a run is the same with and without prices, and its meters are part of its state") {
  WorldSpec free = ten_pings();
  WorldSpec dear = ten_pings();
  dear.prices.per_million_messages = 1;
  World a(std::move(free));
  World b(std::move(dear));
  a.run_until(1s);
  b.run_until(1s);
  CHECK(a.story_hash() == b.story_hash());
  CHECK(a.hash() != b.hash());
  CHECK_FALSE(a.prices().any());
  CHECK(a.bill().in_all() == 0);
}

TEST_CASE("a bill is exact, rounded down once, and never overflows") {
  Meter meter;
  meter.bytes[0] = 1;
  Prices prices;
  prices.per_gigabyte[0] = kDollar - 1;
  CHECK(bill_for(meter, 0s, prices).in_all() == 0);
  meter.bytes[0] = 1'000'000'000;
  CHECK(bill_for(meter, 0s, prices).in_all() == 999'999'999);
  meter.bytes = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX};
  prices.per_gigabyte = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX};
  Bill bill = bill_for(meter, 0s, prices);
  for (int i = 0; i < 100; ++i) bill += bill_for(meter, 0s, prices);
  CHECK(bill.in_all() > 0);
}

}  // namespace
}  // namespace netsplit::money_test
