#include "core/protocols/service/breaker.h"

#include <algorithm>

namespace netsplit::service {

std::string_view name_of(Breaker::State state) {
  static constexpr std::string_view kNames[] = {"closed", "open", "half open"};
  return kNames[static_cast<std::size_t>(state)];
}

bool Breaker::admit(const CallPolicy& policy, Time now) {
  if (policy.breaker_errors.ppb == 0) return true;
  if (state == State::open && now >= until) {
    state = State::half_open;
    probes = successes = 0;
  }
  if (state == State::open) return false;
  if (state == State::half_open) {
    if (probes >= policy.breaker_probes) return false;
    ++probes;
  }
  return true;
}

bool Breaker::report(const CallPolicy& policy, bool failed, Time now) {
  if (policy.breaker_errors.ppb == 0 || state == State::open) return false;
  if (state == State::half_open) {
    if (failed) {
      open(policy, now);
      return true;
    }
    if (++successes >= policy.breaker_probes) close();
    return false;
  }
  const auto size = static_cast<std::size_t>(policy.breaker_calls);
  if (last.size() < size) {
    last.push_back(failed);
  } else {
    failures -= last[next];
    last[next] = failed;
    next = static_cast<std::uint32_t>((next + 1) % size);
  }
  failures += failed;
  if (last.size() < size || failures * Ratio::kOne < policy.breaker_errors.ppb * size) return false;
  open(policy, now);
  return true;
}

void Breaker::close() {
  state = State::closed;
  last.clear();
  next = failures = 0;
}

void Breaker::open(const CallPolicy& policy, Time now) {
  close();
  state = State::open;
  until = now + policy.breaker_open;
  ++opened;
}

BackoffRange backoff(const CallPolicy& policy, std::uint32_t retry, Duration last) {
  const Duration cap = policy.backoff_cap;
  Duration doubled = std::min(policy.backoff_base, cap);
  for (std::uint32_t i = 1; i < retry && doubled < cap; ++i) doubled = std::min(2 * doubled, cap);
  switch (policy.backoff) {
    case Backoff::none: return {};
    case Backoff::fixed: return {std::min(policy.backoff_base, cap), std::min(policy.backoff_base, cap)};
    case Backoff::exponential: return {doubled, doubled};
    case Backoff::full_jitter: return {Duration::zero(), doubled};
    case Backoff::decorrelated: {
      const Duration base = std::min(policy.backoff_base, cap);
      return {base, std::clamp(3 * last, base, cap)};
    }
  }
  return {};
}

}  // namespace netsplit::service
