#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "core/base/rng.h"

namespace netsplit::third_party {

/// An API with limits and losses that crashes now and then, and customers who have little patience and ask again.
inline std::string random_run(Rng& rng, std::string_view mutation) {
  std::string faults;
  for (std::uint64_t i = rng.below(4); i-- > 0;)
    faults += fmt::format(R"({}{{"at": "{}ms", "do": "crash", "node": "api", "for": "{}ms"}})",
                          faults.empty() ? "" : ",", rng.below(5000), 1 + rng.below(300));
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "6s", "nodes": [
        {{"name": "api", "role": "third_party.api", "disk": {{"sync": "{}ms"}}, "config": {{
          "latency": {{"uniform": ["10ms", "{}ms"]}}, "rate": 20, "burst": {}, "quota": 25, "quota_period": "2s",
          "lost_answers": 0.1, "failed": 0.05, "mutation": "{}"}}}},
        {{"name": "customers", "role": "service.client", "config": {{"servers": "api", "rate": 20, "writes": 1, "patience": "2s",
          "timeout": "120ms", "attempts": 5, "backoff": "none"}}}}],
        "network": {{"default": {{"latency": {{"uniform": ["1ms", "10ms"]}}}}}}, "faults": [{}]}})",
      rng.below(1'000'000), 1 + rng.below(40), 20 + rng.below(250), 5 + rng.below(15), mutation, faults);
}

}  // namespace netsplit::third_party
