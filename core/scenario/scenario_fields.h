#pragma once
#include <cstdint>
#include <vector>

#include "core/scenario/read_fields.h"
#include "core/scenario/scenario.h"

namespace netsplit {

inline constexpr std::uint64_t kScenarioVersion = 1;

/// A scenario while it is being read.
struct ScenarioDraft {
  Scenario scenario;
  ReadContext context;
  HostSpec defaults;
  /// An entry of "nodes": the hosts that it stands for.
  struct Entry {
    std::size_t first = 0;
    std::size_t count = 0;
  };
  std::vector<Entry> entries;
  std::uint64_t version = kScenarioVersion;
  std::size_t script_weight = 0;
  std::vector<std::vector<std::string>> admits;  ///< by each domain, by name

  ScenarioDraft() { scenario.spec.network.fallback.latency = Distribution::constant(ms(10)); }
};

/// Declares every field of a scenario, top down.
void scenario_fields(Fields& f, ScenarioDraft& draft);
void host_fields(Fields& f, HostSpec& host);
void profile_fields(Fields& f, LinkProfile& profile);

}  // namespace netsplit
