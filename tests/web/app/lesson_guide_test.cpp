#include "web/app/lesson_guide.h"

#include <catch2/catch_test_macros.hpp>

#include "web/app/lesson_words.h"

namespace netsplit::lesson_guide_test {

namespace {

constexpr std::string_view kText = R"({
  "version": 1, "seed": 7, "until": "8s", "nodes": [{"name": "s1..s3", "role": "raft.server"}, {"name": "c1", "role": "kv.client"}],
  "faults": [{"at": "5s", "do": "crash", "node": "s1", "for": "1s"}],
  "lesson": {"teaches": ["things"], "verdict": "The *end*.", "next": "raft/figure_8", "steps": [
    {"title": "First", "text": "Look.", "at": "1s", "question": {"ask": "How many crash?", "hint": "few", "answer": {"count": {"record": "crashed"}},
      "choices": [{"text": "none", "is": 0, "reply": "But one does."}, {"text": "one", "is": 1}], "explain": "s1 does.", "show": "6s"}},
    {"title": "Second", "text": "When?", "question": {"ask": "When?", "number": {"unit": "s", "tolerance": 0.1},
      "answer": {"time_of": {"record": "crashed"}}}},
    {"title": "Third", "text": "Never.", "question": {"ask": "When?", "number": {"unit": "ms"}, "answer": {"time_of": {"record": "paused"}}}},
    {"title": "Fourth", "text": "Do.", "goal": {"say": "Two down.", "when": [{"standing": {"is": "down"}, "at_least": 2}], "done": "Well."}}
  ]}})";

