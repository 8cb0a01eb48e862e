#include "core/scenario/lesson.h"

#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/scenario.h"

namespace netsplit::lesson_test {

namespace {

std::string with_lesson(std::string_view lesson) {
  return fmt::format(R"({{"version": 1, "until": "20s", "nodes": [{{"name": "s1..s3", "role": "raft.server"}},
    {{"name": "c1", "role": "kv.client"}}], "lesson": {}}})",
                     lesson);
}
std::string with_step(std::string_view step) { return with_lesson(fmt::format(R"({{"steps": [{}]}})", step)); }
std::string with_answer(std::string_view measure) {
  return with_step(fmt::format(
      R"({{"text": "t", "question": {{"ask": "?", "answer": {}, "choices": [{{"text": "a", "is": 1}}, {{"text": "b", "is": 2}}]}}}})",
      measure));
}
std::string with_goal(std::string_view condition) {
  return with_step(fmt::format(R"({{"text": "t", "goal": {{"say": "Do it", "when": [{}]}}}})", condition));
}

Lesson read(const std::string& text) {
  const auto loaded = load_scenario(text, "test");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  REQUIRE(std::get<Scenario>(loaded).lesson);
  return *std::get<Scenario>(loaded).lesson;
}
std::string refusal(const std::string& text) {
  const auto loaded = load_scenario(text, "test");
  const auto* error = std::get_if<InputError>(&loaded);
  return error ? error->line() : "accepted";
}
bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a scenario without a lesson has none") {
  const auto loaded = load_scenario(R"({"version": 1, "nodes": [{"name": "s1", "role": "raft.server"}]})", "test");
  CHECK(std::get<Scenario>(loaded).lesson == nullptr);
}

