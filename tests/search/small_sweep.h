#pragma once
#include <string_view>
#include <vector>

#include "core/search/sweep.h"

namespace netsplit::search {

/// A cluster that loses its leader and has a client: what it takes to measure everything, in a few thousand events.
inline constexpr std::string_view kSmall = R"({
  "version": 1, "until": "3s",
  "nodes": [
    {"name": "s1..s3", "role": "raft.server", "disk": {"sync": "1ms"}},
    {"name": "c1", "role": "kv.client", "config": {"think_time": "20ms"}}
  ],
  "network": {"default": {"latency": {"uniform": ["2ms", "9ms"]}, "loss": 0.01}},
  "faults": [
    {"at": "500ms", "do": "tell", "node": "s1", "request": {"transfer_leadership": {"to": "s1"}}},
    {"at": "1s", "do": "crash", "node": "s1", "for": "1s"}
  ],
  "expect": {"eventually": [{"claim": "Leader Elected", "from": "1s", "by": "2s"}]},
  "measures": [
    {"name": "election time", "time_of": {"record": "note", "label": "became leader", "from": "1s", "since": "1s"}},
    {"name": "down at 1.5 s", "standing": {"is": "down", "at": "1500ms"}},
    {"name": "term at the end", "field": {"name": "term", "node": "s2"}},
    {"name": "terms after 1.5 s", "field": {"name": "term", "node": "s2"}, "minus": {"field": {"name": "term", "node": "s2", "at": "1500ms"}}},
    {"name": "answers late", "operations": {"outcome": "ok", "from": "1500ms"}}
  ]
})";

inline SweepPlan small_plan() {
  SweepPlan plan;
  plan.name = "small";
  plan.text = kSmall;
  plan.seeds = {1, 6};
  return plan;
}

/// All results of a shard, from the nth on.
inline std::vector<TrialResult> results_of(const SweepHeader& header, unsigned jobs = 1, std::uint64_t nth = 0) {
  std::vector<TrialResult> results;
  run_sweep(
      header, nth, jobs, [&](const TrialResult& r) { results.push_back(r); }, [] { return false; });
  return results;
}

}  // namespace netsplit::search
