#include "core/formats/read_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/formats/edn.h"
#include "core/formats/edn_history.h"
#include "core/formats/history_events.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

using Type = HistoryEvent::Type;
using MaybeError = std::optional<InputError>;

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
  const std::optional<Type> known = event_type(type.substr(1));
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
  return ReadHistory{builder.finish(), "a Jepsen log", {}};
}

/// Of the formats known only JSON has a text for a key.
bool is_json(std::string_view text) {
  if (text[0] != '{') return false;
  const auto next = text.find_first_not_of(" \t\r\n", 1);
  return next != std::string_view::npos && (text[next] == '"' || text[next] == '}');
}

}  // namespace

Expected<ReadHistory> read_history(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n,");
  if (first == std::string_view::npos) return at_line(1, "found nothing, expected a history");
  if (is_json(text.substr(first))) return read_history_json(text);
  if (text.find(kLogMark) != std::string_view::npos && text[first] != '{' && text[first] != '[') return read_log(text);
  return read_edn_history(text);
}

}  // namespace netsplit
