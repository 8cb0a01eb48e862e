#pragma once
#include <cstdint>
#include <vector>

namespace netsplit::checkers {

/// Spreads the bits of a key over the whole word.
constexpr std::uint64_t scatter(std::uint64_t x) {
  x = (x ^ (x >> 32)) * 0xd6e8feb86659fd93u;
  x = (x ^ (x >> 32)) * 0xd6e8feb86659fd93u;
  return x ^ (x >> 32);
}

/// Numbers by key, in one block of memory: what a search looks up a million times a second. It has no order.
class FlatTable {
 public:
  static constexpr std::uint32_t kAbsent = 0xffffffff;

  std::uint32_t find(std::uint64_t key) const {
    if (slots_.empty()) return kAbsent;
    for (std::size_t i = scatter(key) & mask();; i = (i + 1) & mask()) {
      if (slots_[i].value == kAbsent) return kAbsent;
      if (slots_[i].key == key) return slots_[i].value;
    }
  }
  /// REQUIRES: the key is absent, the value is not kAbsent.
  void insert(std::uint64_t key, std::uint32_t value) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    put({key, value});
    ++used_;
  }
  std::size_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t value = kAbsent;
  };
  std::size_t mask() const { return slots_.size() - 1; }
  void put(const Slot& slot) {
    std::size_t i = scatter(slot.key) & mask();
    while (slots_[i].value != kAbsent) i = (i + 1) & mask();
    slots_[i] = slot;
  }
  void grow() {
    std::vector<Slot> old = std::move(slots_);
    slots_.assign(old.empty() ? 16 : old.size() * 2, Slot{});
    for (const Slot& slot : old)
      if (slot.value != kAbsent) put(slot);
  }
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace netsplit::checkers
