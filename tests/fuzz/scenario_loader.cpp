#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/scenario/run.h"

// Whatever comes in, the loader answers with a scenario or with one line; what it accepts can be run for a moment.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto loaded = netsplit::load_scenario(text, "fuzz");
  if (const auto* error = std::get_if<netsplit::InputError>(&loaded)) {
    if (error->message.empty() || error->line().find('\n') != std::string::npos || error->line().size() > 3000)
      std::abort();
    return 0;
  }
  const auto& scenario = std::get<netsplit::Scenario>(loaded);
  if (scenario.spec.hosts.size() > 20) return 0;
  netsplit::ScenarioRun run(scenario, {}, scenario.until);
  run.advance(200);
  return 0;
}
