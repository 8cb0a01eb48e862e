#pragma once
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/search/decision.h"
#include "core/sim/host.h"
#include "core/sim/record.h"

namespace netsplit::search {

/// All messages of a run, as decisions name them, and what came of each.
class MessageLog {
 public:
  enum class Fate : std::uint8_t {
    on_its_way,
    came,     ///< where it was sent to, though perhaps in vain
    lost,     ///< by chance
    dropped,  ///< by a command
    stopped,  ///< it never left: the link was cut
  };
  struct Message {
    RecordId sent = kNoRecord;
    NodeId from = kNobody;
    NodeId to = kNobody;
    const Label* label = nullptr;
    std::uint32_t nth = 0;  ///< of those of its type from there to there, from 1 on
    Time at{};              ///< when it was sent
    Time came{};            ///< when it came, for the first time
    Fate fate = Fate::on_its_way;
    bool repeated = false;  ///< and came again
  };

  void record(RecordId id, const Record& r);
  /// In the order in which they were sent.
  const std::vector<Message>& messages() const { return messages_; }
  /// Null when there is no such message.
  const Message* find(RecordId sent) const;

 private:
  std::map<std::tuple<NodeId, NodeId, std::string_view>, std::uint32_t> counts_;
  std::vector<Message> messages_;
};

/// `hosts`: of the world in which it was sent.
MessageName name_of(const MessageLog::Message& m, const std::vector<HostSpec>& hosts);

}  // namespace netsplit::search
