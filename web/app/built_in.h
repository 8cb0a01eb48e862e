#pragma once
#include <algorithm>
#include <string_view>

#include "scenarios_embedded.h"

namespace netsplit {

/// A built-in scenario by its name; null when there is none.
inline const EmbeddedScenario* find_embedded(std::string_view name) {
  const auto all = embedded_scenarios();
  const auto found = std::find_if(all.begin(), all.end(), [&](const EmbeddedScenario& s) { return s.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace netsplit
