#include "core/search/figures.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/search/small_sweep.h"

namespace netsplit::search::figures_test {
namespace {

Scenario scenario_from(std::string_view text, std::uint64_t seed = 1) {
  auto loaded = load_scenario(text, "test", {.seed = seed});
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  return std::get<Scenario>(std::move(loaded));
}

/// The results of one run, by the names of figures.
class Measured {
 public:
  explicit Measured(std::string_view text, std::uint64_t seed = 1) {
    SweepPlan plan;
    plan.name = "test";
    plan.text = text;
    plan.seeds = {seed, seed};
    header_ = header_of(std::move(plan), {});
    result_ = results_of(header_).front();
  }
  std::optional<std::int64_t> operator[](std::string_view name) const {
    for (std::size_t i = 0; i < header_.figures.size(); ++i)
      if (header_.figures[i].name == name) return result_.values[i];
    FAIL("no figure is called " << name);
    return std::nullopt;
  }

 private:
  SweepHeader header_;
  TrialResult result_;
};

}  // namespace

TEST_CASE("what a scenario asks for comes to what its own measurement gives, at every moment and as a difference") {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Scenario scenario = scenario_from(kSmall, seed);
    const Measured measured(kSmall, seed);
    for (const NamedMeasure& named : scenario.measures) {
      INFO(named.name);
      Measurement alone(scenario, named.measure);
      while (!alone.advance(1'000'000)) {}
      REQUIRE(alone.amount());
      CHECK(measured[named.name] == alone.amount()->number);
    }
    CHECK(measured["down at 1.5 s"] == 1);
  }
}

TEST_CASE("the time until an aim came to be is counted from the moment from which things count") {
  const Measured measured(kSmall);
  REQUIRE(measured["time to Leader Elected"]);
  // It takes a majority that follows: later than the note of the winner, by about a message.
  CHECK(*measured["time to Leader Elected"] > *measured["election time"]);
  CHECK(*measured["time to Leader Elected"] < *measured["election time"] + ms(10).count());
}

TEST_CASE("operations, their latency and messages are those of the run") {
  const Scenario scenario = scenario_from(kSmall);
  Timeline timeline(scenario.spec, {scenario.limits(scenario.until)});
  timeline.seek(scenario.until);
  std::vector<std::int64_t> latencies;
  for (const Operation& op : timeline.recorder().operations())
    if (op.outcome == Outcome::ok) latencies.push_back((op.completed - op.invoked).count());
  std::sort(latencies.begin(), latencies.end());
  std::int64_t sent = 0;
  std::int64_t bytes = 0;
  timeline.recorder().for_each(0, timeline.recorder().end(), [&](RecordId, const Record& r) {
    if (r.kind == RecordKind::sent) ++sent, bytes += r.value;
    return true;
  });
  const Measured measured(kSmall);
  REQUIRE(latencies.size() > 20);
  CHECK(measured["operations ok"] == static_cast<std::int64_t>(latencies.size()));
  CHECK(measured["operation latency, median"] == latencies[(latencies.size() - 1) / 2]);
  CHECK(measured["operation latency, slowest"] == latencies.back());
  CHECK(measured["operation latency, 99th percentile"] >= measured["operation latency, median"]);
  CHECK(measured["messages sent"] == sent);
  CHECK(measured["bytes sent"] == bytes);
  CHECK(*measured["messages dropped"] > 0);
}

TEST_CASE("stale reads are counted, and how old the stalest was") {
  const auto builtin = load_builtin("raft/stale_lease_read");
  const Measured stale(std::get<Scenario>(builtin).text, std::get<Scenario>(builtin).seed);
  CHECK(*stale["stale reads"] >= 1);
  CHECK(*stale["age of the stalest read"] > 0);
  const Measured fresh(kSmall);
  CHECK(fresh["stale reads"] == 0);
  CHECK(fresh["age of the stalest read"] == 0);
}

