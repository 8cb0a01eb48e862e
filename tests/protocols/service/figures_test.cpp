// What is known of queues, fan-out, retries and balancing, reproduced: each test names where the figure is from.
#include <fmt/format.h>
#include <cmath>

#include "core/protocols/service/balancer.h"
#include "tests/protocols/service/lab.h"

namespace netsplit::service::figures_test {
namespace {

/// The mean time that requests spend at a server of `workers`, each of which does 100 a second.
double time_in_system(int rate, int workers, Duration until) {
  const World world =
      run(fmt::format(
              R"({{"name": "c", "role": "service.client", "config": {{"rate": {}, "patience": "1h", "timeout": "1h"}}}},
      {{"name": "s", "role": "service", "cpu": {{"cores": {}}},
       "config": {{"concurrency": {}, "queue": 1000000, "steps": [{{"time": {{"exponential": {{"mean": "10ms"}}}}}}]}}}})",
              rate, workers + 1, workers),
          until);
  const Service& s = service(world, "s");
  CHECK(world.violations().empty());
  return static_cast<double>(s.spent_sum) / 1e6 / static_cast<double>(s.left);
}

/// Erlang's formula C: the chance that somebody who comes has to wait.
double erlang_c(int servers, double load) {
  double term = 1;
  double sum = 1;
  for (int k = 1; k < servers; ++k) sum += term *= load / k;
  const double last = term * load / servers * servers / (servers - load);
  return last / (sum + last);
}

TEST_CASE("an M/M/1 queue takes 1/(mu - lambda) on average, within 2 %") {
  const double measured = time_in_system(50, 1, 6000s);
  CHECK(std::abs(measured / 20.0 - 1) < 0.02);
}

TEST_CASE("an M/M/c queue takes what Erlang's formula C says, within 2 %") {
  const double load = 2.0;
  const double expected = 10.0 + erlang_c(3, load) * 1000.0 / (300.0 - 200.0);
  CHECK(std::abs(time_in_system(200, 3, 2000s) / expected - 1) < 0.02);
}

TEST_CASE("with 1 % slow leaves and a fan-out of 100, 63.4 % of requests are slow") {
  // Dean and Barroso, "The tail at scale", CACM 2013: 1 - 0.99^100.
  const World world = run(
      R"({"name": "c", "role": "service.client", "config": {"servers": ["root"], "rate": 20, "patience": "1h", "timeout": "1h"}},
      {"name": "root", "role": "service", "config": {"steps": [{"do": "call", "to": ["leaf1..leaf100"], "fan_out": "all", "timeout": "1h"}]}},
      {"name": "leaf1..leaf100", "role": "service", "config": {"steps": [{"do": "wait", "time":
        {"mixture": [{"weight": 99, "of": "10ms"}, {"weight": 1, "of": "1s"}]}}]}})",
      500s);
  const Sketch& latency = client(world, "c").latency;
  REQUIRE(latency.count() > 9000);
  std::uint64_t fast_ppm = 0;
  while (latency.quantile_ppm(fast_ppm) < ms(500).count()) fast_ppm += 1000;
  CHECK(std::abs(static_cast<double>(1'000'000 - fast_ppm) / 10'000 - 63.4) < 1.5);
}

TEST_CASE("three layers that try four times each make 64 calls at the bottom of one at the top") {
  // Beyer and others, "Site Reliability Engineering", chapter 21.
  const auto layer = [](const char* name, const char* below) {
    return fmt::format(
        R"({{"name": "{}", "role": "service", "config": {{"steps": [{{"do": "call", "to": ["{}"], "attempts": 4, "backoff": "none", "timeout": "1h"}}]}}}},)",
        name, below);
  };
  const World world = run(
      R"({"name": "c", "role": "service.client", "config": {"servers": ["a"], "most": 1, "patience": "1h", "timeout": "1h"}},)" +
          layer("a", "b") + layer("b", "d") + layer("d", "bottom") +
          R"({"name": "bottom", "role": "service", "config": {"errors": 1}})",
      10s);
  CHECK(service(world, "a").came == 1);
  CHECK(service(world, "bottom").came == 64);
}

/// The largest number of balls in a bin after n balls went into n bins.
std::uint32_t fullest(const char* balance, std::uint64_t seed) {
  const World world = run(
      fmt::format(
          R"({{"name": "c", "role": "service.client", "config": {{"servers": ["b1..b900"], "balance": "{}", "rate": 1000000, "most": 900, "patience": "1h", "timeout": "1h"}}}},
      {{"name": "b1..b900", "role": "service", "config": {{"steps": [{{"do": "wait", "time": "1h"}}]}}}})",
          balance),
      1s, R"("network": {"default": {"latency": "1ms"}})", seed);
  std::uint32_t most = 0;
  for (const auto& s : client(world, "c").caller.balancer.servers) most = std::max(most, s.outstanding);
  return most;
}

TEST_CASE("two choices make the fullest of n bins hold ln ln n / ln 2, one choice ln n / ln ln n") {
  // Mitzenmacher, "The power of two choices in randomized load balancing", TPDS 2001; n = 900: 3.5 and 2.8, plus O(1).
  double one = 0;
  double two = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    one += fullest("random", seed) / 10.0;
    two += fullest("two_choices", seed) / 10.0;
  }
  CHECK((one > 4.2 && one < 6.5));
  CHECK((two > 2.5 && two < 3.6));
}

/// Standard deviation of the servers' shares of the ring, relative to their mean.
double ring_spread(std::size_t points) {
  std::vector<NodeId> servers;
  for (std::size_t i = 0; i < 100; ++i) servers.push_back(node_id(i));
  const AppendLog<RingPoint> ring = hash_ring(servers, points);
  std::vector<double> share(servers.size());
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const std::uint64_t before = i == 0 ? ring.back().first : ring[i - 1].first;
    share[ring[i].second] += static_cast<double>(ring[i].first - before) / 18446744073709551616.0 * 100;
  }
  double square = 0;
  for (const double s : share) square += (s - 1) * (s - 1) / 100;
  return std::sqrt(square);
}

TEST_CASE("a hash ring's load spreads by about 10 % with 100 points each and 3.2 % with 1,000") {
  CHECK(std::abs(ring_spread(100) - 0.10) < 0.02);
  CHECK(std::abs(ring_spread(1000) - 0.032) < 0.006);
}

TEST_CASE("a Maglev table gives everybody the same, but for one entry") {
  std::vector<NodeId> servers;
  for (std::size_t i = 0; i < 30; ++i) servers.push_back(node_id(i));
  const AppendLog<std::uint16_t> table = maglev_table(servers);
  std::vector<std::size_t> entries(servers.size());
  for (const std::uint16_t s : table) ++entries[s];
  for (const std::size_t n : entries) CHECK((n == kMaglevEntries / 30 || n == kMaglevEntries / 30 + 1));
  // Without one of them, nearly all that was not its own stays where it was.
  const NodeId gone = servers.back();
  servers.pop_back();
  const AppendLog<std::uint16_t> smaller = maglev_table(servers);
  std::size_t moved = 0;
  for (std::size_t i = 0; i < table.size(); ++i)
    if (table[i] != index_of(gone) && smaller[i] != table[i]) ++moved;
  CHECK(moved < table.size() / 8);
}

}  // namespace
}  // namespace netsplit::service::figures_test
