#include "core/scenario/run.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "core/timeline/timeline.h"

namespace netsplit::run_test {
namespace {

Scenario loaded(std::string_view text) {
  auto result = load_scenario(text, "run");
  if (const auto* error = std::get_if<InputError>(&result)) FAIL(error->line());
  return std::get<Scenario>(std::move(result));
}

constexpr std::string_view kCluster = R"({"version": 1, "until": "3s", "nodes": [
  {"name": "s1..s3", "role": "raft.server", "disk": {"sync": "1ms"}}, {"name": "c1", "role": "kv.client"}]})";

void play(ScenarioRun& run, std::uint64_t events_at_once) {
  while (!run.advance(events_at_once)) {}
}

}  // namespace

TEST_CASE("a run comes to the same hash however it is cut into pieces") {
  const Scenario scenario = loaded(kCluster);
  ScenarioRun whole(scenario, {}, scenario.until);
  ScenarioRun pieces(scenario, {}, scenario.until);
  play(whole, 1'000'000'000);
  play(pieces, 7);
  CHECK(whole.world().hash() == pieces.world().hash());
  CHECK(whole.world().now() == scenario.until);
}

TEST_CASE("commands come to the same run here as in a timeline") {
  const Scenario scenario = loaded(kCluster);
  Timeline timeline(scenario.spec, {scenario.limits(scenario.until)});
  timeline.seek(ms(1000));
  timeline.act(command::Crash{node_id(0), false});
  timeline.seek(ms(1500));
  timeline.act(command::Cut{"c", {node_id(1)}, {node_id(2)}, false});
  timeline.act(command::Restart{node_id(0)});
  timeline.seek_step(timeline.world().steps() + 10);
  timeline.act(command::Heal{});
  timeline.seek(scenario.until);
  ScenarioRun run(scenario, timeline.commands(), scenario.until);
  play(run, 1'000'000);
  CHECK(run.world().steps() == timeline.world().steps());
  CHECK(run.world().hash() == timeline.hash());
}

TEST_CASE("a run that costs something says how much, by what for, by node and by operation") {
  std::string text(kCluster);
  text.insert(text.size() - 1, R"(, "prices": {"in_zone": 1, "messages": 0.5, "core_hour": 1, "node_hour": 3.6})");
  const Scenario scenario = loaded(text);
  ScenarioRun run(scenario, {}, scenario.until);
  play(run, 1'000'000'000);
  const auto json = nlohmann::json::parse(run_json(scenario, run));
  const auto& bill = json["bill"];
  CHECK(bill["hours"] == 4 * 3'000'000);
  CHECK(bill["messages"].get<std::int64_t>() > 0);
  CHECK(bill["in_zone"].get<std::int64_t>() > 0);
  CHECK(bill["internet"] == 0);
  std::int64_t sum = 0;
  for (const auto& node : json["nodes"]) sum += node["bill"].get<std::int64_t>();
  CHECK(bill["in_all"] == sum);
  CHECK(bill["for_each_ok_operation"] == sum / static_cast<std::int64_t>(run.operations(Outcome::ok)));
  const Scenario free = loaded(kCluster);
  ScenarioRun for_nothing(free, {}, free.until);
  play(for_nothing, 1'000'000'000);
  CHECK_FALSE(nlohmann::json::parse(run_json(free, for_nothing)).contains("bill"));
  CHECK(for_nothing.world().story_hash() == run.world().story_hash());
}

TEST_CASE("a run stops cleanly at its budget of events") {
  Scenario scenario = loaded(kCluster);
  scenario.max_events = 500;
  ScenarioRun run(scenario, {}, scenario.until);
  play(run, 1'000'000);
  REQUIRE(run.stopped_because());
  CHECK(run.world().steps() == 500);
  CHECK(run.advance(100));
  CHECK(run.world().steps() == 500);
}

TEST_CASE("a run stops cleanly when too many messages are in flight") {
  const Scenario scenario = loaded(R"({"version": 1, "until": "3h", "nodes": [
    {"name": "s1..s3", "role": "raft.server"}, {"name": "c1", "role": "kv.client", "config": {"loop": "open", "rate": 100000}}],
    "network": {"default": {"latency": "1h"}}, "limits": {"messages": 1000}})");
  ScenarioRun run(scenario, {}, scenario.until);
  play(run, 1'000'000);
  REQUIRE(run.stopped_because());
  CHECK(run.stopped_because()->find("messages") != std::string::npos);
  CHECK(run.world().packets_in_flight() < 1'200);
}

TEST_CASE("the JSON of a run holds its hash, counts, verdicts and the state of every node") {
  const Scenario scenario = std::get<Scenario>(load_builtin("raft/figure_8_broken"));
  ScenarioRun run(scenario, {}, scenario.until);
  play(run, 1'000'000);
  const auto json = nlohmann::json::parse(run_json(scenario, run));
  CHECK(json["hash"].get<std::string>().size() == 16);
  CHECK(json["steps"] == run.world().steps());
  CHECK(json["records"]["sent"] == run.records(RecordKind::sent));
  CHECK(json["nodes"].size() == 6);
  CHECK(json["nodes"][4]["state"]["standing"] == "leader");
  std::uint64_t in_kinds = 0;
  for (const auto& count : json["records"]) in_kinds += count.get<std::uint64_t>();
  CHECK(in_kinds == run.world().records());
  std::uint64_t operations = 0;
  for (const auto& count : json["operations"]) operations += count.get<std::uint64_t>();
  CHECK(operations == run.world().operations());
  for (const auto& claim : json["claims"])
    if (claim["claim"] == "Leader Completeness") {
      CHECK(claim["holds"] == false);
      CHECK(claim["why"].get<std::string>().find("s5 leads term 4") == 0);
    }
}

}  // namespace netsplit::run_test
