#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/sim/record.h"
#include "core/sim/world.h"

namespace netsplit::search {

/// What becomes of one message. It is named by what it is and not by its record, so that the decision keeps its meaning
/// when other things are taken out of the run.
struct Decision {
  std::string from;
  std::string to;
  std::string label;              ///< the message's type
  std::uint32_t nth = 0;          ///< of those from there to there, from 1 on
  std::optional<Duration> delay;  ///< how much later it arrives; lost when there is none
  bool operator==(const Decision&) const = default;
};

/// A spelled-out scenario, and what is decided for single messages besides.
struct Draft {
  std::string text;
  std::vector<Decision> decisions;
};

/// Knows the messages of a run as decisions name them.
class MessageCounter {
 public:
  struct Message {
    RecordId sent = kNoRecord;
    NodeId from = kNobody;
    NodeId to = kNobody;
    const Label* label = nullptr;
    std::uint32_t nth = 0;
  };

  void record(RecordId id, const Record& r) {
    if (r.kind == RecordKind::sent)
      latest_.push_back({id, r.node, r.peer, r.label, ++counts_[{r.node, r.peer, r.label->name}]});
    if (r.kind == RecordKind::dropped && r.reason == DropReason::lost && !latest_.empty() &&
        latest_.back().sent == r.cause)
      lost_.push_back(latest_.back());
  }
  /// Those sent since they were last forgotten.
  const std::vector<Message>& latest() const { return latest_; }
  void forget_latest() { latest_.clear(); }
  /// Those that the network lost, by chance.
  const std::vector<Message>& lost() const { return lost_; }

 private:
  std::map<std::tuple<NodeId, NodeId, std::string_view>, std::uint32_t> counts_;
  std::vector<Message> latest_;
  std::vector<Message> lost_;
};

inline Decision decision_on(const MessageCounter::Message& m, const World& world) {
  const auto name = [&](NodeId id) { return index_of(id) < world.nodes() ? world.host(id).name : std::string(); };
  return {name(m.from), name(m.to), std::string(m.label->name), m.nth, std::nullopt};
}

}  // namespace netsplit::search
