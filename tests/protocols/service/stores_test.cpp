// Services that read and write a store and publish to a queue for those who ask them.
#include <fmt/format.h>

#include "core/protocols/queue/broker.h"
#include "core/protocols/queue/consumer.h"
#include "core/protocols/queue/deliveries.h"
#include "core/protocols/raft/server.h"
#include "core/protocols/service/claims.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/run.h"
#include "tests/protocols/service/lab.h"

namespace netsplit::service::stores_test {
namespace {

constexpr const char* kRaft =
    R"({"name": "s1..s3", "role": "raft.server", "disk": {"sync": "1ms"}, "config": {"election_timeout_min": "150ms", "election_timeout_max": "300ms"}})";
constexpr const char* kQueue =
    R"({"name": "q", "role": "queue.broker", "disk": {"sync": "1ms"}},
       {"name": "w1..w2", "role": "queue.consumer", "disk": {"sync": "1ms"}, "config": {"servers": ["q"], "processing": "5ms", "remembers": "nothing"}})";

std::string nodes(const std::string& client, const std::string& steps, const std::string& others) {
  return fmt::format(R"({{"name": "c", "role": "service.client", "config": {{"servers": ["a"], {}}}}},
      {{"name": "a", "role": "service", "config": {{"steps": [{}]}}}}, {})",
                     client, steps, others);
}

const Caller& caller(const World& world, std::size_t step) { return service(world, "a").callers[step]; }
const queue::Broker& broker(const World& world) { return *world.role(world.find("q")).as<queue::Broker>(); }
std::uint64_t done(const World& world) {
  std::uint64_t n = 0;
  for (const char* name : {"w1", "w2"}) n += world.role(world.find(name)).as<queue::Consumer>()->processed;
  return n;
}
NodeId leader(const World& world) {
  for (const char* name : {"s1", "s2", "s3"})
    if (world.role(world.find(name)).as<raft::Server>()->core.standing == raft::Standing::leader)
      return world.find(name);
  return kNobody;
}

/// What the services saw of the store.
checkers::Answer judged(const std::string& all, const std::string& rest, Time until) {
  const auto loaded = load_scenario(
      R"({"version": 1, "until": ")" + format_duration(until) + R"(", "nodes": [)" + all + "]" + rest + "}", "test");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  checkers::StoreWatch store;
  ScenarioRun run(std::get<Scenario>(loaded), {}, until, &store);
  while (!run.advance(1'000'000)) {}
  while (store.advance(1'000'000, true)) {}
  CHECK(store.operations() > 500);
  return store.answer();
}

TEST_CASE("what a service writes for a request it reads for the next one about the same key") {
  const World world =
      run(nodes(R"("most": 40, "rate": 20, "keys": 1, "start": "1s")",
                R"({"do": "write", "to": ["s1..s3"], "value_bytes": 100}, {"do": "read", "to": ["s1..s3"]})", kRaft),
          5s);
  CHECK(client(world, "c").ok == 40);
  const std::string* value = world.role(leader(world)).as<raft::Server>()->store.map.find("k0");
  REQUIRE(value);
  CHECK(value->size() == 100);
  CHECK((caller(world, 0).ok == 40 && caller(world, 1).ok == 40));
}

TEST_CASE("a server that names the leader costs no attempt, and the next calls go there at once") {
  const World world = run(
      nodes(R"("most": 100, "rate": 20, "start": "1s")", R"({"do": "write", "to": ["s1..s3"], "attempts": 1})", kRaft),
      10s);
  CHECK(client(world, "c").ok == 100);
  CHECK(caller(world, 0).attempts == 100);
  CHECK(caller(world, 0).wire.redirected <= 1);
  CHECK(caller(world, 0).wire.leader.believed == leader(world));
}

TEST_CASE("a service finds the new leader when the old one has crashed, and what it saw is linearizable") {
  const std::string all = nodes(
      R"("rate": 60, "stop": "14s", "keys": 3, "start": "1s", "attempts": 5, "timeout": "5s", "patience": "30s")",
      R"({"do": "write", "to": ["s1..s3"], "chance": 0.5, "attempts": 20, "timeout": "300ms", "backoff_base": "20ms"},
               {"do": "read", "to": ["s1..s3"], "attempts": 20, "timeout": "300ms", "backoff_base": "20ms"})",
      kRaft);
  const std::string rest = R"(, "network": {"default": {"latency": {"uniform": ["1ms", "4ms"]}, "loss": 0.01}},
      "faults": [{"at": "4s", "do": "crash", "node": "s1", "for": "3s"}, {"at": "8s", "do": "crash", "node": "s2", "for": "3s"},
                 {"at": "12s", "do": "crash", "node": "s3"}])";
  const World world = run(all, 20s, rest.substr(2));
  CHECK(client(world, "c").ok == client(world, "c").begun);
  CHECK(caller(world, 1).wire.redirected > 0);
  CHECK(world.violations().empty());
  CHECK(judged(all, rest, 20s) == checkers::Answer::holds);
}

