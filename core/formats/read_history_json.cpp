#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <tuple>

#include "core/formats/edn.h"
#include "core/formats/formats.h"
#include "core/formats/read_history.h"
#include "core/scenario/json_tree.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

using checkers::Call;
using checkers::kNothing;
using checkers::Said;
using checkers::Verb;
using Kind = Json::Kind;
using MaybeError = std::optional<InputError>;

constexpr JsonLimits kLimits{.text = std::size_t{1} << 28, .values = 20'000'000};

std::string what(Json json) {
  switch (json.kind()) {
    case Kind::object: return "an object";
    case Kind::array: return "an array";
    case Kind::string: return in_quotes(json.text());
    default: return one_line(json.text(), 60);
  }
}

/// The fields of an operation as they stand in the file.
struct JsonOperation {
  std::uint32_t line = 0;
  std::optional<std::string> process, op, key, value, expected, result, outcome;
  std::optional<bool> found;
  std::optional<std::int64_t> invoked_ns, completed_ns, invoked_record, completed_record;
};

class OperationReader {
 public:
  MaybeError read(Json json, JsonOperation& operation) {
    operation.line = json.line();
    json.for_each([&](Json field) {
      if (!error_) take(field, operation);
    });
    if (!error_) require(operation);
    return error_;
  }

 private:
  using Text = std::optional<std::string> JsonOperation::*;
  using Number = std::optional<std::int64_t> JsonOperation::*;
  static constexpr std::array<std::pair<std::string_view, Text>, 7> kTexts{{{"process", &JsonOperation::process},
                                                                            {"op", &JsonOperation::op},
                                                                            {"key", &JsonOperation::key},
                                                                            {"value", &JsonOperation::value},
                                                                            {"expected", &JsonOperation::expected},
                                                                            {"result", &JsonOperation::result},
                                                                            {"outcome", &JsonOperation::outcome}}};
  static constexpr std::array<std::pair<std::string_view, Number>, 4> kNumbers{
      {{"invoked_ns", &JsonOperation::invoked_ns},
       {"completed_ns", &JsonOperation::completed_ns},
       {"invoked_record", &JsonOperation::invoked_record},
       {"completed_record", &JsonOperation::completed_record}}};

  void take(Json field, JsonOperation& operation) {
    if (field.is(Kind::null)) return;
    for (const auto& [name, member] : kTexts)
      if (name == field.key()) return take_text(field, operation, member);
    for (const auto& [name, member] : kNumbers)
      if (name == field.key()) return take_number(field, operation, member);
    if (field.key() == "found") {
      if (!field.is(Kind::boolean)) return fail(operation, field, "true or false");
      operation.found = field.text() == "true";
      return;
    }
    std::vector<std::string_view> names{"found"};
    for (const auto& [name, member] : kTexts) names.push_back(name);
    for (const auto& [name, member] : kNumbers) names.push_back(name);
    error_ = at_line(operation.line, fmt::format("found the field {}, expected those of an operation{}",
                                                 in_quotes(field.key()), did_you_mean(field.key(), names)));
  }
  void take_text(Json field, JsonOperation& operation, Text member) {
    if (!field.is(Kind::string) && !field.is(Kind::integer)) return fail(operation, field, "a text");
    operation.*member = std::string(field.text());
  }
  void take_number(Json field, JsonOperation& operation, Number member) {
    const std::string_view text = field.text();
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!field.is(Kind::integer) || problem != std::errc{} || end != text.data() + text.size() || number < 0)
      return fail(operation, field, "a whole number from 0 on");
    operation.*member = number;
  }
  void fail(const JsonOperation& operation, Json field, std::string_view expected) {
    error_ = at_line(operation.line, fmt::format("found {} as {}, expected {}", what(field), field.key(), expected));
  }
  void require(const JsonOperation& operation) {
    const auto missing = [&](std::string_view field) {
      error_ = at_line(operation.line, fmt::format("found an operation without {}, expected one", field));
    };
    if (!operation.process) return missing("process");
    if (!operation.op) return missing("op");
    if (!operation.outcome) return missing("outcome");
    if (!operation.invoked_ns) return missing("invoked_ns");
    if (*operation.outcome == "ok" && !operation.completed_ns) return missing("completed_ns");
    if (operation.completed_ns && *operation.completed_ns < *operation.invoked_ns)
      error_ =
          at_line(operation.line, "found an operation that was completed before it was invoked, expected it after");
  }

  MaybeError error_;
};

/// An operation begins or is answered.
struct Event {
  std::int64_t at = 0;
  std::int64_t record = 0;
  bool answers = false;  ///< of events at the same time without a record, beginnings come first
  std::uint32_t call = 0;
  auto order() const { return std::tie(at, record, answers, call); }
};

class JsonHistory {
 public:
  MaybeError take(Json json) {
    JsonOperation operation;
    if (!json.is(Kind::object))
      return at_line(json.is(Kind::array) ? json.line() : line_, "found " + what(json) + ", expected an operation");
    line_ = json.line();
    if (auto error = OperationReader().read(json, operation)) return error;
    return take(operation);
  }

