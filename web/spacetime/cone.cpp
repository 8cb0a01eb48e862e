#include "web/spacetime/cone.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/timeline/causal_chain.h"
#include "web/app/format.h"
#include "web/app/story.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kTold = 4;  ///< messages of a chain that are named one by one

/// "s1's append entries to s3".
std::string tell_message(const World& world, const Record& delivered) {
  return trf("{}\xe2\x80\x99s {} to {}", node_name(world, delivered.peer), humanize(delivered.label->name),
             node_name(world, delivered.node));
}

std::string tell_chain(const Recorder& recorder, const World& world, const CausalChain& chain, NodeId first) {
  if (!chain.connected) return tr("What lies between them is no longer kept.");
  if (chain.steps.empty()) return trf("Both happened on {}, one after the other.", node_name(world, first));
  if (chain.steps.size() > kTold)
    return trf("The shortest chain between them is {} messages long.", chain.steps.size());
  std::string out = chain.steps.size() == 1 ? tr("One message leads from it to the other: ")
                                            : tr("A chain of messages leads from it to the other: ");
  for (std::size_t i = 0; i < chain.steps.size(); ++i) {
    const Record* r = recorder.find(chain.steps[i].delivered);
    out += (i == 0 ? "" : tr(", then ")) +
           (r && r->peer != kNobody ? tell_message(world, *r) : std::string(tr("a command")));
  }
  return out + ".";
}

}  // namespace

Cone::Cone(const Recorder& recorder, std::size_t nodes, RecordId of) : causality_(recorder, nodes, of) {
  follow(recorder);
}

void Cone::follow(const Recorder& recorder) {
  if (counted_ == recorder.end()) return;
  causality_.follow(recorder);
  recorder.for_each(counted_, recorder.end(), [&](RecordId id, const Record& r) {
    const NodeId place = place_of(r);
    if (place == kNobody) return true;
    switch (causality_.order_at(place, id)) {
      case Order::before: ++counts_.before; break;
      case Order::after: ++counts_.after; break;
      case Order::concurrent: ++counts_.concurrent; break;
      case Order::same: break;
    }
    return true;
  });
  counted_ = recorder.end();
}

Time Cone::past_until(const Recorder& recorder, NodeId node) const {
  const RecordId last = causality_.last_before(node);
  const Record* r = last == kNoRecord ? nullptr : recorder.find(last);
  return r ? r->time : Time{-1};
}

Time Cone::future_from(const Recorder& recorder, NodeId node) const {
  const RecordId first = causality_.first_after(node);
  const Record* r = first == kNoRecord ? nullptr : recorder.find(first);
  return r ? r->time : kForever;
}

Comparison compare_events(const Recorder& recorder, const World& world, RecordId first, RecordId second) {
  Comparison out;
  out.order = Causality(recorder, world.nodes(), first).order(recorder, second);
  const Record& a = *recorder.find(first);
  const Record& b = *recorder.find(second);
  const std::string apart = short_duration(std::max(a.time, b.time) - std::min(a.time, b.time));
  switch (out.order) {
    case Order::same: out.verdict = tr("A and B are the same event"); break;
    case Order::concurrent:
      out.verdict = tr("A and B are concurrent");
      out.reason = trf(
          "No chain of messages leads from one to the other, so neither could have influenced the other, although they "
          "are {} apart.",
          apart);
      break;
    case Order::after:
    case Order::before: {
      const bool forwards = out.order == Order::after;
      out.verdict = forwards ? tr("A is before B") : tr("A is after B");
      const CausalChain chain = forwards ? shortest_chain(recorder, world.nodes(), first, second)
                                         : shortest_chain(recorder, world.nodes(), second, first);
      out.reason = tell_chain(recorder, world, chain, forwards ? a.node : b.node);
      break;
    }
  }
  return out;
}

}  // namespace netsplit
