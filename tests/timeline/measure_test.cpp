#include "core/timeline/measure.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "core/timeline/description.h"
#include "tests/thorough.h"

namespace netsplit::measure_test {

namespace {

constexpr std::string_view kCluster = R"({
  "version": 1, "seed": 7, "until": "10s",
  "nodes": [
    {"name": "s1..s5", "role": "raft.server", "disk": {"sync": "1ms"}},
    {"name": "c1..c2", "role": "kv.client", "config": {"think_time": "50ms", "timeout": "200ms", "retries": 1}}
  ],
  "network": {"default": {"latency": {"uniform": ["5ms", "15ms"]}, "loss": 0.01}},
  "faults": [
    {"at": "2s", "do": "tell", "node": "s1", "request": {"transfer_leadership": {"to": "s1"}}},
    {"at": "5s", "do": "crash", "node": "s1", "for": "3s"}
  ]
})";

Scenario cluster() {
  auto loaded = load_scenario(kCluster, "test");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  return std::get<Scenario>(std::move(loaded));
}

std::optional<Amount> measured(const Scenario& scenario, const Measure& measure, std::uint64_t slice = 500) {
  Measurement measurement(scenario, measure);
  int slices = 0;
  while (!measurement.advance(slice)) REQUIRE(++slices < 100'000);
  return measurement.amount();
}

/// The whole run, with nothing clever about it.
struct WholeRun {
  explicit WholeRun(const Scenario& scenario) : timeline(scenario.spec, {scenario.limits(scenario.until)}) {
    timeline.seek(scenario.until);
  }
  template <class Fits>
  std::vector<Record> records(Fits fits) const {
    std::vector<Record> found;
    timeline.recorder().for_each(0, timeline.recorder().end(), [&](RecordId, const Record& r) {
      if (fits(r)) found.push_back(r);
      return true;
    });
    return found;
  }
  Timeline timeline;
};

Amount number(std::int64_t n) { return {Amount::Unit::number, n, {}}; }
Amount word(std::string w) { return {Amount::Unit::word, 0, std::move(w)}; }
Amount duration(Duration d) { return {Amount::Unit::duration, d.count(), {}}; }

Measure count_of(RecordKind kind, std::string label = {}) {
  Measure m;
  m.kind = Measure::Kind::count;
  m.record = kind;
  m.name = std::move(label);
  return m;
}

}  // namespace

TEST_CASE("counts of records are those of a plain search, for every kind, node and window") {
  const Scenario scenario = cluster();
  const WholeRun run(scenario);
  for (int k = 0; k < kRecordKinds; k += thorough(1, 3))
    for (const NodeId node : {kNobody, node_id(0), node_id(5)})
      for (const auto& [from, to] : {std::pair{Time{0s}, Time{10s}}, std::pair{Time{4s}, Time{6s}}}) {
        Measure m = count_of(static_cast<RecordKind>(k));
        m.node = node;
        m.from = from;
        m.to = to;
        const auto found = run.records([&](const Record& r) {
          return r.kind == m.record && (node == kNobody || r.node == node) && r.time >= m.from && r.time <= *m.to;
        });
        CHECK(measured(scenario, m) == number(static_cast<std::int64_t>(found.size())));
      }
}

TEST_CASE("the time of the nth note is that of a plain search, counted from any moment") {
  const Scenario scenario = cluster();
  const auto elections = WholeRun(scenario).records(
      [](const Record& r) { return r.kind == RecordKind::note && r.label->name == "became leader"; });
  REQUIRE(elections.size() >= 2);
  Measure m = count_of(RecordKind::note, "became leader");
  m.kind = Measure::Kind::time_of;
  for (std::size_t i = 0; i < elections.size(); ++i) {
    m.nth = static_cast<std::int64_t>(i) + 1;
    CHECK(measured(scenario, m) == duration(elections[i].time));
    m.since = 1s;
    CHECK(measured(scenario, m) == duration(elections[i].time - 1s));
    m.since = {};
  }
  m.nth = static_cast<std::int64_t>(elections.size()) + 1;
  CHECK(measured(scenario, m) == std::nullopt);
}

TEST_CASE("operations are counted by how they ended, and quiet says when the last of them was") {
  const Scenario scenario = cluster();
  const WholeRun run(scenario);
  std::int64_t in_all = 0;
  for (const Outcome outcome : {Outcome::ok, Outcome::fail, Outcome::unknown})
    for (const NodeId client : {kNobody, node_id(5), node_id(6)}) {
      std::int64_t expected = 0;
      Time last = 4s;
      for (const Operation& op : run.timeline.recorder().operations()) {
        if (op.outcome != outcome || (client != kNobody && op.client != client)) continue;
        if (op.completed < 4s || op.completed > 7s) continue;
        ++expected;
        last = op.completed;
      }
      Measure m;
      m.kind = Measure::Kind::operations;
      m.outcome = outcome;
      m.node = client;
      m.from = 4s;
      m.to = 7s;
      CHECK(measured(scenario, m) == number(expected));
      m.kind = Measure::Kind::quiet;
      CHECK(measured(scenario, m) == duration(7s - last));
      in_all += expected;
    }
  CHECK(in_all > 0);
}

