#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "core/search/sweep_lines.h"

namespace netsplit::search {

/// Runs trials of a sweep, one at a time. Belongs to one thread: it holds scenarios of its own.
class TrialRunner {
 public:
  /// REQUIRES: the plan has no problem. `header` outlives it.
  explicit TrialRunner(const SweepHeader& header);
  TrialResult run(std::uint64_t trial);

 private:
  const SweepHeader& header_;
  std::vector<Scenario> scenarios_;  ///< one for each variant
};

/// Runs the trials of the header's shard from the nth on, with so many threads, and hands the results to `take`, on this
/// thread and in order, whichever is ready first. When `stop()`, which any thread may ask, becomes true, those under way are finished and handed on, so
/// that what was taken has no gap; returns how many of the shard were taken in all. Without threads (WebAssembly) `jobs`
/// means nothing.
std::uint64_t run_sweep(const SweepHeader& header, std::uint64_t nth, unsigned jobs,
                        const std::function<void(const TrialResult&)>& take, const std::function<bool()>& stop);

}  // namespace netsplit::search
