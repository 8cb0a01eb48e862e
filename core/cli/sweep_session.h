#pragma once
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/cli/progress.h"
#include "core/search/sweep_summary.h"

namespace netsplit::cli {

struct SweepRequest {
  std::string what;  ///< a file, or the name of a built-in scenario
  std::string seeds;
  std::vector<std::string> vary;
  std::string shard = "1/1";
  std::string out;  ///< the file of results; empty: they are not kept
  unsigned jobs = 0;
  std::string recipe;  ///< one of recipes(): how to run it on many machines is printed, and nothing is run
  std::uint64_t shards = 8;
};

/// The plan that is asked for; checked.
Expected<search::SweepPlan> plan_of(const SweepRequest& request);

/// A sweep that is under way: results come in order, are kept in the file at once, and are summed up in the end. A file
/// that is there already is gone on with, if it is of this very sweep: every line of it is checked, and a last one that
/// was cut off in the middle is done anew.
class SweepSession {
 public:
  static Expected<std::unique_ptr<SweepSession>> open(const SweepRequest& request);
  SweepSession(const SweepSession&) = delete;
  SweepSession& operator=(const SweepSession&) = delete;

  const search::SweepHeader& header() const { return header_; }
  std::uint64_t done() const { return summary_.runs(); }
  std::uint64_t all() const { return header_.plan.trials_of(header_.shard); }

  /// The next result, in order of trials. False when it can't be kept: the disk may be full.
  bool take(const search::TrialResult& result);
  /// Says what the sweep came to, and how to go on when it was stopped. `program`: who says so. Returns the exit status.
  int finish(const std::string& program);

 private:
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  SweepSession(SweepRequest request, search::SweepHeader header);
  std::optional<InputError> open_file();
  std::optional<InputError> read_file();
  std::string pace() const;

  SweepRequest request_;
  search::SweepHeader header_;
  search::SweepSummary summary_;
  File file_;
  bool kept_ = true;  ///< all that was to be written was
  std::uint64_t read_ = 0;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  Progress progress_;
};

}  // namespace netsplit::cli
