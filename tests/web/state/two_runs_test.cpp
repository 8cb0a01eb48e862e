// This run beside another one, at the desk: chosen, found to part somewhere, and gone to by mouse, finger, key and word.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

namespace netsplit::two_runs_test {

namespace {

/// The state of the leader's crash, in place of the stage, run past the crash at 5 s.
struct Table : LeaderCrash {
  explicit Table(ImVec2 size = {1280, 800}) : LeaderCrash("State", 0.97f, size) {
    while (number(*this, "furthest_ns") < 6'000'000'000) run_to(0.97f);
    if (has_widget("view.large")) click("view.large");
    rest();
    if (has_widget("state.runs")) click("state.runs");
  }
  std::string found(const std::string& field) const { return read("view", '/' + field); }
  void compare_with(const std::string& id) {
    click("runs.with." + id);
    come_to_an_end();
  }
  void come_to_an_end() {
    for (int i = 0; i < 5'000 && (i < 3 || found("arrived") == "false"); ++i) frame();
    REQUIRE(found("arrived") == "true");
    rest();
  }
};

}  // namespace

TEST_CASE("without the crash the run parts at the crash, and a press goes to it") {
  Table t;
  t.compare_with("script.1");
  CHECK(t.found("parted") == "true");
  CHECK(t.found("at_ns") == "5000000000");
  const std::string sentence = t.found("sentence");
  CHECK(sentence.find("Here: s1 crashes") != std::string::npos);
  CHECK(sentence.find("There: ") != std::string::npos);
  const std::string hash = t.state("hash");
  t.click("runs.go");
  t.arrive();
  CHECK(t.time() == 5'000'000'000);
  CHECK(selected(t) == 2);
  t.press(ImGuiKey_End);
  t.arrive();
  CHECK(t.state("hash") == hash);
  CHECK(number(t, "branches") == 0);
}

TEST_CASE("a press on the line where they part, and one on a row, go to those moments") {
  Table t;
  t.compare_with("script.1");
  const Rect line = t.widget("runs.line");
  t.click(ImVec2{(line.min.x + line.max.x) / 2, line.max.y - 3});
  t.arrive();
  CHECK(t.time() == 5'000'000'000);
  t.press(ImGuiKey_Home);
  t.arrive();
  CHECK(t.time() == 0);
  t.click("runs.row.0");
  t.arrive();
  CHECK(t.time() == 5'000'000'000);
  const Rect lanes = t.widget("runs.lanes");
  t.click(ImVec2{lanes.min.x + lanes.width() * 0.1f, lanes.max.y - 3});
  t.arrive();
  CHECK(t.time() > 0);
  CHECK(t.time() < 5'000'000'000);
}

TEST_CASE("the future that was kept is laid beside the one on the stage from the list of faults") {
  Table t;
  t.scrub_to(0.4f);
  const std::int64_t at = t.time();
  t.click("state.all");
  t.click("state.node.s2");
  t.press(ImGuiKey_C);
  t.arrive();
  REQUIRE(number(t, "branches") == 1);
  t.click("view.large");
  show_tab(t, "Faults");
  t.click("faults.compare.0");
  t.come_to_an_end();
  CHECK(t.found("with") == "branch.0");
  CHECK(t.found("parted") == "true");
  CHECK(std::stoll(t.found("at_ns")) == at);
  CHECK(t.found("sentence").find("Here: s2 crashes") != std::string::npos);
  // When more is done to the run, what was found is found anew.
  t.press(ImGuiKey_R);
  t.come_to_an_end();
  CHECK(number(t, "commands") == 2);
  CHECK(std::stoll(t.found("at_ns")) == at);
  t.move({5, 5});
  t.rest(100);
  CHECK(t.state("resting") == "true");
}

TEST_CASE("the run with another seed parts early, and the run that was open before can be compared with, too") {
  Table t;
  t.compare_with("seed.8");
  CHECK(t.found("parted") == "true");
  CHECK(std::stoll(t.found("at_ns")) < 1'000'000'000);
  CHECK(t.has_widget("runs.with.seed.9"));
  t.app->ask("seed");
  t.rest();
  t.run_to(0.97f);
  t.compare_with("before");
  CHECK(t.found("parted") == "true");
}

TEST_CASE("by words alone: a comparison is asked for, read and gone to") {
  LeaderCrash t("Events", 0.97f);
  while (number(t, "furthest_ns") < 6'000'000'000) t.run_to(0.97f);
  CHECK(t.page.mirror.find("compare.script.1") != std::string::npos);
  t.app->ask("compare.script.1");
  t.rest(200);
  CHECK(t.page.mirror.find("Beside another run, without: Crash s1 (5 s): They part at 5.000\u00a0000\u00a0s") !=
        std::string::npos);
  t.app->ask("compare.go");
  t.arrive();
  CHECK(t.time() == 5'000'000'000);
}

TEST_CASE("on a phone all of it is there, and fingers do not miss it") {
  Table t(kPhone);
  tap(t, "runs.with.script.1");
  t.come_to_an_end();
  const Rect view = t.widget("view");
  for (const auto& [id, box] : t.widgets("runs.")) {
    INFO(id);
    CHECK(box.min.x >= view.min.x);
    CHECK(box.max.x <= view.max.x);
  }
  CHECK(t.widget("runs.go").height() >= 40);
  // It is farther down than the tab is high.
  for (int i = 0; i < 20 && t.widget("runs.go").max.y > view.max.y; ++i) wheel(t, middle(view), -2);
  tap(t, "runs.go");
  t.arrive();
  CHECK(t.time() == 5'000'000'000);
}

}  // namespace netsplit::two_runs_test
