#pragma once
#include <cstdint>
#include <vector>

#include "core/base/append_log.h"
#include "core/sim/channel.h"
#include "core/sim/event_queue.h"
#include "core/sim/host.h"
#include "core/sim/money.h"
#include "core/sim/outbox.h"

namespace netsplit {

struct ArmedTimer {
  Timer timer;
  Time due{};     ///< true time
  Time queued{};  ///< when its event in the queue comes up; no later than `due`
  RecordId record = kNoRecord;
  bool operator==(const ArmedTimer&) const = default;
  void hash_into(Hasher& h) const;
};

struct DiskDevice {
  Value durable;
  bool writing = false;
  Value image;              ///< being written
  std::vector<Timer> tell;  ///< who is told when that is durable
  Value next_image;         ///< handed over meanwhile
  std::vector<Timer> next_tell;
  RecordId cause = kNoRecord;
  RecordId next_cause = kNoRecord;
  bool operator==(const DiskDevice&) const = default;
};

/// Effects that wait for their CPU time.
struct HeldEffects {
  std::uint32_t id = 0;
  RecordId cause = kNoRecord;
  std::vector<Effect> effects;
  bool operator==(const HeldEffects&) const = default;
  void hash_into(Hasher& h) const;
};

/// A host during a run, with the role on it. What every event touches comes first, and so does what the HostSpec says
/// about it: with hundreds of nodes it is the memory that takes time.
struct Node {
  Role role;
  HostState state = HostState::up;
  bool instant : 1 = true;        ///< handling takes no time here, but for what the role asks for
  bool reads_bytes : 1 = false;   ///< large messages take longer to write and to read
  std::uint16_t incarnation = 0;  ///< counts crashes: events of an earlier life are void
  std::uint32_t busy = 0;         ///< cores at work
  std::uint32_t cores = 1;
  std::uint32_t queue_limit = 0;
  Rng chance;  ///< what the role picks, and its timers
  Rng wire;    ///< latency and loss of what it sends
  HostClock clock;
  Ratio slowness = Ratio::one();
  mutable std::uint64_t cached_hash = 0;  ///< 0: not known
  AppendLog<Event> backlog;               ///< tasks that wait for a core, or for the end of a pause
  Rng machine;                            ///< service and sync times
  std::vector<ArmedTimer> timers;
  std::vector<Event> deferred;  ///< what the CPU was at when it was paused
  std::uint32_t next_held = 0;
  std::vector<HeldEffects> held;
  DiskDevice disk;
  Meter meter;                        ///< runs only where something has a price
  ChannelEnds channels;               ///< none where all channels are plain
  Time certificate_until = kForever;  ///< that of the scenario, until it is renewed

  Node() = default;
  Node(const HostSpec& host, Role role, std::uint64_t seed);
  /// How long something takes that takes `d` on a host that isn't slowed down.
  Duration slowed(Duration d) const { return slowness.ppb == Ratio::kOne ? d : stretched(d); }
  /// Of all that can change during a run.
  std::uint64_t hash() const;
  void hash_into(Hasher& h) const;
  std::size_t footprint() const;

 private:
  Duration stretched(Duration d) const;
};

}  // namespace netsplit
