#pragma once
#include <map>
#include <vector>

#include "core/base/rng.h"
#include "core/checkers/transactions.h"

// Serializability straight from its definition: all orders are tried.
namespace netsplit::checkers {

class SerialOrders {
 public:
  explicit SerialOrders(const TransactionHistory& history) : history_(history) {}

  /// True when some order of all committed transactions, and of any of those whose end is not known, gives every read what
  /// it saw. `strict`: what was answered before another was asked stands before it.
  bool exists(bool strict) {
    strict_ = strict;
    placed_.assign(history_.transactions.size(), false);
    return extend({});
  }

 private:
  using Data = std::map<Atom, std::vector<Atom>>;  ///< of a register: all its values, the last one counts

  bool extend(const Data& data) {
    bool all = true;
    for (std::size_t t = 0; t < placed_.size(); ++t) {
      const Transaction& next = history_.transactions[t];
      if (placed_[t] || next.end == Transaction::End::aborted) continue;
      all &= next.end == Transaction::End::unknown;
      Data after = data;
      if (!may_be_next(next) || !run(next, after)) continue;
      placed_[t] = true;
      const bool found = extend(after);
      placed_[t] = false;
      if (found) return true;
    }
    return all;
  }

  bool may_be_next(const Transaction& next) const {
    for (std::size_t t = 0; strict_ && t < placed_.size(); ++t) {
      const Transaction& other = history_.transactions[t];
      const bool must = other.end == Transaction::End::committed && other.answered < next.invoked;
      if (must && !placed_[t]) return false;
    }
    return true;
  }

  static bool run(const Transaction& t, Data& data) {
    for (const TransactionStep& step : t.steps) {
      std::vector<Atom>& values = data[step.key];
      if (step.kind == TransactionStep::Kind::append || step.kind == TransactionStep::Kind::write)
        values.push_back(step.value);
      else if (step.seen && step.kind == TransactionStep::Kind::read_list && step.list != values)
        return false;
      else if (step.seen && step.kind == TransactionStep::Kind::read &&
               step.value != (values.empty() ? kNothing : values.back()))
        return false;
    }
    return true;
  }

  const TransactionHistory& history_;
  bool strict_ = false;
  std::vector<bool> placed_;
};

/// A few small transactions that run through each other on two keys. They read what is there, what was there when they
/// began, or what somebody forgot; `read_at_the_end`: one more looks at everything when all is over.
class SmallTransactions {
 public:
  SmallTransactions(bool lists, bool read_at_the_end, std::uint64_t seed)
      : lists_(lists), read_at_the_end_(read_at_the_end), rng_{seed} {
    for (const char* key : {"x", "y"}) keys_.push_back({history_.atoms.of(key), {}});
  }

  TransactionHistory run() {
    const std::size_t many = 2 + static_cast<std::size_t>(rng_.below(3));
    std::vector<std::size_t> left;
    for (std::size_t t = 0; t < many; ++t) left.push_back(1 + static_cast<std::size_t>(rng_.below(3)));
    std::vector<std::size_t> open;
    for (std::size_t begun = 0, ended = 0; ended < many;) {
      if (begun < many && (open.empty() || rng_.below(3) == 0)) {
        begin();
        open.push_back(begun++);
        continue;
      }
      const auto nth = static_cast<std::size_t>(rng_.below(open.size()));
      const std::size_t t = open[nth];
      if (left[t] > 0) {
        --left[t];
        step(t);
      } else {
        end(t);
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(nth));
        ++ended;
      }
    }
    if (read_at_the_end_) read_all();
    return std::move(history_);
  }

 private:
  struct Key {
    Atom name;
    std::vector<Atom> values;
  };
  using Kind = TransactionStep::Kind;

  void begin() {
    Transaction t;
    t.process = static_cast<std::uint32_t>(history_.transactions.size());
    t.invoked = ++now_;
    const std::uint64_t end = rng_.below(8);
    t.end = end == 0 ? Transaction::End::aborted : end == 1 ? Transaction::End::unknown : Transaction::End::committed;
    history_.processes.push_back(std::to_string(t.process));
    history_.transactions.push_back(t);
    snapshots_.push_back(keys_);
  }
  void end(std::size_t nth) {
    Transaction& t = history_.transactions[nth];
    if (t.end != Transaction::End::unknown) t.answered = ++now_;
  }
  void step(std::size_t nth) {
    Transaction& t = history_.transactions[nth];
    const auto k = static_cast<std::size_t>(rng_.below(2));
    TransactionStep step;
    step.key = keys_[k].name;
    if (rng_.below(2) == 0) {
      step.kind = lists_ ? Kind::append : Kind::write;
      step.value = history_.atoms.of(std::to_string(next_value_++));
      snapshots_[nth][k].values.push_back(step.value);
      // An aborted write, now and then one that nobody undid; a committed one, now and then one that went lost.
      if ((t.end == Transaction::End::aborted) == (rng_.below(12) == 0)) keys_[k].values.push_back(step.value);
    } else {
      std::vector<Atom> seen = rng_.below(2) == 0 ? keys_[k].values : snapshots_[nth][k].values;
      if (!seen.empty() && rng_.below(24) == 0) seen.pop_back();
      fill(step, seen, t.end == Transaction::End::committed);
    }
    t.steps.push_back(std::move(step));
  }
  void fill(TransactionStep& step, const std::vector<Atom>& seen, bool sees) {
    step.kind = lists_ ? Kind::read_list : Kind::read;
    step.seen = sees;
    if (sees && lists_) step.list = seen;
    if (sees && !lists_ && !seen.empty()) step.value = seen.back();
  }
  void read_all() {
    begin();
    Transaction& t = history_.transactions.back();
    t.end = Transaction::End::committed;
    for (const Key& key : keys_) {
      TransactionStep step;
      step.key = key.name;
      fill(step, key.values, true);
      t.steps.push_back(std::move(step));
    }
    end(history_.transactions.size() - 1);
  }

  bool lists_;
  bool read_at_the_end_;
  Rng rng_;
  TransactionHistory history_;
  std::vector<Key> keys_;
  std::vector<std::vector<Key>> snapshots_;  ///< by transaction: what was there when it began, and its own writes
  Moment now_ = 0;
  std::size_t next_value_ = 1;
};

}  // namespace netsplit::checkers
