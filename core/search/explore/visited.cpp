#include "core/search/explore/visited.h"

#include <algorithm>
#include <utility>

namespace netsplit::search {
namespace {

constexpr std::size_t kFirstSlots = 64;
/// 0 marks a free slot.
constexpr std::uint64_t stored(std::uint64_t state) { return state == 0 ? 1 : state; }

}  // namespace

std::size_t VisitedStates::Shard::place_of(std::uint64_t state) const {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = state & mask;
  while (slots[at].state != 0 && slots[at].state != state) at = (at + 1) & mask;
  return at;
}

void VisitedStates::Shard::grow() {
  std::vector<Slot> old_slots = std::exchange(slots, {});
  std::vector<std::uint32_t> old_levels = std::exchange(levels, {});
  const std::size_t size = old_slots.empty() ? kFirstSlots : old_slots.size() * 2;
  slots.resize(size);
  levels.resize(size);
  for (std::size_t i = 0; i < old_slots.size(); ++i) {
    if (old_slots[i].state == 0) continue;
    const std::size_t at = place_of(old_slots[i].state);
    slots[at] = old_slots[i];
    levels[at] = old_levels[i];
  }
}

bool VisitedStates::insert(std::uint64_t state, std::uint64_t parent, std::uint32_t level) {
  state = stored(state);
  Shard& shard = shards_[shard_of(state)];
  const std::lock_guard lock(shard.mutex);
  if (shard.used * 4 >= shard.slots.size() * 3) shard.grow();
  const std::size_t at = shard.place_of(state);
  Slot& slot = shard.slots[at];
  if (slot.state != 0) {
    if (shard.levels[at] == level) slot.parent = std::min(slot.parent, parent);
    return false;
  }
  slot = {state, parent};
  shard.levels[at] = level;
  ++shard.used;
  return true;
}

std::optional<VisitedStates::Found> VisitedStates::find(std::uint64_t state) const {
  state = stored(state);
  const Shard& shard = shards_[shard_of(state)];
  if (shard.slots.empty()) return std::nullopt;
  const std::size_t at = shard.place_of(state);
  if (shard.slots[at].state == 0) return std::nullopt;
  return Found{shard.slots[at].parent, shard.levels[at]};
}

std::size_t VisitedStates::size() const {
  std::size_t all = 0;
  for (const Shard& shard : shards_) all += shard.used;
  return all;
}

std::size_t VisitedStates::bytes() const {
  std::size_t all = 0;
  for (const Shard& shard : shards_) all += shard.slots.capacity() * (sizeof(Slot) + sizeof(std::uint32_t));
  return all;
}

}  // namespace netsplit::search
