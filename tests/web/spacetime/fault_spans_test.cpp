#include "web/spacetime/fault_spans.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/web/scene/running_system.h"

namespace netsplit::fault_spans_test {
namespace {

struct Broken {
  RunningSystem system;
  RunIndex index;

  void act(Time at, Command command) {
    system.timeline->seek(at);
    system.timeline->act(std::move(command));
  }
  std::vector<FaultSpan> spans(Time at) {
    system.timeline->seek(at);
    index.clear();
    index.follow(system.timeline->recorder());
    return find_fault_spans(*system.timeline, system.scenario, index.marks());
  }
};

}  // namespace

TEST_CASE("a crash lasts until the restart, and then no longer") {
  Broken run;
  const NodeId s2 = run.system.node("s2");
  run.act(ms(100), command::Crash{s2});
  run.act(ms(300), command::Restart{s2});
  run.act(ms(700), command::Crash{s2});
  const auto spans = run.spans(ms(1000));
  REQUIRE(spans.size() == 2);
  CHECK(spans[0].kind == FaultSpan::Kind::down);
  CHECK(spans[0].nodes == std::vector<NodeId>{s2});
  CHECK(spans[0].begin == ms(100));
  CHECK(spans[0].end == ms(300));
  CHECK(spans[1].lasts());
}

TEST_CASE("a crash ends a pause") {
  Broken run;
  const NodeId s1 = run.system.node("s1");
  run.act(ms(100), command::Pause{s1});
  run.act(ms(200), command::Crash{s1});
  const auto spans = run.spans(ms(400));
  REQUIRE(spans.size() == 2);
  CHECK(spans[0].kind == FaultSpan::Kind::paused);
  CHECK(spans[0].end == ms(200));
}

TEST_CASE("a node is slow until it is given its full speed, with the factor in words") {
  Broken run;
  const NodeId s1 = run.system.node("s1");
  run.act(ms(100), command::Slow{s1, Ratio{4 * Ratio::kOne}});
  run.act(ms(200), command::Slow{s1, Ratio::one()});
  const auto spans = run.spans(ms(400));
  REQUIRE(spans.size() == 1);
  CHECK(spans[0].words == "4 times slower");
  CHECK(spans[0].end == ms(200));
}

TEST_CASE("a cut shows its smaller side, and is healed by its name or with all others") {
  Broken run;
  const NodeId s1 = run.system.node("s1");
  const NodeId s2 = run.system.node("s2");
  const NodeId s3 = run.system.node("s3");
  run.act(ms(100), command::Cut{"one", {s1, s2}, {s3}, false});
  run.act(ms(150), command::Cut{"two", {s1}, {s2}, false});
  run.act(ms(200), command::Heal{"one"});
  run.act(ms(300), command::Heal{});
  const auto spans = run.spans(ms(400));
  REQUIRE(spans.size() == 2);
  CHECK(spans[0].nodes == std::vector<NodeId>{s3});
  CHECK(spans[0].others == std::vector<NodeId>{s1, s2});
  CHECK(spans[0].end == ms(200));
  CHECK(spans[1].end == ms(300));
}

TEST_CASE("what the script will do only later is no span yet") {
  const auto loaded = load_builtin("raft/leader_crash");
  const auto& scenario = std::get<Scenario>(loaded);
  const auto crash = std::find_if(scenario.spec.script.begin(), scenario.spec.script.end(),
                                  [](const auto& c) { return std::holds_alternative<command::Crash>(c.command); });
  REQUIRE(crash != scenario.spec.script.end());
  Timeline timeline(scenario.spec);
  const auto found = [&](Time at) {
    timeline.seek(at);
    RunIndex index;
    index.follow(timeline.recorder());
    return find_fault_spans(timeline, scenario, index.marks()).size();
  };
  CHECK(found(crash->at - us(1)) == 0);
  CHECK(found(crash->at + ms(1)) == 1);
}

}  // namespace netsplit::fault_spans_test
