#include "core/scenario/lesson_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/scenario/json_tree.h"
#include "core/scenario/measure_fields.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

constexpr std::size_t kMostLessonSteps = 30;
constexpr std::size_t kMostChoices = 6;
constexpr std::size_t kMostConditions = 6;
constexpr std::size_t kLongestProse = 4'000;
constexpr std::size_t kLongestLine = 300;
constexpr std::size_t kLongestHeading = 60;

constexpr std::array<std::string_view, 4> kUnits{"us", "ms", "s", "min"};

/// Amounts to compare with, of the kind that the measure gives.
void range_fields(Fields& f, AmountRange& range, const Measure& m, const Directory& directory) {
  const auto unit = unit_of(m);
  f.amount("is", range.is, unit, "The amount is this.");
  f.amount("at_least", range.at_least, unit, "It is this or more.");
  f.amount("at_most", range.at_most, unit, "It is this or less.");
  if (!f.reading()) return;
  if (!range.is && !range.at_least && !range.at_most)
    f.check("found no limit, expected one of is, at_least, at_most to compare the measure with");
  f.check_that(
      unit != Amount::Unit::word || (range.is && !range.at_least && !range.at_most),
      "found a limit of a word, expected \"is\", the one of is, at_least, at_most to compare the measure with");
  if (m.kind == Measure::Kind::claim)
    f.check_that(range.is->word == "holds" || range.is->word == "broken",
                 "found another word, expected \"holds\" or \"broken\", which is what this measure gives");
  if (m.kind == Measure::Kind::who && range.is->word != "nobody" && range.is->word != "several")
    f.check(directory.one(range.is->word).problem);
}

void question_fields(Fields& f, LessonQuestion& q, const Directory& directory) {
  f.required("ask");
  f.text("ask", q.ask, kLongestLine, "The question.");
  f.required("answer");
  f.object(
      "answer", [&](Fields& g) { measure_fields(g, q.answer, MeasureUse::answer); },
      "What is measured in a fresh run of the scenario to find the answer.");
  const auto choice = [&](Fields& g) {
    LessonQuestion::Choice c;
    g.required("text");
    g.text("text", c.text, kLongestLine, "What the reader chooses.");
    range_fields(g, c.right_if, q.answer, directory);
    g.text("reply", c.reply, kLongestProse, "Said to who chose it, in CommonMark.");
    if (g.reading()) q.choices.push_back(std::move(c));
  };
  f.list("choices", kMostChoices, choice, "What to choose from. The measure decides which one is right.");
  bool number = false;
  const auto number_fields = [&](Fields& g) {
    number = g.reading();
    g.word("unit", q.unit, kUnits, "Of a time; none for a count.");
    g.ratio("tolerance", q.tolerance, "The share of the answer by which it may be missed.");
  };
  f.object("number", number_fields, "In place of choices: the reader types a number.");
  f.text("hint", q.hint, kLongestProse, "Shown when asked for, in CommonMark.");
  f.text("explain", q.explain, kLongestProse, "Shown after the answer, in CommonMark.");
  f.moment("show", q.show, "Playing on to this moment shows it happen; offered after the answer.");
  if (!f.reading()) return;
  f.check_that(number != !q.choices.empty(), "found no way to answer or two, expected either choices or a number");
  f.check_that(number || q.choices.size() >= 2, "found a single choice, expected either choices or a number");
  const auto unit = unit_of(q.answer);
  f.check_that(!number || !unit || unit == (q.unit.empty() ? Amount::Unit::number : Amount::Unit::duration),
               "found a number in another unit, expected a unit such as \"ms\" for a time and none for a count");
}

