// A lesson as a learner goes through it: reads, guesses wrong, watches, breaks things, comes back tomorrow.
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>

#include "scenarios_embedded.h"
#include "tests/thorough.h"
#include "tests/web/app/desk.h"

namespace netsplit::lesson_test {

namespace {

constexpr const char* kCrash = "raft/leader_crash";

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

/// Somebody before a scenario with a lesson.
struct Learner : Desk {
  explicit Learner(const char* scenario = kCrash, Page* another = nullptr, ImVec2 size = {1280, 800},
                   AppOptions options = {})
      : Desk(options, another, size), shown(another ? another : &page) {
    REQUIRE(app->open_named(scenario));
    rest();
  }
  /// Draws until the lesson says this: what is asked about is measured meanwhile.
  void says(std::string_view words) {
    for (int i = 0; i < 4000 && !has(shown->lesson, words); ++i) frame();
    INFO("the lesson says " << shown->lesson);
    INFO("and not " << words);
    REQUIRE(has(shown->lesson, words));
    rest();
  }
  /// Turns the wheel over the lesson's text until this is in sight, then clicks on it.
  void reach(const std::string& id) {
    rest();
    const Rect text = widget(has_widget("lesson.page") ? "lesson.page" : "pane.lesson");
    move({(text.min.x + text.max.x) / 2, (text.min.y + text.max.y) / 2});
    for (int i = 0; i < 60; ++i) {
      const Rect box = widget(id);
      if (box.min.y >= text.min.y && box.max.y <= text.max.y - 4) break;
      ImGui::GetIO().AddMouseWheelEvent(0, box.min.y < text.min.y ? 0.25f : -0.25f);
      rest(2);
    }
    click(id);
  }
  /// Draws until what is to be watched has been shown.
  void watch() {
    rest();
    const auto moves = [&] { return state("playing") == "true" || state("seeking") == "true"; };
    for (int i = 0; i < 4000 && moves(); ++i) frame();
    REQUIRE_FALSE(moves());
  }
  Page* shown;
};

}  // namespace

TEST_CASE("somebody predicts, is wrong, watches it happen, and reaches a goal that the engine sees") {
  // Played in small steps, and simply shown to somebody who wants no motion.
  for (const bool reduced : {false, true}) {
    INFO((reduced ? "without motion" : "with motion"));
    Learner learner;
    learner.app->set_reduced_motion(reduced);
    learner.click("lesson.begin");
    learner.says("Step 1 of 5. A leader at work");
    if (!reduced) {
      for (int i = 0; i < 1000 && learner.state("playing") == "false"; ++i) learner.frame();
      const std::int64_t begun = learner.time();
      CHECK(begun >= 4'800'000'000);
      CHECK(begun < 4'900'000'000);
    }
    learner.watch();
    CHECK(learner.time() == 5'000'000'000);
    learner.click("lesson.forward");
    learner.says("Step 2 of 5. Silence");
    learner.watch();
    learner.reach("lesson.help");
    learner.says("lose patience; that is most of it");
    learner.reach("lesson.number");
    learner.type("20");
    learner.press(ImGuiKey_Space);
    CHECK(learner.state("playing") == "false");
    CHECK(learner.time() == 5'000'000'000);
    learner.press(ImGuiKey_Enter);
    learner.says("Not quite. In this run: 203 ms");
    learner.reach("lesson.watch");
    if (!reduced) {
      learner.rest();
      CHECK(learner.state("playing") == "true");
    }
    learner.watch();
    CHECK(learner.time() == 5'250'000'000);
    learner.click("lesson.next");
    learner.says("Step 3 of 5");
    learner.watch();
    learner.click("lesson.next");
    learner.says("Step 4 of 5");
    learner.reach("lesson.choice0");
    learner.says("Not in this run");
    learner.says("It would like nothing better");
    learner.click("lesson.next");
    learner.says("Now you");
    learner.watch();
    CHECK(learner.time() == 6'000'000'000);
    learner.click(learner.node("s3"));
    learner.click("node.crash");
    learner.click("transport.play");
    learner.says("You did it");
    CHECK(learner.has_widget("lesson.reached"));
    CHECK(has(learner.page.status, "You did it"));
    learner.click("lesson.next");
    learner.says("You foresaw 0 of 3 and reached 1 of 1 goal.");
    learner.click("lesson.on");
    CHECK(learner.state("scenario") == "raft/majority_partition");
  }
}

TEST_CASE("a lesson waits where it was left, and can be started again; an embed knows nothing of it") {
  Page page;
  {
    Learner learner(kCrash, &page);
    learner.click("lesson.begin");
    learner.watch();
    learner.click("lesson.forward");
    learner.watch();
    learner.reach("lesson.number");
    learner.type("200");
    learner.reach("lesson.answer");
    learner.says("Right: 203 ms");
  }
  CHECK(page.notes["last_lesson"] == kCrash);
  CHECK_FALSE(page.notes["lesson/raft/leader_crash"].empty());
  {
    Learner framed(kCrash, &page, {480, 600}, {.embed = true, .view = "lesson"});
    framed.says("Begin the lesson");
    framed.app->learn("go.3", {});
    framed.rest();
  }
  Learner again(kCrash, &page);
  again.says("Go on with the lesson");
  again.click("lesson.begin");
  again.says("Right: 203 ms");
  again.click("lesson.leave");
  again.says("Go on with the lesson");
  again.reach("lesson.again");
  again.says("Step 1 of 5");
  again.click("lesson.forward");
  again.rest();
  CHECK(again.has_widget("lesson.number"));
}

TEST_CASE("without the picture the whole of a lesson can be read and answered") {
  Learner learner("raft/majority_partition");
  learner.says("why two leaders are not yet a disaster");
  learner.says(R"("text":"Begin the lesson","id":"go.0")");
  learner.app->learn("go.0", {});
  learner.says("Step 1 of 5. The cut");
  CHECK(has(learner.page.status, "Step 1 of 5"));
  learner.app->learn("go.1", {});
  learner.says("Yes. At 5.19 s there is one leader");
  learner.app->learn("choose.0", {});
  learner.says(R"("text":"Yes. At 5.19 s there is one leader","id":"","on":true)");  // the choice that was made
  learner.says("No. At 5.19 s there are two leaders (right in this run)");
  CHECK(learner.page.status == "Not in this run");
  learner.app->learn("go.2", {});
  learner.says("Your number");
  learner.app->learn("type", "0");
  learner.says("Right: 0");
  learner.app->learn("leave", {});
  learner.says("Go on with the lesson");
}

TEST_CASE("a lesson on a phone is a tab with room for fingers and digits") {
  for (const ImVec2 size : {ImVec2{320, 568}, ImVec2{390, 844}}) {
    INFO(size.x << " by " << size.y);
    Learner learner(kCrash, nullptr, size);
    learner.click("tabs.Lesson");
    learner.app->learn("go.0", {});
    learner.says("Step 1 of 5");
    const Rect forward = learner.widget("lesson.forward");
    CHECK(forward.height() >= 40);
    CHECK(forward.max.x <= size.x);
    learner.click("lesson.forward");
    learner.says("Step 2 of 5");
    for (const char* key : {"lesson.key1", "lesson.key4", "lesson.key11", "lesson.key10", "lesson.key2"}) {
      learner.reach(key);
      CHECK(learner.widget(key).height() >= 40);
      CHECK(learner.widget(key).max.x <= size.x);
    }
    learner.reach("lesson.answer");
    learner.says("Right: 203 ms");
  }
}

TEST_CASE("every built-in lesson can be walked through from its offer to its verdict") {
  int lessons = 0;
  for (const EmbeddedScenario& scenario : embedded_scenarios()) {
    const auto loaded = load_scenario(scenario.text, scenario.name);
    REQUIRE(std::holds_alternative<Scenario>(loaded));
    const auto& lesson = std::get<Scenario>(loaded).lesson;
    if (!lesson || ++lessons % thorough(1, 4) != 0) continue;
    INFO("the lesson of " << scenario.name);
    Learner learner(std::string(scenario.name).c_str());
    learner.says("Begin the lesson");
    learner.reach("lesson.begin");
    for (std::size_t i = 0; i < lesson->steps.size(); ++i) {
      const LessonStep& step = lesson->steps[i];
      learner.says(fmt::format("Step {} of {}", i + 1, lesson->steps.size()));
      learner.watch();
      if (step.at) CHECK(learner.time() == step.to.value_or(*step.at).count());
      if (step.question) CHECK(has(learner.page.lesson, step.question->choices.empty() ? "Your number" : "choose.0"));
      if (step.goal) CHECK(learner.has_widget("lesson.goal"));
      learner.click("lesson.next");
    }
    learner.says("You foresaw 0 of ");
    CHECK(learner.has_widget("lesson.again"));
    CHECK(learner.state("notice").empty());
  }
  CHECK(lessons > 3);
}

}  // namespace netsplit::lesson_test
