#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/timeline/recorder.h"

namespace netsplit {

/// A stretch of work for one request, as distributed tracing calls it (Sigelman et al.: "Dapper", 2010).
struct Span {
  enum class Kind : std::uint8_t {
    operation,  ///< the client: from the call to the answer
    network,    ///< a message on its way
    handling,   ///< a node was at it: its queue, its CPU
    disk,       ///< a write became durable
    timer,      ///< waiting for a time-out
  };
  Kind kind = Kind::operation;
  const Label* label = nullptr;
  NodeId node = kNobody;  ///< where; of a message: the sender
  NodeId peer = kNobody;  ///< of a message: the receiver
  Time begin{};
  Time end{};                   ///< the end of what is known, while `open`
  bool open = false;            ///< not over by the end of the records
  bool lost = false;            ///< a message that was dropped
  bool critical = false;        ///< on the chain of causes that ended with the answer
  std::int32_t parent = -1;     ///< index of the span that brought it about; -1 for the first
  RecordId record = kNoRecord;  ///< the one that began it
};
std::string_view name_of(Span::Kind kind);

/// All that one operation brought about, on all nodes, from the causes that the engine recorded: nobody has to
/// instrument anything. Spans come in order of their beginning; the operation itself is the first. What a timer of
/// another node than the client starts is that node's own affair, and isn't followed.
struct Trace {
  OpId operation = 0;
  std::vector<Span> spans;
  /// False when the answer wasn't caused by the call through an unbroken chain: a batch or a heartbeat of somebody
  /// else's carried it, or the records of it were thinned out.
  bool unbroken = false;
};

/// REQUIRES: the operation is one of recorder.operations(). At most `most` spans are collected.
Trace trace_of(const Recorder& recorder, const Operation& operation, std::size_t most = 10'000);

}  // namespace netsplit