TEST_CASE("what there is nothing of is left out, and what never came to be is nothing") {
  const Measured quiet(
      R"({"version": 1, "until": "1s", "nodes": [{"name": "s1", "role": "raft.server", "config": {"members": ["s2", "s1"]}},
    {"name": "s2", "role": "raft.server"}], "faults": [{"at": "0s", "do": "crash", "node": "s2"}],
    "expect": {"eventually": [{"claim": "Leader Elected", "by": "500ms"}, {"claim": "Leader Elected", "by": "900ms"}]}})");
  CHECK(quiet["operations ok"] == std::nullopt);
  CHECK(quiet["stale reads"] == std::nullopt);
  CHECK(quiet["time to Leader Elected"] == std::nullopt);
  CHECK(quiet["time to Leader Elected (2)"] == std::nullopt);
  CHECK(quiet["messages sent"].has_value());
}

TEST_CASE("figures know whether they are durations, counts or events, and a measure replaces one of its name") {
  Scenario scenario = scenario_from(kSmall);
  scenario.measures.front().name = "messages sent";
  const auto figures = figures_of(scenario);
  const auto find = [&](std::string_view name) {
    return *std::find_if(figures.begin(), figures.end(), [&](const FigureSpec& f) { return f.name == name; });
  };
  CHECK(find("messages sent") == FigureSpec{"messages sent", FigureUnit::duration, true});
  CHECK(find("term at the end") == FigureSpec{"term at the end", FigureUnit::count, false});
  CHECK(find("time to Leader Elected").event);
  CHECK(find("operation latency, median").unit == FigureUnit::duration);
  CHECK(std::count_if(figures.begin(), figures.end(), [](const auto& f) { return f.name == "messages sent"; }) == 1);
}

namespace {

/// The small cluster, with prices and these measures after its own.
std::string priced(std::string_view measures) {
  std::string text(kSmall);
  text.insert(text.rfind("\n  ]"), measures);
  text.insert(text.find("\"until\""), R"("prices": {"in_zone": 1000, "messages": 0.5, "node_hour": 0.1}, )");
  return text;
}

}  // namespace

TEST_CASE("where something has a price the bill is a figure, and is that of the run") {
  const std::string text = priced("");
  const Scenario scenario = scenario_from(text);
  ScenarioRun run(scenario, {}, scenario.until);
  while (!run.advance(1'000'000)) {}
  const Measured measured(text);
  CHECK(run.world().bill().in_all() > 0);
  CHECK(measured["bill"] == run.world().bill().in_all());
  CHECK(measured["bill for each operation ok"] == run.bill_for_each());
  const auto figures = figures_of(scenario);
  for (const char* name : {"bill", "bill for each operation ok"})
    CHECK(std::count(figures.begin(), figures.end(), FigureSpec{name, FigureUnit::money, false}) == 1);
  const auto free = figures_of(scenario_from(kSmall));
  CHECK(std::none_of(free.begin(), free.end(), [](const FigureSpec& f) { return f.unit == FigureUnit::money; }));
}

TEST_CASE("a bill that the scenario's own measure names is listed once; that of a node or of a moment is another") {
  const std::string text =
      priced(R"(, {"name": "what it cost", "bill": {}}, {"name": "of s1", "bill": {"node": "s1"}})");
  const auto whole = figures_of(scenario_from(text));
  const auto has = [](const std::vector<FigureSpec>& figures, const char* name) {
    return std::count(figures.begin(), figures.end(), FigureSpec{name, FigureUnit::money, false}) == 1;
  };
  CHECK(has(whole, "what it cost"));
  CHECK(has(whole, "of s1"));
  CHECK(has(whole, "bill for each operation ok"));
  CHECK_FALSE(has(whole, "bill"));
  CHECK(Measured(text)["what it cost"] == Measured(priced(""))["bill"]);
  const auto early = figures_of(scenario_from(priced(R"(, {"name": "at 1 s", "bill": {"at": "1s"}})")));
  CHECK(has(early, "at 1 s"));
  CHECK(has(early, "bill"));
}

}  // namespace netsplit::search::figures_test
