// Tied requests (Dean and Barroso, "The Tail at Scale", CACM 2013): two copies are queued, and the server that begins one has
// the other taken out of its twin's queue.
#include <fmt/format.h>

#include "core/protocols/service/claims.h"
#include "tests/protocols/service/lab.h"

namespace netsplit::service::tied_test {
namespace {

struct Effect {
  double busy = 0;  ///< seconds of CPU time, of all servers
  double p99 = 0;   ///< milliseconds
  std::uint64_t copies = 0;
};

/// Four servers, half busy. Each has a request of 300 ms now and then, behind which others wait.
Effect of(const std::string& hedging) {
  const World world = run(
      fmt::format(
          R"({{"name": "c", "role": "service.client", "config": {{"rate": 100, "stop": "200s", "balance": "random", "timeout": "10s", {}}}}},
      {{"name": "s1..s4", "role": "service", "cpu": {{"cores": 2}}, "config": {{"concurrency": 1, "steps": [
        {{"time": {{"mixture": [{{"weight": 98, "of": "15ms"}}, {{"weight": 2, "of": "300ms"}}]}}}}]}}}})",
          hedging),
      220s, R"("network": {"default": {"latency": "500us"}}, "prices": {"core_hour": 3600})");
  CHECK(world.violations().empty());
  CHECK(client(world, "c").ok == client(world, "c").begun);
  return {static_cast<double>(world.bill().work) / 1e9,
          static_cast<double>(client(world, "c").latency.quantile_ppm(990'000)) / 1e6,
          client(world, "c").caller.hedges};
}

TEST_CASE("tied requests shorten the tail and add next to no load, where untied ones add much") {
  const Effect once = of(R"("hedge_after": "0s")");
  const Effect untied = of(R"("hedge_after": "2ms")");
  const Effect tied = of(R"("hedge_after": "2ms", "tied": true)");
  INFO(fmt::format("busy {:.1f} {:.1f} {:.1f} s, p99 {:.0f} {:.0f} {:.0f} ms, copies {} {}", once.busy, untied.busy,
                   tied.busy, once.p99, untied.p99, tied.p99, untied.copies, tied.copies));
  // Nearly all requests had a second copy.
  CHECK(tied.copies > 15'000);
  CHECK(tied.busy < 1.05 * once.busy);
  CHECK(untied.busy > 1.4 * once.busy);
  CHECK(tied.p99 < 0.75 * once.p99);
}

std::string two(const char* client, const char* a, const char* b) {
  return fmt::format(
      R"({{"name": "c", "role": "service.client", "config": {{"servers": ["a", "b"], "rate": 100, "tied": true, {}}}}},
      {{"name": "a", "role": "service", "cpu": {{"cores": 2}}, "config": {{"concurrency": 1, {}}}}},
      {{"name": "b", "role": "service", "cpu": {{"cores": 2}}, "config": {{"concurrency": 1, {}}}}})",
      client, a, b);
}
constexpr const char* kWork = R"("steps": [{"time": "200ms"}])";

TEST_CASE(
    "a copy that comes after its twin was begun is dropped, and one that waits is taken out when its turn comes") {
  // The cancel takes 1 ms from server to server; the second copy leaves 5 ms after the first.
  const World late = run(two(R"("most": 1, "hedge_after": "5ms")", kWork, kWork), 5s);
  CHECK(service(late, "a").ok + service(late, "b").ok == 1);
  CHECK(service(late, "a").abandoned + service(late, "b").abandoned == 1);
  CHECK((service(late, "a").untied.empty() && service(late, "b").untied.empty()));
  // Both are busy with the first two requests, so that the third waits in both queues.
  const World waits = run(two(R"("most": 3, "hedge_after": "3ms")", kWork, kWork), 5s);
  CHECK(client(waits, "c").ok == 3);
  CHECK(service(waits, "a").ok + service(waits, "b").ok == 3);
  CHECK(waits.violations().empty());
}

TEST_CASE("two servers that begin at the same time both go on, and one answer is too many") {
  const World world = run(two(R"("most": 1, "hedge_after": "100us")", kWork, kWork), 5s);
  CHECK(client(world, "c").ok == 1);
  CHECK(service(world, "a").came + service(world, "b").came == 2);
  // Whoever is second is told so by the client, when it has its answer, and not by its twin.
  CHECK(client(world, "c").latency_sum < ms(203));
}

TEST_CASE("a server that is full leaves the request to its twin, and one that fails is not waited for twice") {
  const World full = run(two(R"("most": 20, "hedge_after": "1ms", "timeout": "10s")",
                             R"("queue": 0, "steps": [{"time": "50ms"}])", R"("steps": [{"time": "50ms"}])"),
                         5s);
  CHECK(client(full, "c").ok == 20);
  CHECK(service(full, "a").shed > 0);
  const World fails =
      run(two(R"("most": 1, "hedge_after": "5ms", "timeout": "4s")", R"("errors": 1)", R"("errors": 1)"), 1s);
  CHECK(client(fails, "c").unknown == 1);
}

TEST_CASE("services with tied requests keep their claims, and a copy goes on as they do") {
  const std::string nodes =
      two(R"("hedge_after": "2ms", "attempts": 3, "timeout": "300ms")",
          R"("errors": 0.05, "queue_time": "200ms", "steps": [{"time": {"exponential": {"mean": "15ms"}}}])",
          R"("order": "lifo", "queue": 10, "steps": [{"time": {"exponential": {"mean": "15ms"}}}])");
  const std::string rest =
      R"("network": {"default": {"latency": {"uniform": ["500us", "2ms"]}, "loss": 0.02}}, "faults": [
      {"at": "2s", "do": "crash", "node": "a", "for": "500ms"}])";
  const World straight = copied_halfway(nodes, rest, 2s, 6s);
  CHECK(straight.violations().empty());
  CHECK(client(straight, "c").ok > 400);
}

}  // namespace
}  // namespace netsplit::service::tied_test
