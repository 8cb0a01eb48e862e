#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
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
    bill,        ///< what a node, or all of them, have cost, in nano-dollars
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

/// A measure that has a name: what a sweep of many seeds takes from each run.
struct NamedMeasure {
  std::string name;
  Measure measure;
};

}  // namespace netsplit
