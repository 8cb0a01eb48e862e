#include "web/app/lesson_guide.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "core/base/label.h"

namespace netsplit {
namespace {

constexpr std::size_t kLongestTyped = 16;
constexpr std::string_view kFormat = "1";

/// Changes whenever what was answered no longer belongs to what is asked.
std::uint64_t fingerprint(const Lesson& lesson) {
  std::uint64_t h = fnv1a(fmt::format("{}", lesson.steps.size()));
  for (const LessonStep& step : lesson.steps) {
    std::string asked = step.question ? step.question->ask : std::string();
    if (step.question)
      for (const auto& choice : step.question->choices) asked += '\n' + choice.text;
    if (step.goal) asked += '\n' + step.goal->say;
    h = (h ^ fnv1a(asked)) * 0x100000001b3u;
  }
  return h;
}

std::string_view word(std::string_view& text, char end) {
  const std::string_view first = text.substr(0, text.find(end));
  text.remove_prefix(std::min(text.size(), first.size() + 1));
  return first;
}

template <class Number>
bool read(std::string_view digits, Number& number, int base = 10) {
  const char* end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, number, base);
  return result.ec == std::errc{} && result.ptr == end;
}

/// A number as people type it, kept short and harmless.
std::string tidy_number(std::string_view typed) {
  std::string kept;
  for (const char c : typed.substr(0, kLongestTyped))
    if ((c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-') kept += c == ',' ? '.' : c;
  return kept;
}

bool near(const Amount& typed, const Amount& answer, Ratio tolerance) {
  if (typed.unit != answer.unit) return false;
  const double share = static_cast<double>(tolerance.ppb) / static_cast<double>(Ratio::kOne);
  const double slack = std::abs(static_cast<double>(answer.number)) * share;
  return std::abs(static_cast<double>(typed.number - answer.number)) <= slack;
}

}  // namespace

std::string LessonProgress::to_text(const Lesson& lesson) const {
  std::string text = fmt::format("{} {:x} {} {}", kFormat, fingerprint(lesson), step, furthest);
  for (const Step& s : steps) text += fmt::format(" {};{};{}", s.choice, s.reached ? 1 : 0, s.typed);
  return text;
}

LessonProgress LessonProgress::from_text(std::string_view text, const Lesson& lesson) {
  const int last = static_cast<int>(lesson.steps.size());
  LessonProgress none;
  none.steps.resize(lesson.steps.size());
  LessonProgress kept = none;
  std::uint64_t of = 0;
  if (word(text, ' ') != kFormat || !read(word(text, ' '), of, 16) || of != fingerprint(lesson)) return none;
  if (!read(word(text, ' '), kept.step) || !read(word(text, ' '), kept.furthest)) return none;
  if (kept.step < kNotBegun || kept.step > last || kept.furthest < kept.step || kept.furthest > last) return none;
  for (std::size_t i = 0; i < kept.steps.size(); ++i) {
    std::string_view line = word(text, ' ');
    Step& s = kept.steps[i];
    int reached = 0;
    if (!read(word(line, ';'), s.choice) || !read(word(line, ';'), reached)) return none;
    const auto& question = lesson.steps[i].question;
    if (s.choice < -1 || s.choice >= static_cast<int>(question ? question->choices.size() : 0)) return none;
    s.reached = reached == 1;
    s.typed = tidy_number(line);
  }
  return kept;
}

std::optional<Amount> typed_amount(std::string_view typed, std::string_view unit) {
  const std::string digits = tidy_number(typed);
  if (digits.empty() || digits.find_first_of("0123456789") == std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(digits.c_str(), &end);
  if (*end != '\0') return std::nullopt;
  constexpr std::pair<std::string_view, double> kUnits[] = {{"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 6e10}};
  for (const auto& [name, ns] : kUnits)
    if (name == unit) {
      if (std::abs(value) * ns > 9e18) return std::nullopt;
      return Amount{Amount::Unit::duration, static_cast<std::int64_t>(std::llround(value * ns)), {}};
    }
  if (std::abs(value) > 9e15 || value != std::round(value)) return std::nullopt;
  return Amount{Amount::Unit::number, static_cast<std::int64_t>(value), {}};
}

void LessonGuide::open(const Scenario& scenario, std::string_view kept) {
  *this = LessonGuide();
  scenario_ = &scenario;
  lesson_ = scenario.lesson;
  if (lesson_) progress_ = LessonProgress::from_text(kept, *lesson_);
}

void LessonGuide::go(int step) {
  if (!lesson_) return;
  active_ = true;
  progress_.step = std::clamp(step, 0, steps());
  progress_.furthest = std::max(progress_.furthest, progress_.step);
  hint_shown_ = false;
  watch();
}

void LessonGuide::start_again() {
  if (!lesson_) return;
  progress_ = LessonProgress();
  progress_.steps.resize(lesson_->steps.size());
  go(0);
}

LessonProgress::Step* LessonGuide::changed_step() {
  if (!active_ || at_verdict()) return nullptr;
  return &progress_.steps[static_cast<std::size_t>(progress_.step)];
}

void LessonGuide::choose(int choice) {
  LessonProgress::Step* at = changed_step();
  if (!at || !step().question || answered(progress_.step)) return;
  if (choice >= 0 && choice < static_cast<int>(step().question->choices.size())) at->choice = choice;
}

void LessonGuide::type(std::string_view number) {
  LessonProgress::Step* at = changed_step();
  if (!at || !step().question || answered(progress_.step)) return;
  if (typed_amount(number, step().question->unit)) at->typed = tidy_number(number);
}

bool LessonGuide::answered(int step) const {
  const LessonProgress::Step& s = progress_.steps[static_cast<std::size_t>(step)];
  return s.choice >= 0 || !s.typed.empty();
}

std::optional<Amount> LessonGuide::answer(int step) const {
  const auto found = answers_.find(step);
  return found == answers_.end() ? std::nullopt : found->second;
}

bool LessonGuide::is_right(int step, int choice) const {
  const auto amount = answer(step);
  const auto& choices = lesson_->steps[static_cast<std::size_t>(step)].question->choices;
  return amount && contains(choices[static_cast<std::size_t>(choice)].right_if, *amount);
}

LessonGuide::Mark LessonGuide::mark(int step) const {
  const auto& question = lesson_->steps[static_cast<std::size_t>(step)].question;
  if (!question || !answered(step)) return Mark::open;
  if (!answers_.contains(step)) return Mark::working;
  const LessonProgress::Step& s = progress_.steps[static_cast<std::size_t>(step)];
  if (s.choice >= 0) return is_right(step, s.choice) ? Mark::right : Mark::wrong;
  const auto amount = answer(step);
  const auto typed = typed_amount(s.typed, question->unit);
  return amount && typed && near(*typed, *amount, question->tolerance) ? Mark::right : Mark::wrong;
}

std::pair<int, int> LessonGuide::score() const {
  std::pair<int, int> result;
  for (int i = 0; i < steps(); ++i) {
    if (!lesson_->steps[static_cast<std::size_t>(i)].question) continue;
    ++result.second;
    if (mark(i) == Mark::right) ++result.first;
  }
  return result;
}

std::pair<int, int> LessonGuide::goals() const {
  std::pair<int, int> result;
  for (std::size_t i = 0; i < static_cast<std::size_t>(steps()); ++i) {
    if (!lesson_->steps[i].goal) continue;
    ++result.second;
    if (progress_.steps[i].reached) ++result.first;
  }
  return result;
}

void LessonGuide::watch() {
  goal_.reset();
  if (!active_ || at_verdict() || !step().goal || step_progress().reached) return;
  goal_.emplace(step().goal->when);
}

void LessonGuide::run_changed() {
  if (goal_) goal_->restart();
}

bool LessonGuide::follow(const Timeline& timeline) {
  // What the nodes are is looked at where the run grows; going back to look at something again changes nothing.
  if (!goal_ || !timeline.at_live_edge()) return false;
  if (!goal_->holds(timeline) || (!step().goal->alone && timeline.commands().empty())) return false;
  changed_step()->reached = true;
  goal_.reset();
  return true;
}

bool LessonGuide::measure(std::uint64_t events) {
  if (!active_) return false;
  if (!measuring_) {
    // The step that is shown first, then the others.
    measured_step_ = -1;
    for (int i = 0; i < steps() && measured_step_ < 0; ++i) {
      const int step = (std::min(progress_.step, steps() - 1) + i) % steps();
      const auto& question = lesson_->steps[static_cast<std::size_t>(step)].question;
      if (!question || answers_.contains(step)) continue;
      measured_step_ = step;
      measuring_ = std::make_unique<Measurement>(*scenario_, question->answer);
    }
    if (!measuring_) return false;
  }
  if (!measuring_->advance(events)) return true;
  answers_[measured_step_] = measuring_->amount();
  measuring_.reset();
  return true;
}

}  // namespace netsplit
