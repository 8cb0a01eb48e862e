// An API in runs: how long it takes, what it refuses, and what it has done when its customer doesn't know.
#include "core/protocols/third_party/api.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>

#include "core/protocols/third_party/claims.h"
#include "tests/protocols/asking.h"

namespace netsplit::third_party::api_test {
namespace {

using service::Status;
using test::System;
using Mutation = ApiConfig::Mutation;

constexpr NodeId kApi{1};

System system(ApiConfig config) {
  System s;
  Api api;
  api.config = std::move(config);
  s.add("api", Role::of(api));
  s.watch(Contract::monitors(std::array{kApi}));
  return s;
}

const Api& api(const World& world) { return *world.role(kApi).as<Api>(); }
Status status(const World& world, std::size_t question) {
  const auto* answer = System::asker(world).answer(question);
  REQUIRE(answer);
  return answer->reply.status;
}
Time answered_at(const World& world, std::size_t question) { return System::asker(world).answer(question)->at; }
bool breaks(const World& world, const Label& claim) {
  return std::any_of(world.violations().begin(), world.violations().end(),
                     [&](const Violation& v) { return v.claim == &claim; });
}
std::size_t answers(const World& world, Status status) {
  const auto& all = System::asker(world).answers;
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [&](const auto& a) { return a.reply.status == status; }));
}

