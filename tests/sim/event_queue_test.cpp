#include "core/sim/event_queue.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "core/base/rng.h"
#include "tests/sim/test_roles.h"

namespace netsplit::event_queue_test {
namespace {

Event event_at(Time at, std::uint32_t key) {
  Event e;
  e.time = at;
  e.key = key;
  e.kind = Event::Kind::timer;
  return e;
}

/// What the queue promises: a multimap keeps equal times in order of insertion.
using Model = std::multimap<Time, std::uint32_t>;

Time random_time(Rng& rng, Time now) {
  switch (rng.below(10)) {
    case 0: return now;
    case 1: return now + 1ns;
    case 2: return now + Duration{static_cast<std::int64_t>(rng.below(2000))};
    case 3: return now + 1ms;  // collides with others that were pushed at the same time
    case 4: return now + Duration{static_cast<std::int64_t>(rng.below(3'600'000'000'000))};
    case 5: return Duration{(now.count() / 1'000'000 + 7) * 1'000'000};
    case 6:
      return rng.chance(Ratio::percent(2)) ? kForever - Duration{static_cast<std::int64_t>(rng.below(3))}
                                           : now + Duration{5s};
    default: return now + Duration{static_cast<std::int64_t>(rng.below(20'000'000))};
  }
}

void pop_both(EventQueue& queue, Model& model, Time limit, Time& now) {
  Event out;
  const bool due = !model.empty() && model.begin()->first <= limit;
  REQUIRE(queue.next_time() == (model.empty() ? kForever : model.begin()->first));
  REQUIRE(queue.pop(out, limit) == due);
  if (!due) return;
  REQUIRE(out.time == model.begin()->first);
  REQUIRE(out.key == model.begin()->second);
  now = out.time;
  model.erase(model.begin());
}

TEST_CASE("events come in order of time, and of insertion where times are equal") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Rng rng{seed};
    EventQueue queue;
    Model model;
    Time now{};
    std::uint32_t next = 0;
    for (int round = 0; round < 4000; ++round) {
      // Waves: the queue fills and empties.
      const bool filling = round / 500 % 2 == 0;
      if (rng.below(10) < (filling ? 7u : 3u)) {
        const Time at = random_time(rng, now);
        queue.push(event_at(at, next));
        model.emplace(at, next++);
      } else {
        const Duration ahead = rng.chance(Ratio::percent(20)) ? us(static_cast<std::int64_t>(rng.below(5000))) : 24h;
        pop_both(queue, model, now + ahead, now);
      }
      REQUIRE(queue.size() == model.size());
      REQUIRE(queue.empty() == model.empty());
    }
    while (!model.empty()) pop_both(queue, model, kForever, now);
    Event out;
    CHECK_FALSE(queue.pop(out, kForever));
  }
}

TEST_CASE("many events of one moment come in order of insertion") {
  EventQueue queue;
  for (std::uint32_t i = 0; i < 1000; ++i) queue.push(event_at(5ms, i));
  Event out;
  for (std::uint32_t i = 0; i < 500; ++i) {
    REQUIRE(queue.pop(out, 5ms));
    REQUIRE(out.key == i);
    queue.push(event_at(5ms, 1000 + i));
  }
  for (std::uint32_t i = 500; i < 1500; ++i) {
    REQUIRE(queue.pop(out, 5ms));
    REQUIRE(out.key == i);
  }
}

TEST_CASE("a peek up to a limit disturbs nothing") {
  EventQueue queue;
  queue.push(event_at(10ms, 1));
  Event out;
  CHECK_FALSE(queue.pop(out, 9ms));
  CHECK_FALSE(queue.pop(out, 10ms - 1ns));
  queue.push(event_at(9ms + 1ns, 2));  // later than the limit that was looked up to
  CHECK(queue.next_time() == 9ms + 1ns);
  REQUIRE(queue.pop(out, 20ms));
  CHECK(out.key == 2);
  REQUIRE(queue.pop(out, 10ms));
  CHECK(out.key == 1);
  CHECK(queue.next_time() == kForever);
}

