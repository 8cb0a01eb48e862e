#include "web/scene/standings.h"

namespace netsplit {
void Standings::mark_changed(const Timeline& timeline) {
  const World& world = timeline.world();
  const std::size_t nodes = world.nodes();
  const RecordId end = world.records();
  constexpr RecordId kManyRecords = 20'000;
  const bool jumped = standings_.size() != nodes || end < seen_ || world.steps() < steps_ ||
                      timeline.commands().size() != commands_ || end - seen_ > kManyRecords;
  if (jumped) {
    standings_.resize(nodes);
    dirty_.assign(nodes, true);
    stale_ = nodes;
  } else if (world.steps() != steps_) {
    timeline.recorder().for_each(seen_, end, [&](RecordId, const Record& r) {
      const std::size_t n = index_of(r.node);
      if (n < nodes && !dirty_[n]) {
        dirty_[n] = true;
        ++stale_;
      }
      return true;
    });
  }
  seen_ = end;
  steps_ = world.steps();
  commands_ = timeline.commands().size();
}

void Standings::follow(const Timeline& timeline) {
  mark_changed(timeline);
  const World& world = timeline.world();
  std::size_t done = 0;
  for (std::size_t looked = 0; looked < dirty_.size() && stale_ > 0 && done < kPerFrame; ++looked) {
    next_ = next_ + 1 < dirty_.size() ? next_ + 1 : 0;
    if (!dirty_[next_]) continue;
    dirty_[next_] = false;
    --stale_;
    ++done;
    standings_[next_] = standing_of(world.role(node_id(next_)));
  }
}

}  // namespace netsplit
