#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/base/value.h"
#include "core/sim/timer.h"

namespace netsplit {

/// Something that is due at a time.
struct Event {
  enum class Kind : std::uint8_t { packet, timer, served, core_free, disk_done, start, script, deadline, answer_due };
  Time time{};
  Value message;                 ///< packet; also kept while it is served
  const Label* label = nullptr;  ///< timer
  Time sent{};                   ///< packet: when it left
  RecordId cause = kNoRecord;    ///< packet: its `sent` record, then its `delivered` one; timer: its `armed` record
  std::uint32_t key = 0;  ///< timer: its key; core_free: the held effects that are let go; deadline: the monitor;
                          ///< packet: its passport; answer_due: the connection that is waited for
  NodeId node = kNobody;  ///< where it happens
  NodeId peer = kNobody;  ///< packet: the sender
  Kind kind = Kind::packet;
  Kind task = Kind::packet;       ///< served: what is handled now (packet, timer or start)
  std::uint16_t incarnation = 0;  ///< of the node when this was planned; not used for packets on the wire

  bool operator==(const Event&) const = default;
  void hash_into(Hasher& h) const;
};

/// Events in order of (time, order of insertion): a radix heap over virtual time (Ahuja, Mehlhorn, Orlin, Tarjan:
/// "Faster algorithms for the shortest path problem", JACM 1990) with 256 buckets a digit. Time only goes forward, so an
/// event lies in the bucket of the highest digit in which its tick differs from the current one, and moves down a few
/// times at most: cost stays flat with the number of events, where a binary heap's grows. Moves keep the order of
/// insertion, which makes the order total without comparing sequence numbers.
class EventQueue {
 public:
  /// REQUIRES: event.time is not before the last one popped.
  void push(Event&& event);
  void push(const Event& event) { push(Event(event)); }
  /// Takes the earliest event into `out`, if it is due at or before `limit`.
  bool pop(Event& out, Time limit);
  Time next_time() const;
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = cursor_; i < ready_.size(); ++i) visit(ready_[i]);
    for (const Level& level : levels_)
      for (const auto& bucket : level.buckets)
        for (const Event& e : bucket) visit(e);
  }
  /// Changes events in place where `change` returns true for them, and moves them to their new time, after all others
  /// that are due then.
  template <class Change>
  void reschedule(Change change) {
    std::vector<Event> all = drain();
    std::vector<Event> changed;
    for (Event& e : all) {
      if (change(e))
        changed.push_back(std::move(e));
      else
        push(std::move(e));
    }
    for (Event& e : changed) push(std::move(e));
  }
  /// Removes the events for which `condemned` returns true.
  template <class Condemned>
  void remove_if(Condemned condemned) {
    std::vector<Event> all = drain();
    for (Event& e : all)
      if (!condemned(e)) push(std::move(e));
  }

 private:
  static constexpr int kTickBits = 10;  ///< 1.024 us: events of one tick are sorted when it comes up
  static constexpr int kDigitBits = 8;
  static constexpr std::size_t kBuckets = std::size_t{1} << kDigitBits;
  using Bucket = std::vector<Event>;
  struct Level {
    std::array<std::uint64_t, kBuckets / 64> occupied{};  ///< a bit a bucket
    std::uint32_t occupied_words = 0;                     ///< a bit a word of those
    std::array<Bucket, kBuckets> buckets;
    std::vector<Bucket> spare;  ///< empty ones, for their memory

    std::size_t first() const {
      const auto word = static_cast<std::size_t>(std::countr_zero(occupied_words));
      return word * 64 + static_cast<std::size_t>(std::countr_zero(occupied[word]));
    }
    void set(std::size_t bucket) {
      occupied[bucket / 64] |= std::uint64_t{1} << bucket % 64;
      occupied_words |= 1u << bucket / 64;
    }
    void clear(std::size_t bucket) {
      occupied[bucket / 64] &= ~(std::uint64_t{1} << bucket % 64);
      if (occupied[bucket / 64] == 0) occupied_words &= ~(1u << bucket / 64);
    }
  };
  static std::uint64_t tick_of(Time t) { return static_cast<std::uint64_t>(t.count()) >> kTickBits; }

  void push_ready(Event&& event);
  void push_later(Event&& event, std::uint64_t tick);
  bool pop_bucket(Event& out, Time limit);
  void deal_out(std::size_t level, std::size_t bucket);
  static Time earliest_in(const Bucket& bucket);
  std::vector<Event> drain();

  std::uint64_t tick_ = 0;
  std::size_t size_ = 0;
  std::vector<Event> ready_;  ///< events of the current tick, in order
  std::size_t cursor_ = 0;    ///< the next of them
  std::vector<Level> levels_;
};

/// Stable: what is due at one moment keeps its order.
void sort_by_time(std::vector<Event>& events);

}  // namespace netsplit
