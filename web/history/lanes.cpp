#include "web/history/lanes.h"

#include <algorithm>

#include "web/app/run_index.h"

namespace netsplit {
namespace {

constexpr float kApart = 3;  ///< operations shorter than this many units are drawn as one bar with their neighbours

int rank(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok: return 0;
    case Outcome::pending: return 1;
    case Outcome::unknown: return 2;
    case Outcome::fail: return 3;
  }
  return 0;
}

std::uint64_t future_of(const Timeline& timeline) {
  Hasher h;
  h.add(timeline.commands().size());
  for (const Timeline::Branch& branch : timeline.branches()) h.add(branch.hash);
  return h.value();
}

}  // namespace

void Lanes::follow(const Timeline& timeline) {
  const Recorder& recorder = timeline.recorder();
  const auto& all = recorder.operations();
  const OpId end = recorder.first_operation() + static_cast<OpId>(all.size());
  if (const std::uint64_t future = future_of(timeline); future != future_ || end < seen_) {
    lanes_.clear();
    seen_ = 0;
    future_ = future;
  }
  for (seen_ = std::max(seen_, recorder.first_operation()); seen_ < end; ++seen_)
    take(recorder, all[seen_ - recorder.first_operation()]);
}

/// Into the client's first lane in which nothing is under way any more.
void Lanes::take(const Recorder& recorder, const Operation& op) {
  auto at = std::partition_point(lanes_.begin(), lanes_.end(),
                                 [&](const Lane& l) { return index_of(l.client) < index_of(op.client); });
  std::uint32_t number = 0;
  for (; at != lanes_.end() && at->client == op.client; ++at, ++number) {
    const Operation* last = at->operations.empty() ? nullptr : find_operation(recorder, at->operations.back());
    if (last && last->completed > op.invoked) continue;
    at->operations.push_back(op.id);
    return;
  }
  lanes_.insert(at, {op.client, number, {op.id}});
}

std::size_t Lanes::of(NodeId client) const {
  return static_cast<std::size_t>(
      std::count_if(lanes_.begin(), lanes_.end(), [&](const Lane& l) { return l.client == client; }));
}

std::vector<Bar> bars_of(const Lane& lane, const Recorder& recorder, const Scale& scale, Time edge) {
  std::vector<Bar> bars;
  const auto ended_before = [&](OpId id) {
    const Operation* op = find_operation(recorder, id);
    return !op || op->completed < scale.from;
  };
  // Those of a lane don't overlap, so they are in order of their ends, too.
  auto at = std::partition_point(lane.operations.begin(), lane.operations.end(), ended_before);
  for (; at != lane.operations.end(); ++at) {
    const Operation* op = find_operation(recorder, *at);
    if (!op || op->invoked > scale.to) break;
    Bar bar{op->id,
            1,
            op->outcome == Outcome::fail || op->outcome == Outcome::unknown,
            op->outcome,
            scale.x(op->invoked),
            scale.x(std::min(op->completed, std::max(edge, op->invoked)))};
    Bar* last = bars.empty() ? nullptr : &bars.back();
    const bool tiny = bar.right - bar.left < kApart;
    if (last && tiny && last->right - last->left < kApart && bar.right - last->left < kApart) {
      last->right = bar.right;
      last->count += 1;
      last->not_ok += bar.not_ok;
      if (rank(bar.outcome) > rank(last->outcome)) last->outcome = bar.outcome;
    } else {
      bars.push_back(bar);
    }
  }
  return bars;
}

}  // namespace netsplit
