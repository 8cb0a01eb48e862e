#pragma once
#include <string>
#include <string_view>

#include "core/formats/read_history.h"

namespace netsplit {

/// A history as a scenario, in which a recorded client stands for each process: so that it can be looked at, judged and
/// sent like a run. One event a millisecond, in the order of the file. Transactions are told in words, and judged in the
/// summary. Refuses what a store of keys can't show: other objects, more processes than nodes.
Expected<std::string> scenario_of(const ReadHistory& read, std::string_view name);

/// True if the text is rather a history than a scenario.
bool looks_like_history(std::string_view text);

}  // namespace netsplit
