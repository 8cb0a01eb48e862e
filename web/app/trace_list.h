#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/timeline/timeline.h"
#include "core/timeline/trace.h"

namespace netsplit {

/// Which operations are listed, and in which order.
struct TraceFilter {
  enum class Order : std::uint8_t { latest, slowest };
  Order order = Order::latest;
  bool troubled_only = false;  ///< failed, without an answer, or still open
  std::string text;            ///< words that the operation's own line must hold; empty for all
  bool operator==(const TraceFilter&) const = default;
};

/// Indices into recorder.operations() of what had been invoked by `now`. Only the latest kTracesSearched are looked at,
/// and the first kTracesListed of the order are given, so that the list costs the same however long the run.
inline constexpr std::size_t kTracesSearched = 20'000;
inline constexpr std::size_t kTracesListed = 500;
std::vector<std::uint32_t> choose_traces(const Timeline& timeline, Time now, const TraceFilter& filter);

/// Where the time of an answered operation went, along its critical path.
struct TimeSpent {
  Duration network{};
  Duration handling{};
  Duration disk{};
  Duration elsewhere{};  ///< nobody in the trace was at it: time-outs, batches of others
};
TimeSpent time_spent(const Trace& trace);
/// "Took 23.4 ms: 20.1 ms on the network, 2.9 ms writing to disk, 0.4 ms handling".
std::string tell(const Trace& trace);

}  // namespace netsplit
