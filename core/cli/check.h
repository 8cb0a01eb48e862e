#pragma once
#include <chrono>
#include <string_view>

#include "core/checkers/linear_search.h"
#include "core/checkers/transactions.h"
#include "core/cli/program.h"
#include "core/formats/read_history.h"

// What the parts of `netsplit check` share: reading is one, operations on single objects and transactions are two others.
namespace netsplit::cli {

/// A history with what was asked of it.
struct CheckTask {
  const CheckRequest& request;
  ReadHistory read;
};

/// Milliseconds since it was made.
class Stopwatch {
 public:
  double ms() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// The exit status.
int check_operations(const CheckTask& task, const checkers::History& history);
int check_transactions(const CheckTask& task, const checkers::TransactionHistory& history);

/// What --level knows for each kind of history; the first is the strongest.
std::vector<std::string> operation_levels();
std::vector<std::string> transaction_levels();

/// Says that the level is none of these.
int wrong_level(const CheckTask& task, std::string_view kind, const std::vector<std::string>& levels);

}  // namespace netsplit::cli
