// Services, their clients and load balancers, each behaviour in a run of its own.
#include <fmt/format.h>

#include <algorithm>

#include "core/protocols/service/breaker.h"
#include "core/protocols/service/claims.h"
#include "tests/protocols/service/lab.h"

namespace netsplit::service::service_test {
namespace {

std::string one_client(const std::string& config) {
  return R"({"name": "c", "role": "service.client", "config": {)" + config + "}}";
}

TEST_CASE("steps come one after the other, unless they begin together") {
  const auto latency = [](const char* together) {
    const World world =
        run(one_client(R"("most": 1, "servers": ["a"])") +
                fmt::format(R"(, {{"name": "a", "role": "service", "config": {{"steps": [{{"time": "10ms"}},
        {{"do": "call", "to": ["b"]}}, {{"do": "wait", "time": "30ms", "together": {}}}]}}}},
        {{"name": "b", "role": "service", "config": {{"steps": [{{"time": "20ms"}}]}}}})",
                            together),
            5s);
    return client(world, "c").latency_sum;
  };
  // Both ways through the network take 1 ms each.
  CHECK(latency("false") == ms(2 + 10 + 22 + 30));
  CHECK(latency("true") == ms(2 + 10 + 30));
}

TEST_CASE("CPU time and a call that begin together do not wait for each other") {
  const World world = run(one_client(R"("most": 1, "servers": ["a"])") +
                              R"(, {"name": "a", "role": "service", "config": {"steps": [
        {"do": "call", "to": ["b"]}, {"time": "15ms", "together": true}]}},
        {"name": "b", "role": "service", "config": {"steps": [{"time": "10ms"}]}})",
                          5s);
  CHECK(client(world, "c").latency_sum == ms(2 + 15));
}

TEST_CASE("what cannot wait any more is turned away at once, and that is surely not done") {
  const World world = run(one_client(R"("rate": 1000, "most": 10, "timeout": "1h", "patience": "1h")") +
                              R"(, {"name": "s", "role": "service", "cpu": {"cores": 2}, "config":
        {"concurrency": 1, "queue": 2, "steps": [{"time": "1s"}]}})",
                          60s);
  CHECK(service(world, "s").shed == 7);
  CHECK(client(world, "c").failed == 7);
  CHECK(client(world, "c").ok == 3);
  CHECK(world.violations().empty());
}

TEST_CASE("a deadline goes along: nobody works for a caller who has gone") {
  const auto worked = [](const char* deadlines) {
    const World world = run(
        one_client(fmt::format(
            R"("rate": 100, "most": 100, "servers": ["a"], "patience": "200ms", "timeout": "200ms", "deadlines": {})",
            deadlines)) +
            R"(, {"name": "a", "role": "service", "cpu": {"cores": 2}, "config": {"concurrency": 1, "steps": [{"time": "50ms"}]}})",
        60s);
    return service(world, "a").ok;
  };
  CHECK(worked("true") < 30);
  CHECK(worked("false") == 100);
}

TEST_CASE("a request is tried again, after growing pauses, until it succeeds or the attempts are used up") {
  const World world = run(
      one_client(R"("most": 1, "attempts": 5, "timeout": "50ms", "backoff": "exponential", "backoff_base": "100ms")") +
          R"(, {"name": "s", "role": "service"})",
      10s, R"("network": {"default": {"latency": "1ms"}}, "faults": [
        {"at": "0s", "do": "crash", "node": "s", "for": "1s"}])");
  const Client& c = client(world, "c");
  CHECK(c.ok == 1);
  CHECK((c.caller.retries >= 2 && c.caller.retries <= 4));
  const World hopeless =
      run(one_client(R"("most": 1, "attempts": 3, "timeout": "50ms")") + R"(, {"name": "s", "role": "service"})", 10s,
          R"("faults": [{"at": "0s", "do": "crash", "node": "s"}])");
  CHECK(client(hopeless, "c").unknown == 1);
  CHECK(client(hopeless, "c").caller.attempts == 3);
}

TEST_CASE("each way to wait before the next attempt stays within its range") {
  CallPolicy p;
  p.backoff_base = ms(100);
  p.backoff_cap = ms(500);
  const auto range = [&](Backoff kind, std::uint32_t retry, Duration last) {
    p.backoff = kind;
    return backoff(p, retry, last);
  };
  CHECK(range(Backoff::none, 3, {}).hi == 0s);
  CHECK(range(Backoff::fixed, 3, {}).lo == ms(100));
  CHECK(range(Backoff::exponential, 3, {}).lo == ms(400));
  CHECK(range(Backoff::exponential, 9, {}).hi == ms(500));
  CHECK(range(Backoff::full_jitter, 3, {}).lo == 0s);
  CHECK(range(Backoff::full_jitter, 3, {}).hi == ms(400));
  CHECK(range(Backoff::decorrelated, 3, ms(120)).lo == ms(100));
  CHECK(range(Backoff::decorrelated, 3, ms(120)).hi == ms(360));
  CHECK(range(Backoff::decorrelated, 3, ms(400)).hi == ms(500));
}

