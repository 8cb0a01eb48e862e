#include "core/timeline/field_history.h"

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"

namespace netsplit::field_history_test {

namespace {

Scenario steady_state() { return std::get<Scenario>(load_builtin("raft/steady_state")); }

}  // namespace

TEST_CASE("a field's samples are what the role describes at those times") {
  const Scenario scenario = steady_state();
  Timeline timeline(scenario.spec);
  timeline.seek(ms(300));
  const FieldHistory& history = timeline.fields();
  REQUIRE(history.samples() > 100);
  const auto* commit = history.find(node_id(0), "commit index");
  REQUIRE(commit != nullptr);
  CHECK(commit->values.back() > 0);

  Timeline again(scenario.spec);
  for (const std::size_t sample : {std::size_t{3}, history.samples() / 2, history.samples() - 1}) {
    again.seek(history.time_of(sample));
    FieldHistory one;
    one.sample(again.world());
    const auto* now = one.find(node_id(0), "commit index");
    REQUIRE(now != nullptr);
    CHECK(commit->values[sample] == now->values[0]);
    CHECK(history.in_flight()[sample] == one.in_flight()[0]);
  }
}

TEST_CASE("samples are taken once, however the run is wound back and forth") {
  const Scenario scenario = steady_state();
  Timeline straight(scenario.spec);
  straight.seek(ms(500));
  Timeline wound(scenario.spec);
  wound.seek(ms(200));
  wound.seek(ms(20));
  wound.seek(ms(350), 1000);
  wound.seek(ms(100));
  wound.seek(ms(500));
  REQUIRE(wound.fields().samples() == straight.fields().samples());
  CHECK(wound.fields().in_flight() == straight.fields().in_flight());
}

TEST_CASE("many samples are thinned to every second one, and time of the rest stays") {
  const Scenario scenario = steady_state();
  Timeline timeline(scenario.spec);
  timeline.seek(std::chrono::seconds{2});
  const FieldHistory& history = timeline.fields();
  CHECK(history.samples() <= FieldHistory::kMostSamples);
  CHECK(history.samples() >= FieldHistory::kMostSamples / 2);
  CHECK(history.time_of(history.samples() - 1) <= std::chrono::seconds{2});
  CHECK(history.time_of(history.samples()) > std::chrono::seconds{2});
}

TEST_CASE("an action in the past cuts the samples after it off") {
  const Scenario scenario = steady_state();
  Timeline timeline(scenario.spec);
  timeline.seek(ms(400));
  timeline.seek(ms(100));
  timeline.act(command::Crash{node_id(0), false});
  CHECK(timeline.fields().time_of(timeline.fields().samples()) <= ms(101));
  timeline.seek(ms(400));
  const auto* up = timeline.fields().find(node_id(0), "machine/up");
  REQUIRE(up != nullptr);
  CHECK(up->values[timeline.fields().samples() / 8] == 1);
  CHECK(up->values.back() == 0);
  const auto* commit = timeline.fields().find(node_id(0), "commit index");
  REQUIRE(commit != nullptr);
  CHECK(commit->values.size() < timeline.fields().samples());
}

}  // namespace netsplit::field_history_test
