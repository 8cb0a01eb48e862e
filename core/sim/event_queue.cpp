#include "core/sim/event_queue.h"

#include <algorithm>

namespace netsplit {
namespace {

/// Stable. Small batches are the rule, and std::stable_sort asks for memory even for those.
void sort_by_time(std::vector<Event>& events) {
  const auto earlier = [](const Event& a, const Event& b) { return a.time < b.time; };
  if (events.size() > 24) {
    std::stable_sort(events.begin(), events.end(), earlier);
    return;
  }
  for (std::size_t i = 1; i < events.size(); ++i) {
    if (!earlier(events[i], events[i - 1])) continue;
    Event moving = std::move(events[i]);
    std::size_t at = i;
    for (; at > 0 && earlier(moving, events[at - 1]); --at) events[at] = std::move(events[at - 1]);
    events[at] = std::move(moving);
  }
}

}  // namespace

void Event::hash_into(Hasher& h) const {
  h.add(static_cast<std::uint64_t>(time.count()));
  message.hash_into(h);
  h.add(label ? label->hash : 0);
  h.add(static_cast<std::uint64_t>(sent.count()));
  h.add(std::uint64_t{cause} << 32 | key);
  h.add(index_of(node) << 16 | index_of(peer));
  h.add(static_cast<std::uint64_t>(kind) << 24 | static_cast<std::uint64_t>(task) << 16 | incarnation);
}

void EventQueue::push(Event event) {
  ++size_;
  const std::uint64_t tick = tick_of(event.time);
  if (tick <= tick_) return push_ready(std::move(event));
  const int digit = (std::bit_width(tick ^ tick_) - 1) / kDigitBits;
  const auto bucket = static_cast<std::size_t>(tick >> (digit * kDigitBits) & 63);
  if (levels_.size() <= static_cast<std::size_t>(digit)) levels_.resize(static_cast<std::size_t>(digit) + 1);
  Level& level = levels_[static_cast<std::size_t>(digit)];
  level.occupied |= std::uint64_t{1} << bucket;
  level.buckets[bucket].push_back(std::move(event));
}

void EventQueue::push_ready(Event event) {
  if (cursor_ == ready_.size()) {
    ready_.clear();
    cursor_ = 0;
  }
  if (ready_.empty() || ready_.back().time <= event.time) {
    ready_.push_back(std::move(event));
    return;
  }
  const auto later = [](Time t, const Event& e) { return t < e.time; };
  const auto from = ready_.begin() + static_cast<std::ptrdiff_t>(cursor_);
  ready_.insert(std::upper_bound(from, ready_.end(), event.time, later), std::move(event));
}

Time EventQueue::earliest_in(const std::vector<Event>& bucket) const {
  Time earliest = kForever;
  for (const Event& e : bucket) earliest = std::min(earliest, e.time);
  return earliest;
}

bool EventQueue::pop(Event& out, Time limit) {
  if (cursor_ == ready_.size()) {
    int level = 0;
    while (level < static_cast<int>(levels_.size()) && levels_[static_cast<std::size_t>(level)].occupied == 0) ++level;
    if (level == static_cast<int>(levels_.size())) return false;
    const int bucket = std::countr_zero(levels_[static_cast<std::size_t>(level)].occupied);
    const Time earliest =
        earliest_in(levels_[static_cast<std::size_t>(level)].buckets[static_cast<std::size_t>(bucket)]);
    if (earliest > limit) return false;
    tick_ = tick_of(earliest);
    refill(level, bucket);
  }
  Event& first = ready_[cursor_];
  if (first.time > limit) return false;
  out = std::move(first);
  ++cursor_;
  // With many messages in flight their bodies are cold: fetch the one after the next while this one is handled.
  if (cursor_ + 2 < ready_.size()) ready_[cursor_ + 2].message.prefetch();
  --size_;
  return true;
}

/// Deals the bucket that holds the earliest event out to the ready list and the levels below, in order of insertion.
void EventQueue::refill(int level, int bucket) {
  Level& source = levels_[static_cast<std::size_t>(level)];
  source.occupied &= source.occupied - 1;
  std::vector<Event> events;
  events.swap(source.buckets[static_cast<std::size_t>(bucket)]);
  ready_.clear();
  cursor_ = 0;
  if (level == 0) {
    ready_.swap(events);
  } else {
    for (Event& e : events) {
      if (tick_of(e.time) == tick_) {
        ready_.push_back(std::move(e));
      } else {
        --size_;
        push(std::move(e));
      }
    }
  }
  // The bucket keeps its memory: it is filled again one turn later.
  events.clear();
  if (source.buckets[static_cast<std::size_t>(bucket)].capacity() < events.capacity())
    events.swap(source.buckets[static_cast<std::size_t>(bucket)]);
  sort_by_time(ready_);
}

Time EventQueue::next_time() const {
  if (cursor_ < ready_.size()) return ready_[cursor_].time;
  for (const Level& level : levels_)
    if (level.occupied != 0)
      return earliest_in(level.buckets[static_cast<std::size_t>(std::countr_zero(level.occupied))]);
  return kForever;
}

std::vector<Event> EventQueue::drain() {
  std::vector<Event> all;
  all.reserve(size_);
  for_each([&](const Event& e) { all.push_back(e); });
  sort_by_time(all);
  ready_.clear();
  cursor_ = 0;
  levels_.clear();
  size_ = 0;
  return all;
}

}  // namespace netsplit
