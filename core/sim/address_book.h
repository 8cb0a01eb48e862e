#pragma once
#include <vector>

#include "core/base/hash.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/sim/command.h"

namespace netsplit {

/// Whom addresses lead to, where that is not the node that they were made for: a virtual IP that fails over, a DNS name
/// that is pointed elsewhere. Whoever had a connection (or the answer in a cache) goes on using it for a while: each
/// sender lets go of it at a moment of its own, and what it sends until then goes to where the address led before.
class AddressBook {
 public:
  bool empty() const { return moved_.empty(); }
  void move(const command::MoveAddress& m, Time now);
  /// The node that `from` reaches when it sends to `to`.
  NodeId resolve(NodeId from, NodeId to, Time now) const;
  /// Where the address of this node leads for who asks anew; itself unless it was moved.
  NodeId holder(NodeId of) const;
  void hash_into(Hasher& h) const;

 private:
  struct Moved {
    NodeId node = kNobody;
    NodeId holder = kNobody;
    NodeId before = kNobody;
    Time at{};
    Duration stale{};
  };
  const Moved* find(NodeId node) const;

  std::vector<Moved> moved_;
};

}  // namespace netsplit
