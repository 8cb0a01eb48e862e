#include "web/state/other_run.h"

#include <algorithm>
#include <chrono>

namespace netsplit {
namespace {

constexpr std::chrono::microseconds kBudget{5000};  ///< of a frame
constexpr std::uint64_t kSlice = 200;

/// What it records is never looked at, so it keeps little.
TimelineLimits limits_of(const Scenario& scenario) {
  TimelineLimits limits{scenario.limits(scenario.until)};
  limits.record_bytes = limits.history_bytes = 1u << 20;
  limits.keyframe_bytes = 4u << 20;
  return limits;
}

}  // namespace

void OtherRun::want(const Scenario& scenario, const std::vector<PlacedCommand>& commands, Time at) {
  const bool same = timeline_ && text_ == scenario.text && seed_ == scenario.seed && commands_ == commands;
  if (same && at_ == at) return;
  if (!same) {
    timeline_ = std::make_unique<Timeline>(scenario.spec, limits_of(scenario));
    timeline_->plan(commands);
    text_ = scenario.text;
    seed_ = scenario.seed;
    commands_ = commands;
  }
  at_ = at;
  arrived_ = false;
}

bool OtherRun::go_on() {
  if (!timeline_ || arrived_) return arrived_;
  const auto begin = std::chrono::steady_clock::now();
  do {
    arrived_ = timeline_->seek(at_, kSlice);
  } while (!arrived_ && std::chrono::steady_clock::now() - begin < kBudget);
  return arrived_;
}

double OtherRun::progress() const {
  if (!timeline_ || arrived_ || at_ == Time{}) return 1;
  return std::clamp(static_cast<double>(timeline_->world().now().count()) / static_cast<double>(at_.count()), 0.0, 1.0);
}

}  // namespace netsplit