TEST_CASE("what nodes are is read at the moment asked for") {
  const Scenario scenario = cluster();
  WholeRun run(scenario);
  for (const Time at : {Time{0s}, Time{3s}, Time{5100ms}, Time{6s}, Time{10s}}) {
    run.timeline.seek(at);
    std::map<std::string, int> standings;
    std::string leader = "nobody";
    for (std::size_t i = 0; i < run.timeline.world().nodes(); ++i) {
      const std::string standing = describe_node(run.timeline.world(), node_id(i)).standing;
      if (standing == "leader")
        leader = standings["leader"] == 0 ? run.timeline.world().host(node_id(i)).name : "several";
      ++standings[standing];
    }
    Measure m;
    m.to = at;
    for (const char* standing : {"leader", "follower", "down", "flying"}) {
      m.kind = Measure::Kind::standing;
      m.name = standing;
      CHECK(measured(scenario, m) == number(standings[standing]));
    }
    m.kind = Measure::Kind::who;
    m.name = "leader";
    CHECK(measured(scenario, m) == word(leader));
    m.kind = Measure::Kind::field;
    m.node = node_id(1);
    m.name = "term";
    const Described* term = describe_node(run.timeline.world(), node_id(1)).role.find("term");
    CHECK(measured(scenario, m).has_value() == (term != nullptr));
  }
}

TEST_CASE("fields of any kind are found by their path, and one that isn't there is no amount") {
  const Scenario scenario = cluster();
  Measure m;
  m.kind = Measure::Kind::field;
  m.node = node_id(0);
  m.to = 4s;
  m.name = "leader";
  CHECK(measured(scenario, m) == word("s1"));
  m.name = "membership/voters";
  CHECK(measured(scenario, m) == word("s1 s2 s3 s4 s5"));
  m.name = "membership/committed";
  CHECK(measured(scenario, m) == word("yes"));
  m.name = "store/keys";
  REQUIRE(measured(scenario, m));
  CHECK(measured(scenario, m)->number > 0);
  m.name = "keys";
  CHECK(measured(scenario, m) == std::nullopt);
}

TEST_CASE("a difference is that of the two amounts, each at its own moment") {
  const Scenario scenario = cluster();
  Measure later;
  later.kind = Measure::Kind::field;
  later.node = node_id(1);
  later.name = "commit index";
  later.to = 9s;
  Measure earlier = later;
  earlier.to = 3s;
  const auto a = measured(scenario, later);
  const auto b = measured(scenario, earlier);
  REQUIRE((a && b && a->number > b->number));
  later.minus.push_back(earlier);
  CHECK(measured(scenario, later) == number(a->number - b->number));
  later.minus[0].name = "no such field";
  CHECK(measured(scenario, later) == std::nullopt);
}

TEST_CASE("the amount does not depend on the size of the slices") {
  const Scenario scenario = cluster();
  Measure m = count_of(RecordKind::delivered);
  const auto whole = measured(scenario, m, 1'000'000'000);
  CHECK(measured(scenario, m, 1) == whole);
  CHECK(measured(scenario, m, 77) == whole);
}

TEST_CASE("a watched condition turns true when the reader's own run makes it so, and follows another future") {
  const Scenario scenario = cluster();
  Timeline timeline(scenario.spec, {scenario.limits(scenario.until)});
  Condition two_crashes{count_of(RecordKind::crashed), {}};
  two_crashes.range.at_least = number(2);
  ConditionWatch watch({two_crashes});
  timeline.seek(6s);
  CHECK_FALSE(watch.holds(timeline));
  timeline.act(command::Crash{node_id(2)});
  CHECK(watch.holds(timeline));
  timeline.seek(5500ms);
  timeline.act(command::Pause{node_id(3)});
  watch.restart();
  CHECK_FALSE(watch.holds(timeline));
}

TEST_CASE("a claim holds until it is broken") {
  auto loaded = load_builtin("raft/figure_8_broken");
  const Scenario scenario = std::get<Scenario>(std::move(loaded));
  Measure m;
  m.kind = Measure::Kind::claim;
  m.name = "Leader Completeness";
  CHECK(measured(scenario, m) == word("broken"));
  m.to = 1s;
  CHECK(measured(scenario, m) == word("holds"));
  m.to.reset();
  m.name = "Election Safety";
  CHECK(measured(scenario, m) == word("holds"));
}

}  // namespace netsplit::measure_test
