#pragma once
#include <string>
#include <string_view>

#include "core/checkers/history.h"
#include "core/scenario/scenario.h"

namespace netsplit {

/// Somebody's history of operations, and what it was taken for.
struct ReadHistory {
  checkers::History history;
  std::string_view format;  ///< "Jepsen operations (EDN)"
};

/// Reads a history in any of the formats known: maps in EDN as Jepsen and Knossos write them, one after another or in a
/// vector; lines of a Jepsen log. Which one it is, is seen from the text. Never throws; errors name a line.
Expected<ReadHistory> read_history(std::string_view text);

}  // namespace netsplit
