#include "core/checkers/kv_calls.h"

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

}  // namespace

Call call_of(const kv::Op& op, Atoms& atoms) {
  Call call;
  call.verb = verb_of(op.kind);
  call.object = atoms.of(op.key);
  call.value = atoms.of(op.value);
  call.expected = atoms.of(op.expected);
  return call;
}

void answer(Call& call, const kv::Result& result, Atoms& atoms) {
  if (call.verb == Verb::read) {
    call.result = result.found ? atoms.of(result.value) : kNothing;
    return;
  }
  if (call.verb != Verb::write) call.said = result.found ? Said::yes : Said::no;
  // Of an append, an empty text says nothing; without a match, it is what there was, or nothing was there.
  const bool mismatched = call.verb == Verb::compare_and_set && !result.found;
  if ((call.verb == Verb::append || mismatched) && !result.value.empty()) call.result = atoms.of(result.value);
}

}  // namespace netsplit::checkers
