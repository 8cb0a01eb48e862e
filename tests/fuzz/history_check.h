#pragma once
#include <cstdlib>
#include <string>

#include "core/checkers/linearizability.h"
#include "core/formats/read_history.h"

namespace netsplit {

/// A reader answers with a history or with one line; what it accepts can be checked.
inline void check_reading(const Expected<ReadHistory>& read) {
  if (const auto* error = std::get_if<InputError>(&read)) {
    if (error->message.empty() || error->line().find('\n') != std::string::npos || error->line().size() > 3000)
      std::abort();
    return;
  }
  const auto& found = std::get<ReadHistory>(read).history;
  if (const auto* transactions = std::get_if<checkers::TransactionHistory>(&found)) {
    static_cast<void>(checkers::check_transactions(*transactions));
    return;
  }
  const auto& history = std::get<checkers::History>(found);
  const auto* model = checkers::guess_model(history);
  if (model) static_cast<void>(checkers::check_linearizability(history, *model, {.steps = 2'000, .bytes = 1 << 20}));
}

}  // namespace netsplit
