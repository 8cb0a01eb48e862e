#include <bit>
#include <functional>
#include <queue>

#include "core/base/rng.h"
#include "tests/bench/bench.h"

// The bare loops that the engine is measured against: the same work without roles, network, records or hashes.
namespace netsplit::bench {
namespace {

constexpr std::uint32_t kNodes = 5;

Duration answer_after(Rng& rng) { return rng.between(10ms, 15ms); }

/// What a first simulator looks like: a heap of closures.
class Heap {
 public:
  explicit Heap(std::uint64_t in_flight) {
    for (std::uint64_t i = 0; i < in_flight; ++i) {
      const auto from = static_cast<std::uint32_t>(i % kNodes);
      send(from, (from + 1 + static_cast<std::uint32_t>(i / kNodes % (kNodes - 1))) % kNodes);
    }
  }
  void run(std::uint64_t deliveries) {
    for (std::uint64_t i = 0; i < deliveries; ++i) {
      Entry next = std::move(const_cast<Entry&>(queue_.top()));
      queue_.pop();
      now_ = next.time;
      next.action();
    }
  }
  std::uint64_t received(std::uint32_t node) const { return received_[node]; }

 private:
  struct Entry {
    Time time;
    std::uint64_t number;
    std::function<void()> action;
    bool operator<(const Entry& o) const { return time != o.time ? time > o.time : number > o.number; }
  };
  void send(std::uint32_t from, std::uint32_t to) {
    queue_.push({now_ + answer_after(rng_), number_++, [this, from, to] {
                   ++received_[to];
                   send(to, from);
                 }});
  }
  std::priority_queue<Entry> queue_;
  Time now_{};
  std::uint64_t number_ = 0;
  Rng rng_{1};
  std::uint64_t received_[kNodes] = {};
};

/// A calendar queue (Brown, CACM 1988) of 32-byte records in linked lists, with about one record a day and days enough
/// for the longest delay, so that a day never holds records of two years.
class Calendar {
 public:
  explicit Calendar(std::uint64_t in_flight) {
    constexpr std::uint64_t kYear = 16'000'000;
    const std::uint64_t mean_gap = std::max<std::uint64_t>(1, 12'500'000 / in_flight);
    day_bits_ = std::bit_width(mean_gap) - 1;
    const std::uint64_t days = std::bit_ceil((kYear >> day_bits_) + 2);
    mask_ = days - 1;
    heads_.assign(days, kNone);
    for (std::uint64_t i = 0; i < in_flight; ++i) {
      const auto from = static_cast<std::uint16_t>(i % kNodes);
      const auto to = static_cast<std::uint16_t>((from + 1 + i / kNodes % (kNodes - 1)) % kNodes);
      records_.push_back({answer_after(rng_), i, kNone, from, to, 0});
      insert(static_cast<std::uint32_t>(i));
    }
  }
  void run(std::uint64_t deliveries) {
    for (std::uint64_t i = 0; i < deliveries; ++i) {
      while (heads_[day_ & mask_] == kNone) ++day_;
      const std::uint32_t index = heads_[day_ & mask_];
      Record& r = records_[index];
      heads_[day_ & mask_] = r.next;
      ++received_[r.to];
      r.time += answer_after(rng_);
      std::swap(r.from, r.to);
      insert(index);
    }
  }
  std::uint64_t received(std::uint32_t node) const { return received_[node]; }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  struct Record {
    Time time;
    std::uint64_t payload;
    std::uint32_t next;
    std::uint16_t from;
    std::uint16_t to;
    std::uint64_t extra;
  };
  static_assert(sizeof(Record) == 32);

  void insert(std::uint32_t index) {
    Record& r = records_[index];
    std::uint32_t* link = &heads_[static_cast<std::uint64_t>(r.time.count()) >> day_bits_ & mask_];
    while (*link != kNone && records_[*link].time <= r.time) link = &records_[*link].next;
    r.next = *link;
    *link = index;
  }
  std::vector<Record> records_;
  std::vector<std::uint32_t> heads_;
  std::uint64_t mask_ = 0;
  std::uint64_t day_ = 0;
  int day_bits_ = 0;
  Rng rng_{1};
  std::uint64_t received_[kNodes] = {};
};

template <class Loop>
double measure(std::uint64_t in_flight, std::uint64_t deliveries, int repetitions) {
  Loop loop(in_flight);
  loop.run(in_flight * 2);
  return best_rate(deliveries, repetitions, [&](std::uint64_t n) { loop.run(n); });
}

}  // namespace

double heap_of_functions(std::uint64_t in_flight, std::uint64_t deliveries, int repetitions) {
  return measure<Heap>(in_flight, deliveries, repetitions);
}

double calendar_queue(std::uint64_t in_flight, std::uint64_t deliveries, int repetitions) {
  return measure<Calendar>(in_flight, deliveries, repetitions);
}

}  // namespace netsplit::bench
