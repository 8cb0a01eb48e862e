// What a cache keeps: against the plainest lists there are, and against Che's approximation of how often it has what is asked.
#include "core/protocols/cdn/shelf.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <list>
#include <vector>

#include "core/base/rng.h"
#include "core/protocols/client/workload.h"
#include "tests/protocols/cdn/che.h"

namespace netsplit::cdn::shelf_test {
namespace {

Shelf::Copy copy_of(std::uint64_t name, std::uint64_t version = 1) {
  Shelf::Copy copy;
  copy.name = name;
  copy.version = version;
  return copy;
}

/// LRU and LFU as one would explain them: a list in the order of last use, searched from its front.
struct PlainCache {
  struct Item {
    std::uint64_t name = 0;
    std::uint32_t uses = 1;
  };
  Eviction eviction;
  std::size_t capacity;
  std::list<Item> items;

  bool use(std::uint64_t name) {
    const auto it = std::find_if(items.begin(), items.end(), [&](const Item& i) { return i.name == name; });
    if (it == items.end()) return false;
    ++it->uses;
    items.splice(items.end(), items, it);
    return true;
  }
  void put(std::uint64_t name) {
    if (items.size() == capacity) {
      const auto fewest =
          std::min_element(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.uses < b.uses; });
      items.erase(eviction == Eviction::lru ? items.begin() : fewest);
    }
    items.push_back({name});
  }
  void drop(std::uint64_t name) {
    items.remove_if([&](const Item& i) { return i.name == name; });
  }
};

void compare_with_plain(Eviction eviction) {
  Rng rng{3};
  Shelf shelf;
  PlainCache plain{eviction, 20, {}};
  for (int step = 0; step < 30'000; ++step) {
    const std::uint64_t name = rng.below(1 + rng.below(60));
    if (rng.below(50) == 0) {
      shelf.drop(name);
      plain.drop(name);
    } else {
      const bool here = plain.use(name);
      REQUIRE((shelf.use(name, eviction) != nullptr) == here);
      if (!here) {
        const bool full = plain.items.size() == plain.capacity;
        REQUIRE(shelf.put(copy_of(name), eviction, plain.capacity) == full);
        plain.put(name);
      }
    }
    REQUIRE(shelf.size() == plain.items.size());
  }
  for (const auto& item : plain.items) {
    REQUIRE(shelf.find(item.name));
    CHECK(shelf.find(item.name)->uses == item.uses);
  }
}

TEST_CASE("LRU keeps what the plainest LRU keeps") { compare_with_plain(Eviction::lru); }
TEST_CASE("LFU keeps what the plainest LFU keeps") { compare_with_plain(Eviction::lfu); }

TEST_CASE("a fresher copy takes the place of the old one and is as much in use") {
  for (const Eviction eviction : {Eviction::lru, Eviction::lfu}) {
    Shelf shelf;
    shelf.put(copy_of(1), eviction, 2);
    shelf.use(1, eviction);
    shelf.put(copy_of(2), eviction, 2);
    CHECK_FALSE(shelf.put(copy_of(1, 2), eviction, 2));
    CHECK(shelf.size() == 2);
    CHECK(shelf.find(1)->version == 2);
    CHECK(shelf.find(1)->uses == 2);
  }
}

TEST_CASE("LRU lets the oldest go and LFU the rarest") {
  Shelf lru;
  Shelf lfu;
  for (auto [shelf, eviction] : {std::pair{&lru, Eviction::lru}, std::pair{&lfu, Eviction::lfu}}) {
    shelf->put(copy_of(1), eviction, 2);
    shelf->use(1, eviction);
    shelf->put(copy_of(2), eviction, 2);
    CHECK(shelf->put(copy_of(3), eviction, 2));
  }
  CHECK_FALSE(lru.find(1));
  CHECK(lfu.find(1));
  CHECK_FALSE(lfu.find(2));
}

TEST_CASE("the hottest objects come first, equal ones by name") {
  Shelf shelf;
  for (std::uint64_t name = 0; name < 5; ++name) shelf.put(copy_of(name), Eviction::lru, 10);
  shelf.use(3, Eviction::lru);
  const auto hottest = shelf.hottest(3);
  REQUIRE(hottest.size() == 3);
  CHECK(hottest[0]->name == 3);
  CHECK(hottest[1]->name == 0);
  CHECK(hottest[2]->name == 1);
}

TEST_CASE("copies of a shelf go their own ways, and hash and equality agree on it") {
  Shelf a;
  a.put(copy_of(1), Eviction::lfu, 3);
  Shelf b = a;
  CHECK(a == b);
  CHECK(hash_of(a) == hash_of(b));
  b.use(1, Eviction::lfu);
  CHECK_FALSE(a == b);
  CHECK(hash_of(a) != hash_of(b));
}

double measured_hit_ratio(Eviction eviction, std::size_t keys, Ratio exponent, std::size_t capacity) {
  constexpr int kWarmUp = 50'000;
  constexpr int kCounted = 200'000;
  const auto table = kv::zipf_table(keys, exponent);
  Rng rng{11};
  Shelf shelf;
  int hits = 0;
  for (int i = 0; i < kWarmUp + kCounted; ++i) {
    const std::uint64_t name = kv::zipf_key(table, rng.below(std::uint64_t{1} << 32));
    if (shelf.use(name, eviction))
      hits += i >= kWarmUp;
    else
      shelf.put(copy_of(name), eviction, capacity);
  }
  return static_cast<double>(hits) / kCounted;
}

TEST_CASE("the hit ratio of LRU under Zipf's law is the one of Che's approximation") {
  for (const std::size_t capacity : {10u, 50u, 100u, 300u, 1000u})
    for (const unsigned percent : {80u, 100u}) {
      INFO("capacity " << capacity << ", exponent " << percent << " %");
      const double expected = che_hit_ratio(zipf(2000, percent / 100.0), static_cast<double>(capacity));
      const double measured = measured_hit_ratio(Eviction::lru, 2000, Ratio::percent(percent), capacity);
      CHECK(std::abs(measured - expected) < 0.005);
    }
}

TEST_CASE("where demand stays as it is LFU has what is asked more often than LRU") {
  const double lru = measured_hit_ratio(Eviction::lru, 2000, Ratio::one(), 100);
  const double lfu = measured_hit_ratio(Eviction::lfu, 2000, Ratio::one(), 100);
  CHECK(lfu > lru + 0.05);
}

}  // namespace
}  // namespace netsplit::cdn::shelf_test
