// Plots at the desk: their cursor is the run's moment, any field can be chosen, and the numbers can be saved.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

using namespace netsplit;

namespace {

/// The plots of the leader's crash, large, standing still.
struct Plots {
  explicit Plots(ImVec2 size = {1280, 800}) : desk({.view = "plots"}, nullptr, size) {
    REQUIRE(desk.app->open_named("raft/leader_crash"));
    desk.run_to(0.9f);
    show_tab("tabs.Plots");
    if (size.x > 600) desk.click("view.large");
    desk.rest();
    REQUIRE(desk.has_widget("plot.0"));
  }
  void show_tab(const char* id) {
    if (!desk.has_widget(id)) desk.click("tabs.more");
    desk.click(id);
  }
  /// Plots shown, without what belongs to them.
  std::size_t count() const {
    std::size_t out = 0;
    for (const auto& [id, box] : widgets(desk, "plot.")) out += id.find('.', 5) == std::string::npos;
    return out;
  }
  std::int64_t click_at(float share) {
    const Rect box = desk.widget("plot.0");
    desk.click(ImVec2{box.min.x + box.width() * share, middle(box).y});
    desk.arrive();
    return number(desk, "time_ns");
  }
  Desk desk;
};

}  // namespace

TEST_CASE("a click in a plot goes to that moment") {
  Plots p;
  const std::int64_t before = number(p.desk, "time_ns");
  const std::int64_t furthest = number(p.desk, "furthest_ns");
  const std::int64_t after = p.click_at(0.3f);
  CHECK(after > 0);
  CHECK(after < before / 2);
  CHECK(number(p.desk, "furthest_ns") == furthest);
}

TEST_CASE("a field is looked for, plotted for each node, and its plots are taken away again") {
  Plots p;
  // Only what is in sight is counted: there must be room for more.
  for (int i = 0; i < 20 && p.count() > 1; ++i) p.desk.click("plot.0.close");
  const std::size_t first = p.count();
  p.desk.click("plots.choose");
  p.desk.rest();
  REQUIRE(p.desk.has_widget("plots.choose.term"));
  p.desk.type("applied");
  p.desk.rest();
  CHECK_FALSE(p.desk.has_widget("plots.choose.term"));
  p.desk.click("plots.choose.applied index");
  p.desk.press(ImGuiKey_Escape);
  CHECK(p.desk.state("playing") == "false");
  p.desk.rest();
  CHECK(p.count() > first);
  for (int i = 0; i < 20 && p.count() > 0; ++i) p.desk.click("plot.0.close");
  CHECK(p.count() == 0);
}

TEST_CASE("the plots zoom by their ruler, and a press shows the whole run again") {
  Plots p;
  for (int i = 0; i < 6; ++i) wheel(p.desk, middle(p.desk.widget("time.ruler")), 1);
  CHECK(p.click_at(0.01f) > 2'000'000'000);
  p.desk.click("plots.fit");
  CHECK(p.click_at(0.01f) < 1'000'000'000);
}

TEST_CASE("all fields are saved as a table") {
  Plots p;
  p.desk.click("plots.csv");
  REQUIRE(p.desk.page.saved.count("leader_crash.csv") == 1);
  const std::string text = p.desk.page.saved["leader_crash.csv"];
  CHECK(text.starts_with("\"time (s)\",\"messages in flight\","));
  CHECK(text.substr(0, text.find('\r')).find("\"s1 commit index\"") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') > 100);
}

TEST_CASE("a phone shows the plots in one column, and nothing is drawn while the run stands still") {
  Plots p(kPhone);
  const Rect plot = p.desk.widget("plot.0");
  CHECK(plot.min.x >= 0);
  CHECK(plot.max.x <= kPhone.x);
  CHECK(plot.width() > kPhone.x / 2);
  p.desk.move({5, 5});
  p.desk.rest(40);
  CHECK(p.desk.state("resting") == "true");
}

TEST_CASE(
    "a view that was large is in its tab again when the window becomes as narrow as a phone, and large when it is "
    "wide") {
  Plots p;
  REQUIRE(p.desk.has_widget("pane.large"));
  ImGui::GetIO().DisplaySize = kPhone;
  p.desk.rest(5);
  CHECK(p.desk.has_widget("pane.stage"));
  CHECK(p.desk.has_widget("plot.0"));
  ImGui::GetIO().DisplaySize = {1280, 800};
  p.desk.rest(5);
  CHECK(p.desk.has_widget("pane.large"));
  CHECK(p.desk.has_widget("plot.0"));
}
