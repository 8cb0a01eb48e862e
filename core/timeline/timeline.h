#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/sim/world.h"
#include "core/timeline/recorder.h"

namespace netsplit {

struct TimelineLimits {
  std::size_t record_bytes = 96u << 20;
  std::size_t history_bytes = 64u << 20;
  std::size_t keyframe_bytes = 64u << 20;
  std::uint64_t max_steps = 50'000'000;  ///< the run ends cleanly there
  Time end = kForever;                   ///< the scenario's `until`
};

/// A run that can be played, stopped and wound back. The only writer of a World: it holds the commands given by hand and
/// the keyframes. seek() restores the nearest keyframe and replays; a command in the past cuts the future off.
class Timeline {
 public:
  Timeline(WorldSpec spec, TimelineLimits limits = {});

  const World& world() const { return world_; }
  const Recorder& recorder() const { return recorder_; }
  const std::vector<PlacedCommand>& commands() const { return commands_; }

  /// Stands at `at`: after all events due at or before it. Backwards or forwards. Stops early at the limits.
  void seek(Time at);
  /// As seek, but does at most about `events` events of work; true when it has arrived. Call again to go on.
  bool seek(Time at, std::uint64_t events);
  /// Stands after exactly `steps` events and the commands given there.
  void seek_step(std::uint64_t steps);
  bool step_forward();   ///< one event; false at the end
  bool step_back();      ///< one event; false at the beginning
  /// Stands right after the event that made this record.
  void seek_record(RecordId id);

  /// A command by hand, here and now. When that is in the past, the future is cut off; `fork` of it is kept.
  void act(Command command);
  /// Takes back all commands at or after this point.
  bool at_live_edge() const;  ///< nothing has been simulated beyond here
  Time furthest() const;      ///< the live edge
  bool finished() const;      ///< `end` or the budget is reached: nothing more will happen
  std::optional<std::string> stopped_because() const;  ///< the budget, in words

  /// A future that was cut off: enough to run it again, and to compare.
  struct Branch {
    std::vector<PlacedCommand> commands;
    Time cut_at{};
    Time reached{};
    std::uint64_t hash = 0;
  };
  const std::vector<Branch>& branches() const { return branches_; }
  void switch_to(std::size_t branch);

  /// The hash of the run up to here: equal on every platform for equal scenario, seed and commands.
  std::uint64_t hash() const { return world_.hash(); }
  std::size_t keyframe_count() const;

 private:
  WorldSpec spec_;
  TimelineLimits limits_;
  World world_;
  Recorder recorder_;
  std::vector<PlacedCommand> commands_;
  std::vector<Branch> branches_;
};

}  // namespace netsplit
