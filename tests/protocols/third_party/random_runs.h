#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "core/base/rng.h"
#include "tests/protocols/random_runs.h"

namespace netsplit::third_party {

/// An API with limits and losses that crashes now and then, and customers who have little patience and ask again.
inline std::string random_run(Rng& rng, std::string_view mutation) {
  static constexpr std::string_view kCrashing[] = {"api"};
  const std::string faults = random_crashes(rng, kCrashing, 3, 5000, 300);
  const std::uint64_t seed = rng.below(1'000'000);
  const std::uint64_t sync = 1 + rng.below(40);
  const std::uint64_t slowest = 20 + rng.below(250);
  const std::uint64_t burst = 5 + rng.below(15);
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "6s", "nodes": [
        {{"name": "api", "role": "third_party.api", "disk": {{"sync": "{}ms"}}, "config": {{
          "latency": {{"uniform": ["10ms", "{}ms"]}}, "rate": 20, "burst": {}, "quota": 25, "quota_period": "2s",
          "lost_answers": 0.1, "failed": 0.05, "mutation": "{}"}}}},
        {{"name": "customers", "role": "service.client", "config": {{"servers": "api", "rate": 20, "writes": 1, "patience": "2s",
          "timeout": "120ms", "attempts": 5, "backoff": "none"}}}}],
        "network": {{"default": {{"latency": {{"uniform": ["1ms", "10ms"]}}}}}}, "faults": [{}]}})",
      seed, sync, slowest, burst, mutation, faults);
}

}  // namespace netsplit::third_party
