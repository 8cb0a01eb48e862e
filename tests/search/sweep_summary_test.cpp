#include "core/search/sweep_summary.h"

#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/link.h"
#include "core/search/statistics.h"
#include "tests/search/small_sweep.h"

namespace netsplit::search::sweep_summary_test {
namespace {

/// A sweep whose results are made up: seeds from 1 on, for each variant the values of its first figure.
class MadeUp {
 public:
  explicit MadeUp(const std::vector<std::vector<std::optional<std::int64_t>>>& values) {
    SweepPlan plan = small_plan();
    plan.seeds = {1, values.front().size()};
    if (values.size() > 1) plan.vary = {{"loss", {"0", "0.2"}}};
    header = header_of(std::move(plan), {});
    for (std::uint64_t trial = 0; trial < header.plan.trials(); ++trial) {
      TrialResult r;
      r.trial = trial;
      r.seed = header.plan.seed_of(trial);
      r.reached = std::chrono::seconds(3);
      r.values.resize(header.figures.size());
      r.values[0] = values[header.plan.variant_of(trial)][r.seed - 1];
      results.push_back(r);
    }
  }
  std::string text() const {
    SweepSummary summary(header);
    for (const TrialResult& r : results) summary.add(r);
    return summary.text("small.json");
  }
  SweepHeader header;
  std::vector<TrialResult> results;
};

/// However wide the columns of its tables are.
void says(const std::string& text, std::string_view part) {
  std::string plain;
  for (const char c : text)
    if (c != ' ' || !plain.ends_with(' ')) plain += c;
  INFO(plain);
  CHECK(plain.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("a figure is told by its least, median with interval, quantiles and most; what never was comes last") {
  std::vector<std::optional<std::int64_t>> values;
  for (int i = 10; i >= 1; --i) values.emplace_back(ms(i).count());
  says(MadeUp({values}).text(), "election time 10 1 ms 5 ms (2 ms to 9 ms) 9 ms 10 ms 10 ms");
  values[0] = values[1] = std::nullopt;  // an event that didn't come to be
  says(MadeUp({values}).text(), "election time 10 1 ms 5 ms (2 ms to never) never never never");
}

TEST_CASE("a claim is told with its share, its interval, the first seeds, a command and a link that opens the run") {
  MadeUp sweep({std::vector<std::optional<std::int64_t>>(20)});
  for (std::size_t i = 3; i < 15; ++i) sweep.results[i].broken = {{"Election Safety", ms(1)}};
  const std::string text = sweep.text();
  says(text, "VIOLATED Election Safety in 12 of 20 runs, 60.00 % (38.66 % to 78.12 %)\n");
  says(text, "seeds 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 2 more\n");
  says(text, "netsplit run small.json --seed 4\n");
  says(text, "held Leader Append-Only, Log Matching,");
  says(text, "each broken in 0 of 20 runs, 0.00 % (0.00 % to 16.11 %)");
  const auto at = text.find("the link to seed 4: ");
  REQUIRE(at != std::string::npos);
  const std::string link = text.substr(at + 20, text.find('\n', at) - at - 20);
  const auto opened = decode_link(link);
  REQUIRE(std::holds_alternative<OpenedLink>(opened));
  CHECK(std::get<OpenedLink>(opened).scenario.seed == 4);
}

TEST_CASE("variants are compared with the first on common seeds") {
  std::vector<std::optional<std::int64_t>> first, second;
  for (int i = 1; i <= 10; ++i) {
    first.emplace_back(ms(i * i).count());
    second.emplace_back(ms(i * i + (i <= 8 ? 3 : i == 9 ? 0 : -1)).count());
  }
  const std::string text = MadeUp({first, second}).text();
  says(text, "\nloss=0: 10 runs\n");
  says(text, "\nloss=0.2: 10 runs\n");
  says(text, "election time 10 3 ms (0 ns to 3 ms) 10.00 % 10.00 % 80.00 % 0.0391");
}

TEST_CASE("a difference from never has no size, and is told in words") {
  using Values = std::vector<std::optional<std::int64_t>>;
  const Values never(8);
  const Values always(8, ms(5).count());
  says(MadeUp({never, always}).text(), "election time 8 came to be, instead of never 100.00 % 0.00 % 0.00 % 0.0078");
  says(MadeUp({always, never}).text(), "election time 8 never came to be, instead of in time 0.00 % 0.00 % 100.00 %");
  Values mostly(8, ms(7).count());
  mostly[2] = std::nullopt;
  says(MadeUp({always, mostly}).text(), "election time 8 2 ms (2 ms at least)");
  Values seldom(8, ms(5).count());
  seldom[2] = std::nullopt;
  says(MadeUp({seldom, mostly}).text(), "election time 8 2 ms (0 ns to 2 ms)");
  seldom[3] = std::nullopt;
  says(MadeUp({seldom, always}).text(), "election time 8 0 ns (0 ns at most)");
  says(MadeUp({seldom, never}).text(), "election time 8 never came to be, instead of in time (0 ns at least)");
}

TEST_CASE("what a comparison says is what it was given, and what differs nowhere is not compared") {
  const MadeUp sweep({{1, 2, 3, 4, 5, 6, std::nullopt}, {1, 4, 9, 3, 25, 36, 49}});
  SweepSummary summary(sweep.header);
  for (const TrialResult& r : sweep.results) summary.add(r);
  const auto c = summary.compare(1, 0);
  REQUIRE(c);
  CHECK(c->seeds == 7);
  CHECK(c->median == 2);  // of -never, -1, 0, 2, 6, 20, 30
  REQUIRE(c->interval);
  CHECK(c->interval->low == SweepSummary::kCameToBe);
  CHECK(c->interval->high == 30);
  CHECK((c->less == 2 && c->equal == 1 && c->more == 4));
  CHECK(c->p == sign_test(2, 4));
  CHECK_FALSE(summary.compare(0, 0));
}

TEST_CASE("quantiles have intervals where there are enough runs, and money is written as money") {
  std::vector<std::optional<std::int64_t>> values;
  for (int i = 1; i <= 40; ++i) values.emplace_back(i * 1'000'000);
  MadeUp sweep({values});
  sweep.header.figures[0].unit = FigureUnit::money;
  const auto nines = quantile_interval(40, 900'000);
  REQUIRE(nines);
  says(sweep.text(), fmt::format("election time 40 1 m$ 20 m$ (14 m$ to 27 m$) 36 m$ ({} m$ to {} m$) 40 m$ 40 m$",
                                 nines->first + 1, nines->second + 1));
}

TEST_CASE("a claim that the scenario means to break counts as kept, and a budget or an open question as undecided") {
  SweepPlan plan = small_plan();
  plan.vary = {{"mutation", {"", "vote_twice"}}, {"expect/broken", {"[\"Election Safety\"]"}}};
  const SweepHeader header = header_of(plan, {});
  TrialResult r;
  r.seed = 1;
  r.values.resize(header.figures.size());
  r.broken = {{"Election Safety", ms(1)}};
  SweepSummary summary(header);
  summary.add(r);
  CHECK_FALSE(summary.broken());
  CHECK_FALSE(summary.undecided());
  says(summary.text("x"), "(this scenario means to show that)");
  r.trial = 1;
  r.stopped = "it was too long";
  summary.add(r);
  CHECK(summary.undecided());
  says(summary.text("x"), "STOPPED by a budget: seed 1\n");
  r.trial = 2;
  r.broken.push_back({"Log Matching", ms(2)});
  summary.add(r);
  CHECK(summary.broken());
  says(summary.text("x y"), "netsplit run 'x y' --set mutation= --set 'expect/broken=[\"Election Safety\"]' --seed 1");
}

}  // namespace netsplit::search::sweep_summary_test
