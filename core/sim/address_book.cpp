#include "core/sim/address_book.h"

#include <algorithm>

namespace netsplit {

const AddressBook::Moved* AddressBook::find(NodeId node) const {
  const auto at = std::find_if(moved_.begin(), moved_.end(), [&](const Moved& m) { return m.node == node; });
  return at == moved_.end() ? nullptr : &*at;
}

NodeId AddressBook::holder(NodeId of) const {
  const Moved* moved = find(of);
  return moved ? moved->holder : of;
}

void AddressBook::move(const command::MoveAddress& m, Time now) {
  const NodeId before = holder(m.node);
  std::erase_if(moved_, [&](const Moved& old) { return old.node == m.node; });
  // An address that is back where it belongs is forgotten, unless somebody may still be going elsewhere.
  if (m.holder == m.node && m.stale == Duration::zero()) return;
  moved_.push_back({m.node, m.holder, before, now, m.stale});
}

NodeId AddressBook::resolve(NodeId from, NodeId to, Time now) const {
  const Moved* moved = find(to);
  if (!moved) return to;
  if (now - moved->at >= moved->stale) return moved->holder;
  // When this sender lets go of its connection is the same however often it is asked: no state, and no draw of chance.
  Hasher h;
  h.add(static_cast<std::uint64_t>(moved->at.count()));
  h.add(std::uint64_t{index_of(from)} << 32 | index_of(to));
  const Duration lets_go{static_cast<std::int64_t>(h.value() % static_cast<std::uint64_t>(moved->stale.count()))};
  return now - moved->at > lets_go ? moved->holder : moved->before;
}

void AddressBook::hash_into(Hasher& h) const {
  for (const Moved& m : moved_) {
    h.add(std::uint64_t{index_of(m.node)} << 32 | index_of(m.holder) << 16 | index_of(m.before));
    h.add(static_cast<std::uint64_t>(m.at.count()));
    h.add(static_cast<std::uint64_t>(m.stale.count()));
  }
}

}  // namespace netsplit