TEST_CASE("a retry budget bounds what a failing service is asked in addition") {
  const auto attempts = [](const char* budget, const char* mutation) {
    const World world =
        run(one_client(fmt::format(
                R"("rate": 100, "most": 1000, "attempts": 4, "backoff": "none", "retry_budget": {}, "mutation": "{}")",
                budget, mutation)) +
                R"(, {"name": "s", "role": "service", "config": {"errors": 1}})",
            60s);
    return std::pair(client(world, "c").caller.attempts, breaks(world, kWithinRetryBudget.name));
  };
  CHECK(attempts("1", "none") == std::pair(std::uint64_t{4000}, false));
  const auto [bounded, broken] = attempts("0.1", "none");
  CHECK((bounded > 1090 && bounded <= 1110));
  CHECK_FALSE(broken);
  CHECK(attempts("0.1", "ignore_budget") == std::pair(std::uint64_t{4000}, true));
}

TEST_CASE("a circuit breaker opens, lets nothing through, tries a few, and closes") {
  const World world = run(
      one_client(
          R"("rate": 100, "stop": "10s", "breaker_errors": 0.5, "breaker_calls": 10, "breaker_open": "2s", "breaker_probes": 2)") +
          R"(, {"name": "s", "role": "service"})",
      20s, R"("network": {"default": {"latency": "1ms"}}, "faults": [
        {"at": "1s", "do": "crash", "node": "s", "for": "4s"}])");
  const Client& c = client(world, "c");
  CHECK(c.caller.breaker.opened >= 2);
  CHECK(c.caller.breaker.state == Breaker::State::closed);
  CHECK(c.caller.not_let > 200);
  CHECK(c.ok > 300);
}

TEST_CASE("a half-open breaker lets only its probes through") {
  CallPolicy p;
  p.breaker_errors = Ratio::percent(50);
  p.breaker_calls = 4;
  p.breaker_open = 1s;
  p.breaker_probes = 2;
  Breaker b;
  for (int i = 0; i < 4; ++i) {
    CHECK(b.admit(p, 0s));
    CHECK(b.report(p, i >= 2, 0s) == (i == 3));
  }
  CHECK_FALSE(b.admit(p, ms(999)));
  CHECK(b.admit(p, 1s));
  CHECK(b.admit(p, 1s));
  CHECK_FALSE(b.admit(p, 1s));
  CHECK_FALSE(b.report(p, false, 1s));
  CHECK(b.state == Breaker::State::half_open);
  CHECK_FALSE(b.report(p, false, 1s));
  CHECK(b.state == Breaker::State::closed);
}

TEST_CASE("a bulkhead keeps one slow dependency from taking every place") {
  const auto fast_ok = [](const char* concurrent) {
    const World world = run(
        one_client(R"("rate": 100, "stop": "20s", "servers": ["front"], "patience": "500ms", "timeout": "500ms")") +
            fmt::format(
                R"(, {{"name": "front", "role": "service", "cpu": {{"cores": 2}}, "config": {{"concurrency": 20, "queue": 0,
        "steps": [{{"do": "call", "to": ["slow"], "chance": 0.5, "concurrent": {}, "timeout": "400ms"}}]}}}},
        {{"name": "slow", "role": "service", "config": {{"steps": [{{"do": "wait", "time": "10s"}}]}}}})",
                concurrent),
        21s);
    return client(world, "c").ok;
  };
  // Half of the requests do not need the slow one.
  CHECK(fast_ok("5") > 950);
  CHECK(fast_ok("0") < 900);
}

TEST_CASE("a fallback answers, and says that it is a substitute") {
  const World world = run(
      one_client(R"("most": 5, "servers": ["a"])") +
          R"(, {"name": "a", "role": "service", "config": {"steps": [{"do": "call", "to": ["b"], "timeout": "50ms", "fallback": true}]}},
        {"name": "b", "role": "service", "config": {"errors": 1}})",
      10s);
  CHECK(client(world, "c").ok == 5);
  CHECK(client(world, "c").degraded == 5);
}