TEST_CASE("a lesson is read with all its fields") {
  const Lesson lesson = read(with_lesson(R"({
    "minutes": 7, "teaches": ["what a term is"], "verdict": "Well **done**.", "next": "raft/figure_8",
    "steps": [
      {"title": "First", "text": "Look.", "at": "5s", "to": "6s", "speed": 0.1, "view": "events", "focus": "s2",
       "question": {"ask": "How long?", "number": {"unit": "ms", "tolerance": 0.25}, "hint": "h", "explain": "e", "show": "7s",
         "answer": {"time_of": {"record": "note", "label": "became leader", "node": "s2", "nth": 2, "since": "5s", "from": "1s", "to": "9s"}}}},
      {"text": "Do.", "goal": {"say": "Crash one.", "hint": "C", "done": "Good.", "alone": true, "when": [
         {"count": {"record": "crashed"}, "at_least": 1}, {"who": {"is": "leader"}, "is": "s3"},
         {"quiet": {"client": "c1", "outcome": "unknown"}, "at_least": "2s", "at_most": "1min"}]}}
    ]})"));
  CHECK(lesson.minutes == 7);
  CHECK(lesson.teaches == std::vector<std::string>{"what a term is"});
  CHECK(lesson.verdict == "Well **done**.");
  CHECK(lesson.next == "raft/figure_8");
  REQUIRE(lesson.steps.size() == 2);
  const LessonStep& first = lesson.steps[0];
  CHECK((first.title == "First" && first.text == "Look." && first.view == "events"));
  CHECK((first.at == Time{5s} && first.to == Time{6s} && first.speed == 0.1 && first.focus == node_id(1)));
  REQUIRE(first.question);
  CHECK((first.question->unit == "ms" && first.question->tolerance == Ratio::percent(25)));
  CHECK(first.question->show == Time{7s});
  const Measure& m = first.question->answer;
  CHECK((m.kind == Measure::Kind::time_of && m.record == RecordKind::note && m.name == "became leader"));
  CHECK((m.node == node_id(1) && m.nth == 2 && m.since == 5s && m.from == 1s && m.to == Time{9s}));
  const LessonStep& second = lesson.steps[1];
  CHECK((!second.at && !second.question && second.speed == 0));
  REQUIRE(second.goal);
  CHECK((second.goal->alone && second.goal->when.size() == 3));
  CHECK(second.goal->when[0].range.at_least == Amount{Amount::Unit::number, 1, {}});
  CHECK(second.goal->when[1].range.is == Amount{Amount::Unit::word, 0, "s3"});
  CHECK(second.goal->when[2].range.at_most == Amount{Amount::Unit::duration, 60'000'000'000, {}});
  CHECK(second.goal->when[2].measure.outcome == Outcome::unknown);
}

TEST_CASE("names in a lesson that nobody has are answered with their place and the nearest name") {
  CHECK(contains(refusal(with_step(R"({"text": "t", "focus": "s9"})")), "/lesson/steps/0/focus: found \"s9\""));
  CHECK(contains(refusal(with_answer(R"({"count": {"record": "crashes"}})")),
                 "/lesson/steps/0/question/answer/count/record: found \"crashes\""));
  CHECK(contains(refusal(with_answer(R"({"count": {"record": "crashes"}})")), "did you mean \"crashed\"?"));
  CHECK(
      contains(refusal(with_answer(R"({"operations": {"client": "c2"}})")), "/answer/operations/client: found \"c2\""));
  CHECK(contains(refusal(with_answer(R"({"counts": {"record": "note"}})")), "did you mean \"count\"?"));
  CHECK(contains(
      refusal(with_lesson(R"({"steps": [{"text": "t"}], "next": "raft/figure_9"})")),
      "/lesson/next: found \"raft/figure_9\", expected the name of a scenario; did you mean \"raft/figure_8\"?"));
  const std::string claim = refusal(with_goal(R"({"claim": {"name": "Leader Completness"}, "is": "broken"})"));
  CHECK(contains(claim, "/lesson/steps/0/goal/when/0/claim/name: found \"Leader Completness\""));
  CHECK(contains(claim, "did you mean \"Leader Completeness\"?"));
  CHECK(contains(refusal(with_goal(R"({"count": {"record": "violated", "label": "Fresh Read"}, "at_least": 1})")),
                 "/when/0/count/label: found \"Fresh Read\""));
  CHECK(contains(refusal(with_goal(R"({"who": {"is": "leader"}, "is": "s4"})")), "found \"s4\", expected a node"));
}

TEST_CASE("a measure is one measure, compared with amounts of its own kind") {
  CHECK(contains(refusal(with_answer("{}")), "found none, expected one measure"));
  CHECK(contains(refusal(with_answer(R"({"count": {"record": "note"}, "standing": {"is": "leader"}})")),
                 "found a second measure"));
  CHECK(contains(refusal(with_goal(R"({"count": {"record": "note"}, "at_least": "5s"})")), "expected a whole number"));
  CHECK(contains(refusal(with_goal(R"({"quiet": {}, "at_least": 5})")), "expected a duration"));
  CHECK(contains(refusal(with_goal(R"({"quiet": {}})")), "found no limit"));
  CHECK(contains(refusal(with_goal(R"({"claim": {"name": "Election Safety"}, "is": "safe"})")),
                 "\"holds\" or \"broken\""));
  CHECK(contains(refusal(with_goal(R"({"who": {"is": "leader"}, "at_least": "s1"})")), "found a limit of a word"));
  CHECK(
      contains(refusal(with_answer(R"({"count": {"record": "note"}, "minus": {"quiet": {}}})")), "don't go together"));
  CHECK(refusal(with_answer(R"({"count": {"record": "note"}, "minus": {"count": {"record": "sent"}}})")) == "accepted");
  CHECK(contains(refusal(with_goal(R"({"standing": {"is": "leader", "at": "5s"}, "is": 1})")), "/standing/at"));
}

TEST_CASE("a question is answered by choosing or by a number of its unit, and a lesson stays within its run") {
  const auto question = [](std::string_view how) {
    return with_step(fmt::format(
        R"({{"text": "t", "question": {{"ask": "?", "answer": {{"count": {{"record": "note"}}}}{}}}}})", how));
  };
  CHECK(contains(refusal(question("")), "expected either choices or a number"));
  CHECK(contains(refusal(question(R"(, "choices": [{"text": "a", "is": 1}])")), "found a single choice"));
  CHECK(contains(refusal(question(R"(, "number": {}, "choices": [{"text": "a", "is": 1}, {"text": "b", "is": 2}])")),
                 "expected either choices or a number"));
  CHECK(contains(refusal(question(R"(, "number": {"unit": "ms"})")), "found a number in another unit"));
  CHECK(refusal(question(R"(, "number": {"tolerance": 0.1})")) == "accepted");
  CHECK(contains(refusal(with_step(R"({"text": "t", "at": "21s"})")),
                 "/lesson/steps/0/at: found 21s, expected a moment"));
  CHECK(contains(refusal(with_lesson(R"({"steps": []})")), "found a lesson without steps"));
  CHECK(
      contains(refusal(with_step(R"({"text": "t", "goal": {"say": "x", "when": []}})")), "a goal without conditions"));
}

}  // namespace netsplit::lesson_test
