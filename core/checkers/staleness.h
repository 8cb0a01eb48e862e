#pragma once
#include <cstdint>
#include <functional>
#include <optional>

#include "core/base/time.h"
#include "core/checkers/sessions.h"

namespace netsplit::checkers {

/// When a moment was. Later moments are not earlier times.
using TimeOf = std::function<Time(Moment)>;

/// A read of a version that surely was overwritten before it was asked.
struct StaleRead {
  Call read;
  Call overwritten_by;         ///< of the writes that surely came after the version, that which surely was there first
  std::uint64_t versions = 0;  ///< so many writes surely came after the version and before the read
  Duration age{};              ///< from the moment at which overwritten_by surely was there until the read was asked
};

/// How old what was read was, at least. A write surely was there when it, or a read of it, was answered, and surely not
/// before it was asked; so these are lower bounds, as Golab, Li and Shah measure them ("Analyzing consistency properties
/// for fun and profit", PODC 2011: delta- and k-atomicity). A fresh read is 0 versions and 0 s behind.
struct Staleness {
  std::uint64_t reads = 0;    ///< that were judged
  std::uint64_t stale = 0;    ///< of these
  std::uint64_t skipped = 0;  ///< reads of which it isn't certain who wrote what they saw
  std::uint64_t most_versions = 0;
  std::uint64_t median_versions = 0;  ///< of an even number of reads the lower one of the middle two
  Duration longest{};
  Duration median{};
  std::optional<StaleRead> oldest;       ///< the first one of that age
  std::optional<StaleRead> most_behind;  ///< in versions
};

/// Of a history of registers, in time n log n. `reads`: of that history.
Staleness measure_staleness(const ReadsFrom& reads, const TimeOf& time_of);

/// A claim of "at most so many versions behind", or "at most so old". Without a number there is no limit.
struct StalenessLimit {
  std::optional<std::uint64_t> versions;
  std::optional<Duration> age;
};
/// Broken if a read was surely beyond the limit; holds if no read was; unknown if that isn't known of all.
Explained check_staleness(const History& history, const Staleness& staleness, StalenessLimit limit);

/// Whether all that was read of an object from this moment on was the same: what eventual consistency promises once the
/// writes have ended (Terry and others 1995; Vogels, "Eventually consistent", 2009) and a quiet time, long enough for
/// what was said to arrive, has passed. Where a call that changes the object was still under way, or never answered, two
/// different reads prove nothing: unknown. For all models.
Explained check_convergence(const History& history, Moment from);

}  // namespace netsplit::checkers
