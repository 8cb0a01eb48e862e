#include "core/timeline/causal_chain.h"

#include <algorithm>
#include <cstdint>

#include "core/timeline/causality.h"

namespace netsplit {
namespace {

constexpr std::uint32_t kNever = 0xffffffff;

/// A node was reached from the first event over so many messages, the last one arriving here.
struct Reached {
  std::uint32_t from = kNever;  ///< index of the one before it
  std::uint32_t messages = 0;
  CausalChain::Step by;
};

}  // namespace

// Going forward in time, each node needs to know only the shortest way in which it has been reached so far; and each event
// only the one that its node knew then, for whoever names it as a cause.
CausalChain shortest_chain(const Recorder& recorder, std::size_t nodes, RecordId from, RecordId to) {
  const NodeId start = place_of(*recorder.find(from));
  std::vector<Reached> ways{{}};
  std::vector<std::uint32_t> known(nodes, kNever);
  std::vector<std::uint32_t> at_event(to - from + 1, kNever);
  if (index_of(start) < nodes) known[index_of(start)] = 0;
  at_event[0] = 0;
  recorder.for_each(from + 1, to + 1, [&](RecordId id, const Record& r) {
    const bool after_from = r.cause != kNoRecord && r.cause >= from;
    const std::uint32_t carried = after_from ? at_event[r.cause - from] : kNever;
    const NodeId place = place_of(r);
    if (index_of(place) >= nodes) {  // what happens between nodes is reached through its cause only
      at_event[id - from] = carried;
      return true;
    }
    std::uint32_t& own = known[index_of(place)];
    const Record* cause = carried != kNever ? recorder.find(r.cause) : nullptr;
    const bool from_elsewhere = cause && place_of(*cause) != place;
    if (from_elsewhere && (own == kNever || ways[own].messages > ways[carried].messages + 1)) {
      own = static_cast<std::uint32_t>(ways.size());
      ways.push_back({carried, ways[carried].messages + 1, {r.cause, id}});
    }
    at_event[id - from] = own;
    return true;
  });
  CausalChain chain;
  const std::uint32_t end = at_event.back();
  chain.connected = end != kNever;
  for (std::uint32_t way = end; way != kNever && way != 0; way = ways[way].from) chain.steps.push_back(ways[way].by);
  std::reverse(chain.steps.begin(), chain.steps.end());
  return chain;
}

}  // namespace netsplit
