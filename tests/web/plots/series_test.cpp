#include "web/plots/series.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numeric>

#include "core/scenario/scenario.h"

namespace netsplit::series_test {
using What = ChartChoice::What;

namespace {

struct Plotted {
  explicit Plotted(std::string_view name, Time until)
      : scenario(std::get<Scenario>(load_builtin(name))), timeline(scenario.spec) {
    timeline.seek(until);
    index.follow(timeline.recorder());
  }
  ChartData chart(What what, const std::string& path = {}, NodeId node = kNobody) const {
    return gather_chart({what, path, node}, timeline, index, {Time{}, timeline.furthest()});
  }
  /// Operations that ended so by this time.
  std::int64_t ended(Outcome outcome, Time by) const {
    const auto& all = timeline.recorder().operations();
    return std::count_if(all.begin(), all.end(),
                         [&](const Operation& op) { return op.outcome == outcome && op.completed < by; });
  }
  Scenario scenario;
  Timeline timeline;
  RunIndex index;
};

/// Rates times their distances, summed.
double area(const ChartData& chart, const Line& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < chart.x.size(); ++i) sum += line.y[i] * (chart.x[i + 1] - chart.x[i]) / 1e9;
  return sum;
}

}  // namespace

TEST_CASE("the area under the throughput is the number of operations") {
  const Plotted run("raft/leader_crash", std::chrono::seconds{4});
  const ChartData chart = run.chart(What::throughput);
  REQUIRE(chart.x.size() > 8);
  const Time end{static_cast<std::int64_t>(chart.x.back())};
  CHECK(std::llround(area(chart, chart.lines[0])) == run.ended(Outcome::ok, end));
  CHECK(std::llround(area(chart, chart.lines[2])) == run.ended(Outcome::unknown, end));
  CHECK(run.ended(Outcome::ok, end) > 10);
}

TEST_CASE("percentiles are exact while operations are few, and said to be so") {
  const Plotted run("raft/steady_state", std::chrono::seconds{2});
  const ChartData chart = run.chart(What::latency);
  CHECK(chart.note.find("exact") != std::string::npos);
  for (std::size_t i = 0; i + 1 < chart.x.size(); ++i) {
    std::vector<std::int64_t> took;
    for (const Operation& op : run.timeline.recorder().operations()) {
      const auto at = static_cast<double>(op.completed.count());
      if (op.outcome == Outcome::ok && at >= chart.x[i] && at < chart.x[i + 1])
        took.push_back((op.completed - op.invoked).count());
    }
    std::sort(took.begin(), took.end());
    REQUIRE(std::isnan(chart.lines[0].y[i]) == took.empty());
    if (took.empty()) continue;
    CHECK(chart.lines[0].y[i] == static_cast<double>(took[(took.size() + 1) / 2 - 1]));
    CHECK(chart.lines[2].y[i] >= chart.lines[0].y[i]);
  }
}

