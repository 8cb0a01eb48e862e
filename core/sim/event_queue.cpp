#include "core/sim/event_queue.h"

#include <algorithm>

namespace netsplit {

// Small batches are the rule, and std::stable_sort asks for memory even for those.
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

void Event::hash_into(Hasher& h) const {
  h.add(static_cast<std::uint64_t>(time.count()));
  message.hash_into(h);
  h.add(label ? label->hash : 0);
  h.add(static_cast<std::uint64_t>(sent.count()));
  h.add(std::uint64_t{cause} << 32 | key);
  h.add(index_of(node) << 16 | index_of(peer));
  h.add(static_cast<std::uint64_t>(kind) << 24 | static_cast<std::uint64_t>(task) << 16 | incarnation);
}

void EventQueue::push(Event&& event) {
  ++size_;
  const std::uint64_t tick = tick_of(event.time);
  if (tick <= tick_) return push_ready(std::move(event));
  push_later(std::move(event), tick);
}

void EventQueue::push_later(Event&& event, std::uint64_t tick) {
  const auto digit = static_cast<std::size_t>(std::bit_width(tick ^ tick_) - 1) / kDigitBits;
  const std::size_t at = tick >> (digit * kDigitBits) & (kBuckets - 1);
  if (levels_.size() <= digit) levels_.resize(digit + 1);
  Level& level = levels_[digit];
  Bucket& bucket = level.buckets[at];
  if (bucket.empty()) {
    level.set(at);
    if (bucket.capacity() == 0 && !level.spare.empty()) {
      bucket.swap(level.spare.back());
      level.spare.pop_back();
    }
  }
  bucket.push_back(std::move(event));
}

void EventQueue::push_ready(Event&& event) {
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

Time EventQueue::earliest_in(const Bucket& bucket) {
  Time earliest = kForever;
  for (const Event& e : bucket) earliest = std::min(earliest, e.time);
  return earliest;
}

bool EventQueue::pop(Event& out, Time limit) {
  if (cursor_ == ready_.size()) return pop_bucket(out, limit);
  Event& first = ready_[cursor_];
  if (first.time > limit) return false;
  out = std::move(first);
  ++cursor_;
  --size_;
  return true;
}

/// Nothing is ready: takes the earliest event out of the first bucket, and deals out the others that are in it.
bool EventQueue::pop_bucket(Event& out, Time limit) {
  std::size_t level = 0;
  while (level < levels_.size() && levels_[level].occupied_words == 0) ++level;
  if (level == levels_.size()) return false;
  const std::size_t at = levels_[level].first();
  Bucket& bucket = levels_[level].buckets[at];
  const Time earliest = earliest_in(bucket);
  if (earliest > limit) return false;
  tick_ = tick_of(earliest);
  if (bucket.size() > 1) {
    deal_out(level, at);
    return pop(out, limit);
  }
  out = std::move(bucket.front());
  bucket.clear();
  levels_[level].clear(at);
  --size_;
  return true;
}

/// To the ready list and the levels below, in order of insertion. The memory of a big bucket goes to whichever is filled
/// next, so that they don't all grow as big as the fullest.
void EventQueue::deal_out(std::size_t level, std::size_t bucket) {
  constexpr std::size_t kSmall = 64;
  Bucket events;
  events.swap(levels_[level].buckets[bucket]);
  levels_[level].clear(bucket);
  ready_.clear();
  cursor_ = 0;
  if (level == 0) ready_.swap(events);
  for (Event& e : events) {
    const std::uint64_t tick = tick_of(e.time);
    if (tick == tick_)
      ready_.push_back(std::move(e));
    else
      push_later(std::move(e), tick);
  }
  events.clear();
  if (events.capacity() > kSmall)
    levels_[level].spare.push_back(std::move(events));
  else
    events.swap(levels_[level].buckets[bucket]);
  sort_by_time(ready_);
  // With many messages in flight each lies far away in memory: those of the next tick are fetched while these are handled.
  const Level& next = levels_[0];
  if (next.occupied_words == 0) return;
  for (const Event& e : next.buckets[next.first()]) e.message.prefetch();
}

Time EventQueue::next_time() const {
  if (cursor_ < ready_.size()) return ready_[cursor_].time;
  for (const Level& level : levels_)
    if (level.occupied_words != 0) return earliest_in(level.buckets[level.first()]);
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
