#pragma once
#include <vector>

#include "core/checkers/history.h"
#include "core/contracts/kv.h"
#include "core/sim/record.h"

namespace netsplit::checkers {

/// What the clients of a run asked the store and were answered (core/contracts/kv.h), as a history: processes are nodes,
/// moments are records, origins are numbers of operations.
class KvHistory final : public RecordSink {
 public:
  void record(RecordId, const Record&) override {}
  void invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) override;
  void completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) override;

  /// Up to now. What failed certainly did not happen and isn't in it; what is open may have happened.
  History history(const std::vector<std::string>& node_names) const;
  bool empty() const { return calls_.empty(); }

 private:
  struct Asked {
    OpId op = 0;
    NodeId client = kNobody;
    RecordId invoked = kNoRecord;
    RecordId completed = kNoRecord;
    Outcome outcome = Outcome::pending;
    Value operation;
    Value result;
  };
  std::vector<Asked> calls_;  ///< in order of their numbers
};

}  // namespace netsplit::checkers
