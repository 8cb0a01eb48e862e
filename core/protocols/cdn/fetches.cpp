#include "core/protocols/cdn/fetches.h"

namespace netsplit::cdn {
namespace {

constexpr int kSlotBits = 20;
constexpr int kGenerationBits = 28;  ///< what is left over is the life
constexpr std::uint64_t mask(int bits) { return (std::uint64_t{1} << bits) - 1; }

}  // namespace

std::uint32_t Fetches::open() {
  std::uint32_t slot = free_slot;
  if (slot != kNoPlace) {
    free_slot = slots[slot].next_free;
  } else {
    slot = static_cast<std::uint32_t>(slots.size());
    slots.emplace_back();
  }
  slots[slot].busy = true;
  slots[slot].next_free = kNoPlace;
  ++under_way;
  ++begun;
  return slot;
}

void Fetches::close(std::uint32_t slot) {
  Fetch& fetch = slots[slot];
  for (std::uint32_t w = fetch.first_waiter; w != kNoPlace;) {
    const std::uint32_t next = waiters[w].next;
    waiters[w] = {};
    waiters[w].next = free_waiter;
    free_waiter = w;
    w = next;
    --waiting;
  }
  if (by_name.find(fetch.name) == slot) by_name.erase(fetch.name);
  const std::uint32_t generation = fetch.generation + 1;
  fetch = {};
  fetch.generation = generation;
  fetch.next_free = free_slot;
  free_slot = slot;
  --under_way;
}

void Fetches::wait(std::uint32_t slot, const Waiter& waiter) {
  std::uint32_t w = free_waiter;
  if (w != kNoPlace) {
    free_waiter = waiters[w].next;
  } else {
    w = static_cast<std::uint32_t>(waiters.size());
    waiters.emplace_back();
  }
  waiters[w] = waiter;
  waiters[w].next = kNoPlace;
  Fetch& fetch = slots[slot];
  (fetch.last_waiter == kNoPlace ? fetch.first_waiter : waiters[fetch.last_waiter].next) = w;
  fetch.last_waiter = w;
  ++waiting;
}

std::uint64_t Fetches::id_of(std::uint32_t slot) const {
  return (std::uint64_t{life} << kGenerationBits | (slots[slot].generation & mask(kGenerationBits))) << kSlotBits |
         slot;
}

std::uint32_t Fetches::of(std::uint64_t id) const {
  const auto slot = static_cast<std::uint32_t>(id & mask(kSlotBits));
  return slot < slots.size() && slots[slot].busy && id_of(slot) == id ? slot : kNoPlace;
}

}  // namespace netsplit::cdn
