#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "core/base/rng.h"
#include "tests/protocols/random_runs.h"

namespace netsplit::cdn {

/// An origin that publishes and purges all the time, a shield, two small edges behind it, and readers of both kinds; the
/// network is slow now and then, and nodes crash.
inline std::string random_run(Rng& rng, std::string_view mutation) {
  static constexpr std::string_view kCrashing[] = {"origin", "shield"};
  const std::string faults = random_crashes(rng, kCrashing, 2, 6000, 800);
  const std::uint64_t seed = rng.below(1'000'000);
  const std::uint64_t max_age = 200 + rng.below(2000);
  const std::uint64_t while_revalidate = rng.below(500);
  const std::uint64_t if_error = rng.below(1000);
  const std::uint64_t publish_every = 100 + rng.below(500);
  const std::uint64_t slowest = 5 + rng.below(80);
  const std::string edge =
      fmt::format(R"("capacity": {}, "mutation": "{}", "fetch_timeout": "500ms")", 2 + rng.below(4), mutation);
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "8s", "nodes": [
        {{"name": "origin", "role": "cdn.origin", "disk": {{"sync": "2ms"}}, "config": {{"keys": 6, "max_age": "{}ms",
          "stale_while_revalidate": "{}ms", "stale_if_error": "{}ms", "page_max_age": "300ms", "publish_every": "{}ms", "purges": true,
          "edges": "shield", "purge_again": "200ms"}}}},
        {{"name": "shield", "role": "cdn.edge", "config": {{"parent": "origin", "below": "edge1..edge2", "purge_again": "200ms", {}}}}},
        {{"name": "edge1..edge2", "role": "cdn.edge", "config": {{"parent": "shield", {}}}}},
        {{"name": "plain", "role": "cdn.reader", "config": {{"servers": "edge1..edge2", "rate": 60, "keys": 6}}}},
        {{"name": "versioned", "role": "cdn.reader", "config": {{"servers": "edge1..edge2", "rate": 20, "keys": 6, "versioned": true}}}}],
        "network": {{"default": {{"latency": {{"uniform": ["1ms", "{}ms"]}}}}}}, "faults": [{}]}})",
      seed, max_age, while_revalidate, if_error, publish_every, edge, edge, slowest, faults);
}

}  // namespace netsplit::cdn
