#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "core/checkers/history.h"
#include "core/checkers/transactions.h"
#include "core/scenario/scenario.h"

namespace netsplit {

/// Somebody's history, and what it was taken for.
struct ReadHistory {
  std::variant<checkers::History, checkers::TransactionHistory> history;  ///< of operations on single objects, or not
  std::string_view format;                                                ///< "a Jepsen log"
  std::string model;  ///< what the objects are, when the file says it
};

/// Reads a history in any of the formats known. Which one it is, is seen from the text:
///  - maps in EDN, one after another or in a vector, as Jepsen and Knossos write operations and as Elle writes transactions
///    over lists ([:append k v], [:r k [1 2]]) and registers ([:w k v], [:r k v]);
///  - lines of a Jepsen log;
///  - this project's own JSON, which `history_json` writes.
/// Never throws; errors name a line.
Expected<ReadHistory> read_history(std::string_view text);

/// Of these formats the last alone.
Expected<ReadHistory> read_history_json(std::string_view text);

}  // namespace netsplit
