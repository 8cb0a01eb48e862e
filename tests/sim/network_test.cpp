#include "core/sim/network.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::network_test {
namespace {

HostSpec host(std::string name, std::string region = "", std::string zone = "") {
  HostSpec h;
  h.name = std::move(name);
  h.region = std::move(region);
  h.zone = std::move(zone);
  return h;
}

const std::vector<HostSpec> kHosts{host("a", "eu", "1"), host("b", "eu", "2"), host("c", "us", "1"),
                                   host("d", "us", "2")};
constexpr NodeId kA = node_id(0), kB = node_id(1), kC = node_id(2), kD = node_id(3);

Network with(LinkProfile profile) {
  NetworkSpec spec;
  spec.fallback = std::move(profile);
  return Network(spec, kHosts);
}

LinkProfile after(Duration latency) {
  LinkProfile p;
  p.latency = Distribution::constant(latency);
  return p;
}

TEST_CASE("a rule picks links by name, label or star, and the last that fits wins") {
  NetworkSpec spec;
  spec.fallback = after(1ms);
  spec.rules = {{"region=eu", "region=us", false, after(80ms)},
                {"region=eu", "region=eu", false, after(2ms)},
                {"a", "*", true, after(5ms)},
                {"zone=1", "zone=1", false, after(7ms)},
                {"b", "c", false, after(9ms)}};
  Network network(spec, kHosts);
  Rng rng{1};
  const auto delay = [&](NodeId from, NodeId to) { return network.send(from, to, 100, 0ns, rng).delay; };
  CHECK(delay(kB, kD) == 80ms);
  CHECK(delay(kD, kB) == 80ms);
  CHECK(delay(kB, kA) == 2ms);
  CHECK(delay(kA, kB) == 5ms);  // one way: only from a
  CHECK(delay(kA, kD) == 5ms);
  CHECK(delay(kD, kA) == 80ms);
  CHECK(delay(kA, kC) == 7ms);
  CHECK(delay(kC, kA) == 7ms);
  CHECK(delay(kB, kC) == 9ms);
  CHECK(delay(kC, kB) == 9ms);
  CHECK(delay(kC, kD) == 1ms);
}

TEST_CASE("messages are lost and repeated as often as the profile says") {
  LinkProfile p = after(1ms);
  p.loss = Ratio::percent(10);
  p.duplicate = Ratio::percent(25);
  Network network = with(p);
  Rng rng{2};
  int lost = 0;
  int repeated = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto passage = network.send(kA, kB, 100, 0ns, rng);
    lost += passage.dropped == DropReason::lost;
    repeated += passage.duplicated;
  }
  CHECK(lost > 9'600);
  CHECK(lost < 10'400);
  CHECK(repeated > 22'000);  // a quarter of the nine tenths that come through
  CHECK(repeated < 23'000);
}

TEST_CASE("what is certain or impossible draws nothing") {
  Network network = with(after(3ms));
  Rng rng{5};
  const Rng before = rng;
  for (int i = 0; i < 10; ++i) CHECK(network.send(kA, kB, 100, 0ns, rng).delay == 3ms);
  CHECK(rng == before);
}

TEST_CASE("reordering holds some messages back") {
  LinkProfile p = after(1ms);
  p.reorder = Ratio::percent(50);
  p.reorder_by = Distribution::constant(4ms);
  Network network = with(p);
  Rng rng{3};
  int held = 0;
  for (int i = 0; i < 10'000; ++i) {
    const Duration delay = network.send(kA, kB, 100, 0ns, rng).delay;
    REQUIRE((delay == 1ms || delay == 5ms));
    held += delay == 5ms;
  }
  CHECK(held > 4'800);
  CHECK(held < 5'200);
}

TEST_CASE("a first-in first-out link is never overtaken on") {
  LinkProfile p;
  p.latency = Distribution::uniform(1ms, 50ms);
  p.fifo = true;
  Network network = with(p);
  Rng rng{4};
  Time last{};
  bool overtaken_without = false;
  Time last_without{};
  Network plain = with([] {
    LinkProfile q;
    q.latency = Distribution::uniform(1ms, 50ms);
    return q;
  }());
  for (int i = 0; i < 1000; ++i) {
    const Time now = ms(i);
    const Time arrival = now + network.send(kA, kB, 100, now, rng).delay;
    REQUIRE(arrival >= last);
    last = arrival;
    const Time without = now + plain.send(kA, kB, 100, now, rng).delay;
    overtaken_without = overtaken_without || without < last_without;
    last_without = without;
  }
  CHECK(overtaken_without);
  // The other direction is another connection.
  CHECK(network.send(kB, kA, 100, 0ns, rng).delay <= 50ms);
}

TEST_CASE("a link sends so many bits a second, one message after the other") {
  LinkProfile p = after(10ms);
  p.bits_per_second = 8'000'000;  // a kilobyte a millisecond
  Network network = with(p);
  Rng rng{1};
  CHECK(network.send(kA, kB, 1000, 0ns, rng).delay == 11ms);
  CHECK(network.send(kA, kB, 2000, 0ns, rng).delay == 13ms);
  CHECK(network.send(kA, kC, 1000, 0ns, rng).delay == 11ms);  // another link
  CHECK(network.send(kA, kB, 1000, 1ms, rng).delay == 13ms);
  CHECK(network.send(kA, kB, 1000, 1s, rng).delay == 11ms);
}

TEST_CASE("what is larger than the MTU goes in pieces, each with a header and a chance to be lost") {
  LinkProfile p = after(10ms);
  p.bits_per_second = 8'000'000;
  p.mtu = 1500;
  Network network = with(p);
  Rng rng{1};
  CHECK(network.send(kA, kB, 1500, 0s, rng).delay == 11'500us);
  CHECK(network.send(kA, kB, 1501, 1s, rng).delay == 11'521us);    // one header more, of 20 bytes
  CHECK(network.send(kA, kB, 15'000, 2s, rng).delay == 25'200us);  // 1480 bytes in each of 11 pieces, and what is left
  p.loss = Ratio::percent(10);
  Network lossy = with(p);
  int whole = 0;
  int in_pieces = 0;
  for (int i = 0; i < 10'000; ++i) {
    whole += lossy.send(kA, kB, 1500, i * 1s, rng).dropped == DropReason::none;
    in_pieces += lossy.send(kA, kB, 14'000, i * 1s, rng).dropped == DropReason::none;
  }
  CHECK(whole > 8'900);
  CHECK(whole < 9'100);
  CHECK(in_pieces > 3'300);  // 0.9 to the 10th is 0.349
  CHECK(in_pieces < 3'670);
}

TEST_CASE("a black hole swallows what is too large for it, and says so only in the record") {
  LinkProfile p = after(10ms);
  p.largest = 1400;
  Network network = with(p);
  Rng rng{1};
  CHECK(network.send(kA, kB, 1400, 0s, rng).dropped == DropReason::none);
  CHECK(network.send(kA, kB, 1401, 0s, rng).dropped == DropReason::too_large);
}

TEST_CASE("over links in series latencies add up, losses combine, and the narrowest counts") {
  LinkProfile wifi = after(3ms);
  wifi.loss = Ratio::percent(10);
  wifi.bits_per_second = 80'000'000;
  wifi.fifo = true;
  LinkProfile line = after(20ms);
  line.bits_per_second = 8'000'000;
  line.queue_bytes = 3000;
  line.mtu = 1492;
  line.loss = Ratio::percent(10);
  LinkProfile tunnel = after(70ms);
  tunnel.largest = 1400;
  const LinkProfile path = in_series({wifi, line, tunnel});
  CHECK(path.loss == Ratio::percent(19));
  CHECK(path.bits_per_second == 8'000'000);
  CHECK(path.queue_bytes == 3000);
  CHECK(path.mtu == 1492);
  CHECK(path.largest == 1400);
  CHECK_FALSE(path.fifo);
  LinkProfile safe = path;
  safe.loss = {};
  Network network = with(safe);
  Rng rng{1};
  CHECK(network.send(kA, kB, 1000, 0s, rng).delay == 94ms);
  CHECK(network.send(kA, kB, 1450, 1s, rng).dropped == DropReason::too_large);
  // Pieces that an earlier link has made pass: it is not the message that must be small enough.
  LinkProfile narrow = after(1ms);
  narrow.mtu = 576;
  CHECK(in_series({narrow, tunnel}).largest == 0);
  CHECK(in_series({tunnel, narrow}).largest == 1400);
  CHECK(in_series({line}) == line);
}

TEST_CASE("a full queue drops the tail") {
  LinkProfile p = after(10ms);
  p.bits_per_second = 8'000'000;
  p.queue_bytes = 3000;
  Network network = with(p);
  Rng rng{1};
  for (int i = 0; i < 3; ++i) CHECK(network.send(kA, kB, 1000, 0ns, rng).dropped == DropReason::none);
  CHECK(network.send(kA, kB, 1000, 0ns, rng).dropped == DropReason::queue_full);
  CHECK(network.send(kA, kB, 1000, 999us, rng).dropped == DropReason::queue_full);
  CHECK(network.send(kA, kB, 1000, 1ms, rng).dropped == DropReason::none);
}

TEST_CASE("a cut stops both directions, a one-way cut only one, and healing ends it") {
  Network network = with(after(1ms));
  network.cut({"half", {kA, kB}, {kC, kD}, false}, kHosts.size());
  CHECK(network.is_cut(kA, kC));
  CHECK(network.is_cut(kD, kB));
  CHECK_FALSE(network.is_cut(kA, kB));
  CHECK_FALSE(network.is_cut(kC, kD));
  Rng rng{1};
  CHECK(network.send(kA, kC, 1, 0ns, rng).dropped == DropReason::cut);
  network.cut({"deaf", {kA}, {kB}, true}, kHosts.size());
  CHECK(network.is_cut(kA, kB));
  CHECK_FALSE(network.is_cut(kB, kA));
  network.heal("half");
  CHECK_FALSE(network.is_cut(kA, kC));
  CHECK(network.is_cut(kA, kB));
  network.cut({"deaf", {kB}, {kA}, true}, kHosts.size());  // the same name: takes the old one's place
  CHECK(network.cuts().size() == 1);
  CHECK_FALSE(network.is_cut(kA, kB));
  network.heal("");
  CHECK(network.cuts().empty());
}

TEST_CASE("a cut of nodes that don't exist cuts nothing") {
  Network network = with(after(1ms));
  network.cut({"odd", {node_id(99), kA, kA}, {kB, node_id(1234), kNobody}, false}, kHosts.size());
  CHECK(network.is_cut(kB, kA));
  CHECK(network.cuts()[0].from == std::vector<NodeId>{kA});
  CHECK(network.cuts()[0].to == std::vector<NodeId>{kB});
}

TEST_CASE("a degraded link loses and delays more, until it is mended") {
  Network network = with(after(1ms));
  const Network whole = network;
  Rng rng{6};
  network.degrade({kA, kB, false, Ratio::percent(50), {}, 20ms});
  int lost = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto passage = network.send(kB, kA, 1, 0ns, rng);
    lost += passage.dropped == DropReason::lost;
    if (passage.dropped == DropReason::none) REQUIRE(passage.delay == 21ms);
  }
  CHECK(lost > 4'800);
  CHECK(lost < 5'200);
  CHECK(network.send(kA, kC, 1, 0ns, rng).delay == 1ms);
  CHECK_FALSE(network == whole);
  CHECK(hash_of(network) != hash_of(whole));
  network.degrade({kA, kB, false, {}, {}, 0ns});
  CHECK(network == whole);
  CHECK(hash_of(network) == hash_of(whole));
  network.degrade({kA, kB, true, {}, Ratio::one(), 0ns});
  CHECK(network.send(kA, kB, 1, 0ns, rng).duplicated);
  CHECK_FALSE(network.send(kB, kA, 1, 0ns, rng).duplicated);
}

}  // namespace
}  // namespace netsplit::network_test
