// The sweep at the desk: a point of a curve is a run, and the field's hint is never cut off.
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "core/search/sweep_lines.h"
#include "tests/web/app/hands.h"
#include "tests/web/sweep/workshop.h"
#include "web/sweep/sweep_curve.h"

namespace netsplit::sweep_view_test {

namespace {

/// A hundred seeds of split votes, all of them run.
struct Swept {
  Workshop shop;
  Desk desk;
  Workshop own_shop;
  Sweeper own{own_shop};  ///< the same sweep again, to know what the curves are made of

  explicit Swept(ImVec2 size = {1280, 800}) : desk({}, &shop, size) {
    shop.count = own_shop.count = 1;
    REQUIRE(desk.app->open_named("raft/split_votes"));
    desk.pause();
    show_tab(desk, "Sweep");
    desk.click("sweep.seeds.100");
    desk.click("sweep.begin");
    REQUIRE(shop.shares.size() == 1);
    const std::string lines = shop.work(0, 1000);
    desk.app->swept(0, lines, desk.seconds);
    desk.rest();
    REQUIRE(own.begin(std::get<Scenario>(load_builtin("raft/split_votes")), {}, {100, ""}, 0));
    REQUIRE(own.take(0, lines, 1));
  }
};

}  // namespace

TEST_CASE("a press on a point of a curve opens the run that it stands for") {
  Swept swept;
  Desk& desk = swept.desk;
  const std::vector<SweepCurve> curves = curves_of(swept.own, 0);
  REQUIRE(curves.size() == 1);
  const Rect plot = desk.widget("sweep.plot");
  const FigureAxis axis = axis_of(curves, std::max(1, static_cast<int>(plot.width() / 90)));
  const auto place = [&](std::size_t i) {
    const auto along =
        static_cast<float>(curves[0].runs[i].value - axis.low) / static_cast<float>(axis.high - axis.low);
    const float up = static_cast<float>(i + 1) / static_cast<float>(curves[0].runs.size());
    return ImVec2{plot.min.x + plot.width() * along, plot.max.y - plot.height() * up};
  };
  // The point that stands most alone.
  std::size_t alone = 1;
  for (std::size_t i = 1; i + 1 < curves[0].finite; ++i) {
    const auto room = [&](std::size_t n) {
      return std::min(apart(place(n), place(n - 1)), apart(place(n), place(n + 1)));
    };
    if (room(i) > room(alone)) alone = i;
  }
  const std::uint64_t seed = swept.own.header().plan.seed_of(curves[0].runs[alone].trial);
  REQUIRE(seed != 1);
  desk.click(place(alone));
  desk.arrive();
  CHECK(desk.state("notice").find("The run with seed " + std::to_string(seed) + " of the sweep") == 0);
  const auto result = swept.own.result(curves[0].runs[alone].trial);
  REQUIRE(result);
  CHECK(number(desk, "furthest_ns") == result->reached.count());
  desk.press(ImGuiKey_End);
  desk.arrive();
  CHECK(desk.state("hash") == fmt::format("{:016x}", result->hash));
  // The sweep is still there, for the next point.
  CHECK(desk.read("view", "/runs") == "100");
}

TEST_CASE("a press beside all points opens nothing") {
  Swept swept;
  const Rect plot = swept.desk.widget("sweep.plot");
  const std::string before = swept.desk.state("notice");
  swept.desk.click(ImVec2{plot.min.x + 3, plot.min.y + 3});
  swept.desk.arrive();
  CHECK(swept.desk.state("notice") == before);
}

}  // namespace netsplit::sweep_view_test
