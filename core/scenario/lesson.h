#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/time.h"
#include "core/sim/record.h"

namespace netsplit {

/// What was measured in a run, or what that is compared with.
struct Amount {
  enum class Unit : std::uint8_t { number, duration, word };
  Unit unit = Unit::number;
  std::int64_t number = 0;  ///< a duration in nanoseconds
  std::string word;         ///< a node's name, "holds", a field's text
  bool operator==(const Amount&) const = default;
};

/// Which amounts are meant. What is left out doesn't matter.
struct AmountRange {
  std::optional<Amount> is;
  std::optional<Amount> at_least;
  std::optional<Amount> at_most;
};
bool contains(const AmountRange& range, const Amount& amount);

/// Something that can be found out from a run by looking at it: the answers of questions are measured, never typed in.
struct Measure {
  enum class Kind : std::uint8_t {
    none,
    count,       ///< how many such records there are
    time_of,     ///< when the nth such record was made, counted from `since`
    operations,  ///< how many client operations ended so
    quiet,       ///< how long ago the last of those was
    field,       ///< what a node says of itself
    standing,    ///< how many nodes are standing so
    who,         ///< the one node that is standing so
    claim,       ///< whether a claim "holds" or is "broken"
  };
  Kind kind = Kind::none;
  RecordKind record = RecordKind::note;
  std::string name;       ///< a record's label, a field's path, a standing or a claim
  NodeId node = kNobody;  ///< of the records, operations or field; kNobody: of any
  Outcome outcome = Outcome::ok;
  std::int64_t nth = 1;
  Duration since{};
  Time from{};
  std::optional<Time> to;      ///< of a state: the moment that is looked at
  std::vector<Measure> minus;  ///< one at most: the amount is the difference
};
/// What the amounts of a measure are; nothing for a field, which only the run can tell.
std::optional<Amount::Unit> unit_of(const Measure& measure);
/// Whether it is read off the nodes at one moment, and not counted while the run goes on.
bool is_state(const Measure& measure);

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
