#pragma once
#include <string>
#include <utility>
#include <vector>

#include "core/base/rng.h"
#include "core/checkers/transactions.h"

namespace netsplit::checkers {

/// Transactions of a database that runs each at one moment while it is open: strictly serializable. A few keys are in use
/// at a time, and each is given up for a new one after so many writes, so that lists stay short.
struct SerialDatabase {
  bool lists = true;
  std::size_t transactions = 100;
  std::size_t processes = 10;
  std::size_t keys = 10;    ///< in use at once
  std::size_t writes = 32;  ///< to a key in all
  std::size_t steps = 4;    ///< at most, of a transaction
  std::uint64_t aborted_in = 50;
  std::uint64_t unknown_in = 100;
};

class SerialRun {
 public:
  SerialRun(const SerialDatabase& how, std::uint64_t seed) : how_(how), rng_{seed}, open_(how.processes) {
    for (std::size_t p = 0; p < how.processes; ++p) history_.processes.push_back(std::to_string(p));
    for (std::size_t k = 0; k < how.keys; ++k) keys_.push_back(fresh_key());
  }

  TransactionHistory run() {
    std::size_t left = how_.transactions;
    for (std::size_t busy = 0; left > 0 || busy > 0;) {
      const auto p = static_cast<std::size_t>(rng_.below(open_.size()));
      Open& open = open_[p];
      ++now_;
      if (open.stage == Stage::idle) {
        if (left == 0) continue;
        --left;
        ++busy;
        begin(p);
      } else if (open.stage == Stage::begun) {
        take_effect(history_.transactions[open.nth]);
        open.stage = Stage::done;
      } else {
        Transaction& t = history_.transactions[open.nth];
        if (t.end != Transaction::End::unknown) t.answered = now_;
        open.stage = Stage::idle;
        --busy;
      }
    }
    return std::move(history_);
  }

 private:
  enum class Stage : std::uint8_t { idle, begun, done };
  struct Open {
    Stage stage = Stage::idle;
    std::size_t nth = 0;
  };
  struct Key {
    Atom name = kNothing;
    std::vector<Atom> list;
  };

  Key fresh_key() { return {history_.atoms.of("k" + std::to_string(next_key_++)), {}}; }

  void begin(std::size_t p) {
    open_[p] = {Stage::begun, history_.transactions.size()};
    Transaction t;
    t.process = static_cast<std::uint32_t>(p);
    t.invoked = now_;
    t.origin = history_.transactions.size() + 1;
    t.end = rng_.below(how_.aborted_in) == 0   ? Transaction::End::aborted
            : rng_.below(how_.unknown_in) == 0 ? Transaction::End::unknown
                                               : Transaction::End::committed;
    history_.transactions.push_back(std::move(t));
  }

  void take_effect(Transaction& t) {
    const bool happens =
        t.end == Transaction::End::committed || (t.end == Transaction::End::unknown && rng_.below(2) == 0);
    const bool sees = t.end == Transaction::End::committed;
    for (std::uint64_t steps = 1 + rng_.below(how_.steps); steps > 0; --steps) {
      Key& key = keys_[static_cast<std::size_t>(rng_.below(keys_.size()))];
      TransactionStep step;
      step.key = key.name;
      step.seen = sees;
      if (rng_.below(2) == 0) {
        step.kind = how_.lists ? TransactionStep::Kind::append : TransactionStep::Kind::write;
        step.value = history_.atoms.of(std::to_string(next_value_++));
        step.seen = true;
        if (happens) key.list.push_back(step.value);
      } else if (how_.lists) {
        step.kind = TransactionStep::Kind::read_list;
        if (sees) step.list = key.list;
      } else {
        step.kind = TransactionStep::Kind::read;
        if (sees && !key.list.empty()) step.value = key.list.back();
      }
      t.steps.push_back(std::move(step));
    }
    for (Key& key : keys_)
      if (key.list.size() >= how_.writes) key = fresh_key();
  }

  SerialDatabase how_;
  Rng rng_;
  TransactionHistory history_;
  std::vector<Open> open_;
  std::vector<Key> keys_;
  Moment now_ = 0;
  std::size_t next_key_ = 0;
  std::size_t next_value_ = 0;
};

inline TransactionHistory serial_transactions(const SerialDatabase& how, std::uint64_t seed) {
  return SerialRun(how, seed).run();
}

}  // namespace netsplit::checkers
