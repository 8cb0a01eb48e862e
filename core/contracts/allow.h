#pragma once
#include <algorithm>
#include <vector>

#include "core/base/hash.h"
#include "core/base/options.h"
#include "core/sim/outbox.h"

namespace netsplit {

/// Whom a role listens to. A name in a message is not enough: who is not known for sure, by a certificate, is nobody.
struct AllowList {
  std::vector<NodeId> nodes;  ///< empty: everybody, known or not

  void options(Options& o) {
    o.nodes(
        "allow", nodes,
        "Only these may ask, and only where a certificate proves who they are: over mutual TLS. Everybody when left "
        "out.");
  }
  /// REQUIRES: a message of `from` is being handled. An operator sits at the machine itself.
  bool admits(NodeId from, const Outbox& out) const {
    if (nodes.empty() || from == kNobody) return true;
    return out.verified() && std::find(nodes.begin(), nodes.end(), from) != nodes.end();
  }
  /// One that says nothing counts as nothing.
  void hash_into(Hasher& h) const {
    if (!nodes.empty()) netsplit::hash_into(h, nodes);
  }
  bool operator==(const AllowList&) const = default;
};

}  // namespace netsplit
