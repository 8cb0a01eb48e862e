#include "web/sweep/sweeper.h"

#include <catch2/catch_test_macros.hpp>

#include "core/search/sweep.h"
#include "tests/web/sweep/workshop.h"
#include "web/sweep/sweep_curve.h"
#include "web/sweep/sweep_words.h"

namespace netsplit::sweeper_test {
using search::SweepSummary;

namespace {

constexpr std::uint64_t kAll = 1000;
constexpr const char* kVary = "s2..s5/config/election_timeout_max=150ms,155ms";

Scenario split_votes() { return std::get<Scenario>(load_builtin("raft/split_votes")); }

/// What the command line would write.
std::string file_of(std::uint64_t seeds, const char* vary) {
  search::SweepPlan plan{"raft/split_votes", split_votes().text, {1, seeds}, {}};
  if (*vary) plan.vary.push_back(std::get<search::Vary>(search::parse_vary(vary)));
  const search::SweepHeader header = search::header_of(plan, {});
  std::string text = search::write_header(header) + "\n";
  search::run_sweep(
      header, 0, 1, [&](const search::TrialResult& r) { text += search::write_result(header, r) + "\n"; },
      [] { return false; });
  return text;
}

}  // namespace

TEST_CASE("whichever worker is faster, the results are those of the command line, in its order") {
  Workshop shop;
  Sweeper sweeper(shop);
  REQUIRE(sweeper.begin(split_votes(), {}, {10, kVary}, 0));
  REQUIRE(shop.shares.size() == 2);
  CHECK(sweeper.all() == 20);
  // The second worker is first: its results wait for those before them.
  const std::string late = shop.work(1, kAll);
  CHECK_FALSE(sweeper.take(1, late, 1));
  CHECK(sweeper.received() == 10);
  CHECK(sweeper.summary().runs() == 0);
  CHECK_FALSE(sweeper.take(0, shop.work(0, 3), 2));
  CHECK(sweeper.summary().runs() == 5);
  CHECK(sweeper.take(0, shop.work(0, kAll), 3));
  CHECK(sweeper.finished());
  CHECK_FALSE(sweeper.running());
  CHECK(sweeper.file() == file_of(10, kVary));
  CHECK(sweeper.file_name() == "split_votes.jsonl");
  CHECK(sweeper.result(4)->seed == 3);
  CHECK_FALSE(sweeper.result(20).has_value());
}

TEST_CASE("a sweep that was stopped goes on where it was, and what its workers had in the post is not counted twice") {
  Workshop shop;
  Sweeper sweeper(shop);
  REQUIRE(sweeper.begin(split_votes(), {}, {9, ""}, 0));
  sweeper.take(0, shop.work(0, 2), 1);
  const std::string lost = shop.work(1, 2);
  sweeper.stop();
  CHECK(shop.ended == 1);
  CHECK_FALSE(sweeper.take(1, lost, 1));
  CHECK(sweeper.received() == 2);
  CHECK(sweep_progress(sweeper) == "2 of 9 runs");
  sweeper.go_on(5);
  REQUIRE(shop.shares.size() == 2);
  CHECK(shop.shares[0].from == 2);
  CHECK(shop.shares[1].from == 0);
  sweeper.take(0, shop.work(0, kAll), 6);
  CHECK(sweep_progress(sweeper) == "5 of 9 runs, 3 a second, 2 s left");
  CHECK(sweeper.take(1, shop.work(1, kAll), 7));
  CHECK(sweeper.file() == file_of(9, ""));
}

TEST_CASE("what cannot be swept is said in one line, and the results that there are stay") {
  Workshop shop;
  Sweeper sweeper(shop);
  REQUIRE(sweeper.begin(split_votes(), {}, {3, ""}, 0));
  sweeper.take(0, shop.work(0, kAll), 1);
  const auto complaint = [&](const SweepChoice& choice) {
    CHECK_FALSE(sweeper.begin(split_votes(), {}, choice, 2));
    CHECK(sweeper.received() == 2);
    return sweeper.complaint();
  };
  CHECK(complaint({3, "election_timeout_max"}).find("expected") != std::string::npos);
  CHECK(complaint({3, "s2..s5/config/election_timeout_may=1ms"}).find("election_timeout_max") != std::string::npos);
  CHECK(complaint({30'000, kVary}) == "found 60000 runs in all, expected at most 50000; the command line can do more");
  shop.count = 0;
  CHECK(complaint({3, ""}).find("web server") != std::string::npos);
}

TEST_CASE("a sweep goes with its scenario, and stays while its runs are looked at") {
  Workshop shop;
  Sweeper sweeper(shop);
  REQUIRE(sweeper.begin(split_votes(), {}, {5, kVary}, 0));
  Scenario variant = split_votes();
  variant.text = std::get<std::string>(sweeper.header().plan.text_of(1));
  sweeper.follow(variant);
  CHECK(sweeper.running());
  // From a run of a variant the sweep of the scenario itself begins anew.
  REQUIRE(sweeper.begin(variant, {}, {4, kVary}, 0));
  CHECK(sweeper.header().plan.text == split_votes().text);
  sweeper.follow(std::get<Scenario>(load_builtin("raft/steady_state")));
  CHECK_FALSE(sweeper.begun());
  CHECK(shop.shares.empty());
}

TEST_CASE("the page tells a median's interval, and how a variant differs from the first on common seeds") {
  Workshop shop;
  shop.count = 1;
  Sweeper sweeper(shop);
  REQUIRE(sweeper.begin(split_votes(), {}, {40, "s2..s5/config/election_timeout_max=155ms,200ms,150ms"}, 0));
  REQUIRE(sweeper.take(0, shop.work(0, kAll), 1));
  const search::FigureSpec& figure = sweeper.header().figures.front();
  const std::vector<SweepCurve> curves = curves_of(sweeper, 0);
  REQUIRE(curves.size() == 3);
  // Of 40 values those at 14 and 27 (from 1 on) bound the median.
  const auto shown = [&](std::size_t curve, std::size_t run) {
    return figure_text(figure, curves[curve].runs[run].value);
  };
  CHECK(median_words(figure, curves[0]) == shown(0, 19) + " (" + shown(0, 13) + " to " + shown(0, 26) + ")");
  CHECK(median_words(figure, curves[2]) == "never");
  CHECK_FALSE(curves[0].against_first);
  REQUIRE(curves[1].against_first);
  const search::FigureComparison& c = *curves[1].against_first;
  // With more randomness a new leader is there sooner, in most runs.
  CHECK(c.seeds == 40);
  CHECK(c.less > c.more);
  CHECK(c.median < 0);
  REQUIRE(c.interval);
  const std::string words = comparison_words(figure, c);
  INFO(words);
  CHECK(words.find("median " + figure_text(figure, c.median) + " (" + figure_text(figure, c.interval->low) + " to ") !=
        std::string::npos);
  CHECK(words.find("less in " + std::to_string(c.less) + ", equal in " + std::to_string(c.equal) + ", more in " +
                   std::to_string(c.more) + " of 40 seeds") != std::string::npos);
  const std::string none = comparison_words(figure, *curves[2].against_first);
  CHECK(none.find("median never came to be, instead of in time; less in ") != std::string::npos);
  CHECK(none.find("sign test p < 0.0001") != std::string::npos);
}

TEST_CASE("a worker whose results are damaged ends the sweep with a reason") {
  Workshop shop;
  Sweeper sweeper(shop);
  REQUIRE(sweeper.begin(split_votes(), {}, {5, ""}, 0));
  std::string line = shop.work(0, 1);
  line[12] = line[12] == '7' ? '8' : '7';
  CHECK_FALSE(sweeper.take(0, line, 1));
  CHECK_FALSE(sweeper.running());
  CHECK(sweeper.complaint().find("The sweep cannot go on: ") == 0);
  CHECK(sweep_lines(sweeper).front() == sweeper.complaint());
}

TEST_CASE("a curve holds every run once, in order, and what never came to be at its end") {
  Workshop shop;
  shop.count = 1;
  Sweeper sweeper(shop);
  REQUIRE(sweeper.begin(split_votes(), {}, {40, kVary}, 0));
  REQUIRE(sweeper.take(0, shop.work(0, kAll), 1));
  const auto& figures = sweeper.header().figures;
  REQUIRE(figures.front().name == "downtime");
  const std::vector<SweepCurve> curves = curves_of(sweeper, 0);
  REQUIRE(curves.size() == 2);
  for (const SweepCurve& curve : curves) {
    CHECK(curve.runs.size() == 40);
    for (std::size_t i = 1; i < curve.runs.size(); ++i) CHECK(curve.runs[i - 1].value <= curve.runs[i].value);
    for (const SweepCurve::Run& run : curve.runs) {
      CHECK(sweeper.header().plan.variant_of(run.trial) == curve.variant);
      CHECK(sweeper.result(run.trial)->values.front().value_or(SweepSummary::kNever) == run.value);
    }
  }
  // Without randomness hardly any election comes to an end; with some, all do.
  CHECK(curves[0].finite < 10);
  CHECK(curves[1].finite == 40);
  CHECK(figure_text(figures.front(), curves[0].quantile(500'000).value) == "never");
  CHECK(curves[1].share_at(static_cast<double>(curves[1].quantile(500'000).value)) >= 0.5);
  CHECK(curves[1].share_at(-1) == 0);
  const FigureAxis axis = axis_of(curves, 5);
  CHECK(axis.low == 0);
  CHECK((axis.high - axis.low) / axis.step <= 5);
  const auto failing = failing_trials(sweeper, 3);
  REQUIRE(failing.size() == 3);
  CHECK(failing.front().words == "Open seed 1 with s2..s5/config/election_timeout_max=150ms: Leader elected is broken");
}

}  // namespace netsplit::sweeper_test