TEST_CASE("bins that were widened give the same percentiles as the operations themselves, within 1.6 %") {
  const Plotted run("raft/steady_state", std::chrono::seconds{2});
  Sketch all;
  for (const RunIndex::Bin& bin : run.index.bins()) all.merge(bin.latency);
  std::vector<std::int64_t> took;
  for (const Operation& op : run.timeline.recorder().operations())
    if (op.outcome == Outcome::ok) took.push_back((op.completed - op.invoked).count());
  std::sort(took.begin(), took.end());
  REQUIRE(all.count() == took.size());
  const auto exact = static_cast<double>(took[(took.size() + 1) / 2 - 1]);
  CHECK(std::abs(static_cast<double>(all.quantile_ppm(500'000)) - exact) <= exact / 60);
  CHECK(run.index.bin_width() > us(100));
}

TEST_CASE("a future that was cut off leaves the counts of operations") {
  Plotted run("raft/steady_state", std::chrono::seconds{1});
  run.timeline.seek(ms(400));
  const RecordId from = run.timeline.world().records();
  run.timeline.act(command::Crash{node_id(0), false});
  run.index.cut_off(run.timeline.recorder(), from, ms(400));
  run.index.follow(run.timeline.recorder());
  std::uint64_t ok = 0;
  for (const RunIndex::Bin& bin : run.index.bins()) ok += bin.ok;
  CHECK(static_cast<std::int64_t>(ok) == run.ended(Outcome::ok, ms(401)));
  CHECK(ok > 0);
}

TEST_CASE("a field of all nodes has a line for each, and behind tells how far each lags") {
  const Plotted run("raft/leader_crash", std::chrono::seconds{3});
  const ChartData commit = run.chart(What::field, "commit index");
  const ChartData behind = run.chart(What::behind, "commit index");
  REQUIRE(commit.lines.size() == 5);
  REQUIRE(behind.lines.size() == 5);
  for (std::size_t i = 0; i < commit.x.size(); ++i) {
    double furthest = -1;
    double least = 1e18;
    for (std::size_t n = 0; n < 5; ++n) {
      if (!std::isnan(commit.lines[n].y[i])) furthest = std::max(furthest, commit.lines[n].y[i]);
      if (!std::isnan(behind.lines[n].y[i])) least = std::min(least, behind.lines[n].y[i]);
    }
    for (std::size_t n = 0; n < 5; ++n) {
      if (!std::isnan(commit.lines[n].y[i])) CHECK(commit.lines[n].y[i] + behind.lines[n].y[i] == furthest);
    }
    CHECK((furthest < 0 || least == 0));
  }
  CHECK(run.chart(What::field, "commit index", node_id(1)).lines.size() == 1);
}

TEST_CASE("the value at a moment is the last one before it") {
  ChartData chart;
  chart.x = {0, 10, 20};
  chart.lines.emplace_back().y = {1, 2, 3};
  CHECK(value_at(chart, chart.lines[0], Time{15}) == 2);
  CHECK(value_at(chart, chart.lines[0], Time{20}) == 3);
  CHECK(value_at(chart, chart.lines[0], Time{500}) == 3);
  CHECK(std::isnan(value_at(chart, chart.lines[0], Time{-1})));
}

TEST_CASE("axes begin and end at round numbers around all values") {
  ChartData chart;
  chart.lowest = 3;
  chart.highest = 97;
  const ValueAxis axis = value_axis(chart, 4);
  CHECK(axis.low == 0);
  CHECK(axis.high == 100);
  CHECK(axis.step == 50);
  chart.lowest = 10'000;
  chart.highest = 10'090;
  CHECK(value_axis(chart, 4).low == 10'000);
  chart.lowest = -12;
  CHECK(value_axis(chart, 4).low <= -12);
  chart.lowest = chart.highest = 0;
  CHECK(value_axis(chart, 4).high > value_axis(chart, 4).low);
}

TEST_CASE("the usual plots are about what the run has") {
  const Plotted raft("raft/steady_state", std::chrono::seconds{1});
  const auto charts = usual_charts(raft.timeline, raft.index);
  const auto has = [&](What what) {
    return std::any_of(charts.begin(), charts.end(), [&](const ChartChoice& c) { return c.what == what; });
  };
  CHECK(has(What::throughput));
  CHECK(has(What::latency));
  CHECK(has(What::behind));
  const Plotted beginning("raft/steady_state", Time{});
  for (const ChartChoice& c : usual_charts(beginning.timeline, beginning.index)) {
    CHECK(c.what != What::throughput);
    CHECK(c.what != What::messages);
  }
}

TEST_CASE("values are written with their unit") {
  CHECK(format_value(1.5e6, {ChartUnit::Kind::duration_ns, {}}) == "1.5 ms");
  CHECK(format_value(320, {ChartUnit::Kind::per_second, {}}) == "320 /s");
  CHECK(format_value(12, {ChartUnit::Kind::count, "bytes"}) == "12 bytes");
  CHECK(format_value(1, {ChartUnit::Kind::flag, {}}) == "yes");
  CHECK(format_value(2'500'000, {ChartUnit::Kind::count, {}}) == "2.5 M");
}

}  // namespace netsplit::series_test
