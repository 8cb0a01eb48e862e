#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"
#include "core/timeline/trace.h"

namespace netsplit {

class Describer;

/// The unit of all money: nano-dollars.
inline constexpr std::string_view kMoneyUnit = "n$";
/// "850 n$", "12.5 u$", "149.7 m$", "2.25 $": as durations are written.
std::string money_text(std::int64_t nano_dollars);

/// What a node has cost so far, in all and by what for. Nothing where nothing has a price.
void describe_bill(const World& world, NodeId node, Describer& d);
/// What the messages of a trace cost to send, in nano-dollars, by where nodes stand now.
std::int64_t cost_of(const Trace& trace, const Recorder& recorder, const World& world);

}  // namespace netsplit
