#include "core/protocols/cdn/purge.h"

#include <algorithm>

namespace netsplit::cdn {

bool PurgeSpread::knows(std::uint64_t number) const {
  return std::any_of(open.begin(), open.end(), [&](const Open& o) { return o.purge.number == number; });
}

void PurgeSpread::begin(const Purge& purge, NodeId from, const std::vector<NodeId>& below, Duration again,
                        Outbox& out) {
  if (below.empty()) return complete(purge, from, out);
  for (const NodeId node : below) out.send(node, purge);
  open.push_back({purge, from, below});
  if (again > Duration::zero()) out.arm(kTellAgain, again);
}

void PurgeSpread::on_purged(NodeId from, const Purged& done, Outbox& out) {
  const auto it = std::find_if(open.begin(), open.end(), [&](const Open& o) { return o.purge.number == done.number; });
  if (it == open.end()) return;
  std::erase(it->waiting, from);
  if (!it->waiting.empty()) return;
  complete(it->purge, it->from, out);
  open.erase(it);
  if (open.empty()) out.cancel(kTellAgain);
}

void PurgeSpread::tell_again(Duration again, Outbox& out) const {
  for (const Open& o : open)
    for (const NodeId node : o.waiting) out.send(node, o.purge);
  if (!open.empty()) out.arm(kTellAgain, again);
}

void PurgeSpread::complete(const Purge& purge, NodeId from, Outbox& out) {
  ++completed;
  if (from != kNobody) out.send(from, Purged{purge.number});
}

}  // namespace netsplit::cdn
