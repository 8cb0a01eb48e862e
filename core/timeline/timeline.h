#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/sim/run.h"
#include "core/timeline/field_history.h"
#include "core/timeline/recorder.h"

namespace netsplit {

struct TimelineLimits : RunLimits {
  std::size_t record_bytes = 64u << 20;
  std::size_t history_bytes = 64u << 20;
  std::size_t keyframe_bytes = 32u << 20;
};

/// A run that can be played, stopped and wound back. The only writer of a World: it holds the commands given by hand and
/// the keyframes. seek() restores the nearest keyframe and replays; a command in the past cuts the future off.
///
/// A keyframe is a copy of the World, taken every so many steps. When keyframes exceed their budget, every second one is
/// dropped, one at a time from the oldest on, until the distance between them has doubled. Their bytes are estimated by
/// World::footprint: what a keyframe doesn't share with the one before it.
class Timeline {
 public:
  explicit Timeline(WorldSpec spec, TimelineLimits limits = {});
  Timeline(const Timeline&) = delete;
  Timeline& operator=(const Timeline&) = delete;

  const World& world() const { return here_.world; }
  const Recorder& recorder() const { return recorder_; }
  const FieldHistory& fields() const { return fields_; }  ///< up to the live edge
  const std::vector<PlacedCommand>& commands() const { return commands_; }

  /// Stands at `at`: after all events due at or before it. Backwards or forwards. Stops early at the limits.
  void seek(Time at) { seek(at, kUnlimited); }
  /// As seek, but does at most about `events` events of work; true when it has arrived. Call again to go on.
  bool seek(Time at, std::uint64_t events);
  /// Stands after exactly `steps` events and the commands given there.
  void seek_step(std::uint64_t steps);
  bool step_forward();  ///< one event; false at the end
  bool step_back();     ///< one event; false at the beginning
  /// Stands right after the event that made this record. Nothing happens when the run hasn't come to it yet.
  void seek_record(RecordId id);

  /// A command by hand, here and now. When that is in the past, the future is cut off; a branch of it is kept.
  void act(Command command);
  /// Sets the commands of a link, in place of all there are. Stands at the beginning.
  void plan(std::vector<PlacedCommand> commands);
  bool at_live_edge() const;                           ///< nothing has been simulated beyond here
  Time furthest() const { return furthest_at_; }       ///< the live edge
  bool finished() const;                               ///< `end` or the budget is reached: nothing more will happen
  std::optional<std::string> stopped_because() const;  ///< the budget, in words

  /// A future that was cut off: enough to run it again, and to compare.
  struct Branch {
    std::vector<PlacedCommand> commands;
    Time cut_at{};
    Time reached{};
    std::uint64_t hash = 0;  ///< of the run at `reached`
  };
  const std::vector<Branch>& branches() const { return branches_; }
  /// Brings a branch back and keeps what was there as a branch in its place. Stands where the two part, or where it
  /// stood if that is earlier; seek(branch.reached) goes on from there.
  void switch_to(std::size_t branch);
  /// Other commands in place of those there are, as when something is taken back. Stands as after switch_to, but what was
  /// there isn't kept, and what comes back is no branch any more.
  void follow(std::vector<PlacedCommand> commands);

  /// The hash of the run up to here: equal on every platform for equal scenario, seed and commands.
  std::uint64_t hash() const { return here_.world.hash(); }
  std::size_t keyframe_count() const { return keyframes_.size(); }
  std::size_t keyframe_bytes() const { return keyframe_bytes_; }

 private:
  static constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
  static constexpr std::uint64_t kFirstSpacing = 2048;
  static constexpr std::size_t kMostKeyframes = 512;
  static constexpr std::size_t kMostBranches = 64;

  struct Place : Run {
    Recorder::Counts counts{};  ///< only kept in keyframes
  };
  struct Keyframe {
    Place place;
    std::size_t bytes = 0;
  };
  /// Where to go: as far as none of these is passed.
  struct Target {
    Time at = kForever;  ///< after all events due then
    std::uint64_t steps = kUnlimited;
    std::uint64_t events = kUnlimited;
    std::uint64_t records = kUnlimited;  ///< as soon as so many have been made
  };

  bool travel(const Target& target, std::uint64_t budget);
  bool leads_to(const Place& place, const Target& target) const;
  void restore_nearest(const Target& target);
  void restore(const Place& place);
  std::uint64_t next_stop(const Target& target) const;
  bool run_to(std::uint64_t step, const Target& target);
  void pass_keyframe();
  void make_room();
  bool out_of_budget() const { return here_.out_of_budget(limits_); }
  void note_furthest();
  void cut_future();
  Branch branch_from(Time cut_at) const;
  std::optional<Branch> go_over_to(std::vector<PlacedCommand> wanted);

  TimelineLimits limits_;
  Recorder recorder_;
  FieldHistory fields_;
  Place here_;
  std::vector<std::unique_ptr<Keyframe>> keyframes_;  ///< in order; the first is the beginning and stays
  std::uint64_t spacing_ = kFirstSpacing;
  std::size_t keyframe_bytes_ = 0;
  std::optional<Place> edge_;  ///< the live edge, while standing before it
  Time furthest_at_{};
  std::uint64_t furthest_steps_ = 0;
  std::vector<PlacedCommand> commands_;
  std::vector<Branch> branches_;
};

}  // namespace netsplit
