#include "core/search/explore/visited.h"

#include <utility>

#include "core/search/parallel.h"

namespace netsplit::search {
namespace {

constexpr std::size_t kFirstSize = 1024;
/// A smaller table grows faster than threads begin.
constexpr std::size_t kWorthThreads = 1 << 16;
/// The level of a state that was inserted only just now, by another thread that is about to say.
constexpr std::uint32_t kThisLevel = 0xffffffff;
/// 0 marks a free slot.
constexpr std::uint64_t stored(std::uint64_t state) { return state == 0 ? 1 : state; }
constexpr auto kRelaxed = std::memory_order_relaxed;

}  // namespace

VisitedStates::VisitedStates(bool with_awake) : with_awake_(with_awake) { make_room(0); }

void VisitedStates::make_room(std::size_t more, unsigned threads) {
  std::size_t size = size_ == 0 ? kFirstSize : size_;
  while (used_ + more > size / 8 * 5) size *= 2;
  if (size == size_) return;
  const std::size_t old_size = std::exchange(size_, size);
  const auto old_slots = std::exchange(slots_, Cells<Slot>(size));
  const auto old_levels = std::exchange(levels_, Cells<std::atomic<std::uint32_t>>(size));
  const auto old_awake = std::exchange(awake_, Cells<std::atomic<std::uint64_t>>(with_awake_ ? size : 0));
  if (size < kWorthThreads) threads = 1;
  in_parallel(threads, [&](unsigned i) {
    const std::size_t first = size / threads * i, last = i + 1 == threads ? size : size / threads * (i + 1);
    slots_.make(first, last);
    levels_.make(first, last);
    if (with_awake_) awake_.make(first, last);
  });
  in_parallel(threads, [&](unsigned part) {
    const std::size_t last = part + 1 == threads ? old_size : old_size / threads * (part + 1);
    for (std::size_t i = old_size / threads * part; i < last; ++i) {
      const std::uint64_t state = old_slots[i].state.load(kRelaxed);
      if (state == 0) continue;
      std::size_t at = first_place(state);
      std::uint64_t none = 0;
      while (!slots_[at].state.compare_exchange_strong(none, state, kRelaxed)) {
        at = (at + 1) & (size_ - 1);
        none = 0;
      }
      slots_[at].parent.store(old_slots[i].parent.load(kRelaxed), kRelaxed);
      levels_[at].store(old_levels[i].load(kRelaxed), kRelaxed);
      if (with_awake_) awake_[at].store(old_awake[i].load(kRelaxed), kRelaxed);
    }
  });
}

void VisitedStates::prefetch(std::uint64_t state) const {
#ifndef __wasm__
  const std::size_t place = first_place(stored(state));
  __builtin_prefetch(&slots_[place]);
  __builtin_prefetch(&levels_[place]);
  if (with_awake_) __builtin_prefetch(&awake_[place]);
#else
  static_cast<void>(state);
#endif
}

void VisitedStates::lower(std::atomic<std::uint64_t>& parent, std::uint64_t to) {
  std::uint64_t known = parent.load(kRelaxed);
  while (to < known && !parent.compare_exchange_weak(known, to, kRelaxed)) {}
}

bool VisitedStates::insert(std::uint64_t state, std::uint64_t parent, std::uint32_t level, std::uint64_t awake) {
  state = stored(state);
  for (std::size_t at = first_place(state);; at = (at + 1) & (size_ - 1)) {
    Slot& slot = slots_[at];
    std::uint64_t there = slot.state.load(kRelaxed);
    if (there == 0) {
      // Before it is there for others, so that nobody takes it for one of an earlier level.
      std::uint32_t none = 0;
      levels_[at].compare_exchange_strong(none, kThisLevel, kRelaxed);
      if (slot.state.compare_exchange_strong(there, state, std::memory_order_release, kRelaxed)) {
        lower(slot.parent, parent);
        if (with_awake_) awake_[at].fetch_or(awake, kRelaxed);
        levels_[at].store(level, kRelaxed);
        return true;
      }
    }
    if (there != state) continue;
    std::atomic_thread_fence(std::memory_order_acquire);
    const std::uint32_t found = levels_[at].load(kRelaxed);
    if (found != level && found != kThisLevel) return false;
    lower(slot.parent, parent);
    if (with_awake_) awake_[at].fetch_or(awake, kRelaxed);
    return false;
  }
}

std::uint64_t VisitedStates::awake(std::uint64_t state) const {
  state = stored(state);
  std::size_t at = first_place(state);
  while (slots_[at].state.load(kRelaxed) != state) at = (at + 1) & (size_ - 1);
  return awake_[at].load(kRelaxed);
}

std::optional<VisitedStates::Found> VisitedStates::find(std::uint64_t state) const {
  state = stored(state);
  for (std::size_t at = first_place(state);; at = (at + 1) & (size_ - 1)) {
    const std::uint64_t there = slots_[at].state.load(kRelaxed);
    if (there == 0) return std::nullopt;
    if (there == state) return Found{slots_[at].parent.load(kRelaxed), levels_[at].load(kRelaxed)};
  }
}

}  // namespace netsplit::search
