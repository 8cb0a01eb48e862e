#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/distribution.h"
#include "core/base/rng.h"
#include "core/base/time.h"
#include "core/base/value.h"
#include "core/sim/channel.h"
#include "core/sim/role.h"

namespace netsplit {

/// What a machine is, as the scenario says it. During a run only its labels change, when it moves.
struct HostSpec {
  std::string name;
  std::string region;  ///< labels: where it stands; empty when that doesn't matter
  std::string zone;
  std::string rack;
  std::string role_name;                  ///< as in the catalog ("raft.server"): for readers
  bool absent = false;                    ///< not there at the start, until somebody creates it
  std::uint32_t cores = 1;                ///< so many tasks are handled at once
  std::uint32_t queue_limit = 1'000'000;  ///< waiting tasks beyond this are dropped
  Distribution service_time;   ///< CPU time to handle one message or timer, before what the role adds with `work`
  Duration per_kilobyte{};     ///< CPU time for each 1000 bytes of a message, to write it and to read it
  Distribution sync_time;      ///< how long the disk takes to make a write durable
  Duration clock_offset{};     ///< wall clock less true time, at the start
  std::int64_t clock_ppm = 0;  ///< microseconds that the clock gains a second
  std::uint16_t speaks = 1;    ///< the version of the protocol in which it sends
  std::uint16_t understands_from = 1;     ///< the oldest that it still understands; the newest is its own
  bool negotiates = false;                ///< with whoever does so too it speaks the newest version that both know
  Certificate certificate;                ///< in its own name where none is said
  std::vector<std::string> trusts{"CA"};  ///< issuers

  /// In which version it sends to this one.
  std::uint16_t version_to(const HostSpec& o) const {
    return negotiates && o.negotiates && o.speaks < speaks ? o.speaks : speaks;
  }
  bool understands(const HostSpec& o) const {
    if (negotiates && o.negotiates) return understands_from <= o.speaks && o.understands_from <= speaks;
    return understands_from <= o.speaks && o.speaks <= speaks;
  }
};

/// A clock that is wrong by an offset and goes wrong by a rate.
struct HostClock {
  Time true_base{};     ///< since when `ppm` has held
  Time elapsed_base{};  ///< monotonic reading then
  Duration offset{};    ///< wall = elapsed + offset
  std::int64_t ppm = 0;

  Time elapsed(Time now) const { return elapsed_base + drifted(now - true_base, ppm); }
  Time wall(Time now) const { return elapsed(now) + offset; }
  void set_drift(Time now, std::int64_t new_ppm) {
    elapsed_base = elapsed(now);
    true_base = now;
    ppm = new_ppm;
  }
  /// True duration until this much has passed on the clock; at least that, rounded up.
  Duration true_duration(Duration local) const;
  static Duration drifted(Duration d, std::int64_t ppm) {
    const std::int64_t ns = d.count();
    if (ppm == 0) return d;
    return Duration{ns + ns / 1'000'000 * ppm + ns % 1'000'000 * ppm / 1'000'000};
  }
  bool operator==(const HostClock&) const = default;
};

/// `absent`: declared, but not there yet, or no longer. Nobody has its address then, and it has no disk.
enum class HostState : std::uint8_t { up, paused, down, absent };
/// Neither runs nor will go on by itself.
inline bool is_off(HostState s) { return s == HostState::down || s == HostState::absent; }

}  // namespace netsplit
