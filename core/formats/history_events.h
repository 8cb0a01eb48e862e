#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkers/history.h"
#include "core/scenario/scenario.h"

namespace netsplit {

/// One line of somebody's history: a process begins an operation, or it ends.
struct HistoryEvent {
  enum class Type : std::uint8_t { invoke, ok, fail, info };
  std::uint32_t line = 0;
  std::string process;
  Type type = Type::invoke;
  std::string function;  ///< "read", "cas"
  std::optional<std::string> object;
  std::vector<std::string> arguments;  ///< the value; of a compare-and-set the expected and the new one. Nil is none.
  bool certain = false;                ///< fail: the answer was "it did not match", not "something went wrong"
};

/// Puts invocations and their ends together. What failed did not happen and is left out; what ended in `info`, or not at
/// all, may have happened.
class HistoryBuilder {
 public:
  /// What is wrong with the event, if anything.
  std::optional<InputError> add(const HistoryEvent& event);
  checkers::History finish();

 private:
  std::optional<InputError> invoke(const HistoryEvent& event, std::uint32_t process);
  std::optional<InputError> answer(const HistoryEvent& event, std::uint32_t process);
  checkers::Atom atom(const std::vector<std::string>& values, std::size_t nth);

  checkers::History history_;
  checkers::Moment now_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> processes_;
  std::vector<std::optional<std::size_t>> open_;  ///< by process: its call
  std::vector<bool> happened_;                    ///< by call: false when it failed
};

}  // namespace netsplit
