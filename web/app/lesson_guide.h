#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/timeline/measure.h"

namespace netsplit {

/// Where a reader is in a lesson, and what was answered: all that is kept from one visit to the next.
struct LessonProgress {
  static constexpr int kNotBegun = -1;
  struct Step {
    int choice = -1;       ///< of the question; -1: none was made
    std::string typed;     ///< the number, as it was typed
    bool reached = false;  ///< the goal
    bool operator==(const Step&) const = default;
  };
  int step = kNotBegun;  ///< one past the last: the verdict
  int furthest = kNotBegun;
  std::vector<Step> steps;
  bool operator==(const LessonProgress&) const = default;

  /// One line, kept by the page or the desktop. `lesson` tells when the lesson has changed since: then nothing is left.
  std::string to_text(const Lesson& lesson) const;
  static LessonProgress from_text(std::string_view text, const Lesson& lesson);
};

/// The number that was typed, as an amount of this unit ("", "us", "ms", "s", "min"); nothing when it is none.
std::optional<Amount> typed_amount(std::string_view typed, std::string_view unit);

/// Goes through a lesson with the reader: knows the answers, because it measures them in a run of its own, and sees when
/// a goal is reached in the reader's run.
class LessonGuide {
 public:
  enum class Mark : std::uint8_t { open, working, right, wrong };

  /// Another scenario; `kept` is what LessonProgress::to_text gave on the last visit.
  void open(const Scenario& scenario, std::string_view kept);
  /// Null when the scenario has none.
  const Lesson* lesson() const { return lesson_.get(); }
  const LessonProgress& progress() const { return progress_; }
  /// The reader is at one of the steps, or at the verdict; what was kept of an earlier visit alone doesn't count.
  bool active() const { return active_; }
  bool at_verdict() const { return active_ && progress_.step >= steps(); }
  int steps() const { return lesson_ ? static_cast<int>(lesson_->steps.size()) : 0; }
  /// The step that is shown. REQUIRES: active, and not at the verdict.
  const LessonStep& step() const { return lesson_->steps[static_cast<std::size_t>(progress_.step)]; }
  const LessonProgress::Step& step_progress() const {
    return progress_.steps[static_cast<std::size_t>(progress_.step)];
  }
  bool hint_shown() const { return hint_shown_; }

  void go(int step);
  void leave() { active_ = false; }
  void choose(int choice);
  void type(std::string_view number);
  void show_hint() { hint_shown_ = true; }
  void start_again();

  /// What has become of the question of a step.
  Mark mark(int step) const;
  /// What was measured; nothing while that goes on, or when the run has no answer.
  std::optional<Amount> answer(int step) const;
  /// The choices for which that amount is the right one: one, in a good lesson.
  bool is_right(int step, int choice) const;
  bool answered(int step) const;
  /// Questions that were answered rightly, and how many there are.
  std::pair<int, int> score() const;
  /// Goals that were reached, and how many there are.
  std::pair<int, int> goals() const;

  /// Looks at the reader's run; true when a goal has just been reached.
  bool follow(const Timeline& timeline);
  /// The reader's run is another one now, or its future was cut off.
  void run_changed();
  /// Measures a little; true while there is something left to be measured.
  bool measure(std::uint64_t events);

 private:
  void watch();
  LessonProgress::Step* changed_step();

  std::shared_ptr<const Lesson> lesson_;
  const Scenario* scenario_ = nullptr;
  LessonProgress progress_;
  bool active_ = false;
  bool hint_shown_ = false;
  std::map<int, std::optional<Amount>> answers_;  ///< by step
  std::unique_ptr<Measurement> measuring_;
  int measured_step_ = -1;
  std::optional<ConditionWatch> goal_;
};

}  // namespace netsplit