TEST_CASE("a copy of a queue goes its own way") {
  Rng rng{4};
  EventQueue queue;
  for (std::uint32_t i = 0; i < 300; ++i) queue.push(event_at(random_time(rng, 0ns), i));
  Event out;
  for (int i = 0; i < 100; ++i) queue.pop(out, kForever);
  EventQueue copy = queue;
  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;
  while (queue.pop(out, kForever)) a.push_back(out.key);
  while (copy.pop(out, kForever)) b.push_back(out.key);
  CHECK(a.size() == 200);
  CHECK(a == b);
}

TEST_CASE("rescheduled events come after all others of their new moment") {
  EventQueue queue;
  for (std::uint32_t i = 0; i < 10; ++i) queue.push(event_at(us(i), i));
  queue.reschedule([](Event& e) {
    if (e.key != 3) return false;
    e.time = us(6);
    return true;
  });
  std::vector<std::uint32_t> order;
  Event out;
  while (queue.pop(out, kForever)) order.push_back(out.key);
  CHECK(order == std::vector<std::uint32_t>{0, 1, 2, 4, 5, 6, 3, 7, 8, 9});
}

TEST_CASE("rescheduling and removing keep the order of the rest") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Rng rng{seed};
    EventQueue queue;
    Model model;
    Time now{};
    for (std::uint32_t i = 0; i < 500; ++i) {
      const Time at = random_time(rng, now);
      queue.push(event_at(at, i));
      model.emplace(at, i);
      if (i % 3 == 2) pop_both(queue, model, kForever, now);
    }
    const std::uint64_t keep = rng.below(5);
    queue.remove_if([&](const Event& e) { return e.key % 5 == keep; });
    std::erase_if(model, [&](const auto& e) { return e.second % 5 == keep; });
    REQUIRE(queue.size() == model.size());
    const Time moved = now + 2ms;
    queue.reschedule([&](Event& e) {
      if (e.key % 7 != 0) return false;
      e.time = moved;
      return true;
    });
    Model after;
    for (const auto& [at, key] : model)
      if (key % 7 != 0) after.emplace(at, key);
    for (const auto& [at, key] : model)
      if (key % 7 == 0) after.emplace(moved, key);
    while (!after.empty()) pop_both(queue, after, kForever, now);
    CHECK(queue.empty());
  }
}

TEST_CASE("every event in the queue is visited once") {
  Rng rng{8};
  EventQueue queue;
  for (std::uint32_t i = 0; i < 1000; ++i) queue.push(event_at(random_time(rng, 0ns), i));
  Event out;
  std::vector<bool> left(1000, true);
  for (int i = 0; i < 250; ++i) {
    queue.pop(out, kForever);
    left[out.key] = false;
  }
  std::vector<int> visits(1000, 0);
  queue.for_each([&](const Event& e) { ++visits[e.key]; });
  for (std::size_t i = 0; i < 1000; ++i) REQUIRE(visits[i] == (left[i] ? 1 : 0));
}

TEST_CASE("the hash of an event changes with each of its fields") {
  static constexpr Label kOther{"other"};
  Event base = event_at(5ms, 7);
  base.label = &test::kTick;
  const auto changes = [&](auto change) {
    Event other = base;
    change(other);
    return hash_of(other) != hash_of(base) && !(other == base);
  };
  CHECK(changes([](Event& e) { e.time += 1ns; }));
  CHECK(changes([](Event& e) { e.message = Value::of(test::Ping{1}); }));
  CHECK(changes([](Event& e) { e.label = &kOther; }));
  CHECK(changes([](Event& e) { e.sent += 1ns; }));
  CHECK(changes([](Event& e) { e.cause = 3; }));
  CHECK(changes([](Event& e) { e.key = 3; }));
  CHECK(changes([](Event& e) { e.node = node_id(1); }));
  CHECK(changes([](Event& e) { e.peer = node_id(1); }));
  CHECK(changes([](Event& e) { e.kind = Event::Kind::packet; }));
  CHECK(changes([](Event& e) { e.task = Event::Kind::start; }));
  CHECK(changes([](Event& e) { e.incarnation = 1; }));
  CHECK_FALSE(changes([](Event&) {}));
}

}  // namespace
}  // namespace netsplit::event_queue_test