TEST_CASE("what a service saw of a store that reads from a deposed leader is not linearizable") {
  const auto answer = [](const char* mutation) {
    return judged(
        nodes(R"("rate": 100, "stop": "8s", "keys": 1, "start": "1s")",
              R"({"do": "read", "to": ["s1"], "timeout": "100ms", "optional": true},
                 {"do": "write", "to": ["s2", "s3"], "attempts": 20, "timeout": "100ms"})",
              fmt::format(R"({{"name": "s1..s3", "role": "raft.server", "config": {{"mutation": "{}", "prevote": false,
                "check_quorum": false}}}})",
                          mutation)),
        R"(, "network": {"default": {"latency": "2ms"}}, "faults": [
          {"at": "900ms", "do": "tell", "node": "s1", "request": {"transfer_leadership": {"to": "s1"}}},
          {"at": "3s", "do": "cut", "name": "x", "from": "s1", "to": ["s2", "s3"], "for": "2s"}])",
        9s);
  };
  CHECK(answer("none") == checkers::Answer::holds);
  CHECK(answer("stale_read") == checkers::Answer::broken);
}

TEST_CASE("a store without a majority is given up in time, and a circuit breaker keeps from asking") {
  const auto attempts = [](const char* breaker) {
    const World world = run(
        nodes(R"("rate": 50, "stop": "20s", "start": "1s", "patience": "1s", "timeout": "1s")",
              fmt::format(R"({{"do": "write", "to": ["s1..s3"], "timeout": "100ms", "breaker_errors": {}}})", breaker),
              kRaft),
        21s,
        R"("network": {"default": {"latency": "1ms"}}, "faults": [{"at": "5s", "do": "crash", "node": ["s1", "s2"]}])");
    CHECK(client(world, "c").ok + client(world, "c").failed + client(world, "c").unknown == client(world, "c").begun);
    CHECK(world.violations().empty());
    return caller(world, 0).attempts;
  };
  CHECK(attempts("0") > 900);
  CHECK(attempts("0.5") < 400);
}

TEST_CASE("a hedged read asks a second server of the store under the same name") {
  const World world = run(nodes(R"("most": 50, "rate": 20, "start": "1s")",
                                R"({"do": "read", "to": ["s1..s3"], "hedge_after": "1ms"})", kRaft),
                          5s);
  CHECK(client(world, "c").ok == 50);
  CHECK(caller(world, 0).hedges > 40);
  CHECK(world.violations().empty());
}

TEST_CASE("a message is published for each request and done later") {
  const World world = run(
      nodes(R"("most": 100, "rate": 100)", R"({"do": "publish", "to": ["q"], "bytes": 500}, {"time": "1ms"})", kQueue),
      10s);
  CHECK(client(world, "c").ok == 100);
  CHECK(broker(world).published == 100);
  CHECK(done(world) == 100);
  CHECK(world.violations().empty());
  // The work of 5 ms is not in the requests' time: there and back twice, and the disk of the queue.
  CHECK(client(world, "c").latency.quantile_ppm(500'000) < ms(8).count());
}

TEST_CASE("publishing to all queues and reading begin together and do not wait for each other") {
  const World world = run(
      nodes(
          R"("most": 1, "start": "1s")",
          R"({"do": "read", "to": ["s1..s3"], "times": 3}, {"do": "publish", "to": ["q", "q2"], "fan_out": "all", "together": true},
             {"do": "wait", "time": "50ms", "together": true})",
          std::string(kRaft) + ", " + kQueue + R"(, {"name": "q2", "role": "queue.broker"})"),
      5s);
  CHECK(client(world, "c").latency_sum == ms(2 + 50));
  CHECK(broker(world).published == 1);
  CHECK(world.role(world.find("q2")).as<queue::Broker>()->published == 1);
  CHECK(caller(world, 0).ok == 3);
}

TEST_CASE("a queue that did not answer is asked again, and a repetition is known by its id") {
  const auto published = [](const char* dedup) {
    const World world = run(
        nodes(
            R"("rate": 20, "stop": "4s", "timeout": "10s", "patience": "10s")",
            fmt::format(
                R"({{"do": "publish", "to": ["q"], "attempts": 20, "timeout": "100ms", "backoff": "fixed", "dedup": {}}})",
                dedup),
            kQueue),
        20s, R"("network": {"default": {"latency": "1ms"}}, "faults": [
          {"at": "1s", "do": "cut", "name": "x", "from": "q", "to": "a", "one_way": true, "for": "1s"}])");
    CHECK(client(world, "c").ok == client(world, "c").begun);
    CHECK_FALSE(breaks(world, queue::kNoMessageLost.name));
    return std::pair(broker(world).published, client(world, "c").begun);
  };
  const auto once = published("true");
  CHECK(once.first == once.second);
  const auto often = published("false");
  CHECK(often.first > often.second + 10);
}

