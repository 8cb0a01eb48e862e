#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/figures.h"
#include "core/search/sweep_plan.h"

// The lines of a file of results: a header, then one line for each trial, in order. Each is a JSON object that ends with
// a checksum of itself, so that what was damaged on the way is found where it is.
namespace netsplit::search {

/// What came of one trial.
struct TrialResult {
  struct BrokenClaim {
    std::string claim;
    Time at{};
    bool operator==(const BrokenClaim&) const = default;
  };
  std::uint64_t trial = 0;
  std::uint64_t seed = 0;
  std::uint64_t hash = 0;    ///< of the run
  std::uint64_t events = 0;  ///< that it took
  Time reached{};            ///< how far it came
  std::string stopped;       ///< the budget that stopped it, in a clause; empty when none did
  std::vector<BrokenClaim> broken;
  std::vector<std::string> undecided;               ///< claims that the checkers' budget did not suffice to judge
  std::vector<std::optional<std::int64_t>> values;  ///< one for each figure of the header
  bool operator==(const TrialResult&) const = default;
};

struct SweepHeader {
  SweepPlan plan;
  Shard shard;
  std::vector<FigureSpec> figures;
  bool operator==(const SweepHeader&) const = default;
};

/// The header of a sweep. The figures are those of all its variants. REQUIRES: the plan has no problem.
SweepHeader header_of(SweepPlan plan, Shard shard);

/// In what two sweeps, or two shards, differ first, in a clause: "seeds 1..9, and not 1..8". Empty when they are the same.
std::string difference(const SweepHeader& found, const SweepHeader& expected);

/// Without the end of the line.
std::string write_header(const SweepHeader& header);
std::string write_result(const SweepHeader& header, const TrialResult& result);

/// Refuses what is damaged or of another version of format or engine.
Expected<SweepHeader> read_header(std::string_view line);
/// Refuses what is damaged or of another sweep.
Expected<TrialResult> read_result(const SweepHeader& header, std::string_view line);

}  // namespace netsplit::search