  checkers::History finish() {
    std::sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) { return a.order() < b.order(); });
    checkers::Moment now = 0;
    for (const Event& event : events_) {
      Call& call = history_.calls[event.call];
      (event.answers ? call.answered : call.invoked) = ++now;
    }
    std::sort(history_.calls.begin(), history_.calls.end(),
              [](const Call& a, const Call& b) { return a.invoked < b.invoked; });
    return std::move(history_);
  }

 private:
  MaybeError take(const JsonOperation& operation) {
    const auto verb = verb_of(*operation.op);
    if (!verb) return unknown_operation(operation);
    const std::string& outcome = *operation.outcome;
    static constexpr std::array<std::string_view, 4> kOutcomes{"ok", "fail", "unknown", "pending"};
    if (std::find(kOutcomes.begin(), kOutcomes.end(), outcome) == kOutcomes.end())
      return at_line(operation.line, fmt::format("found the outcome {}, expected ok, fail, unknown or pending{}",
                                                 in_quotes(outcome), did_you_mean(outcome, kOutcomes)));
    const bool asks = *verb == Verb::compare_and_set || *verb == Verb::acquire || *verb == Verb::release;
    if (asks && outcome == "ok" && !operation.found)
      return at_line(operation.line,
                     fmt::format("found the answer to {} without found, expected true or false", name_of(*verb)));
    if (outcome == "fail") return std::nullopt;
    add(operation, *verb, outcome == "ok");
    return std::nullopt;
  }

  static std::optional<Verb> verb_of(std::string_view name) {
    for (int i = 0; i < checkers::kVerbs; ++i)
      if (name == name_of(static_cast<Verb>(i))) return static_cast<Verb>(i);
    return std::nullopt;
  }
  static InputError unknown_operation(const JsonOperation& operation) {
    std::vector<std::string_view> names;
    for (int i = 0; i < checkers::kVerbs; ++i) names.push_back(name_of(static_cast<Verb>(i)));
    return at_line(operation.line, fmt::format("found the operation {}, expected one such as read, write, append{}",
                                               in_quotes(*operation.op), did_you_mean(*operation.op, names)));
  }

  void add(const JsonOperation& operation, Verb verb, bool answered) {
    const auto number = static_cast<std::uint32_t>(history_.calls.size());
    Call& call = history_.calls.emplace_back();
    call.process = process(*operation.process);
    call.verb = verb;
    call.object = atom(operation.key);
    call.value = atom(operation.value);
    call.expected = atom(operation.expected);
    call.origin = operation.line;
    events_.push_back({*operation.invoked_ns, operation.invoked_record.value_or(0), false, number});
    if (!answered) return;
    call.result = atom(operation.result);
    if (operation.found) call.said = *operation.found ? Said::yes : Said::no;
    events_.push_back({*operation.completed_ns, operation.completed_record.value_or(0), true, number});
  }
  checkers::Atom atom(const std::optional<std::string>& text) { return text ? history_.atoms.of(*text) : kNothing; }
  std::uint32_t process(const std::string& name) {
    const auto [place, is_new] = processes_.try_emplace(name, static_cast<std::uint32_t>(processes_.size()));
    if (is_new) history_.processes.push_back(name);
    return place->second;
  }

  checkers::History history_;
  std::map<std::string, std::uint32_t, std::less<>> processes_;
  std::vector<Event> events_;
  std::uint32_t line_ = 1;  ///< of the last operation
};

/// Without what came first, the rest of a history may look wrong: it is better to say nothing.
MaybeError take_header(Json field, ReadHistory& read) {
  const std::string_view name = field.key();
  if (name == "netsplit_history") {
    if (field.text() != std::to_string(kHistoryVersion))
      return at_line(1, fmt::format("found version {} of this format, expected {}", what(field), kHistoryVersion));
  } else if (name == "model") {
    if (!field.is(Kind::string)) return at_line(1, "found " + what(field) + " as model, expected a text");
    read.model = field.text();
  } else if (name == "left_out") {
    if (field.text() != "0")
      return at_line(1,
                     fmt::format("found a history without its first operations ({}), expected a whole one: export the "
                                 "run from its beginning, or a shorter run",
                                 what(field)));
  } else {
    return at_line(1, fmt::format("found the field {}, expected netsplit_history, model, left_out and operations",
                                  in_quotes(name)));
  }
  return std::nullopt;
}

}  // namespace

Expected<ReadHistory> read_history_json(std::string_view text) {
  auto parsed = JsonTree::parse(text, kLimits);
  if (auto* error = std::get_if<InputError>(&parsed)) return std::move(*error);
  const Json root = std::get<JsonTree>(parsed).root();
  ReadHistory read{{}, "a history of netsplit", {}};
  JsonHistory history;
  MaybeError error;
  bool versioned = false;
  bool whole = false;
  const auto take = [&](Json field) {
    if (error) return;
    versioned |= field.key() == "netsplit_history";
    if (field.key() != "operations") {
      error = take_header(field, read);
    } else if (!field.is(Kind::array)) {
      error = at_line(1, "found " + what(field) + " as operations, expected an array");
    } else {
      whole = true;
      field.for_each([&](Json operation) {
        if (!error) error = history.take(operation);
      });
    }
  };
  if (root.is(Kind::object)) root.for_each(take);
  if (error) return *error;
  if (!versioned || !whole)
    return at_line(1, "found JSON that is no history, expected {\"netsplit_history\": 1, \"operations\": [...]}");
  read.history = history.finish();
  return read;
}

}  // namespace netsplit
