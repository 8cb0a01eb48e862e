#pragma once
#include <cstdint>
#include <utility>

#include "core/base/ids.h"
#include "core/contracts/kv.h"

// What anybody needs who asks a store of the kv contract, whatever it asks for: names for its requests, so that the store
// knows a repetition, and somebody to ask first.
namespace netsplit::kv {

inline constexpr int kLifeBits = 18;
inline constexpr std::uint32_t kMostLanes = 1u << 17;  ///< sessions of one life of one node

/// One request after another, each with a number of its own.
struct Session {
  std::uint64_t id = 0;
  std::uint32_t generation = 0;
  std::uint32_t number = 0;
  bool opened = false;  ///< the store has shown that it knows the session

  /// Under a name that neither this node nor any other has used. `life` tells it from those before a restart.
  void renew(NodeId self, std::uint32_t life, std::uint32_t lane);
  Request next(Op op) { return {{id, ++number}, std::move(op), !opened}; }
  bool is(RequestId request) const { return id == request.session && number == request.number; }
  /// The store has answered that this is done.
  void done(const Op& op) { opened = opened || op.kind != OpKind::get; }
  bool operator==(const Session&) const = default;
};

/// The lane and the life that a session was named by.
std::uint32_t lane_of(std::uint64_t session);
std::uint32_t life_of(std::uint64_t session);

/// Whom to ask first: who answered last, or whom somebody has named as the leader.
struct Leader {
  NodeId believed = kNobody;

  void answered(NodeId from) { believed = from; }
  void silent(NodeId server) {
    if (believed == server) believed = kNobody;
  }
  /// Refused by `from`. True when somebody else was named, who may be asked at once.
  bool refused(NodeId from, const Reply& reply) {
    const bool hint = reply.leader != kNobody && reply.leader != from;
    if (hint)
      believed = reply.leader;
    else
      silent(from);
    return hint;
  }
  bool operator==(const Leader&) const = default;
};

}  // namespace netsplit::kv
