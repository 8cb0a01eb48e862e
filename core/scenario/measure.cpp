#include "core/scenario/measure.h"

namespace netsplit {

bool contains(const AmountRange& range, const Amount& amount) {
  if (range.is && *range.is != amount) return false;
  const auto comparable = [&](const Amount& limit) {
    return limit.unit == amount.unit && amount.unit != Amount::Unit::word;
  };
  if (range.at_least && !(comparable(*range.at_least) && amount.number >= range.at_least->number)) return false;
  return !range.at_most || (comparable(*range.at_most) && amount.number <= range.at_most->number);
}

std::optional<Amount::Unit> unit_of(const Measure& measure) {
  switch (measure.kind) {
    case Measure::Kind::count:
    case Measure::Kind::operations:
    case Measure::Kind::bill:
    case Measure::Kind::standing: return Amount::Unit::number;
    case Measure::Kind::time_of:
    case Measure::Kind::quiet: return Amount::Unit::duration;
    case Measure::Kind::who:
    case Measure::Kind::claim: return Amount::Unit::word;
    case Measure::Kind::field:
    case Measure::Kind::none: break;
  }
  return std::nullopt;
}

bool is_state(const Measure& measure) {
  return measure.kind == Measure::Kind::field || measure.kind == Measure::Kind::standing ||
         measure.kind == Measure::Kind::who || measure.kind == Measure::Kind::bill;
}

}  // namespace netsplit
