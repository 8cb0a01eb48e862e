#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/checkers/linearizability.h"
#include "core/formats/read_history.h"

// Whatever comes in, the reader answers with a history or with one line; what it accepts can be checked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netsplit;
  const auto read = read_history(std::string_view(reinterpret_cast<const char*>(data), size));
  if (const auto* error = std::get_if<InputError>(&read)) {
    if (error->message.empty() || error->line().find('\n') != std::string::npos || error->line().size() > 3000)
      std::abort();
    return 0;
  }
  const auto& found = std::get<ReadHistory>(read).history;
  if (const auto* transactions = std::get_if<checkers::TransactionHistory>(&found)) {
    static_cast<void>(checkers::check_transactions(*transactions));
    return 0;
  }
  const auto& history = std::get<checkers::History>(found);
  const auto* model = checkers::guess_model(history);
  if (model) static_cast<void>(checkers::check_linearizability(history, *model, {.steps = 2'000, .bytes = 1 << 20}));
  return 0;
}
