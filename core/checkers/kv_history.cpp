#include "core/checkers/kv_history.h"

#include <algorithm>

namespace netsplit::checkers {
namespace {

Verb verb_of(kv::OpKind kind) {
  switch (kind) {
    case kv::OpKind::get: return Verb::read;
    case kv::OpKind::put: return Verb::write;
    case kv::OpKind::append: return Verb::append;
    case kv::OpKind::compare_and_set: return Verb::compare_and_set;
    case kv::OpKind::erase: return Verb::erase;
  }
  return Verb::read;
}

void answer(Call& call, const kv::Result& result, Atoms& atoms) {
  if (call.verb == Verb::read) {
    call.result = result.found ? atoms.of(result.value) : kNothing;
    return;
  }
  if (call.verb != Verb::write) call.said = result.found ? Said::yes : Said::no;
  // Without a match, an empty text is what there was, or nothing was there.
  const bool mismatched = call.verb == Verb::compare_and_set && !result.found && !result.value.empty();
  if (call.verb == Verb::append || mismatched) call.result = atoms.of(result.value);
}

}  // namespace

void KvHistory::invoked(OpId op, RecordId id, NodeId client, Time, const Value& operation) {
  if (!operation.as<kv::Op>()) return;
  calls_.push_back({op, client, id, kNoRecord, Outcome::pending, operation, {}});
}

void KvHistory::completed(OpId op, RecordId id, Time, Outcome outcome, const Value& result) {
  const auto found =
      std::lower_bound(calls_.begin(), calls_.end(), op, [](const Asked& a, OpId n) { return a.op < n; });
  if (found == calls_.end() || found->op != op) return;
  found->completed = id;
  found->outcome = outcome;
  found->result = result;
}

History KvHistory::history(const std::vector<std::string>& node_names) const {
  History history;
  history.processes = node_names;
  for (const Asked& asked : calls_) {
    if (asked.outcome == Outcome::fail) continue;
    const kv::Op& op = *asked.operation.as<kv::Op>();
    Call call;
    call.process = static_cast<std::uint32_t>(index_of(asked.client));
    call.verb = verb_of(op.kind);
    call.object = history.atoms.of(op.key);
    call.value = history.atoms.of(op.value);
    call.expected = history.atoms.of(op.expected);
    call.invoked = asked.invoked;
    call.origin = asked.op;
    const auto* result = asked.result.as<kv::Result>();
    if (asked.outcome == Outcome::ok && result) {
      call.answered = asked.completed;
      answer(call, *result, history.atoms);
    }
    history.calls.push_back(call);
  }
  return history;
}

}  // namespace netsplit::checkers