TEST_CASE("a call takes the API's own time") {
  System s = system({.latency = Distribution::constant(ms(80))});
  const auto read = s.ask(0s, kApi, 1);
  const auto write = s.ask(1s, kApi, 1, true);
  const World world = s.run(2s);
  CHECK(answered_at(world, read) == 100ms);
  CHECK(answered_at(world, write) == 1'101ms);  // and what is done is written down
  CHECK(api(world).effects == 1);
}

TEST_CASE("calls beyond what it does at once wait their turn, and beyond that are refused") {
  System s = system({.concurrency = 2, .waiting = 1});
  for (int i = 0; i < 4; ++i) s.ask(0s, kApi, 1);
  const World world = s.run(1s);
  CHECK(answers(world, Status::ok) == 3);
  CHECK(answers(world, Status::overloaded) == 1);
  CHECK(System::asker(world).answers.back().at == 180ms);
  CHECK(api(world).running == 0);
}

TEST_CASE("beyond its rate it refuses, and says when to come back") {
  System s = system({.rate = 10, .burst = 3});
  for (int i = 0; i < 5; ++i) s.ask(0s, kApi, 1);
  const auto too_soon = s.ask(50ms, kApi, 1);
  const auto in_time = s.ask(110ms, kApi, 1);
  const World world = s.run(1s);
  CHECK(api(world).over_rate == 3);
  CHECK(status(world, too_soon) == Status::overloaded);
  CHECK(status(world, in_time) == Status::ok);
  const auto* wait = System::asker(world).answer(too_soon)->reply.body.as<RetryAfter>();
  REQUIRE(wait);
  CHECK(wait->wait == 50ms);
  CHECK(world.violations().empty());
}

TEST_CASE("a limit that counts by the second lets twice as many through around its turn") {
  for (const Mutation mutation : {Mutation::none, Mutation::fixed_window}) {
    System s = system({.rate = 10, .burst = 10, .mutation = mutation});
    for (int i = 0; i < 10; ++i) s.ask(ms(900 + i), kApi, 1);
    for (int i = 0; i < 10; ++i) s.ask(ms(1000 + i), kApi, 1);
    const World world = s.run(3s);
    CHECK((api(world).admitted == 20) == (mutation != Mutation::none));
    CHECK(breaks(world, kWithinRate) == (mutation != Mutation::none));
  }
}

TEST_CASE("a quota ends, and asking again doesn't help before the next period") {
  System s = system({.quota = 3, .quota_period = 10s});
  for (int i = 0; i < 5; ++i) s.ask(1s * i, kApi, 1);
  const auto next_period = s.ask(10s, kApi, 1);
  const World world = s.run(12s);
  CHECK(api(world).over_quota == 2);
  CHECK(status(world, 4) == Status::denied);
  CHECK_FALSE(service::may_retry(status(world, 4)));
  CHECK(status(world, next_period) == Status::ok);
  CHECK(world.violations().empty());
}

TEST_CASE("a quota that counts calls when they end is overdrawn by those under way") {
  for (const Mutation mutation : {Mutation::none, Mutation::count_late}) {
    System s = system({.quota = 3, .mutation = mutation});
    for (int i = 0; i < 5; ++i) s.ask(ms(i), kApi, 1);
    CHECK(breaks(s.run(1s), kWithinQuota) == (mutation != Mutation::none));
  }
}

TEST_CASE("in maintenance it refuses, or is not there at all") {
  for (const bool silent : {false, true}) {
    System s = system({.maintenance = {{.at = 1s, .lasts = 2s, .every = 10s, .silent = silent}}});
    const auto before = s.ask(980ms, kApi, 1);
    const auto during = s.ask(1s, kApi, 1);
    const auto after = s.ask(3s, kApi, 1);
    const auto again = s.ask(12s, kApi, 1);
    const auto after_again = s.ask(13s, kApi, 1);
    const World world = s.run(20s);
    CHECK(status(world, before) == Status::ok);
    CHECK(status(world, after) == Status::ok);
    CHECK(status(world, after_again) == Status::ok);
    CHECK(api(world).in_maintenance == 2);
    for (const auto question : {during, again}) {
      CHECK((System::asker(world).answer(question) == nullptr) == silent);
      if (!silent) CHECK(status(world, question) == Status::unavailable);
    }
  }
}

TEST_CASE("windows of maintenance begin and end when they should") {
  const Maintenance once{.at = 5s, .lasts = 2s};
  CHECK_FALSE(once.holds(4s));
  CHECK(once.holds(5s));
  CHECK_FALSE(once.holds(7s));
  CHECK(once.next_change(0s) == 5s);
  CHECK(once.next_change(5s) == 7s);
  CHECK(once.next_change(7s) == kForever);
  const Maintenance daily{.at = 5s, .lasts = 2s, .every = 10s};
  CHECK(daily.holds(16s));
  CHECK(daily.next_change(7s) == 15s);
  CHECK(daily.next_change(16s) == 17s);
}

TEST_CASE("its mix of errors is the one that was asked for") {
  System s = system({.concurrency = 1000, .unavailable = Ratio::percent(10), .failed = Ratio::percent(20)});
  for (int i = 0; i < 2000; ++i) s.ask(ms(i), kApi, 1, true, {}, static_cast<std::uint64_t>(i + 1));
  const World world = s.run(5s);
  const auto share = [&](Status status) { return static_cast<double>(answers(world, status)) / 2000; };
  CHECK(std::abs(share(Status::unavailable) - 0.1) < 0.02);
  CHECK(std::abs(share(Status::failed) - 0.18) < 0.025);
  // Half of those that failed were done all the same.
  const auto done_all_the_same = api(world).effects - answers(world, Status::ok);
  CHECK(done_all_the_same > answers(world, Status::failed) * 2 / 5);
  CHECK(done_all_the_same < answers(world, Status::failed) * 3 / 5);
}

TEST_CASE("whose answer is lost doesn't know that it was done; asked again with its key it is not done twice") {
  for (const bool idempotent : {true, false}) {
    System s = system({.lost_answers = Ratio::one(), .idempotent = idempotent});
    s.ask(0s, kApi, 1, true, {}, 77);
    s.ask(1s, kApi, 1, true, {}, 77);
    const World world = s.run(2s);
    CHECK(System::asker(world).answers.empty());
    CHECK(api(world).lost == 2);
    CHECK(api(world).effects == (idempotent ? 1 : 2));
    CHECK(breaks(world, kDoneAtMostOnce) != idempotent);
  }
}

TEST_CASE("two attempts under way at once are one operation") {
  for (const Mutation mutation : {Mutation::none, Mutation::check_early}) {
    System s = system({.mutation = mutation});
    const auto first = s.ask(0s, kApi, 1, true, {}, 77);
    const auto second = s.ask(500us, kApi, 1, true, {}, 77);
    const World world = s.run(1s);
    CHECK(status(world, first) == Status::ok);
    CHECK(status(world, second) == Status::ok);
    CHECK(api(world).effects == (mutation == Mutation::none ? 1 : 2));
    CHECK(breaks(world, kDoneAtMostOnce) == (mutation != Mutation::none));
  }
}

TEST_CASE("a repetition isn't told that it was done before that is on disk") {
  System s = system({});
  s.host(kApi).sync_time = Distribution::constant(ms(50));
  s.ask(0s, kApi, 1, true, {}, 77);
  const auto second = s.ask(10ms, kApi, 1, true, {}, 77);
  const World world = s.run(1s);
  CHECK(answered_at(world, second) == 200ms);  // 10 + 10 + 80 ms, then the end of both writes, then 10 ms
  CHECK(api(world).effects == 1);
}

TEST_CASE("a crash forgets nothing that was said to be done") {
  for (const Mutation mutation : {Mutation::none, Mutation::answer_before_durable}) {
    System s = system({.mutation = mutation});
    s.host(kApi).sync_time = Distribution::constant(ms(50));
    s.ask(0s, kApi, 1, true, {}, 77);
    s.at(100ms, command::Crash{kApi});  // done at 90 ms, on disk at 140 ms
    s.at(200ms, command::Restart{kApi});
    s.ask(1s, kApi, 1, true, {}, 77);
    s.ask(2s, kApi, 1, true, {}, 77);
    const World world = s.run(3s);
    CHECK(api(world).effects == 1);
    CHECK(breaks(world, kDoneAtMostOnce) == (mutation != Mutation::none));
  }
}

TEST_CASE("operations without a key are each their own") {
  System s = system({});
  s.ask(0s, kApi, 1, true);
  s.ask(1s, kApi, 1, true);
  const World world = s.run(2s);
  CHECK(api(world).effects == 2);
  CHECK(world.violations().empty());
}

}  // namespace
}  // namespace netsplit::third_party::api_test
