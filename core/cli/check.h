#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkers/levels.h"
#include "core/checkers/transactions.h"
#include "core/cli/program.h"
#include "core/formats/read_history.h"
#include "core/scenario/json_text.h"

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

/// A level other than linearizability, and all of them.
int check_weaker(const CheckTask& task, const checkers::History& history, const checkers::ModelEntry& model,
                 checkers::Level level);
int check_strongest(const CheckTask& task, const checkers::History& history, const checkers::ModelEntry& model);
int status_of(checkers::Answer answer);

/// What --level knows for each kind of history; kStrongest asks which of the others hold.
inline constexpr std::string_view kStrongest = "strongest";
std::vector<std::string> operation_levels();
std::vector<std::string> transaction_levels();

/// "    line 7, process 1  read x: 1\n"
std::string line_of(const checkers::Call& call, const checkers::History& history);
std::string who(const checkers::Call& call, const checkers::History& history);
void put_call(JsonText& json, std::string_view name, const checkers::Call& call, const checkers::History& history);

/// Says that the level is none of these.
int wrong_level(const CheckTask& task, std::string_view kind, const std::vector<std::string>& levels);

}  // namespace netsplit::cli