TEST_CASE("a hedge asks a second server, the first answer counts, and the other is told") {
  const World world = run(
      one_client(R"("most": 1, "servers": ["a", "b"], "hedge_after": "50ms", "timeout": "10s")") +
          R"(, {"name": "a", "role": "service", "config": {"steps": [{"do": "wait", "time": "1s"}, {"do": "wait", "time": "1s"}]}},
        {"name": "b", "role": "service", "config": {"steps": [{"do": "wait", "time": "1s"}, {"do": "wait", "time": "100ms"}]}})",
      10s);
  CHECK(client(world, "c").caller.hedges == 1);
  CHECK(client(world, "c").latency_sum < ms(1200));
  CHECK(service(world, "a").abandoned == 1);
}

TEST_CASE("a restarted server is a stranger to what was asked of it before") {
  const World world =
      run(one_client(R"("rate": 50, "stop": "5s", "timeout": "200ms", "attempts": 3)") +
              R"(, {"name": "s", "role": "service", "config": {"steps": [{"do": "wait", "time": "100ms"}]}})",
          10s, R"("network": {"default": {"latency": "1ms"}}, "faults": [
        {"at": "1s", "do": "crash", "node": "s", "for": "100ms"}, {"at": "3s", "do": "crash", "node": "c", "for": "50ms"}])");
  CHECK(client(world, "c").caller.too_late > 0);
  CHECK(world.violations().empty());
}

TEST_CASE("a load balancer takes out who does not answer its checks, and puts it back") {
  const std::string nodes =
      one_client(R"("rate": 200, "stop": "10s", "servers": ["lb"], "timeout": "300ms", "patience": "300ms")") +
      R"(, {"name": "lb", "role": "load_balancer", "config": {"backends": ["s1..s3"], "check_every": "100ms", "check_timeout": "50ms", "unhealthy_after": 2}},
      {"name": "s1..s3", "role": "service", "config": {"steps": [{"time": "1ms"}]}})";
  const std::string crash =
      R"("network": {"default": {"latency": "1ms"}}, "faults": [{"at": "2s", "do": "crash", "node": "s2", "for": "4s"}])";
  const World during = run(nodes, 4s, crash);
  const auto& balancer = during.role(during.find("lb")).as<LoadBalancer>()->caller.balancer;
  CHECK_FALSE(balancer.servers[1].healthy);
  const World after = run(nodes, 11s, crash);
  CHECK(after.role(after.find("lb")).as<LoadBalancer>()->caller.balancer.servers[1].healthy);
  // What went to the dead server before it was taken out.
  const Client& c = client(after, "c");
  CHECK((c.unknown > 5 && c.unknown < 40));
  CHECK(service(after, "s2").came > 100);
}

TEST_CASE("a draining server finishes what it has and gets nothing new") {
  const World world = run(
      one_client(R"("rate": 200, "stop": "4s", "servers": ["lb"])") +
          R"(, {"name": "lb", "role": "load_balancer", "config": {"backends": ["s1..s2"]}},
      {"name": "s1..s2", "role": "service", "config": {"steps": [{"do": "wait", "time": "100ms"}]}})",
      6s,
      R"("network": {"default": {"latency": "1ms"}}, "faults": [{"at": "2s", "do": "tell", "node": "lb", "request": {"drain": {"server": "s1"}}},
      {"at": "2200ms", "do": "crash", "node": "s1"}])");
  CHECK(client(world, "c").unknown + client(world, "c").failed == 0);
}

TEST_CASE("each balancing policy reaches everybody, but for hashes of one key") {
  for (const char* policy :
       {"round_robin", "random", "weighted", "least_outstanding", "two_choices", "ring_hash", "maglev"}) {
    INFO(policy);
    const auto reached = [&](int keys) {
      const World world = run(
          one_client(fmt::format(R"("rate": 500, "stop": "4s", "servers": ["lb"], "keys": {})", keys)) +
              fmt::format(
                  R"(, {{"name": "lb", "role": "load_balancer", "config": {{"backends": ["s1..s4"], "balance": "{}"}}}},
        {{"name": "s1..s4", "role": "service"}})",
                  policy),
          5s);
      int n = 0;
      for (const char* name : {"s1", "s2", "s3", "s4"}) n += service(world, name).came > 0;
      return n;
    };
    CHECK(reached(1000) == 4);
    const bool by_key = std::string_view(policy) == "ring_hash" || std::string_view(policy) == "maglev";
    CHECK(reached(1) == (by_key ? 1 : 4));
  }
}