void goal_fields(Fields& f, LessonGoal& goal, const Directory& directory) {
  f.required("say");
  f.text("say", goal.say, kLongestLine, "What to bring about.");
  f.required("when");
  const auto condition = [&](Fields& g) {
    Condition c;
    measure_fields(g, c.measure, MeasureUse::goal);
    range_fields(g, c.range, c.measure, directory);
    if (g.reading()) goal.when.push_back(std::move(c));
  };
  f.list("when", kMostConditions, condition, "It is reached when all of these hold at one moment of the reader's run.");
  f.text("hint", goal.hint, kLongestProse, "Shown when asked for, in CommonMark.");
  f.text("done", goal.done, kLongestProse, "Shown when it is reached, in CommonMark.");
  f.flag("alone", goal.alone, "Reached also by a run to which nothing was done by hand.");
  if (f.reading()) f.check_that(!goal.when.empty(), "found a goal without conditions, expected one at least");
}

void step_fields(Fields& f, LessonStep& step, const Directory& directory) {
  f.text("title", step.title, kLongestHeading, "A heading of a few words.");
  f.required("text");
  f.text("text", step.text, kLongestProse, "What is told, in CommonMark.");
  f.moment("at", step.at, "The moment of the scenario's own run that is shown, without what was done to it by hand.");
  f.moment("to", step.to, "Plays on to this moment.");
  Ratio speed{};
  f.factor("speed", speed, {1'000}, {1'000'000 * Ratio::kOne}, "Virtual seconds in a real second.");
  f.text("view", step.view, kLongestHeading, "The view that is shown: `stage`, `events`, as links name it.");
  f.node("focus", step.focus, "The node that is selected.");
  const auto question = [&](Fields& g) {
    LessonQuestion q;
    question_fields(g, q, directory);
    if (g.reading()) step.question = std::move(q);
  };
  f.object("question", question, "Asked before it is shown.");
  const auto goal = [&](Fields& g) {
    LessonGoal wanted;
    goal_fields(g, wanted, directory);
    if (g.reading()) step.goal = std::move(wanted);
  };
  f.object("goal", goal, "To be done by hand; the engine sees when it is reached.");
  step.speed = static_cast<double>(speed.ppb) / static_cast<double>(Ratio::kOne);
}

}  // namespace

void lesson_fields(Fields& f, Lesson& lesson, const Directory& directory) {
  f.integer("minutes", lesson.minutes, 1, 120, "How long it takes.");
  f.texts("teaches", lesson.teaches, "What somebody knows after it, each in a few words.");
  f.required("steps");
  const auto step = [&](Fields& g) {
    LessonStep s;
    step_fields(g, s, directory);
    if (g.reading()) lesson.steps.push_back(std::move(s));
  };
  f.list("steps", kMostLessonSteps, step, "One after the other.");
  f.text("verdict", lesson.verdict, kLongestProse, "Shown at the end, in CommonMark.");
  f.text("next", lesson.next, kLongestHeading, "The name of the scenario to go on with.");
  if (f.reading()) f.check_that(!lesson.steps.empty(), "found a lesson without steps, expected one at least");
}

std::optional<InputError> check_lesson(const Lesson& lesson, Time until, std::span<const std::string_view> claims,
                                       std::span<const std::string_view> scenarios) {
  if (!lesson.next.empty() && std::find(scenarios.begin(), scenarios.end(), lesson.next) == scenarios.end())
    return InputError{"/lesson/next", fmt::format("found {}, expected the name of a scenario{}", in_quotes(lesson.next),
                                                  did_you_mean(lesson.next, scenarios))};
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
    const LessonStep& step = lesson.steps[i];
    const std::string path = path_to("/lesson/steps", i);
    const auto late = [&](const std::optional<Time>& at) { return at && *at > until; };
    for (const auto& [name, at] : {std::pair{"/at", step.at},
                                   {"/to", step.to},
                                   {"/question/show", step.question ? step.question->show : std::nullopt}})
      if (late(at))
        return InputError{path + name, fmt::format("found {}, expected a moment before the end of the run, {}",
                                                   format_duration(*at), format_duration(until))};
    if (step.question)
      if (auto error = check_measure(step.question->answer, path + "/question/answer", claims)) return error;
    if (!step.goal) continue;
    for (std::size_t c = 0; c < step.goal->when.size(); ++c)
      if (auto error = check_measure(step.goal->when[c].measure, path_to(path + "/goal/when", c), claims)) return error;
  }
  return std::nullopt;
}

}  // namespace netsplit
