#pragma once
#include <optional>
#include <string>

#include "core/base/label.h"
#include "core/checkers/kv_history.h"
#include "core/checkers/linearizability.h"
#include "core/sim/world.h"

namespace netsplit::checkers {

/// "Each operation takes effect at one moment between its invocation and its answer."
inline constexpr Label kLinearizability{"Linearizability"};

/// What can be said of a store from what its clients saw.
struct StoreVerdict {
  History history;
  Linearizability linearizability;
  bool broken() const { return linearizability.answer == Answer::broken; }
};

/// Nothing when nobody asked anything.
std::optional<StoreVerdict> judge_store(const KvHistory& recorded, const World& world, Budget budget = {});

/// One sentence with the facts: which answer has no place in any order, and what it cannot be reconciled with.
std::string why_broken(const Witness& witness, const History& history);

}  // namespace netsplit::checkers
