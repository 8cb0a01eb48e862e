#include "core/sim/host.h"

namespace netsplit {

Duration HostClock::true_duration(Duration local) const {
  if (ppm == 0) return local;
  const std::int64_t rate = 1'000'000 + ppm;
  const std::int64_t ns = local.count();
  Duration d{ns / rate * 1'000'000 + ns % rate * 1'000'000 / rate};
  // Integer division undershoots by less than a few nanoseconds; a timer must not fire before its time.
  while (drifted(d, ppm) < local) ++d;
  return d;
}

}  // namespace netsplit
