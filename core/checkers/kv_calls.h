#pragma once
#include "core/checkers/history.h"
#include "core/contracts/kv.h"

// Operations of the kv contract as calls. An empty value is a value, and not the same as none.
namespace netsplit::checkers {

/// What is asked; without an answer as yet.
Call call_of(const kv::Op& op, Atoms& atoms);
void answer(Call& call, const kv::Result& result, Atoms& atoms);

}  // namespace netsplit::checkers
