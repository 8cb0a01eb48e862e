#include "core/formats/read_history.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include <array>
#include <optional>

#include "core/formats/edn.h"
#include "core/formats/history_events.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

using Type = HistoryEvent::Type;
using MaybeError = std::optional<InputError>;

InputError at_line(std::uint32_t line, std::string message) { return {line_path(line), std::move(message)}; }

std::optional<Type> type_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, Type>, 4> kTypes{
      {{"invoke", Type::invoke}, {"ok", Type::ok}, {"fail", Type::fail}, {"info", Type::info}}};
  for (const auto& [name, type] : kTypes)
    if (name == word) return type;
  return std::nullopt;
}

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

/// The value of an operation; jepsen.independent puts a key in front of it: [key value].
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

MaybeError take_operation(const Edn& map, HistoryBuilder& builder) {
  HistoryEvent event;
  event.line = map.line;
  const Edn* process = map.find("process");
  const Edn* type = map.find("type");
  const Edn* function = map.find("f");
  if (!process || !type || !function)
    return at_line(map.line, "found an operation without :process, :type or :f, expected all three");
  // What Jepsen does to the system itself is no operation of a client.
  if (process->is(Edn::Kind::keyword)) return std::nullopt;
  const std::optional<Type> known = type_of(type->text);
  if (!known)
    return at_line(type->line,
                   fmt::format("found the type {}, expected invoke, ok, fail or info", in_quotes(type->text)));
  event.process = process->text;
  event.type = *known;
  event.function = function->text;
  if (const Edn* key = map.find("key")) event.object = in_text(*key);
  if (const Edn* value = map.find("value")) take_value(*value, event);
  event.certain = !map.find("error");
  return builder.add(event);
}

MaybeError take_form(const Edn& form, HistoryBuilder& builder) {
  if (form.is(Edn::Kind::nil)) return std::nullopt;
  if (form.is(Edn::Kind::map)) return take_operation(form, builder);
  if (!form.is_sequence()) return at_line(form.line, "found no operation, expected a map such as {:process 0 ...}");
  for (const Edn& item : form.items)
    if (auto error = take_form(item, builder)) return error;
  return std::nullopt;
}

Expected<ReadHistory> read_edn(std::string_view text) {
  EdnReader reader(text);
  HistoryBuilder builder;
  while (const auto form = reader.next())
    if (auto error = take_form(*form, builder)) return *error;
  if (reader.error()) return *reader.error();
  return ReadHistory{builder.finish(), "operations in EDN, as Jepsen and Knossos write them"};
}

constexpr std::string_view kLogMark = "jepsen.util - ";

std::string_view next_word(std::string_view& rest) {
  const auto begin = rest.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return rest = {};
  rest.remove_prefix(begin);
  const auto end = std::min(rest.find_first_of(" \t\r"), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

/// "3 :invoke :cas [1 2]", "0 :fail :read :timed-out"
MaybeError take_log_line(std::string_view rest, std::uint32_t line, HistoryBuilder& builder) {
  HistoryEvent event;
  event.line = line;
  event.process = next_word(rest);
  const std::string_view type = next_word(rest);
  const std::string_view function = next_word(rest);
  // Other things are logged too; operations have a number, a type and a function.
  if (event.process.empty() || event.process[0] < '0' || event.process[0] > '9' || !type.starts_with(':') ||
      !function.starts_with(':'))
    return std::nullopt;
  const std::optional<Type> known = type_of(type.substr(1));
  if (!known)
    return at_line(line, fmt::format("found the type {}, expected :invoke, :ok, :fail or :info", in_quotes(type)));
  event.type = *known;
  event.function = function.substr(1);
  EdnReader value(rest);
  const auto read = value.next();
  if (value.error()) return at_line(line, value.error()->message);
  // A failure that says why (:timed-out) may have happened all the same.
  const bool why = read && read->is(Edn::Kind::keyword);
  if (why && event.type == Type::fail) event.type = Type::info;
  if (read && !why) take_value(*read, event);
  event.certain = true;
  return builder.add(event);
}

Expected<ReadHistory> read_log(std::string_view text) {
  HistoryBuilder builder;
  std::uint32_t line = 0;
  while (!text.empty()) {
    ++line;
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view whole = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto mark = whole.find(kLogMark);
    if (mark == std::string_view::npos) continue;
    if (auto error = take_log_line(whole.substr(mark + kLogMark.size()), line, builder)) return *error;
  }
  return ReadHistory{builder.finish(), "a Jepsen log"};
}

}  // namespace

Expected<ReadHistory> read_history(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n,");
  if (first == std::string_view::npos) return at_line(1, "found nothing, expected a history");
  if (text.find(kLogMark) != std::string_view::npos && text[first] != '{' && text[first] != '[') return read_log(text);
  return read_edn(text);
}

}  // namespace netsplit
