#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ratio.h"
#include "core/scenario/measure.h"

namespace netsplit {

struct Condition {
  Measure measure;
  AmountRange range;
};

/// A question about what will happen, asked before it is shown.
struct LessonQuestion {
  struct Choice {
    std::string text;
    AmountRange right_if;
    std::string reply;  ///< said to who chose it
  };
  std::string ask;
  std::vector<Choice> choices;  ///< none: a number is asked for
  std::string unit;             ///< of that number: "", "us", "ms", "s" or "min"
  Ratio tolerance;              ///< share of the answer by which it may be missed
  Measure answer;
  std::string hint;
  std::string explain;       ///< CommonMark, shown after the answer
  std::optional<Time> show;  ///< play to here to see it happen
};

/// Something to be done to the system by hand. Reached when all conditions hold at one moment of the reader's own run.
struct LessonGoal {
  std::string say;
  std::vector<Condition> when;
  std::string hint;
  std::string done;    ///< CommonMark, shown when it is reached
  bool alone = false;  ///< counts without a command by hand too
};

struct LessonStep {
  std::string title;
  std::string text;        ///< CommonMark
  std::optional<Time> at;  ///< the moment of the scenario's own run that is shown; as it was when left out
  std::optional<Time> to;  ///< plays from there to here
  double speed = 0;        ///< virtual seconds in a real one; 0: as it was
  std::string view;        ///< as links name it
  NodeId focus = kNobody;
  std::optional<LessonQuestion> question;
  std::optional<LessonGoal> goal;
};

struct Lesson {
  std::int64_t minutes = 5;
  std::vector<std::string> teaches;
  std::vector<LessonStep> steps;
  std::string verdict;  ///< CommonMark, shown at the end
  std::string next;     ///< the scenario to go on with
};

}  // namespace netsplit
