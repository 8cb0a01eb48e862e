// Edges in runs: what they answer from their copies, when they fetch, and what a purge does.
#include "core/protocols/cdn/edge.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/protocols/cdn/claims.h"
#include "core/protocols/cdn/origin.h"
#include "core/scenario/scenario.h"
#include "tests/protocols/asking.h"

namespace netsplit::cdn::edge_test {
namespace {

using test::System;
using Mutation = EdgeConfig::Mutation;

constexpr NodeId kOrigin{1};
constexpr NodeId kEdge{2};
constexpr NodeId kShield{2};
constexpr NodeId kBehind{3};

OriginConfig origin_config() {
  OriginConfig config;
  config.keys = 10;
  config.work = Distribution::constant(ms(1));
  config.caching = {10s, 0s, 0s};
  config.edges = {kEdge};
  return config;
}

/// An origin and an edge: 10 ms to the edge and 10 ms on to the origin.
System system(OriginConfig origin, EdgeConfig edge) {
  System s;
  Origin o;
  o.config = std::move(origin);
  s.add("origin", Role::of(o));
  Edge e;
  e.config = std::move(edge);
  e.config.parent = kOrigin;
  s.add("edge", Role::of(e));
  s.watch(Promises::monitors(std::array{kEdge}));
  return s;
}
/// The same with a second edge behind the first one.
System behind_a_shield(OriginConfig origin, EdgeConfig shield, EdgeConfig edge) {
  System s;
  Origin o;
  o.config = std::move(origin);
  s.add("origin", Role::of(o));
  Edge e;
  e.config = std::move(shield);
  e.config.parent = kOrigin;
  s.add("shield", Role::of(e));
  e.config = std::move(edge);
  e.config.parent = kShield;
  s.add("behind", Role::of(e));
  s.watch(Promises::monitors(std::array{kShield, kBehind}));
  return s;
}

const Edge& edge(const World& world, NodeId id = kEdge) { return *world.role(id).as<Edge>(); }
const Origin& origin(const World& world) { return *world.role(kOrigin).as<Origin>(); }
const service::Reply& reply(const World& world, std::size_t question) {
  const auto* answer = System::asker(world).answer(question);
  REQUIRE(answer);
  return answer->reply;
}
Time answered_at(const World& world, std::size_t question) { return System::asker(world).answer(question)->at; }
bool breaks(const World& world, const Label& claim) {
  return std::any_of(world.violations().begin(), world.violations().end(),
                     [&](const Violation& v) { return v.claim == &claim; });
}
Command publish(std::int64_t key) { return command::Tell{kOrigin, Value::of(PublishNow{key})}; }
Command purge(std::int64_t key, NodeId at = kOrigin) { return command::Tell{at, Value::of(PurgeNow{key})}; }

TEST_CASE("the first to ask waits for the origin, the second doesn't") {
  System s = system(origin_config(), {});
  const auto first = s.ask(0s, kEdge, 3);
  const auto second = s.ask(1s, kEdge, 3);
  const World world = s.run(2s);
  CHECK(answered_at(world, first) == 41ms);
  CHECK(answered_at(world, second) == 1020ms);
  CHECK(edge(world).hits == 1);
  CHECK(origin(world).asked == 1);
  CHECK(world.violations().empty());
}

TEST_CASE("an answer says how old it is: from when the question was sent to whoever had it") {
  System s = system(origin_config(), {});
  const auto first = s.ask(0s, kEdge, 3);
  const auto second = s.ask(1s, kEdge, 3);
  const World world = s.run(2s);
  CHECK(reply(world, first).age == 21ms);
  CHECK(reply(world, second).age == 1s);
  CHECK_FALSE(reply(world, second).degraded);
}

TEST_CASE("a copy past its time is not used") {
  System s = system(origin_config(), {});
  s.ask(0s, kEdge, 3);
  const auto in_time = s.ask(9'999ms, kEdge, 3);
  const auto too_late = s.ask(10'001ms, kEdge, 3);
  s.at(5s, publish(3));
  const World world = s.run(12s);
  CHECK(reply(world, in_time).version == 1);
  CHECK(reply(world, too_late).version == 2);
  CHECK(origin(world).asked == 2);
  CHECK(world.violations().empty());
}

TEST_CASE("while it revalidates an edge goes on answering with the old copy, and fetches once") {
  OriginConfig config = origin_config();
  config.caching.stale_while_revalidate = 5s;
  System s = system(config, {});
  s.ask(0s, kEdge, 3);
  s.at(5s, publish(3));
  const auto stale = s.ask(12s, kEdge, 3);
  const auto stale_too = s.ask(12'001ms, kEdge, 3);
  const auto fresh = s.ask(12'100ms, kEdge, 3);
  const World world = s.run(13s);
  CHECK(answered_at(world, stale) == 12'020ms);
  CHECK(reply(world, stale).version == 1);
  CHECK(reply(world, stale).degraded);
  CHECK(reply(world, stale_too).version == 1);
  CHECK(reply(world, fresh).version == 2);
  CHECK(origin(world).asked == 2);
  CHECK(world.violations().empty());
}

TEST_CASE("when the origin is down an edge answers with what it has, as long as it may") {
  OriginConfig config = origin_config();
  config.caching.stale_if_error = 20s;
  System s = system(config, {.fetch_timeout = 500ms});
  s.ask(0s, kEdge, 3);
  s.at(5s, command::Crash{kOrigin});
  const auto helped = s.ask(15s, kEdge, 3);
  const auto not_any_more = s.ask(31s, kEdge, 3);
  const auto never_had = s.ask(15s, kEdge, 4);
  const World world = s.run(33s);
  CHECK(answered_at(world, helped) == 15'520ms);  // it had to lose patience first
  CHECK(reply(world, helped).status == service::Status::ok);
  CHECK(reply(world, helped).degraded);
  CHECK(reply(world, not_any_more).status == service::Status::late);
  CHECK(reply(world, never_had).status == service::Status::late);
  CHECK(edge(world).error_hits == 1);
  CHECK(edge(world).failures == 2);
  CHECK(edge(world).fetches.under_way == 0);
  CHECK(world.violations().empty());
}

TEST_CASE("who asks for what is being fetched waits for that, unless requests are not collapsed") {
  for (const bool collapse : {true, false}) {
    System s = system(origin_config(), {.collapse = collapse});
    for (int i = 0; i < 20; ++i) s.ask(ms(i), kEdge, 3);
    const World world = s.run(1s);
    CHECK(System::asker(world).answers.size() == 20);
    CHECK(origin(world).asked == (collapse ? 1 : 20));
    CHECK(edge(world).collapsed == (collapse ? 19 : 0));
    CHECK(world.violations().empty());
  }
}

TEST_CASE("what is asked for by its version is kept for good, and each version apart") {
  System s = system(origin_config(), {});
  const auto one = s.ask(0s, kEdge, 3, false, Value::of(Exactly{1}));
  s.at(1s, publish(3));
  const auto two = s.ask(2s, kEdge, 3, false, Value::of(Exactly{2}));
  const auto one_again = s.ask(1000s, kEdge, 3, false, Value::of(Exactly{1}));
  const World world = s.run(1001s);
  CHECK(reply(world, one).version == 1);
  CHECK(reply(world, two).version == 2);
  CHECK(reply(world, one_again).version == 1);
  CHECK(origin(world).asked == 2);
}

TEST_CASE("an edge's own times go before the origin's, but not for what never changes") {
  System s = system(origin_config(), {.caching = {1s, 0s, 0s}});
  s.ask(0s, kEdge, 3);
  s.ask(2s, kEdge, 3);
  s.ask(0s, kEdge, 4, false, Value::of(Exactly{1}));
  s.ask(2s, kEdge, 4, false, Value::of(Exactly{1}));
  CHECK(origin(s.run(3s)).asked == 3);
}

TEST_CASE("a write goes through to the origin, and the copy on its way is dropped") {
  System s = system(origin_config(), {});
  s.ask(0s, kEdge, 3);
  const auto write = s.ask(1s, kEdge, 3, true);
  const auto read = s.ask(2s, kEdge, 3);
  const World world = s.run(3s);
  CHECK(reply(world, write).version == 2);
  CHECK(reply(world, read).version == 2);
}

TEST_CASE("a purge takes the way to the edge, and what its lag adds") {
  System s = system(origin_config(), {.purge_lag = Distribution::constant(ms(500))});
  s.ask(0s, kEdge, 3);
  s.at(1s, publish(3));
  s.at(2s, purge(3));
  const auto before = s.ask(2'400ms, kEdge, 3);
  const auto after = s.ask(2'600ms, kEdge, 3);
  const World world = s.run(4s);
  CHECK(reply(world, before).version == 1);
  CHECK(reply(world, after).version == 2);
  CHECK(edge(world).purged == 1);
  CHECK(origin(world).spread.open.empty());
  CHECK(origin(world).spread.completed == 1);
  CHECK(world.violations().empty());
}

TEST_CASE("a purge that is lost leaves the old copy, unless it is told again") {
  for (const bool again : {true, false}) {
    OriginConfig config = origin_config();
    config.purge_again = again ? 1s : 0s;
    System s = system(config, {});
    s.ask(0s, kEdge, 3);
    s.at(1s, publish(3));
    s.at(1900ms, command::Cut{"away", {kOrigin}, {kEdge}, false});
    s.at(2s, purge(3));
    s.at(2500ms, command::Heal{"away"});
    const auto later = s.ask(5s, kEdge, 3);
    const World world = s.run(6s);
    CHECK(reply(world, later).version == (again ? 2 : 1));
    CHECK(origin(world).spread.open.empty() == again);
    CHECK(world.violations().empty());
  }
}

TEST_CASE("what was on its way when the purge came is fetched once more") {
  // The origin begins an answer at 1.020 s and is done at 1.070 s. Meanwhile there is a new version, and the purge is first.
  for (const Mutation mutation : {Mutation::none, Mutation::keep_after_purge}) {
    OriginConfig config = origin_config();
    config.purges = true;
    config.work = Distribution::constant(ms(50));
    System s = system(config, {.mutation = mutation});
    s.host(kOrigin).cores = 2;
    const auto asked = s.ask(1s, kEdge, 3);
    s.at(1'030ms, publish(3));
    const World world = s.run(3s);
    CHECK(reply(world, asked).version == (mutation == Mutation::none ? 2 : 1));
    CHECK(breaks(world, kPurgedMeansGone) == (mutation != Mutation::none));
  }
}

TEST_CASE("a purge passes through a shield first: the edge behind it doesn't get the old copy back") {
  OriginConfig config = origin_config();
  config.purges = true;
  System s = behind_a_shield(config, {.below = {kBehind}}, {});
  s.ask(0s, kBehind, 3);
  s.at(1s, publish(3));
  const auto after = s.ask(1'100ms, kBehind, 3);
  const World world = s.run(2s);
  CHECK(reply(world, after).version == 2);
  CHECK(edge(world, kBehind).purged == 1);
  CHECK(origin(world).spread.completed == 1);
  CHECK(world.violations().empty());
}

TEST_CASE("an edge that is purged and not its shield fetches the old copy from there, and the claim says so") {
  OriginConfig config = origin_config();
  config.purges = true;
  config.edges = {kBehind};
  System s = behind_a_shield(config, {}, {});
  s.ask(0s, kBehind, 3);
  s.at(1s, publish(3));
  s.ask(1'100ms, kBehind, 3);
  CHECK(breaks(s.run(2s), kPurgedMeansGone));
}

TEST_CASE("a shield asks the origin once for all edges, and ages go on counting behind it") {
  for (const Mutation mutation : {Mutation::none, Mutation::ignore_age}) {
    System s = behind_a_shield(origin_config(), {}, {.mutation = mutation});
    s.ask(0s, kShield, 3);
    s.at(1s, publish(3));
    s.ask(9s, kBehind, 3);
    s.ask(12s, kBehind, 3);
    const auto late = s.ask(16s, kBehind, 3);
    const World world = s.run(20s);
    CHECK(reply(world, late).version == (mutation == Mutation::none ? 2 : 1));
    CHECK(breaks(world, kFreshnessBound) == (mutation != Mutation::none));
  }
}

TEST_CASE("an edge that begins a fetch for each old answer breaks its promise") {
  for (const Mutation mutation : {Mutation::none, Mutation::fetch_for_each}) {
    OriginConfig config = origin_config();
    config.caching.stale_while_revalidate = 5s;
    System s = system(config, {.mutation = mutation});
    s.ask(0s, kEdge, 3);
    s.ask(12s, kEdge, 3);
    s.ask(12'001ms, kEdge, 3);
    CHECK(breaks(s.run(13s), kAtMostOneFetch) == (mutation != Mutation::none));
  }
}

TEST_CASE("there are never more objects than have room") {
  for (const Mutation mutation : {Mutation::none, Mutation::overfill}) {
    System s = system(origin_config(), {.capacity = 3, .mutation = mutation});
    for (std::uint32_t key = 0; key < 6; ++key) s.ask(1s * key, kEdge, key);
    const World world = s.run(7s);
    CHECK(edge(world).shelf.size() == (mutation == Mutation::none ? 3 : 4));
    CHECK(edge(world).evictions == (mutation == Mutation::none ? 3 : 2));
    CHECK(breaks(world, kWithinCapacity) == (mutation != Mutation::none));
  }
}

TEST_CASE("an edge that leaves versions out of names gives one for another") {
  for (const Mutation mutation : {Mutation::none, Mutation::ignore_version}) {
    System s = system(origin_config(), {.mutation = mutation});
    s.ask(0s, kEdge, 3, false, Value::of(Exactly{1}));
    s.at(1s, publish(3));
    s.ask(2s, kEdge, 3, false, Value::of(Exactly{2}));
    CHECK(breaks(s.run(3s), kOneNameOneVersion) == (mutation != Mutation::none));
  }
}

TEST_CASE("a clock that runs slow keeps copies longer than it may: the claim sees it") {
  System s = system(origin_config(), {});
  s.host(kEdge).clock_ppm = -200'000;
  s.ask(0s, kEdge, 3);
  s.at(500ms, publish(3));
  s.ask(11s, kEdge, 3);
  CHECK(breaks(s.run(12s), kFreshnessBound));
}

TEST_CASE("an edge that has crashed is cold, and takes no answer to a question of its earlier life") {
  System s = system(origin_config(), {});
  s.ask(0s, kEdge, 3);
  s.ask(2'995ms, kEdge, 4);
  s.at(3'010ms, command::Crash{kEdge});
  s.at(3'012ms, command::Restart{kEdge});
  const auto after = s.ask(4s, kEdge, 3);
  const World world = s.run(5s);
  CHECK(answered_at(world, after) == 4'041ms);
  CHECK(edge(world).asked == 1);
  CHECK(edge(world).shelf.size() == 1);
}

TEST_CASE("an operator can purge one edge, whatever the others have") {
  System s = system(origin_config(), {});
  s.ask(0s, kEdge, 3);
  s.at(1s, publish(3));
  s.at(2s, purge(3, kEdge));
  const auto after = s.ask(3s, kEdge, 3);
  const World world = s.run(4s);
  CHECK(reply(world, after).version == 2);
  CHECK(world.violations().empty());
}

TEST_CASE("an edge that has nobody to ask, or asks itself in the end, is refused") {
  const auto refused = [](const std::string& one, const std::string& two) {
    const auto loaded = load_scenario(R"({"version": 1, "nodes": [{"name": "one", "role": "cdn.edge", "config": {)" +
                                          one + R"(}}, {"name": "two", "role": "cdn.edge", "config": {)" + two + "}}]}",
                                      "test");
    const auto* error = std::get_if<InputError>(&loaded);
    return error ? error->line() : std::string();
  };
  CHECK(refused("", R"("parent": "one")").find("/nodes/0/config/parent: found nobody") != std::string::npos);
  CHECK(refused(R"("parent": "two")", R"("parent": "one")").find("found a circle") != std::string::npos);
}

}  // namespace
}  // namespace netsplit::cdn::edge_test
