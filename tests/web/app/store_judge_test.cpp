// What the clients saw is judged while the run goes on, and the verdict is that of the moment looked at.
#include "web/app/store_judge.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/scenario/run.h"
#include "tests/web/app/hands.h"

namespace netsplit::store_judge_test {

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Judged {
  explicit Judged(std::string_view name) : timeline(std::get<Scenario>(load_builtin(name)).spec) {}
  void go(Time to) {
    timeline.seek(to);
    judge.follow(timeline.recorder(), edition);
    while (judge.thinking()) judge.think(true);
  }
  Timeline timeline;
  StoreJudge judge;
  RunIndex::Edition edition{1, 0};
};

}  // namespace

TEST_CASE("a healthy run's operations are judged as they come, and nothing is left to think about") {
  Judged j("raft/leader_crash");
  CHECK(j.judge.empty());
  j.go(std::chrono::seconds{3});
  CHECK_FALSE(j.judge.empty());
  const std::size_t before = j.judge.store().operations();
  j.go(std::chrono::seconds{9});
  CHECK(j.judge.store().operations() > before);
  CHECK(j.judge.store().answer() == checkers::Answer::holds);
  CHECK_FALSE(j.judge.broken(j.timeline.world()));
}

TEST_CASE("a broken promise is seen from the answer on, and not before") {
  Judged j("raft/stale_lease_read");
  j.go(std::chrono::seconds{4});
  const checkers::Witness* witness = j.judge.broken(j.timeline.world());
  REQUIRE(witness);
  const auto stuck = static_cast<OpId>(witness->stuck.origin);
  CHECK(j.judge.mark(stuck, j.timeline.world())->tone == Tone::bad);
  CHECK(j.judge.mark(static_cast<OpId>(witness->calls.front().origin), j.timeline.world())->tone == Tone::waiting);
  CHECK_FALSE(j.judge.mark(0, j.timeline.world()));
  j.go(std::chrono::seconds{2});
  CHECK_FALSE(j.judge.broken(j.timeline.world()));
  CHECK_FALSE(j.judge.mark(stuck, j.timeline.world()));
}

TEST_CASE("another future is judged from its beginning") {
  Judged j("raft/stale_lease_read");
  j.go(std::chrono::seconds{4});
  REQUIRE(j.judge.broken(j.timeline.world()));
  j.timeline.seek(std::chrono::milliseconds{500});
  j.timeline.act(command::Crash{NodeId{0}, false});
  j.timeline.seek(std::chrono::milliseconds{600});
  ++j.edition.cuts;
  j.go(std::chrono::milliseconds{600});
  CHECK_FALSE(j.judge.store().broken());
}

TEST_CASE("the page counts linearizability among the claims, and says what became of it") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.run_to(0.3f);
  desk.rest(10);
  CHECK(has(desk.state("verdict"), "All 8 claims hold"));
}

TEST_CASE("operations whose beginning was thinned out are not judged, and never called broken") {
  Judged j("raft/stale_lease_read");
  World world(std::get<Scenario>(load_builtin("raft/stale_lease_read")).spec);
  Recorder little(128u << 20, 4096);
  world.record_to(&little);
  world.run_until(std::chrono::seconds{4});
  REQUIRE(little.first_operation() > 0);
  j.judge.follow(little, j.edition);
  while (j.judge.thinking()) j.judge.think(true);
  CHECK(j.judge.empty());
  CHECK_FALSE(j.judge.broken(world));
  ++j.edition.cuts;
  j.judge.follow(little, j.edition);
  CHECK(j.judge.empty());
}

TEST_CASE("weaker promises are judged when the scenario names them, anew in each future") {
  Scenario scenario = std::get<Scenario>(load_builtin("raft/stale_lease_read"));
  Judged unnamed("raft/stale_lease_read");
  unnamed.go(std::chrono::seconds{4});
  unnamed.judge.judge_weaker(scenario, unnamed.timeline.world());
  CHECK(unnamed.judge.weaker().empty());
  scenario.expected.holds = {"Read Your Writes"};
  Judged j("raft/stale_lease_read");
  j.go(std::chrono::seconds{4});
  j.judge.judge_weaker(scenario, j.timeline.world());
  REQUIRE(j.judge.weaker().size() == 1);
  CHECK(j.judge.weaker().front().answer == checkers::Answer::holds);
  ++j.edition.cuts;
  j.judge.follow(j.timeline.recorder(), j.edition);
  CHECK(j.judge.weaker().empty());
}

}  // namespace netsplit::store_judge_test
