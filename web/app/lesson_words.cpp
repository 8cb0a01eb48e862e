#include "web/app/lesson_words.h"

#include <fmt/format.h>

#include <utility>

#include "web/app/format.h"
#include "web/app/markdown.h"
#include "web/app/mirror.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

/// Collects elements.
class Elements {
 public:
  void add(std::string_view is, std::string_view text, std::string_view id = {}, bool on = false) {
    if (text.empty() && id.empty()) return;
    json_ += fmt::format("{}{{\"is\":{},\"text\":{},\"id\":{},\"on\":{}}}", json_.empty() ? "" : ",", json_string(is),
                         json_string(text), json_string(id), on);
  }
  void prose(std::string_view markdown) {
    std::string row;
    for (const TextBlock& block : parse_markdown(markdown)) {
      const bool cell = block.kind == TextBlock::Kind::cell;
      if (block.column == 0) add("item", std::exchange(row, {}));
      if (cell)
        row += (row.empty() ? "" : "; ") + plain_text(block);
      else
        add(block.kind == TextBlock::Kind::heading ? "heading"
            : block.marker.empty()                 ? "text"
                                                   : "item",
            plain_text(block));
    }
    add("item", row);
  }
  std::string done() const { return "[" + json_ + "]"; }

 private:
  std::string json_;
};

std::string go(int step) { return fmt::format("go.{}", step); }

void add_question(Elements& out, const LessonGuide& guide) {
  const LessonQuestion& question = *guide.step().question;
  const int step = guide.progress().step;
  const bool answered = guide.answered(step);
  out.add("heading", tr("A question"));
  out.prose(question.ask);
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    const bool right = answered && guide.is_right(step, static_cast<int>(i));
    const std::string text = question.choices[i].text + (right ? tr(" (right in this run)") : "");
    out.add(answered ? "item" : "choice", text, answered ? std::string() : fmt::format("choose.{}", i),
            guide.step_progress().choice == static_cast<int>(i));
  }
  if (question.choices.empty() && !answered)
    out.add("number", question.unit.empty() ? tr("Your number") : tr("Your number, in ") + question.unit, "type");
  if (!answered) {
    if (!question.hint.empty() && !guide.hint_shown()) out.add("button", tr("A hint"), "hint");
    if (guide.hint_shown()) out.prose(question.hint);
    return;
  }
  out.add("said", outcome_words(guide));
  const int choice = guide.step_progress().choice;
  if (choice >= 0) out.prose(question.choices[static_cast<std::size_t>(choice)].reply);
  if (guide.mark(step) == LessonGuide::Mark::working) return;
  out.prose(question.explain);
  if (question.show) out.add("button", tr("Watch it happen"), "watch");
}

void add_goal(Elements& out, const LessonGuide& guide) {
  const LessonGoal& goal = *guide.step().goal;
  const bool reached = guide.step_progress().reached;
  out.add("heading", reached ? tr("You did it") : tr("Now you"));
  out.prose(goal.say);
  if (reached) return out.prose(goal.done);
  if (goal.hint.empty()) return;
  guide.hint_shown() ? out.prose(goal.hint) : out.add("button", tr("A hint"), "hint");
}

}  // namespace

std::string plain_lesson_text(std::string_view markdown) {
  std::string text = plain_text(markdown);
  for (char& c : text)
    if (c == '\n') c = ' ';
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::string outcome_words(const LessonGuide& guide) {
  if (!guide.active() || guide.at_verdict() || !guide.step().question) return {};
  const int step = guide.progress().step;
  const LessonGuide::Mark mark = guide.mark(step);
  if (mark == LessonGuide::Mark::open) return {};
  if (mark == LessonGuide::Mark::working) return tr("Running it to find out \xe2\x80\xa6");
  const auto amount = guide.answer(step);
  if (!amount) return tr("This run has no answer");
  const bool right = mark == LessonGuide::Mark::right;
  if (!guide.step().question->choices.empty()) return right ? tr("Right") : tr("Not in this run");
  const bool time = amount->unit == Amount::Unit::duration;
  return fmt::format("{}: {}", right ? tr("Right") : tr("Not quite. In this run"),
                     time ? short_duration(Duration{amount->number}) : amount_text(*amount));
}

std::string result_words(const LessonGuide& guide) {
  const auto [right, questions] = guide.score();
  const auto [reached, goals] = guide.goals();
  std::string text;
  if (questions > 0) text = trf("You foresaw {} of {}", right, questions);
  if (goals > 0)
    text += trf("{} {} of {} {}", text.empty() ? tr("You reached") : tr(" and reached"), reached, goals,
                goals == 1 ? "goal" : "goals");
  return text.empty() ? text : text + ".";
}

std::string lesson_json(const LessonGuide& guide) {
  Elements out;
  if (!guide.lesson()) return out.done();
  const Lesson& lesson = *guide.lesson();
  const int step = guide.progress().step;
  if (!guide.active()) {
    out.add("heading", trf("A lesson of {} minutes", lesson.minutes));
    for (const std::string& what : lesson.teaches) out.add("item", what);
    out.add("button", step > 0 ? tr("Go on with the lesson") : tr("Begin the lesson"), go(std::max(0, step)));
    if (step > 0) out.add("button", tr("Start again"), "again");
    return out.done();
  }
  if (guide.at_verdict()) {
    out.add("heading", tr("That was the lesson"));
    out.prose(lesson.verdict);
    out.add("text", result_words(guide));
    if (!lesson.next.empty())
      out.add("button", tr("Go on with ") + title_case(lesson.next.substr(lesson.next.find('/') + 1)), "next");
    out.add("button", tr("Start again"), "again");
  } else {
    out.add("heading", trf("Step {} of {}. {}", step + 1, guide.steps(), guide.step().title));
    out.prose(guide.step().text);
    if (guide.step().question) add_question(out, guide);
    if (guide.step().goal) add_goal(out, guide);
    out.add("button", step + 1 == guide.steps() ? tr("To the end of the lesson") : tr("Next step"), go(step + 1));
  }
  if (step > 0) out.add("button", tr("Back"), go(step - 1));
  out.add("button", tr("Leave the lesson"), "leave");
  return out.done();
}

}  // namespace netsplit
