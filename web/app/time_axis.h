#pragma once
#include <string>
#include <vector>

#include "core/base/time.h"

namespace netsplit {

/// How much time the scrubber spans: the smallest round duration that leaves room beyond the live edge, and never more
/// than the scenario lasts. It grows with the run, so that a short run fills it too; what is
/// `planned` is always on it.
Duration scrubber_span(Time furthest, Time planned, Time end);

/// The step between ticks, out of 1, 2, 5, 10, ..., that puts at most `most` of them on the span.
Duration tick_step(Duration span, int most);
/// A tick's label in the unit of the step: "200 ms", "1.5 s".
std::string tick_label(Time at, Duration step);

}  // namespace netsplit
