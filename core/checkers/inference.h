#pragma once
#include <vector>

#include "core/checkers/transactions.h"

namespace netsplit::checkers {

/// What a history of transactions tells without a doubt.
struct Inferred {
  std::vector<Dependency> dependencies;  ///< between transactions that are or may be committed
  std::vector<AnomalyFound>
      anomalies;  ///< that show without a cycle: g1a, g1b, internal, incompatible_order, lost_update
};

/// Reads the order of versions out of the lists that were read, and of registers out of transactions that read one version
/// and wrote another.
Inferred infer(const TransactionHistory& history);

}  // namespace netsplit::checkers
