#pragma once
#include <cstdint>
#include <vector>

#include "core/timeline/timeline.h"
#include "web/spacetime/message_reach.h"

namespace netsplit {

/// An event on a node's line.
struct EventMark {
  RecordId id = kNoRecord;
  NodeId node = kNobody;
  RecordKind kind{};
  Time at{};
  std::uint32_t value = 0;
};

/// A message: a line from where it was sent to where it arrived or was dropped.
struct MessageMark {
  enum class End : std::uint8_t {
    delivered,
    dropped,
    on_its_way,  ///< at the live edge, with the moment when it is due
    beyond,      ///< nobody has simulated its arrival, and the moment looked at is not the live edge
  };
  RecordId sent = kNoRecord;
  RecordId ended = kNoRecord;
  NodeId from = kNobody;
  NodeId to = kNobody;
  Time begin{};
  Time end{};
  const Label* label = nullptr;
  End how = End::beyond;
  DropReason reason = DropReason::none;
};

/// All that has a mark in a stretch of time.
struct Marks {
  std::vector<EventMark> events;
  std::vector<MessageMark> messages;
  bool whole = true;  ///< false when there were too many
};

/// Reads the records of the stretch [from, to]; those of messages that were on their way all through it are found by
/// `reach`. Costs what is found.
Marks gather_marks(const Timeline& timeline, const MessageReach& reach, Time from, Time to, std::size_t most);

}  // namespace netsplit
