#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/checkers/flat_table.h"
#include "core/checkers/transactions.h"
#include "core/formats/history_events.h"

namespace netsplit {

/// One line of somebody's history of transactions: a process begins one, or it ends.
struct TransactionEvent {
  struct Step {
    enum class Kind : std::uint8_t { append, write, read };
    std::uint32_t line = 0;
    Kind kind = Kind::read;
    std::string key;
    std::optional<std::string> value;              ///< written; of a register what was read. Nil is none.
    std::optional<std::vector<std::string>> list;  ///< of a list what was read
  };
  std::uint32_t line = 0;
  std::string process;
  HistoryEvent::Type type = HistoryEvent::Type::invoke;
  std::vector<Step> steps;
};

/// Puts the beginnings and the ends of transactions together. A history in which nothing begins is one of answers alone:
/// of its transactions it is not known when they were under way.
class TransactionBuilder {
 public:
  TransactionBuilder() { history_.timed = false; }
  /// What is wrong with the event, if anything.
  std::optional<InputError> add(const TransactionEvent& event);
  checkers::TransactionHistory finish();

 private:
  using MaybeError = std::optional<InputError>;
  enum class Holds : std::uint8_t { not_known, list, value };
  struct Key {
    Holds holds = Holds::not_known;
    std::uint32_t line = 0;  ///< where that was seen
  };

  std::uint32_t process(const std::string& name);
  MaybeError begin(const TransactionEvent& event, std::uint32_t process);
  MaybeError end(const TransactionEvent& event, std::uint32_t process);
  MaybeError repeats(const TransactionEvent& event, const checkers::Transaction& asked);
  MaybeError take_steps(const TransactionEvent& event, bool seen, std::vector<checkers::TransactionStep>& steps);
  MaybeError take_step(const TransactionEvent::Step& step, bool seen, checkers::TransactionStep& taken);
  MaybeError use(const TransactionEvent::Step& step, checkers::Atom key, Holds as);
  MaybeError written_once(const TransactionEvent& event, const std::vector<checkers::TransactionStep>& steps);

  checkers::TransactionHistory history_;
  checkers::Moment now_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> processes_;
  std::vector<std::optional<std::size_t>> open_;  ///< by process: its transaction
  std::vector<Key> keys_;                         ///< by atom
  checkers::FlatTable written_;                   ///< by key and value: the line
};

}  // namespace netsplit
