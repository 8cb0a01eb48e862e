#pragma once
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "core/contracts/queue.h"
#include "core/protocols/client/session.h"

namespace netsplit::service {

/// In whose words a caller asks.
enum class Contract : std::uint8_t { service, store, queue };

/// What a caller has to remember besides its attempts when it asks a store or a queue: under which names.
struct Wire {
  /// Store: a session for each slot, so that what is asked again is known to be the same.
  kv::Leader leader;
  std::uint32_t life = 0;
  std::vector<kv::Session> sessions;
  std::uint64_t redirected = 0;  ///< refusals that named the leader
  /// Queue: which message is whose, by number; the oldest in front.
  std::deque<std::pair<std::uint64_t, std::uint32_t>> sent;

  kv::Session& session(std::uint32_t slot, NodeId self);
  void remember(queue::MessageId message, std::uint32_t slot);
  /// kUnknown when it isn't waited for.
  std::uint32_t slot_of(queue::MessageId message) const;
  void forget(queue::MessageId message);
  static constexpr std::uint32_t kUnknown = 0xffffffff;
  bool operator==(const Wire&) const = default;
};

}  // namespace netsplit::service
