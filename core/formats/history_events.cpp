#include "core/formats/history_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/formats/edn.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

using checkers::Call;
using checkers::Said;
using checkers::Verb;

constexpr std::array<std::pair<std::string_view, Verb>, 27> kFunctions{{
    {"read", Verb::read},
    {"get", Verb::read},
    {"r", Verb::read},
    {"write", Verb::write},
    {"put", Verb::write},
    {"set", Verb::write},
    {"w", Verb::write},
    {"cas", Verb::compare_and_set},
    {"compare-and-set", Verb::compare_and_set},
    {"compare_and_set", Verb::compare_and_set},
    {"append", Verb::append},
    {"erase", Verb::erase},
    {"delete", Verb::erase},
    {"add", Verb::add},
    {"inc", Verb::add},
    {"increment", Verb::add},
    {"remove", Verb::remove},
    {"contains", Verb::contains},
    {"contains?", Verb::contains},
    {"enqueue", Verb::enqueue},
    {"dequeue", Verb::dequeue},
    {"push", Verb::push},
    {"pop", Verb::pop},
    {"acquire", Verb::acquire},
    {"lock", Verb::acquire},
    {"release", Verb::release},
    {"unlock", Verb::release},
}};

std::optional<Verb> verb_of(std::string_view function) {
  for (const auto& [name, verb] : kFunctions)
    if (name == function) return verb;
  return std::nullopt;
}

InputError unknown_function(const HistoryEvent& event) {
  std::vector<std::string_view> names;
  for (const auto& [name, verb] : kFunctions) names.push_back(name);
  return {line_path(event.line),
          fmt::format("found the operation {}, expected one such as read, write, cas, append, add, enqueue, acquire{}",
                      in_quotes(event.function), did_you_mean(event.function, names))};
}

/// These say with their answer whether they found what they asked for.
bool answers_yes(Verb verb) { return verb == Verb::compare_and_set || verb == Verb::acquire || verb == Verb::release; }
bool answers_with_value(Verb verb) { return verb == Verb::read || verb == Verb::dequeue || verb == Verb::pop; }

Said said_by(std::string_view word) { return word == "true" ? Said::yes : word == "false" ? Said::no : Said::nothing; }

}  // namespace

/// An empty text is what a missing key reads as in many stores: both are nothing.
checkers::Atom HistoryBuilder::atom(const std::vector<std::string>& values, std::size_t nth) {
  return nth < values.size() && !values[nth].empty() ? history_.atoms.of(values[nth]) : checkers::kNothing;
}

std::optional<InputError> HistoryBuilder::invoke(const HistoryEvent& event, std::uint32_t process) {
  const std::optional<Verb> verb = verb_of(event.function);
  if (!verb) return unknown_function(event);
  const bool swaps = *verb == Verb::compare_and_set;
  if (swaps && event.arguments.size() != 2)
    return InputError{line_path(event.line), "found a compare-and-set without two values, expected [old new]"};
  Call call;
  call.process = process;
  call.verb = *verb;
  if (event.object) call.object = history_.atoms.of(*event.object);
  if (swaps) call.expected = atom(event.arguments, 0);
  if (!answers_with_value(*verb)) call.value = atom(event.arguments, swaps ? 1 : 0);
  call.invoked = now_;
  call.origin = event.line;
  open_[process] = history_.calls.size();
  history_.calls.push_back(call);
  happened_.push_back(true);
  return std::nullopt;
}

std::optional<InputError> HistoryBuilder::answer(const HistoryEvent& event, std::uint32_t process) {
  if (!open_[process])
    return InputError{line_path(event.line),
                      fmt::format("found an answer to process {}, which had asked nothing", in_quotes(event.process))};
  const std::size_t nth = *std::exchange(open_[process], std::nullopt);
  Call& call = history_.calls[nth];
  if (event.type == HistoryEvent::Type::info) return std::nullopt;
  if (event.type == HistoryEvent::Type::fail) {
    if (!event.certain || call.verb != Verb::compare_and_set) {
      happened_[nth] = false;
      return std::nullopt;
    }
    call.said = Said::no;
  } else if (answers_yes(call.verb)) {
    call.said = Said::yes;
  }
  call.answered = now_;
  if (answers_with_value(call.verb)) call.result = atom(event.arguments, 0);
  if (call.verb == Verb::contains || call.verb == Verb::remove || call.verb == Verb::erase)
    call.said = event.arguments.empty() ? Said::nothing : said_by(event.arguments.back());
  // Many tests repeat the question in the answer to an append.
  if (call.verb == Verb::append && atom(event.arguments, 0) != call.value) call.result = atom(event.arguments, 0);
  return std::nullopt;
}

std::optional<InputError> HistoryBuilder::add(const HistoryEvent& event) {
  ++now_;
  const auto [place, is_new] = processes_.try_emplace(event.process, static_cast<std::uint32_t>(open_.size()));
  const std::uint32_t process = place->second;
  if (is_new) {
    open_.emplace_back();
    history_.processes.push_back(event.process);
  }
  if (event.type != HistoryEvent::Type::invoke) return answer(event, process);
  if (!open_[process]) return invoke(event, process);
  return InputError{line_path(event.line), fmt::format("found process {} asking while its last operation is open, "
                                                       "expected an answer first",
                                                       in_quotes(event.process))};
}

checkers::History HistoryBuilder::finish() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < happened_.size(); ++i)
    if (happened_[i]) history_.calls[kept++] = history_.calls[i];
  history_.calls.resize(kept);
  return std::move(history_);
}

}  // namespace netsplit
