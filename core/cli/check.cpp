#include "core/cli/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/scenario/plain_text.h"

namespace netsplit::cli {
namespace {

constexpr std::size_t kLongestHistory = std::size_t{1} << 30;

}  // namespace

std::vector<std::string> check_levels() {
  std::vector<std::string> names = operation_levels();
  for (std::string& name : transaction_levels())
    if (name != kStrongest) names.push_back(std::move(name));
  return names;
}

int wrong_level(const CheckTask& task, std::string_view kind, const std::vector<std::string>& levels) {
  return bad_input(task.request.file,
                   {"--level", fmt::format("found {} for a history of {}, expected one of {}",
                                           in_quotes(task.request.level), kind, fmt::join(levels, ", "))});
}

int check(const CheckRequest& request) {
  const auto text = read_file(request.file, kLongestHistory);
  if (!text) return bad_input(request.file, {"", "found no file of that name that can be read, expected one"});
  auto read = read_history(*text);
  if (const auto* error = std::get_if<InputError>(&read)) return bad_input(request.file, *error);
  const CheckTask task{request, std::move(std::get<ReadHistory>(read))};
  if (const auto* transactions = std::get_if<checkers::TransactionHistory>(&task.read.history))
    return check_transactions(task, *transactions);
  return check_operations(task, std::get<checkers::History>(task.read.history));
}

}  // namespace netsplit::cli
