#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "core/base/rng.h"
#include "tests/protocols/random_runs.h"

namespace netsplit::two_phase {

/// Three participants of which some are slow, and nodes that crash for a while.
inline std::string random_faults(Rng& rng, std::string_view mutation) {
  static constexpr std::string_view kCrashing[] = {"tm", "r1", "r2", "r3"};
  const std::string faults = random_crashes(rng, kCrashing, 3, 150, 200);
  const std::uint64_t seed = rng.below(1'000'000);
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "3s", "mutation": "{}", "nodes": [
        {{"name": "tm", "role": "two_phase.coordinator", "config": {{"participants": ["r1", "r2", "r3"], "patience": "100ms"}},
          "disk": {{"sync": "2ms"}}}},
        {{"name": "r1..r3", "role": "two_phase.participant", "config": {{"coordinator": "tm", "refuse": "80ms"}},
          "disk": {{"sync": "2ms"}}}}],
        "network": {{"default": {{"latency": {{"uniform": ["1ms", "30ms"]}}}}}}, "faults": [{}]}})",
      seed, mutation, faults);
}

inline std::string random_faults(std::uint64_t seed, std::string_view mutation) {
  Rng rng = Rng::stream(seed, "two_phase");
  return random_faults(rng, mutation);
}

}  // namespace netsplit::two_phase