TEST_CASE("requests wait for a queue that is down for a while, and fail when it is down for longer than they wait") {
  const auto failed = [](const char* down) {
    const World world =
        run(nodes(R"("rate": 20, "stop": "4s", "timeout": "2s", "patience": "2s")",
                  R"({"do": "publish", "to": ["q"], "attempts": 50, "timeout": "100ms", "backoff": "none"})", kQueue),
            20s,
            fmt::format(R"("network": {{"default": {{"latency": "1ms"}}}}, "faults": [
              {{"at": "1s", "do": "crash", "node": "q", "for": "{}"}}])",
                        down));
    CHECK_FALSE(breaks(world, queue::kNoMessageLost.name));
    CHECK(broker(world).kept == 0);
    return client(world, "c").failed + client(world, "c").unknown;
  };
  CHECK(failed("1s") == 0);
  CHECK(failed("3s") > 10);
}

TEST_CASE("a client that asks again makes one message when its operations have ids, and more when they have none") {
  const auto published = [](const char* dedup) {
    const World world = run(
        nodes(R"("rate": 20, "most": 50, "attempts": 10, "timeout": "100ms", "backoff": "fixed", "patience": "10s")",
              fmt::format(R"({{"do": "publish", "to": ["q"], "dedup": {}}})", dedup), kQueue),
        20s, R"("network": {"default": {"latency": "1ms"}}, "faults": [
          {"at": "1s", "do": "cut", "name": "x", "from": "a", "to": "c", "one_way": true, "for": "500ms"}])");
    CHECK(client(world, "c").ok == 50);
    CHECK(world.violations().empty());
    return broker(world).published;
  };
  CHECK(published("true") == 50);
  CHECK(published("false") > 55);
}

TEST_CASE("a message that a service was told is kept is watched until it is done") {
  const auto lost = [](const char* mutation) {
    const World world = run(
        nodes(
            R"("rate": 200, "stop": "3s")", R"({"do": "publish", "to": ["q"], "timeout": "100ms"})",
            fmt::format(
                R"({{"name": "q", "role": "queue.broker", "disk": {{"sync": "20ms"}}, "config": {{"mutation": "{}"}}}},
                    {{"name": "w1..w2", "role": "queue.consumer", "config": {{"servers": ["q"], "processing": "1ms"}}}})",
                mutation)),
        6s,
        R"("network": {"default": {"latency": "1ms"}}, "faults": [{"at": "2s", "do": "crash", "node": "q", "for": "100ms"}])");
    return breaks(world, queue::kNoMessageLost.name);
  };
  CHECK_FALSE(lost("none"));
  CHECK(lost("told_before_sync"));
}

TEST_CASE("a copy of a service in the middle of its calls to a store and a queue goes on as the service does") {
  const std::string all = nodes(R"("rate": 100)",
                                R"({"do": "write", "to": ["s1..s3"], "attempts": 5, "timeout": "100ms"},
                                   {"do": "publish", "to": ["q"], "attempts": 3, "timeout": "50ms"})",
                                std::string(kRaft) + ", " + kQueue);
  const std::string rest =
      R"("network": {"default": {"latency": "1ms", "loss": 0.02}}, "faults": [{"at": "2s", "do": "crash", "node": "a", "for": "100ms"}])";
  const World straight = copied_halfway(all, rest, 1900ms, 4s);
  CHECK(service(straight, "a").ok > 100);
  CHECK_FALSE(breaks(straight, queue::kNoMessageLost.name));
  CHECK_FALSE(breaks(straight, kLittlesLaw.name));
}

}  // namespace
}  // namespace netsplit::service::stores_test
