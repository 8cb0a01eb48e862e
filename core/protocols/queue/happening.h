#pragma once
#include <cstdint>
#include <vector>

#include "core/contracts/queue.h"

namespace netsplit::queue {

/// What the latest event at a producer, a queue or a consumer meant for a message: claims are judged by it.
struct Happening {
  enum class Kind : std::uint8_t {
    started,   ///< the node, anew: what it had in memory is gone
    told,      ///< the producer learns from `peer` that it is kept
    gone,      ///< the queue has let go of it, because somebody said that it is done
    taken,     ///< a consumer has it
    given_up,  ///< the consumer that had it will not go on with it
    handed,    ///< the consumer has asked somebody else to do what it asks for
    done,      ///< what it asks for has been done
  };
  Kind kind = Kind::started;
  MessageId message = 0;
  std::uint32_t group = 0;
  NodeId peer = kNobody;
  bool operator==(const Happening&) const = default;
};
using Happenings = std::vector<Happening>;

}  // namespace netsplit::queue
