#include "core/formats/edn_history.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "core/formats/transaction_events.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

using Type = HistoryEvent::Type;
using Step = TransactionEvent::Step;
using MaybeError = std::optional<InputError>;

/// A value on one line: "3", "[1 2]".
std::string in_text(const Edn& value) {
  if (value.is(Edn::Kind::nil)) return {};
  if (!value.is_sequence() && !value.is(Edn::Kind::set)) return value.text;
  std::vector<std::string> texts;
  for (const Edn& item : value.items) texts.push_back(in_text(item));
  if (value.is(Edn::Kind::set)) std::sort(texts.begin(), texts.end());
  return fmt::format("[{}]", fmt::join(texts, " "));
}

bool swaps(std::string_view function) { return function.find("cas") == 0 || function.find("compare") == 0; }

/// The history so far: of operations, or of transactions, whichever came first.
struct EdnHistory {
  HistoryBuilder operations;
  TransactionBuilder transactions;
  std::uint32_t first_operation = 0;  ///< its line
  std::uint32_t first_transaction = 0;
};

std::optional<Step::Kind> step_kind(const Edn& step) {
  static constexpr std::array<std::pair<std::string_view, Step::Kind>, 5> kKinds{{{"append", Step::Kind::append},
                                                                                  {"r", Step::Kind::read},
                                                                                  {"read", Step::Kind::read},
                                                                                  {"w", Step::Kind::write},
                                                                                  {"write", Step::Kind::write}}};
  if (!step.is_sequence() || step.items.empty()) return std::nullopt;
  for (const auto& [name, kind] : kKinds)
    if (name == step.items[0].text && step.items[0].is(Edn::Kind::keyword)) return kind;
  return std::nullopt;
}

bool is_transaction(const Edn* function, const Edn* value) {
  if (function && function->text == "txn") return true;
  return value && value->is_sequence() && !value->items.empty() && step_kind(value->items[0]);
}

MaybeError take_step(const Edn& form, TransactionEvent& event) {
  const auto kind = step_kind(form);
  if (!kind || form.items.size() < 2 || form.items.size() > 3)
    return at_line(form.line, "found no step of a transaction, expected [:append k v], [:w k v] or [:r k v]");
  Step& step = event.steps.emplace_back();
  step.line = form.line;
  step.kind = *kind;
  step.key = in_text(form.items[1]);
  if (form.items.size() == 2 || form.items[2].is(Edn::Kind::nil)) return std::nullopt;
  const Edn& value = form.items[2];
  if (value.is_sequence()) {
    step.list.emplace();
    for (const Edn& item : value.items) step.list->push_back(in_text(item));
  } else {
    step.value = in_text(value);
  }
  return std::nullopt;
}

MaybeError take_transaction(const Edn& map, std::string_view process, Type type, EdnHistory& history) {
  if (history.first_transaction == 0) history.first_transaction = map.line;
  if (history.first_operation != 0)
    return at_line(map.line,
                   fmt::format("found a transaction, expected an operation as in line {}", history.first_operation));
  TransactionEvent event;
  event.line = map.line;
  event.process = process;
  event.type = type;
  const Edn* value = map.find("value");
  if (value && !value->is_sequence() && !value->is(Edn::Kind::nil))
    return at_line(value->line, "found no steps of a transaction, expected [[:append k v] [:r k nil] ...]");
  if (value)
    for (const Edn& step : value->items)
      if (auto error = take_step(step, event)) return error;
  return history.transactions.add(event);
}

MaybeError take_map(const Edn& map, EdnHistory& history) {
  const Edn* process = map.find("process");
  const Edn* type = map.find("type");
  const Edn* function = map.find("f");
  const Edn* value = map.find("value");
  // What Jepsen does to the system itself is no operation of a client.
  if (process && process->is(Edn::Kind::keyword)) return std::nullopt;
  const bool transaction = is_transaction(function, value);
  if (!process || !type || (!function && !transaction))
    return at_line(map.line, "found an operation without :process, :type or :f, expected all three");
  const std::optional<Type> known = event_type(type->text);
  if (!known)
    return at_line(type->line,
                   fmt::format("found the type {}, expected invoke, ok, fail or info", in_quotes(type->text)));
  if (transaction) return take_transaction(map, process->text, *known, history);
  if (history.first_operation == 0) history.first_operation = map.line;
  if (history.first_transaction != 0)
    return at_line(map.line,
                   fmt::format("found an operation, expected a transaction as in line {}", history.first_transaction));
  HistoryEvent event;
  event.line = map.line;
  event.process = process->text;
  event.type = *known;
  event.function = function->text;
  if (const Edn* key = map.find("key")) event.object = in_text(*key);
  if (value) take_value(*value, event);
  event.certain = !map.find("error");
  return history.operations.add(event);
}

MaybeError take_form(const Edn& form, EdnHistory& history) {
  if (form.is(Edn::Kind::nil)) return std::nullopt;
  if (form.is(Edn::Kind::map)) return take_map(form, history);
  if (!form.is_sequence()) return at_line(form.line, "found no operation, expected a map such as {:process 0 ...}");
  for (const Edn& item : form.items)
    if (auto error = take_form(item, history)) return error;
  return std::nullopt;
}

}  // namespace

std::optional<Type> event_type(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, Type>, 4> kTypes{
      {{"invoke", Type::invoke}, {"ok", Type::ok}, {"fail", Type::fail}, {"info", Type::info}}};
  for (const auto& [name, type] : kTypes)
    if (name == word) return type;
  return std::nullopt;
}

void take_value(const Edn& value, HistoryEvent& event) {
  const bool pair = value.is_sequence() && value.items.size() == 2;
  if (swaps(event.function)) {
    const bool keyed = pair && value.items[1].is_sequence();
    if (keyed) event.object = in_text(value.items[0]);
    const Edn& both = keyed ? value.items[1] : value;
    if (both.is_sequence())
      for (const Edn& item : both.items) event.arguments.push_back(in_text(item));
  } else if (!value.is(Edn::Kind::nil)) {
    event.arguments.push_back(in_text(value));
  }
}

Expected<ReadHistory> read_edn_history(std::string_view text) {
  EdnReader reader(text);
  EdnHistory history;
  while (const auto form = reader.next())
    if (auto error = take_form(*form, history)) return *error;
  if (reader.error()) return *reader.error();
  if (history.first_transaction != 0)
    return ReadHistory{history.transactions.finish(), "transactions in EDN, as Jepsen and Elle write them", {}};
  return ReadHistory{history.operations.finish(), "operations in EDN, as Jepsen and Knossos write them", {}};
}

}  // namespace netsplit
