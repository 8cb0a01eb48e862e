// More machines under load, fewer without, each after its delays.
#include "core/protocols/autoscaler/autoscaler.h"

#include <fmt/format.h>

#include "tests/protocols/service/lab.h"

namespace netsplit::autoscaler::autoscaler_test {
namespace {

using service::breaks;
using service::client;
using service::run;

/// Two busy minutes, from one to three, on machines that do 10 requests a second at one place each.
World day(Time until, const char* at_most = "8", const char* every = "5s", const char* boot = "10s",
          const char* cooldown = "20s", const char* mutation = "none") {
  return run(
      fmt::format(
          R"({{"name": "quiet", "role": "service.client", "config": {{"rate": 3, "resolver": "names", "name": "web", "timeout": "2s"}}}},
        {{"name": "crowd", "role": "service.client", "config": {{"rate": 40, "start": "60s", "stop": "180s", "resolver": "names", "name": "web", "timeout": "2s"}}}},
        {{"name": "names", "role": "dns.server", "config": {{"ttl": "1s"}}}},
        {{"name": "scaler", "role": "autoscaler", "config": {{"pool": ["web1..web12"], "names": "names", "name": "web", "drain": "5s",
          "at_most": {}, "every": "{}", "boot": "{}", "cooldown": "{}", "mutation": "{}"}}}},
        {{"name": "web1..web12", "role": "service", "absent": true, "cpu": {{"cores": 2}}, "config": {{"concurrency": 1, "queue": 20, "steps": [{{"time": "100ms"}}]}}}})",
          at_most, every, boot, cooldown, mutation),
      until);
}

const Autoscaler& scaler(const World& world) { return *world.role(world.find("scaler")).as<Autoscaler>(); }

TEST_CASE("machines come with the load, after their boot, and go with it") {
  const World calm = day(55s);
  CHECK(scaler(calm).count(Autoscaler::State::in_use) == 1);
  CHECK(calm.state(calm.find("web2")) == HostState::absent);
  const World busy = day(170s);
  CHECK(scaler(busy).count(Autoscaler::State::in_use) >= 5);  // fewer could not serve them
  CHECK(busy.state(busy.find("web3")) == HostState::up);
  const World after = day(400s);
  CHECK(scaler(after).count(Autoscaler::State::in_use) <= 2);
  CHECK(after.state(after.find("web8")) == HostState::absent);
  CHECK(after.violations().empty());
}

TEST_CASE("the crowd waits for as long as machines take to come") {
  const World quick = day(180s, "8", "1s", "1s", "2s");
  const World slow = day(180s, "8", "30s", "60s");
  CHECK(client(quick, "crowd").ok > client(slow, "crowd").ok + 500);
}

TEST_CASE("each mutation of the autoscaler is caught by its claim") {
  CHECK(breaks(day(170s, "3", "5s", "10s", "20s", "beyond_limits"), kWithinLimits.name));
  CHECK(breaks(day(300s, "8", "5s", "10s", "60s", "no_cooldown"), kCooldownKept.name));
  const World sound = day(300s, "3", "5s", "10s", "60s");
  CHECK(sound.violations().empty());
}

}  // namespace
}  // namespace netsplit::autoscaler::autoscaler_test
