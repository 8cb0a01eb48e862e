#include "core/protocols/cdn/origin.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/protocols/asking.h"

namespace netsplit::cdn::origin_test {
namespace {

using test::System;

constexpr NodeId kOrigin{1};

System system(OriginConfig config) {
  System s;
  Origin origin;
  origin.config = std::move(config);
  s.add("origin", Role::of(origin));
  return s;
}
OriginConfig ten_objects() {
  OriginConfig config;
  config.keys = 10;
  config.work = Distribution::constant(ms(1));
  return config;
}

const Origin& origin(const World& world) { return *world.role(kOrigin).as<Origin>(); }
const service::Reply& reply(const World& world, std::size_t question) {
  const auto* answer = System::asker(world).answer(question);
  REQUIRE(answer);
  return answer->reply;
}
Command publish(std::int64_t key) { return command::Tell{kOrigin, Value::of(PublishNow{key})}; }

TEST_CASE("an object has a version that grows with each publication and each write") {
  System s = system(ten_objects());
  const auto first = s.ask(0s, kOrigin, 3);
  s.at(1s, publish(3));
  const auto published = s.ask(2s, kOrigin, 3);
  const auto write = s.ask(3s, kOrigin, 3, true);
  const auto written = s.ask(4s, kOrigin, 3);
  const auto other = s.ask(4s, kOrigin, 4);
  const World world = s.run(5s);
  CHECK(reply(world, first).version == 1);
  CHECK(reply(world, published).version == 2);
  CHECK(reply(world, published).body.as<Content>()->modified == 1s);
  CHECK(reply(world, write).version == 3);
  CHECK(reply(world, written).version == 3);
  CHECK(reply(world, other).version == 1);
}

TEST_CASE("there is no object beyond the last one, and none to publish") {
  System s = system(ten_objects());
  const auto missing = s.ask(0s, kOrigin, 10);
  s.at(1s, publish(10));
  const World world = s.run(2s);
  CHECK(reply(world, missing).status == service::Status::denied);
  CHECK(origin(world).published == 0);
}

TEST_CASE("the page names the current version of each object") {
  System s = system(ten_objects());
  s.at(1s, publish(3));
  s.at(1s, publish(3));
  const auto page = s.ask(2s, kOrigin, kPage);
  const World world = s.run(3s);
  const auto* content = reply(world, page).body.as<Content>();
  REQUIRE(content);
  REQUIRE(content->editions.size() == 10);
  CHECK(content->editions[3].version == 3);
  CHECK(content->editions[4].version == 1);
  CHECK(content->caching.max_age == 2s);
}

TEST_CASE("a crash forgets no version that was current") {
  System s = system(ten_objects());
  s.at(1s, publish(3));
  s.at(2s, command::Crash{kOrigin});
  s.at(3s, command::Restart{kOrigin});
  const auto after = s.ask(4s, kOrigin, 3);
  const World world = s.run(5s);
  CHECK(reply(world, after).version == 2);
  CHECK(origin(world).published == 1);
}

TEST_CASE("a version is current when it is on disk, and not before") {
  System s = system(ten_objects());
  s.host(kOrigin).sync_time = Distribution::constant(100ms);
  s.at(1s, publish(3));
  const auto during = s.ask(1'050ms, kOrigin, 3);
  const auto after = s.ask(1'100ms, kOrigin, 3);
  const World world = s.run(2s);
  CHECK(reply(world, during).version == 1);
  CHECK(reply(world, after).version == 2);
}

TEST_CASE("it publishes by a schedule") {
  OriginConfig config = ten_objects();
  config.publish_every = 100ms;
  CHECK(origin(system(config).run(1'050ms)).published == 10);
}

TEST_CASE("an origin has its cores, and no more") {
  System s = system(ten_objects());
  for (int i = 0; i < 10; ++i) s.ask(0s, kOrigin, 3);
  const World world = s.run(1s);
  CHECK(System::asker(world).answers.front().at == 21ms);
  CHECK(System::asker(world).answers.back().at == 30ms);
}

TEST_CASE("whoever orders what isn't true any more hears what is") {
  System s = system(ten_objects());
  s.at(1s, publish(3));
  const auto right = s.ask(2s, kOrigin, 3, false, Value::of(Order{2}));
  const auto wrong = s.ask(2s, kOrigin, 3, false, Value::of(Order{1}));
  const World world = s.run(3s);
  CHECK(reply(world, right).version == 2);
  CHECK(reply(world, wrong).version == 2);
  CHECK(origin(world).orders == 2);
  CHECK(origin(world).misled == 1);
  CHECK(origin(world).asked == 0);
}

}  // namespace
}  // namespace netsplit::cdn::origin_test
