#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "core/base/rng.h"

namespace netsplit::cdn {

/// An origin that publishes and purges all the time, a shield, two small edges behind it, and readers of both kinds; the
/// network is slow now and then, and nodes crash.
inline std::string random_run(Rng& rng, std::string_view mutation) {
  const auto ms_up_to = [&](std::uint64_t most) { return fmt::format("{}ms", rng.below(most)); };
  std::string faults;
  for (std::uint64_t i = rng.below(3); i-- > 0;)
    faults +=
        fmt::format(R"({}{{"at": "{}ms", "do": "crash", "node": "{}", "for": "{}ms"}})", faults.empty() ? "" : ",",
                    rng.below(6000), rng.below(2) == 0 ? "origin" : "shield", 1 + rng.below(800));
  const std::string edge =
      fmt::format(R"("capacity": {}, "mutation": "{}", "fetch_timeout": "500ms")", 2 + rng.below(4), mutation);
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "8s", "nodes": [
        {{"name": "origin", "role": "cdn.origin", "disk": {{"sync": "2ms"}}, "config": {{"keys": 6, "max_age": "{}ms",
          "stale_while_revalidate": "{}", "stale_if_error": "{}", "page_max_age": "300ms", "publish_every": "{}ms", "purges": true,
          "edges": "shield", "purge_again": "200ms"}}}},
        {{"name": "shield", "role": "cdn.edge", "config": {{"parent": "origin", "below": "edge1..edge2", "purge_again": "200ms", {}}}}},
        {{"name": "edge1..edge2", "role": "cdn.edge", "config": {{"parent": "shield", {}}}}},
        {{"name": "plain", "role": "cdn.reader", "config": {{"servers": "edge1..edge2", "rate": 60, "keys": 6}}}},
        {{"name": "versioned", "role": "cdn.reader", "config": {{"servers": "edge1..edge2", "rate": 20, "keys": 6, "versioned": true}}}}],
        "network": {{"default": {{"latency": {{"uniform": ["1ms", "{}ms"]}}}}}}, "faults": [{}]}})",
      rng.below(1'000'000), 200 + rng.below(2000), ms_up_to(500), ms_up_to(1000), 100 + rng.below(500), edge, edge,
      5 + rng.below(80), faults);
}

}  // namespace netsplit::cdn
