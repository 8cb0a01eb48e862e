#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/ratio.h"
#include "core/base/time.h"
#include "core/checkers/audit.h"

namespace netsplit::checkers {

/// An operation as its client saw it. `answered` is none when it never was.
struct Served {
  Time asked{};
  std::optional<Time> answered;
  bool success = false;
};

/// A service level objective: this share of operations is answered with success within the limit (Beyer and others, "Site
/// Reliability Engineering", 2016, chapter 4).
struct Objective {
  Ratio share = Ratio::percent(99);
  Duration limit = kLongest;
};

struct AvailabilityWindow {
  Time from{};
  std::uint64_t asked = 0;
  std::uint64_t good = 0;  ///< answered with success within the limit
  /// REQUIRES: asked > 0.
  Ratio share() const { return {good * Ratio::kOne / asked}; }
};

/// Windows of this length, counted from time 0, by when operations were asked; those in which none was are left out. So is
/// what was not yet answered at `end` and might still be in time. REQUIRES: window > 0.
std::vector<AvailabilityWindow> availability(std::span<const Served> operations, Duration limit, Duration window,
                                             Time end = kForever);

/// What an objective leaves to be lost over a run: of 1,000 operations, 99.9 % leave 1 (the same, chapter 3; "The Site
/// Reliability Workbook", 2018, chapter 5).
struct ErrorBudget {
  std::uint64_t asked = 0;
  std::uint64_t bad = 0;      ///< spent: not answered with success within the limit
  std::uint64_t allowed = 0;  ///< rounded down
  std::int64_t left = 0;      ///< allowed - bad: below 0 when it is overspent
  /// How fast it was spent, in thousandths: 1,000 spends it all exactly by the end of the run. None when the objective
  /// leaves nothing.
  std::optional<std::uint64_t> burn_permille;
  AvailabilityWindow worst;         ///< the one of the lowest share, the first of them
  std::optional<Time> exhausted;    ///< when the operation was asked that overspent the budget of the whole run
  Answer answer = Answer::unknown;  ///< unknown when nothing was asked
  std::vector<std::string> why;
};

/// The same operations are left out as by `availability`. REQUIRES: fewer than 10^10 operations.
ErrorBudget error_budget(std::span<const Served> operations, Objective objective, Duration window, Time end = kForever);

}  // namespace netsplit::checkers
