#pragma once
#include <string>

#include "core/sim/world.h"

namespace netsplit {

/// What can be read off a machine at this moment: how many tasks wait for its CPU, and how wrong its clock is.
struct Gauges {
  std::size_t waiting = 0;
  Duration clock_error{};      ///< its wall clock less true time
  std::int64_t clock_ppm = 0;  ///< microseconds that it gains a second

  /// The difference is worth seeing: by a millisecond, or soon.
  bool clock_matters() const;
};
Gauges gauges_of(const World& world, NodeId node);

/// "12 ms ahead, gains 10 ms a second"; empty for a clock that is right.
std::string clock_words(const Gauges& gauges);
/// "4 tasks wait for its CPU"; empty when none does.
std::string queue_words(const Gauges& gauges);
/// What stands at the node, in words: "4 tasks wait for its CPU, its clock is 12 ms ahead". Empty when nothing does.
std::string gauge_words(const World& world, NodeId node);

}  // namespace netsplit
