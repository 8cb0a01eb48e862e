#pragma once
#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "core/sim/outbox.h"

namespace netsplit::service {

/// What is due when: many deadlines behind one timer of the engine, so that thousands of requests under way cost a heap
/// and no thousand timers. What no longer matters is left in until it is due and known by its serial then.
struct Agenda {
  struct Entry {
    Time at{};
    std::uint32_t what = 0;    ///< the owner's
    std::uint32_t slot = 0;    ///< the owner's
    std::uint32_t serial = 0;  ///< the owner's: tells whether it still matters
    bool operator==(const Entry&) const = default;
  };

  std::vector<Entry> heap;  ///< the earliest in front
  Time armed = kForever;    ///< when the engine's timer fires; kForever: it isn't armed

  static bool later(const Entry& a, const Entry& b) {
    return std::tie(a.at, a.what, a.slot, a.serial) > std::tie(b.at, b.what, b.slot, b.serial);
  }
  void add(const Entry& entry) {
    heap.push_back(entry);
    std::push_heap(heap.begin(), heap.end(), later);
  }
  /// Takes the earliest entry that is due.
  bool take(Time now, Entry& entry) {
    if (heap.empty() || heap.front().at > now) return false;
    std::pop_heap(heap.begin(), heap.end(), later);
    entry = heap.back();
    heap.pop_back();
    return true;
  }
  /// To be called at the end of each handling that added or took something. `matters` tells of an entry whether it does.
  template <class Matters>
  void settle(const Timer& timer, Outbox& out, const Matters& matters) {
    Entry gone;
    while (!heap.empty() && !matters(heap.front())) take(heap.front().at, gone);
    if (heap.empty() || heap.front().at >= armed) return;
    armed = heap.front().at;
    out.arm(timer, std::max(Duration::zero(), armed - out.elapsed()));
  }
  /// The engine's timer has fired.
  void fired() { armed = kForever; }
  std::size_t size() const { return heap.size(); }

  bool operator==(const Agenda&) const = default;
};

}  // namespace netsplit::service
