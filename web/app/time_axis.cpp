#include "web/app/time_axis.h"

#include <fmt/format.h>

#include <algorithm>

namespace netsplit {
namespace {

/// The smallest of 1, 2, 5, 10, 20, ... nanoseconds that is at least `d`.
Duration round_up(Duration d) {
  for (Duration decade{1};; decade *= 10) {
    for (int digit : {1, 2, 5}) {
      if (decade * digit >= d) return decade * digit;
    }
  }
}

}  // namespace

Duration scrubber_span(Time furthest, Time planned, Time end) {
  constexpr Duration kLeast = ms(50);
  const Duration wanted = std::max<Duration>(kLeast, std::min(std::max(furthest, planned), kLongest) / 20 * 21);
  const Duration span = round_up(wanted);
  return end > Time{} && end < span ? end : span;
}

Duration tick_step(Duration span, int most) { return round_up(std::max(Duration{1}, span / std::max(1, most))); }

std::string tick_label(Time at, Duration step) {
  const std::int64_t ns = at.count();
  if (ns == 0) return "0";
  const auto in = [&](std::int64_t unit, const char* name) {
    int decimals = 0;
    for (std::int64_t s = unit; s > 1 && step.count() % s != 0; s /= 10) ++decimals;
    return fmt::format("{:.{}f} {}", static_cast<double>(ns) / static_cast<double>(unit), decimals, name);
  };
  if (step >= Duration{100'000'000} || ns >= 10'000'000'000) return in(1'000'000'000, "s");
  if (step >= Duration{100'000}) return in(1'000'000, "ms");
  return in(1'000, "\xce\xbcs");
}

}  // namespace netsplit
