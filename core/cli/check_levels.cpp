#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/cli/check.h"
#include "core/scenario/plain_text.h"

// What operations on single objects may promise besides linearizability.
namespace netsplit::cli {
namespace {

using checkers::Answer;
using checkers::History;
using checkers::Level;
using checkers::LevelResult;
using checkers::LevelsFound;

std::string_view in_words(Answer answer) {
  return answer == Answer::holds ? "holds" : answer == Answer::broken ? "violated" : "unknown";
}

std::string heading(const CheckTask& task, const History& history, const checkers::ModelEntry& model) {
  return fmt::format("{}: {}, {} operations of {} processes, model {}\n", one_line(task.request.file, 80),
                     task.read.format, history.calls.size(), history.processes.size(), model.name);
}

std::string reasons(const LevelResult& result, const History& history) {
  std::string text;
  for (const std::string& why : result.why) text += fmt::format("    {}\n", one_line(why, 300));
  if (result.answer == Answer::broken && !result.calls.empty()) text += "  these operations show it:\n";
  if (result.answer == Answer::broken)
    for (const checkers::Call& call : result.calls) text += line_of(call, history);
  return text;
}

void put_level(JsonText& json, const LevelResult& result, const History& history) {
  json.put("level", name_of(result.level)).put("verdict", in_words(result.answer)).array("why");
  for (const std::string& why : result.why) json.put({}, why);
  json.end().array("witness");
  for (const checkers::Call& call : result.calls) put_call(json, {}, call, history);
  json.end().put("explored", result.explored);
}

JsonText& begin_json(JsonText& json, const CheckTask& task, const History& history, const checkers::ModelEntry& model) {
  json.object().put("format", task.read.format).put("model", model.name);
  return json.put("operations", history.calls.size());
}

void print_levels(const LevelsFound& found, const History& history) {
  std::vector<std::string_view> strongest;
  for (const Level level : found.strongest) strongest.push_back(name_of(level));
  fmt::print("strongest: {}\n", strongest.empty() ? "none" : fmt::format("{}", fmt::join(strongest, ", ")));
  for (const LevelResult& result : found.levels) {
    const bool broken = result.answer == Answer::broken;
    fmt::print("  {:9} {:20} {}\n", broken ? "VIOLATED" : in_words(result.answer), name_of(result.level),
               promise_of(result.level));
    fmt::print("{}", reasons(result, history));
  }
}

}  // namespace

std::vector<std::string> operation_levels() {
  std::vector<std::string> names;
  for (const Level level : checkers::levels()) names.emplace_back(name_of(level));
  names.emplace_back(kStrongest);
  return names;
}

int check_weaker(const CheckTask& task, const History& history, const checkers::ModelEntry& model, Level level) {
  const Stopwatch watch;
  const LevelResult result = checkers::check_level(history, model, level, {.steps = task.request.steps});
  const double ms = watch.ms();
  if (task.request.json) {
    JsonText json;
    put_level(begin_json(json, task, history, model), result, history);
    json.put("milliseconds", ms).end();
    print(std::move(json).take() + '\n');
  } else {
    fmt::print("{}{}{}{}\n  {}\n{}{} configurations or pairs of calls explored in {:.1f} ms\n",
               heading(task, history, model), result.answer == Answer::broken ? "NOT " : "", name_of(level),
               result.answer == Answer::unknown ? ": unknown" : "", promise_of(level), reasons(result, history),
               result.explored, ms);
  }
  return status_of(result.answer);
}

int check_strongest(const CheckTask& task, const History& history, const checkers::ModelEntry& model) {
  const Stopwatch watch;
  const LevelsFound found =
      checkers::strongest_levels(history, model, {.steps = task.request.steps / checkers::kLevels});
  const double ms = watch.ms();
  if (task.request.json) {
    JsonText json;
    begin_json(json, task, history, model).array("strongest");
    for (const Level level : found.strongest) json.put({}, name_of(level));
    json.end().array("levels");
    for (const LevelResult& result : found.levels) {
      put_level(json.object(), result, history);
      json.end();
    }
    json.end().put("milliseconds", ms).end();
    print(std::move(json).take() + '\n');
  } else {
    fmt::print("{}", heading(task, history, model));
    print_levels(found, history);
    fmt::print("checked in {:.1f} ms\n", ms);
  }
  if (!found.strongest.empty()) return kClaimsHold;
  const bool all_broken = std::all_of(found.levels.begin(), found.levels.end(),
                                      [](const LevelResult& result) { return result.answer == Answer::broken; });
  return all_broken ? kClaimViolated : kUndecided;
}

}  // namespace netsplit::cli
