#pragma once
#include <memory>
#include <string>
#include <variant>

#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"

namespace netsplit {

/// A small cluster that runs: five servers, two clients, 5 ms from each to each.
struct RunningSystem {
  Scenario scenario;
  std::unique_ptr<Timeline> timeline;

  static constexpr const char* kFive =
      R"({"version": 1, "title": "Five servers", "topic": "raft", "seed": 3, "until": "20s",
      "nodes": [{"name": "s1..s5", "role": "raft.server"}, {"name": "c1..c2", "role": "kv.client"}],
      "network": {"default": {"latency": "5ms"}}})";

  explicit RunningSystem(const char* text = kFive) {
    scenario = std::get<Scenario>(load_scenario(text, "five"));
    timeline = std::make_unique<Timeline>(scenario.spec);
  }
  NodeId node(std::string_view name) const { return timeline->world().find(name); }
};

}  // namespace netsplit