struct Learner {
  Learner() : scenario(std::get<Scenario>(load_scenario(kText, "test"))) { guide.open(scenario, {}); }
  void measure_all() {
    int slices = 0;
    while (guide.measure(200)) REQUIRE(++slices < 100'000);
  }
  Scenario scenario;
  LessonGuide guide;
};

using Mark = LessonGuide::Mark;

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("an answer is judged by what was measured, and stays as it was given") {
  Learner learner;
  LessonGuide& guide = learner.guide;
  CHECK_FALSE(guide.active());
  guide.go(0);
  CHECK(guide.mark(0) == Mark::open);
  guide.choose(0);
  CHECK(guide.mark(0) == Mark::working);
  learner.measure_all();
  CHECK(guide.mark(0) == Mark::wrong);
  CHECK(guide.is_right(0, 1));
  guide.choose(1);
  CHECK(guide.step_progress().choice == 0);
  CHECK(outcome_words(guide) == "Not in this run");
  CHECK(guide.score() == std::pair{0, 3});
}

TEST_CASE("a number is right within its tolerance, in its unit") {
  for (const auto& [typed, mark] : {std::pair{"5", Mark::right},
                                    {"5.4", Mark::right},
                                    {"4,6", Mark::right},
                                    {"5.6", Mark::wrong},
                                    {"5000", Mark::wrong},
                                    {"-5", Mark::wrong},
                                    {"", Mark::open},
                                    {"abc", Mark::open},
                                    {"5..", Mark::open}}) {
    Learner learner;
    learner.guide.go(1);
    learner.guide.type(typed);
    learner.measure_all();
    INFO(typed);
    CHECK(learner.guide.mark(1) == mark);
  }
  CHECK(typed_amount("2.5", "ms") == Amount{Amount::Unit::duration, 2'500'000, {}});
  CHECK(typed_amount("7", "") == Amount{Amount::Unit::number, 7, {}});
  CHECK_FALSE(typed_amount("7.5", ""));
  CHECK_FALSE(typed_amount("9999999999999999", "min"));
}

TEST_CASE("a question whose answer never happens says so") {
  Learner learner;
  learner.guide.go(2);
  learner.guide.type("3");
  learner.measure_all();
  CHECK_FALSE(learner.guide.answer(2));
  CHECK(outcome_words(learner.guide) == "This run has no answer");
}

TEST_CASE("a goal is reached by hand, once, where the run grows") {
  Learner learner;
  LessonGuide& guide = learner.guide;
  guide.go(3);
  Timeline timeline(learner.scenario.spec, {learner.scenario.limits(learner.scenario.until)});
  timeline.seek(2s);
  CHECK_FALSE(guide.follow(timeline));
  timeline.act(command::Crash{node_id(1)});
  CHECK_FALSE(guide.follow(timeline));
  timeline.act(command::Crash{node_id(2)});
  CHECK(guide.follow(timeline));
  CHECK(guide.step_progress().reached);
  CHECK_FALSE(guide.follow(timeline));
  CHECK(guide.goals() == std::pair{1, 1});
}

TEST_CASE("progress comes back on the next visit, and not after the questions have changed") {
  Learner learner;
  learner.guide.go(0);
  learner.guide.choose(1);
  learner.guide.go(1);
  learner.guide.type("5");
  const Lesson& lesson = *learner.scenario.lesson;
  const std::string kept = learner.guide.progress().to_text(lesson);
  CHECK(LessonProgress::from_text(kept, lesson) == learner.guide.progress());
  LessonGuide again;
  again.open(learner.scenario, kept);
  CHECK_FALSE(again.active());
  CHECK(again.progress().step == 1);
  again.go(again.progress().step);
  while (again.measure(1'000'000)) {}
  CHECK(again.score() == std::pair{2, 3});
  Lesson changed = lesson;
  changed.steps[0].question->ask = "Something else?";
  CHECK(LessonProgress::from_text(kept, changed).step == LessonProgress::kNotBegun);
  again.start_again();
  CHECK((again.progress().step == 0 && !again.answered(0)));
}

TEST_CASE("what was kept is read with suspicion") {
  const Learner learner;
  const Lesson& lesson = *learner.scenario.lesson;
  LessonGuide guide;
  guide.open(learner.scenario, {});
  guide.go(0);
  const std::string good = guide.progress().to_text(lesson);
  const std::string head = good.substr(0, good.find(' ', 2));
  for (const std::string& tail :
       {std::string(" 99 99 -1;0; -1;0; -1;0; -1;0;"), std::string(" 0 0 7;0; -1;0; -1;0; -1;0;"), std::string(" 0 -1"),
        std::string(" x y"), std::string(), std::string(10'000, ' ')})
    CHECK(LessonProgress::from_text(head + tail, lesson).step == LessonProgress::kNotBegun);
  const auto odd = LessonProgress::from_text(head + " 1 1 -1;0; -1;0;<script>42 -1;0; -1;0;", lesson);
  CHECK(odd.steps[1].typed == "42");
}

TEST_CASE("the elements of a lesson say all that the panel shows") {
  Learner learner;
  LessonGuide& guide = learner.guide;
  CHECK(has(lesson_json(guide), R"({"is":"button","text":"Begin the lesson","id":"go.0","on":false})"));
  guide.go(0);
  std::string json = lesson_json(guide);
  CHECK(has(json, "Step 1 of 4. First"));
  CHECK(has(json, R"({"is":"choice","text":"one","id":"choose.1","on":false})"));
  CHECK(has(json, R"("id":"hint")"));
  CHECK_FALSE(has(json, "few"));
  guide.show_hint();
  CHECK(has(lesson_json(guide), "few"));
  guide.choose(0);
  learner.measure_all();
  json = lesson_json(guide);
  CHECK(has(json, "Not in this run"));
  CHECK(has(json, "But one does."));
  CHECK(has(json, "s1 does."));
  CHECK(has(json, "one (right in this run)"));
  CHECK(has(json, R"("id":"watch")"));
  guide.go(1);
  CHECK(has(lesson_json(guide), R"({"is":"number","text":"Your number, in s","id":"type","on":false})"));
  guide.go(4);
  json = lesson_json(guide);
  CHECK(has(json, "The end."));
  CHECK(has(json, "You foresaw 0 of 3 and reached 0 of 1 goal."));
  CHECK(has(json, R"("id":"next")"));
  LessonGuide none;
  CHECK(lesson_json(none) == "[]");
}

}  // namespace netsplit::lesson_guide_test
