// Plots at the desk: their cursor is the run's moment, any field can be chosen, and the numbers can be saved.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

namespace netsplit::plots_test {

namespace {

/// The plots of the leader's crash, large, standing still.
struct Plots : LeaderCrash {
  explicit Plots(ImVec2 size = {1280, 800}) : LeaderCrash("Plots", 0.9f, size, {.view = "plots"}) {
    if (size.x > 600) click("view.large");
    rest();
    REQUIRE(has_widget("plot.0"));
  }
  /// Plots shown, without what belongs to them.
  std::size_t count() const {
    std::size_t out = 0;
    for (const auto& [id, box] : widgets("plot.")) out += id.find('.', 5) == std::string::npos;
    return out;
  }
  std::int64_t click_at(float share) {
    const Rect box = widget("plot.0");
    click(ImVec2{box.min.x + box.width() * share, middle(box).y});
    arrive();
    return time();
  }
};

}  // namespace

TEST_CASE("a click in a plot goes to that moment") {
  Plots p;
  const std::int64_t before = number(p, "time_ns");
  const std::int64_t furthest = number(p, "furthest_ns");
  const std::int64_t after = p.click_at(0.3f);
  CHECK(after > 0);
  CHECK(after < before / 2);
  CHECK(number(p, "furthest_ns") == furthest);
}

TEST_CASE("a field is looked for, plotted for each node, and its plots are taken away again") {
  Plots p;
  // Only what is in sight is counted: there must be room for more.
  for (int i = 0; i < 20 && p.count() > 1; ++i) p.click("plot.0.close");
  const std::size_t first = p.count();
  p.click("plots.choose");
  p.rest();
  REQUIRE(p.has_widget("plots.choose.term"));
  p.type("applied");
  p.rest();
  CHECK_FALSE(p.has_widget("plots.choose.term"));
  p.click("plots.choose.applied index");
  p.press(ImGuiKey_Escape);
  CHECK(p.state("playing") == "false");
  p.rest();
  CHECK(p.count() > first);
  for (int i = 0; i < 20 && p.count() > 0; ++i) p.click("plot.0.close");
  CHECK(p.count() == 0);
}

TEST_CASE("the plots zoom by their ruler, and a press shows the whole run again") {
  Plots p;
  for (int i = 0; i < 6; ++i) wheel(p, middle(p.widget("time.ruler")), 1);
  CHECK(p.click_at(0.01f) > 2'000'000'000);
  p.click("plots.fit");
  CHECK(p.click_at(0.01f) < 1'000'000'000);
}

TEST_CASE("all fields are saved as a table") {
  Plots p;
  p.click("plots.csv");
  REQUIRE(p.page.saved.count("leader_crash.csv") == 1);
  const std::string text = p.page.saved["leader_crash.csv"];
  CHECK(text.starts_with("\"time (s)\",\"messages in flight\","));
  CHECK(text.substr(0, text.find('\r')).find("\"s1 commit index\"") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') > 100);
}

TEST_CASE("a phone shows the plots in one column, and nothing is drawn while the run stands still") {
  Plots p(kPhone);
  const Rect plot = p.widget("plot.0");
  CHECK(plot.min.x >= 0);
  CHECK(plot.max.x <= kPhone.x);
  CHECK(plot.width() > kPhone.x / 2);
  p.move({5, 5});
  p.rest(40);
  CHECK(p.state("resting") == "true");
}

TEST_CASE(
    "a view that was large is in its tab again when the window becomes as narrow as a phone, and large when it is "
    "wide") {
  Plots p;
  REQUIRE(p.has_widget("pane.large"));
  ImGui::GetIO().DisplaySize = kPhone;
  p.rest(5);
  CHECK(p.has_widget("pane.stage"));
  CHECK(p.has_widget("plot.0"));
  ImGui::GetIO().DisplaySize = {1280, 800};
  p.rest(5);
  CHECK(p.has_widget("pane.large"));
  CHECK(p.has_widget("plot.0"));
}

}  // namespace netsplit::plots_test
