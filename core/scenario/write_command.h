#pragma once
#include <nlohmann/json.hpp>

#include "core/scenario/directory.h"
#include "core/sim/command.h"

namespace netsplit {

/// A command as the script of a scenario would say it; nodes go by their names. A request that no role of the catalog
/// makes can't be written: null.
nlohmann::ordered_json write_command(const Command& command, const Directory& directory);

}  // namespace netsplit
