#include <fmt/format.h>

#include <algorithm>

#include "core/checkers/linearizability.h"
#include "core/cli/check.h"
#include "core/scenario/json_text.h"
#include "core/scenario/plain_text.h"

namespace netsplit::cli {
namespace {

using checkers::Answer;
using checkers::Call;
using checkers::History;
using checkers::Linearizability;

constexpr std::uint64_t kStepsBetweenLooks = 100'000;

struct Checked {
  std::string_view format;
  const History& history;
  const checkers::ModelEntry* model = nullptr;
  Linearizability result;
  double answer_ms = 0;   ///< until it was known
  double witness_ms = 0;  ///< and until it was known why
};

std::string verdict(const Checked& c) {
  switch (c.result.answer) {
    case Answer::holds: return "linearizable";
    case Answer::broken: return "NOT LINEARIZABLE";
    case Answer::unknown: return "unknown: the budget did not suffice";
  }
  return {};
}

std::string witness_text(const Checked& c) {
  const checkers::Witness& w = *c.result.witness;
  std::string text = fmt::format("no order explains: {} ({})\n", one_line(tell(w.stuck, c.history.atoms), 160),
                                 who(w.stuck, c.history));
  text += fmt::format("before it, an order of {} operations existed; after it, {} was: {}\n", w.order.size(),
                      w.stuck.object == checkers::kNothing ? "the object" : c.history.atoms.text(w.stuck.object),
                      one_line(w.state, 160));
  text += fmt::format("the fewest operations that cannot be ordered, whatever the others did:\n");
  for (const Call& call : w.calls) text += line_of(call, c.history);
  return text;
}

void print_text(const CheckRequest& request, const Checked& c) {
  fmt::print("{}: {}, {} operations of {} processes on {} objects, model {}\n", one_line(request.file, 80), c.format,
             c.history.calls.size(), c.history.processes.size(), c.result.objects, c.model->name);
  fmt::print("{}\n", verdict(c));
  if (c.result.witness) fmt::print("{}", witness_text(c));
  fmt::print("{} configurations explored in {:.1f} ms", c.result.explored, c.answer_ms);
  fmt::print("{}\n", c.result.witness ? fmt::format(", and the reason found in {:.1f} ms", c.witness_ms) : "");
}

void print_json(const Checked& c) {
  JsonText json;
  json.object().put("format", c.format).put("model", c.model->name).put("operations", c.history.calls.size());
  json.put("objects", c.result.objects)
      .put("verdict", c.result.answer == Answer::holds    ? "linearizable"
                      : c.result.answer == Answer::broken ? "violated"
                                                          : "unknown");
  json.put("explored", c.result.explored).put("milliseconds", c.answer_ms);
  if (const auto& w = c.result.witness) {
    put_call(json, "stuck", w->stuck, c.history);
    json.put("state", w->state).array("witness");
    for (const Call& call : w->calls) put_call(json, {}, call, c.history);
    json.end().array("order");
    for (const Call& call : w->order) put_call(json, {}, call, c.history);
    json.end();
  }
  json.end();
  print(std::move(json).take() + '\n');
}

int check_linearizable(const CheckTask& task, const History& history, const checkers::ModelEntry& model) {
  const CheckRequest& request = task.request;
  Checked c{task.read.format, history, &model, {}, 0, 0};
  const Stopwatch watch;
  checkers::LinearizabilityCheck check(c.history, model, {.steps = request.steps});
  while (check.searching()) check.advance(kStepsBetweenLooks);
  c.answer_ms = watch.ms();
  while (!check.advance(kStepsBetweenLooks)) {}
  c.witness_ms = watch.ms() - c.answer_ms;
  c.result = check.result();
  request.json ? print_json(c) : print_text(request, c);
  return status_of(c.result.answer);
}

/// Null, and said, when there is no model for these operations.
const checkers::ModelEntry* model_for(const CheckTask& task, const History& history) {
  const std::string& file = task.request.file;
  const std::string& name = task.request.model.empty() ? task.read.model : task.request.model;
  const checkers::ModelEntry* model = name.empty() ? checkers::guess_model(history) : checkers::find_model(name);
  if (!model) {
    bad_input(file, {"", name.empty() ? "found operations that no model knows together, expected those of one"
                                      : "found the model " + in_quotes(name) + ", expected one that there is"});
    return nullptr;
  }
  const auto strange = std::find_if(history.calls.begin(), history.calls.end(),
                                    [&](const Call& call) { return !model->knows(call.verb); });
  if (strange == history.calls.end()) return model;
  bad_input(file, {fmt::format("line {}", strange->origin),
                   fmt::format("found the operation \"{}\", which the model {} does not know", name_of(strange->verb),
                               model->name)});
  return nullptr;
}

}  // namespace

std::string who(const Call& call, const History& history) {
  return fmt::format("line {}, process {}", call.origin, one_line(history.processes[call.process], 40));
}

std::string line_of(const Call& call, const History& history) {
  return fmt::format("    {:28}  {}\n", who(call, history), one_line(tell(call, history.atoms), 160));
}

void put_call(JsonText& json, std::string_view name, const Call& call, const History& history) {
  json.object(name)
      .put("line", call.origin)
      .put("process", history.processes[call.process])
      .put("operation", tell(call, history.atoms))
      .end();
}

int status_of(Answer answer) {
  return answer == Answer::holds ? kClaimsHold : answer == Answer::broken ? kClaimViolated : kUndecided;
}

int check_operations(const CheckTask& task, const History& history) {
  const std::string& asked = task.request.level;
  const auto level = checkers::find_level(asked.empty() ? name_of(checkers::Level::linearizable) : asked);
  if (!level && asked != kStrongest) return wrong_level(task, "operations on single objects", operation_levels());
  const checkers::ModelEntry* model = model_for(task, history);
  if (!model) return kBadInput;
  if (!level) return check_strongest(task, history, *model);
  return *level == checkers::Level::linearizable ? check_linearizable(task, history, *model)
                                                 : check_weaker(task, history, *model, *level);
}

}  // namespace netsplit::cli
