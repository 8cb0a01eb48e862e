#include "core/checkers/kv_calls.h"
#include "core/formats/formats.h"
#include "core/scenario/json_text.h"

namespace netsplit {
namespace {

using checkers::Atoms;
using checkers::Call;
using checkers::kNothing;
using checkers::Said;
using checkers::Verb;

void put_operation(JsonText& json, const Operation& operation, Time until, const World& world) {
  Atoms atoms;
  Call call = checkers::call_of(*operation.operation.as<kv::Op>(), atoms);
  const bool ended = operation.completed <= until;
  const auto* result = operation.result.as<kv::Result>();
  const bool answered = ended && operation.outcome == Outcome::ok && result;
  if (answered) checkers::answer(call, *result, atoms);
  const bool swaps = call.verb == Verb::compare_and_set;
  json.break_line().object().put("process", world.host(operation.client).name).put("op", name_of(call.verb));
  json.put("key", atoms.text(call.object));
  if (swaps) json.put("expected", atoms.text(call.expected));
  if (swaps || call.verb == Verb::write || call.verb == Verb::append) json.put("value", atoms.text(call.value));
  if (call.said != Said::nothing) json.put("found", call.said == Said::yes);
  if (call.result != kNothing) json.put("result", atoms.text(call.result));
  json.put("outcome", name_of(ended ? operation.outcome : Outcome::pending));
  json.put("invoked_ns", operation.invoked.count()).put("invoked_record", operation.invoked_record);
  if (ended) json.put("completed_ns", operation.completed.count()).put("completed_record", operation.completed_record);
  json.end();
}

}  // namespace

std::string history_json(const Timeline& timeline, Stretch stretch) {
  const Recorder& recorder = timeline.recorder();
  std::size_t left_out = recorder.first_operation();
  JsonText operations;
  operations.array();
  for (const Operation& operation : recorder.operations()) {
    if (operation.invoked > stretch.to || !operation.operation.as<kv::Op>()) continue;
    if (operation.invoked < stretch.from)
      ++left_out;
    else
      put_operation(operations, operation, stretch.to, timeline.world());
  }
  JsonText json;
  json.object().put("netsplit_history", kHistoryVersion).put("model", "kv").put("left_out", left_out);
  json.put("operations", operations.end()).end();
  return std::move(json).take() + '\n';
}

}  // namespace netsplit
