#include "web/scene/standings.h"

namespace netsplit {
namespace {

/// Hears only the standing.
class Listener final : public Describer {
 public:
  explicit Listener(Standings::Standing& heard) : heard_(heard) {}

  void standing(std::string_view word, Tone tone) override {
    if (depth_ == 0 || heard_.word.empty()) heard_ = {std::string(word), tone};
  }
  bool fields_only() const override { return true; }
  void begin(std::string_view) override { ++depth_; }
  void end() override { --depth_; }

  void text(std::string_view, std::string_view, Tone) override {}
  void number(std::string_view, std::int64_t, std::string_view, Tone) override {}
  void duration(std::string_view, Duration, Tone) override {}
  void node(std::string_view, NodeId, Tone) override {}
  void nodes(std::string_view, std::span<const NodeId>, Tone) override {}
  void flag(std::string_view, bool, Tone) override {}
  void table(std::string_view, std::span<const std::string_view>) override {}
  void row(std::span<const std::string>, Tone) override {}
  void log(std::string_view, std::span<const Cell>) override {}
  void ring(std::string_view, std::span<const Cell>) override {}

 private:
  Standings::Standing& heard_;
  int depth_ = 0;
};

}  // namespace

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
    Standing heard;
    Listener listener(heard);
    world.role(node_id(next_)).describe(listener);
    standings_[next_] = std::move(heard);
  }
}

}  // namespace netsplit
