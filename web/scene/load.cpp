#include "web/scene/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {

void LinkLoad::count(const Recorder& recorder, RecordId from, RecordId to, bool comes) {
  recorder.for_each(from, to, [&](RecordId, const Record& r) {
    if (r.kind != RecordKind::sent || index_of(r.node) >= nodes_ || index_of(r.peer) >= nodes_) return true;
    Flow& flow = flows_[index_of(r.node) * nodes_ + index_of(r.peer)];
    // What goes was counted when it came, so no difference is below zero.
    flow.messages += comes ? 1u : ~0u;
    flow.bytes += comes ? r.value : ~std::uint64_t{r.value} + 1;
    return true;
  });
}

void LinkLoad::follow(const Timeline& timeline, Duration window, RunIndex::Edition edition) {
  const World& world = timeline.world();
  const Recorder& recorder = timeline.recorder();
  if (world.nodes() > kMostNodes) return;
  const RecordId end = world.records();
  RecordId first = std::max(recorder.first_at(std::max(Time{}, world.now() - window)), recorder.detailed_from());
  if (end > kMostRecords) first = std::max(first, end - kMostRecords);
  first = std::min(first, end);
  const Record* oldest = end > kMostRecords && first == end - kMostRecords ? recorder.find(first) : nullptr;
  covered_ = oldest ? std::max(Duration{1}, world.now() - oldest->time) : window;
  const bool goes_on = nodes_ == world.nodes() && edition == edition_ && first >= first_ && first <= end_ &&
                       end >= end_ && recorder.detailed_from() <= first_;
  if (goes_on && first == first_ && end == end_) return;
  if (goes_on) {
    count(recorder, first_, first, false);
    count(recorder, end_, end, true);
  } else {
    nodes_ = world.nodes();
    edition_ = edition;
    flows_.assign(nodes_ * nodes_, Flow());
    count(recorder, first, end, true);
  }
  first_ = first;
  end_ = end;
  find_busiest();
}

void LinkLoad::find_busiest() {
  busiest_.clear();
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < flows_.size(); ++i)
    if (flows_[i].messages > 0 && i / nodes_ != i % nodes_) found.push_back(i);
  const auto busier = [&](std::uint32_t a, std::uint32_t b) {
    return flows_[a].messages != flows_[b].messages ? flows_[a].messages > flows_[b].messages : a < b;
  };
  if (found.size() > kMostBusiest) {
    std::nth_element(found.begin(), found.begin() + kMostBusiest, found.end(), busier);
    found.resize(kMostBusiest);
    std::sort(found.begin(), found.end());
  }
  for (const std::uint32_t i : found) busiest_.emplace_back(node_id(i / nodes_), node_id(i % nodes_));
}

LinkLoad::Flow LinkLoad::of(NodeId from, NodeId to) const {
  if (index_of(from) >= nodes_ || index_of(to) >= nodes_) return {};
  return flows_[index_of(from) * nodes_ + index_of(to)];
}

Duration load_window(Duration slowest_latency) {
  for (const Duration window : {ms(250), ms(500)})
    if (slowest_latency * 40 <= window) return window;
  return ms(1000);
}

float load_width(double bytes_per_second) {
  if (bytes_per_second <= 0) return 1.2f;
  return std::min(8.0f, 1.4f + 1.4f * static_cast<float>(std::log10(1 + bytes_per_second / 200)));
}

std::string load_words(const LinkLoad& load, LinkLoad::Flow flow) {
  if (flow.messages == 0) return "nothing";
  return trf("{} messages/s, {}/s",
             format_count(static_cast<std::uint64_t>(std::llround(load.messages_per_second(flow)))),
             format_bytes(static_cast<std::uint64_t>(std::llround(load.bytes_per_second(flow)))));
}

}  // namespace netsplit
