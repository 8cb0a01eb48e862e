#include "core/formats/transaction_events.h"

#include <fmt/format.h>

#include <utility>

#include "core/formats/edn.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

using checkers::Atom;
using checkers::FlatTable;
using checkers::kNothing;
using checkers::Transaction;
using checkers::TransactionStep;
using Type = HistoryEvent::Type;
using Step = TransactionEvent::Step;

bool writes(const TransactionStep& step) {
  return step.kind == TransactionStep::Kind::append || step.kind == TransactionStep::Kind::write;
}

Transaction::End end_of(Type type) {
  return type == Type::ok     ? Transaction::End::committed
         : type == Type::fail ? Transaction::End::aborted
                              : Transaction::End::unknown;
}

}  // namespace

std::uint32_t TransactionBuilder::process(const std::string& name) {
  const auto [place, is_new] = processes_.try_emplace(name, static_cast<std::uint32_t>(open_.size()));
  if (is_new) {
    open_.emplace_back();
    history_.processes.push_back(name);
  }
  return place->second;
}

/// A key is a list or a register all through the history.
std::optional<InputError> TransactionBuilder::use(const Step& step, Atom key, Holds as) {
  if (keys_.size() <= key) keys_.resize(key + 1);
  Key& known = keys_[key];
  if (known.holds == Holds::not_known) known = {as, step.line};
  if (known.holds == as) return std::nullopt;
  return at_line(step.line, fmt::format("found the key {} used as a {}, expected a {} as in line {}",
                                        in_quotes(step.key), as == Holds::list ? "list" : "register",
                                        as == Holds::list ? "register" : "list", known.line));
}

std::optional<InputError> TransactionBuilder::take_step(const Step& step, bool seen, TransactionStep& taken) {
  const bool list = step.kind == Step::Kind::append || step.list;
  taken.key = history_.atoms.of(step.key);
  if (step.value) taken.value = history_.atoms.of(*step.value);
  if (step.kind == Step::Kind::append || step.kind == Step::Kind::write) {
    taken.kind = list ? TransactionStep::Kind::append : TransactionStep::Kind::write;
    if (step.list || !step.value) return at_line(step.line, "found a step that writes no value, expected one");
    return use(step, taken.key, list ? Holds::list : Holds::value);
  }
  taken.kind = TransactionStep::Kind::read;
  taken.seen = seen;
  if (!seen) return std::nullopt;
  if (step.list)
    for (const std::string& value : *step.list) taken.list.push_back(history_.atoms.of(value));
  // Nil is an empty list or an empty register: which one, the rest of the history says.
  return list || step.value ? use(step, taken.key, list ? Holds::list : Holds::value) : std::nullopt;
}

std::optional<InputError> TransactionBuilder::take_steps(const TransactionEvent& event, bool seen,
                                                         std::vector<TransactionStep>& steps) {
  for (const Step& step : event.steps)
    if (auto error = take_step(step, seen, steps.emplace_back())) return error;
  return std::nullopt;
}

/// Only then does a value that is read say who wrote it.
std::optional<InputError> TransactionBuilder::written_once(const TransactionEvent& event,
                                                           const std::vector<TransactionStep>& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!writes(steps[i])) continue;
    const std::uint64_t version = std::uint64_t{steps[i].key} << 32 | steps[i].value;
    const std::uint32_t before = written_.find(version);
    if (before != FlatTable::kAbsent)
      return at_line(
          event.steps[i].line,
          fmt::format("found the value {} written to {} as in line {}, expected each value once",
                      in_quotes(history_.atoms.text(steps[i].value)), in_quotes(event.steps[i].key), before));
    written_.insert(version, event.steps[i].line);
  }
  return std::nullopt;
}

std::optional<InputError> TransactionBuilder::begin(const TransactionEvent& event, std::uint32_t process) {
  Transaction transaction;
  transaction.process = process;
  transaction.invoked = now_;
  transaction.origin = event.line;
  if (auto error = take_steps(event, false, transaction.steps)) return error;
  if (auto error = written_once(event, transaction.steps)) return error;
  open_[process] = history_.transactions.size();
  history_.transactions.push_back(std::move(transaction));
  return std::nullopt;
}

/// An answer tells the steps once more, with what was read.
std::optional<InputError> TransactionBuilder::repeats(const TransactionEvent& event, const Transaction& asked) {
  const auto same = [&](std::size_t i) {
    const TransactionStep& step = asked.steps[i];
    const Step& again = event.steps[i];
    if (history_.atoms.text(step.key) != again.key) return false;
    if (!writes(step)) return again.kind == Step::Kind::read;
    return again.kind != Step::Kind::read && again.value && history_.atoms.text(step.value) == *again.value;
  };
  bool all = asked.steps.size() == event.steps.size();
  for (std::size_t i = 0; all && i < asked.steps.size(); ++i) all = same(i);
  if (all) return std::nullopt;
  return at_line(event.line, fmt::format("found an answer with other steps than the transaction has, expected those of "
                                         "line {}, with what was read",
                                         asked.origin));
}

std::optional<InputError> TransactionBuilder::end(const TransactionEvent& event, std::uint32_t process) {
  if (!open_[process])
    return at_line(event.line,
                   fmt::format("found an answer to process {}, which had asked nothing", in_quotes(event.process)));
  Transaction& transaction = history_.transactions[*std::exchange(open_[process], std::nullopt)];
  transaction.end = end_of(event.type);
  if (event.type == Type::info) return std::nullopt;
  transaction.answered = now_;
  if (event.type == Type::fail) return std::nullopt;
  if (auto error = repeats(event, transaction)) return error;
  transaction.steps.clear();
  return take_steps(event, true, transaction.steps);
}

std::optional<InputError> TransactionBuilder::add(const TransactionEvent& event) {
  const std::uint32_t process = this->process(event.process);
  if (history_.transactions.empty()) history_.timed = event.type == Type::invoke;
  ++now_;
  if (history_.timed) {
    if (event.type != Type::invoke) return end(event, process);
    if (!open_[process]) return begin(event, process);
    return at_line(event.line, fmt::format("found process {} asking while its last transaction is open, expected an "
                                           "answer first",
                                           in_quotes(event.process)));
  }
  if (event.type == Type::invoke)
    return at_line(event.line, "found an invocation in a history that began with an answer, expected answers alone");
  Transaction& transaction = history_.transactions.emplace_back();
  transaction.process = process;
  transaction.end = end_of(event.type);
  transaction.invoked = now_;
  transaction.origin = event.line;
  if (auto error = take_steps(event, event.type == Type::ok, transaction.steps)) return error;
  return written_once(event, transaction.steps);
}

checkers::TransactionHistory TransactionBuilder::finish() {
  keys_.resize(history_.atoms.size());
  for (Transaction& transaction : history_.transactions) {
    // All were under way at once, as far as anybody knows.
    if (!history_.timed && transaction.end != Transaction::End::unknown) transaction.answered = ++now_;
    for (TransactionStep& step : transaction.steps)
      if (step.kind == TransactionStep::Kind::read && keys_[step.key].holds == Holds::list)
        step.kind = TransactionStep::Kind::read_list;
  }
  return std::move(history_);
}

}  // namespace netsplit
