#pragma once
#include <fmt/format.h>

#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include "core/base/rng.h"

// Scenarios at random, in which the mutations of a family have a chance to show. Each number is drawn in a statement of
// its own: compilers evaluate the arguments of a call in different orders.
namespace netsplit {

/// At most so many crashes of these nodes before `until`, each of at most `longest` milliseconds.
inline std::string random_crashes(Rng& rng, std::span<const std::string_view> nodes, std::uint64_t most,
                                  std::uint64_t until, std::uint64_t longest) {
  std::string faults;
  for (std::uint64_t i = rng.below(most + 1); i-- > 0;) {
    const std::uint64_t at = rng.below(until);
    const std::string_view node = nodes[rng.below(nodes.size())];
    const std::uint64_t lasts = 1 + rng.below(longest);
    faults += fmt::format(R"({}{{"at": "{}ms", "do": "crash", "node": "{}", "for": "{}ms"}})",
                          faults.empty() ? "" : ",", at, node, lasts);
  }
  return faults;
}

/// Up to `most` of these nodes crash or pause for a while, or are slow, within `until` milliseconds.
inline std::string random_faults(Rng& rng, std::span<const std::string_view> nodes, std::uint64_t most,
                                 std::uint64_t until) {
  static constexpr std::string_view kVerbs[] = {R"("do": "crash")", R"("do": "pause")", R"("do": "slow", "factor": 8)"};
  std::string faults;
  for (std::uint64_t i = rng.below(most + 1); i-- > 0;) {
    const std::uint64_t at = rng.below(until);
    const std::string_view verb = kVerbs[rng.below(std::size(kVerbs))];
    const std::string_view node = nodes[rng.below(nodes.size())];
    faults += fmt::format(R"({}{{"at": "{}ms", {}, "node": "{}", "for": "{}ms"}})", faults.empty() ? "" : ",", at, verb,
                          node, 1 + rng.below(until / 4));
  }
  return faults;
}

namespace service {

/// Clients that hedge, with a budget for their retries, and two servers with some places each.
inline std::string random_services(Rng& rng, std::string_view mutation) {
  static constexpr std::string_view kNodes[] = {"s1", "s2"};
  const std::uint64_t rate = 100 + rng.below(300);
  const std::uint64_t work = 5 + rng.below(20);
  const std::string faults = random_faults(rng, kNodes, 3, 1500);
  const std::uint64_t seed = rng.below(1'000'000);
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "2s", "mutation": "{}", "nodes": [
        {{"name": "c", "role": "service.client", "config": {{"servers": ["s1", "s2"], "rate": {}, "hedge_after": "20ms",
          "timeout": "200ms", "attempts": 4, "retry_budget": 0.1, "backoff_base": "10ms"}}}},
        {{"name": "s1..s2", "role": "service", "cpu": {{"cores": 4}}, "config": {{"concurrency": 3, "queue": 10, "errors": 0.1,
          "steps": [{{"time": {{"exponential": {{"mean": "{}ms"}}}}}}]}}}}],
        "network": {{"default": {{"latency": "1ms", "loss": 0.02}}}}, "faults": [{}]}})",
      seed, mutation, rate, work, faults);
}

}  // namespace service

namespace autoscaler {

/// A crowd that comes and goes while machines are added and removed.
inline std::string random_load(Rng& rng, std::string_view mutation) {
  const std::uint64_t seed = rng.below(1'000'000);
  const std::uint64_t rate = 5 + rng.below(60);
  const std::uint64_t stop = 20 + rng.below(30);
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "60s", "mutation": "{}", "nodes": [
        {{"name": "crowd", "role": "service.client", "config": {{"rate": {}, "start": "5s", "stop": "{}s", "resolver": "names", "name": "web", "timeout": "1s"}}}},
        {{"name": "names", "role": "dns.server", "config": {{"ttl": "1s"}}}},
        {{"name": "scaler", "role": "autoscaler", "config": {{"pool": ["web1..web8"], "names": "names", "name": "web", "at_most": 4,
          "every": "2s", "boot": "2s", "cooldown": "10s", "drain": "1s"}}}},
        {{"name": "web1..web8", "role": "service", "absent": true, "cpu": {{"cores": 2}}, "config": {{"concurrency": 1, "queue": 20, "steps": [{{"time": "100ms"}}]}}}}]}})",
      seed, mutation, rate, stop);
}

}  // namespace autoscaler
}  // namespace netsplit