TEST_CASE("weights give shares, and a server that comes back gets its share little by little") {
  const World world = run(
      one_client(R"("rate": 400, "stop": "10s", "servers": ["lb"])") +
          R"(, {"name": "lb", "role": "load_balancer", "config": {"backends": ["s1..s2"], "balance": "weighted", "weights": [{"of": ["s1"], "weight": 3}]}},
      {"name": "s1..s2", "role": "service"})",
      11s);
  const double share = static_cast<double>(service(world, "s1").came) / static_cast<double>(service(world, "s2").came);
  CHECK((share > 2.9 && share < 3.1));

  const auto came_back = [](const char* slow_start) {
    const World w = run(
        one_client(R"("rate": 400, "stop": "4s", "servers": ["lb"])") +
            fmt::format(
                R"(, {{"name": "lb", "role": "load_balancer", "config": {{"backends": ["s1..s2"], "balance": "random", "slow_start": "{}"}}}},
      {{"name": "s1..s2", "role": "service"}})",
                slow_start),
        5s, R"("faults": [{"at": "0s", "do": "tell", "node": "lb", "request": {"drain": {"server": "s1"}}},
        {"at": "2s", "do": "tell", "node": "lb", "request": {"undrain": {"server": "s1"}}}])");
    return service(w, "s1").came;
  };
  CHECK(came_back("0s") > 330);
  CHECK(came_back("4s") < 250);
}

TEST_CASE("an outlier that only fails is left out, but never too many") {
  const World world = run(
      one_client(R"("rate": 100, "stop": "20s", "servers": ["lb"])") +
          R"(, {"name": "lb", "role": "load_balancer", "config": {"backends": ["s1..s4"], "eject_after": 5, "eject_for": "30s"}},
      {"name": "s1..s3", "role": "service", "config": {"errors": 1}}, {"name": "s4", "role": "service"})",
      10s);
  const auto& servers = world.role(world.find("lb")).as<LoadBalancer>()->caller.balancer.servers;
  CHECK(std::count_if(servers.begin(), servers.end(), [](const auto& s) { return s.ejected_until > 10s; }) == 2);
  CHECK(servers[3].ejected_until == 0s);
}

TEST_CASE("whoever holds a server's address answers for it") {
  const World world = run(
      one_client(R"("rate": 100, "stop": "4s", "servers": ["a"], "timeout": "500ms")") +
          R"(, {"name": "a", "role": "service"}, {"name": "b", "role": "service", "config": {"steps": [{"time": "5ms"}]}})",
      6s,
      R"("network": {"default": {"latency": "1ms"}}, "faults": [{"at": "2s", "do": "move_address", "node": "a", "holder": "b"},
        {"at": "2s", "do": "crash", "node": "a"}])");
  CHECK(service(world, "b").ok > 150);
  CHECK(client(world, "c").ok == client(world, "c").begun);
}

TEST_CASE("each mutation of services is caught by its claim, and nothing else is") {
  const std::string hedged =
      R"("rate": 300, "stop": "5s", "servers": ["s1", "s2"], "hedge_after": "20ms", "timeout": "2s", "patience": "2s")";
  const auto with = [&](const char* mutation) {
    return run(
        one_client(hedged) +
            fmt::format(R"(, {{"name": "s1..s2", "role": "service", "cpu": {{"cores": 4}}, "config": {{"concurrency": 3,
        "mutation": "{}", "steps": [{{"time": {{"exponential": {{"mean": "15ms"}}}}}}, {{"do": "wait", "time": "2ms"}}]}}}})",
                        mutation),
        8s);
  };
  CHECK(with("none").violations().empty());
  const World many = with("one_too_many");
  CHECK(breaks(many, kWithinConcurrency.name));
  CHECK_FALSE(breaks(many, kLittlesLaw.name));
  CHECK(breaks(with("forget_departed"), kLittlesLaw.name));
}

TEST_CASE("a run of services is the same every time, copied in the middle or not") {
  const std::string nodes =
      one_client(R"("rate": 300, "servers": ["lb"], "attempts": 3, "timeout": "100ms", "hedge_after": "30ms")") +
      R"(, {"name": "lb", "role": "load_balancer", "config": {"backends": ["s1..s3"], "balance": "two_choices", "check_every": "200ms"}},
      {"name": "s1..s3", "role": "service", "config": {"errors": 0.1, "steps": [{"time": {"exponential": {"mean": "8ms"}}}]}})";
  World straight = begin(nodes);
  straight.run_until(5s);
  World half = begin(nodes);
  half.run_until(2s);
  World copy = half;
  half.run_until(3s);
  copy.run_until(5s);
  CHECK(copy.hash() == straight.hash());
}

}  // namespace
}  // namespace netsplit::service::service_test
