#include "web/history/lanes.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/scenario/scenario.h"
#include "web/app/run_index.h"

namespace netsplit::lanes_test {

namespace {

struct Played {
  explicit Played(std::string_view name, Time until)
      : scenario(std::get<Scenario>(load_builtin(name))), timeline(scenario.spec) {
    timeline.seek(until);
  }
  Scenario scenario;
  Timeline timeline;
};

std::size_t operations_in(const Lanes& lanes) {
  std::size_t n = 0;
  for (const Lane& lane : lanes.lanes()) n += lane.operations.size();
  return n;
}

std::size_t operations_in(const std::vector<Bar>& bars) {
  std::size_t n = 0;
  for (const Bar& bar : bars) n += bar.count;
  return n;
}

}  // namespace

TEST_CASE("every operation is in one lane of its client, and those of a lane do not overlap") {
  const Played run("raft/disk_lost_without_sync", std::chrono::seconds{2});
  Lanes lanes;
  lanes.follow(run.timeline);
  const Recorder& recorder = run.timeline.recorder();
  REQUIRE(operations_in(lanes) == recorder.operations().size());
  CHECK(lanes.lanes().size() == 4);  // four clients at once on one node
  for (const Lane& lane : lanes.lanes()) {
    Time free{};
    for (const OpId id : lane.operations) {
      const Operation* op = find_operation(recorder, id);
      REQUIRE(op != nullptr);
      CHECK(op->client == lane.client);
      CHECK(op->invoked >= free);
      free = op->completed;
    }
  }
}

TEST_CASE("lanes that grow with the run are those of the whole run") {
  const Played whole("raft/leader_crash", std::chrono::seconds{6});
  Lanes at_once;
  at_once.follow(whole.timeline);
  Played growing("raft/leader_crash", Time{});
  Lanes step_by_step;
  for (int i = 1; i <= 60; ++i) {
    growing.timeline.seek(ms(100) * i);
    step_by_step.follow(growing.timeline);
  }
  REQUIRE(at_once.lanes().size() == step_by_step.lanes().size());
  for (std::size_t i = 0; i < at_once.lanes().size(); ++i)
    CHECK(at_once.lanes()[i].operations == step_by_step.lanes()[i].operations);
}

TEST_CASE("a future that was cut off takes its operations with it") {
  Played run("raft/leader_crash", std::chrono::seconds{4});
  Lanes lanes;
  lanes.follow(run.timeline);
  const std::size_t before = operations_in(lanes);
  run.timeline.seek(std::chrono::seconds{1});
  run.timeline.act(command::Crash{node_id(0), false});
  lanes.follow(run.timeline);
  CHECK(operations_in(lanes) < before);
  CHECK(operations_in(lanes) == run.timeline.recorder().operations().size());
}

TEST_CASE("bars too short to be told apart are drawn as one that counts them") {
  const Played run("raft/disk_lost_without_sync", std::chrono::seconds{4});
  Lanes lanes;
  lanes.follow(run.timeline);
  const Lane& lane = lanes.lanes().front();
  const Recorder& recorder = run.timeline.recorder();
  const Time edge = run.timeline.furthest();
  const auto small = bars_of(lane, recorder, {Time{}, edge, 0, 100}, edge);
  CHECK(small.size() <= 100);
  CHECK(operations_in(small) == lane.operations.size());
  const auto large = bars_of(lane, recorder, {Time{}, edge, 0, 100'000}, edge);
  CHECK(large.size() == lane.operations.size());
  // Only what is in sight comes out.
  const auto part = bars_of(lane, recorder, {ms(1000), ms(1100), 0, 100'000}, edge);
  REQUIRE_FALSE(part.empty());
  CHECK(part.size() < 20);
  for (const Bar& bar : part) CHECK((bar.right >= 0 && bar.left <= 100'000));
}

}  // namespace netsplit::lanes_test
