#pragma once
#include <cstdint>

#include "core/base/label.h"
#include "core/base/time.h"
#include "core/protocols/raft/types.h"

// What a server keeps track of while it follows, campaigns or leads.
namespace netsplit::raft {

inline constexpr Label kElection{"election"};
inline constexpr Label kHeartbeat{"heartbeat"};
inline constexpr Label kQuorumCheck{"check_quorum"};
inline constexpr Label kTransfer{"transfer"};
inline constexpr Label kStable{"stable"};  ///< a sync has finished

enum class Standing : std::uint8_t { follower, pre_candidate, candidate, leader };

/// What a leader knows of another server.
struct Peer {
  enum class Flow : std::uint8_t { probe, replicate, snapshot };
  NodeId id = kNobody;
  Flow flow = Flow::probe;
  bool paused = false;  ///< probing: the answer is awaited
  Index next = 1;
  Index match = 0;
  std::uint64_t round = 0;  ///< the latest round that it has answered
  Time heard{};             ///< when it answered last
  Time snapshot_sent{};
  bool operator==(const Peer&) const = default;
};

/// A read that waits for its leader's confirmation, or for the state to be recent enough.
struct Read {
  NodeId client = kNobody;
  Value request;
  Index index = 0;          ///< to be answered once this is applied
  std::uint64_t round = 0;  ///< and once this round is confirmed
  bool operator==(const Read&) const = default;
};

/// A membership change on its way: the servers that are new catch up first (dissertation, 4.2.1).
struct PendingChange {
  Membership wanted;
  Index round_end = 0;
  std::uint32_t rounds = 0;
  Time round_began{};
  bool operator==(const PendingChange&) const = default;
};

/// A message that may leave once this write is durable.
struct HeldMessage {
  std::uint64_t write = 0;
  NodeId to = kNobody;
  Value message;
  bool operator==(const HeldMessage&) const = default;
};

/// The configuration that an entry of the log brought, in force from there on.
struct ConfigAt {
  Index index = 0;
  Membership membership;
  bool operator==(const ConfigAt&) const = default;
};

}  // namespace netsplit::raft
