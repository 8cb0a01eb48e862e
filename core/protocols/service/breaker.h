#pragma once
#include <cstdint>
#include <vector>

#include "core/protocols/service/policy.h"

namespace netsplit::service {

/// A circuit breaker (Nygard, "Release It!", 2007, chapter 5): closed, it watches the last calls; when too many of them
/// failed it opens and lets nothing through; after a while, half open, it lets a few through and closes if all succeed.
struct Breaker {
  enum class State : std::uint8_t { closed, open, half_open };

  State state = State::closed;
  std::vector<std::uint8_t> last;  ///< of the last calls, whether each failed: a ring
  std::uint32_t next = 0;          ///< its place for the next one
  std::uint32_t failures = 0;      ///< in the ring
  std::uint32_t probes = 0;        ///< half open: calls let through
  std::uint32_t successes = 0;     ///< half open: of them
  Time until{};                    ///< open: when it will be half open
  std::uint64_t opened = 0;        ///< how often

  /// Whether a call may be made now. One that may has to be reported.
  bool admit(const CallPolicy& policy, Time now);
  /// True when this opens it.
  bool report(const CallPolicy& policy, bool failed, Time now);
  bool operator==(const Breaker&) const = default;

 private:
  void close();
  void open(const CallPolicy& policy, Time now);
};
std::string_view name_of(Breaker::State state);

/// At most a share of the calls is repeated (Beyer and others, "Site Reliability Engineering", 2016, chapter 21): each call
/// puts a part of a coin in, each repetition takes a whole one out.
struct RetryBudget {
  static constexpr std::uint64_t kMost = 10 * Ratio::kOne;  ///< saved up at most, and there at the start
  std::uint64_t saved = kMost;

  void call(const CallPolicy& policy) {
    saved = saved + policy.retry_budget.ppb < kMost ? saved + policy.retry_budget.ppb : kMost;
  }
  bool spend(const CallPolicy& policy) {
    if (policy.retry_budget >= Ratio::one() || policy.ignore_budget) return true;
    if (saved < Ratio::kOne) return false;
    saved -= Ratio::kOne;
    return true;
  }
  bool operator==(const RetryBudget&) const = default;
};

/// The wait before the next attempt. `last` is the one before; `retry` counts from 1. The jitters are those of Brooker,
/// "Exponential backoff and jitter", AWS Architecture Blog, 2015.
struct BackoffRange {
  Duration lo{};
  Duration hi{};
};
BackoffRange backoff(const CallPolicy& policy, std::uint32_t retry, Duration last);

}  // namespace netsplit::service
