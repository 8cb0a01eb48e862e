#include "core/timeline/timeline.h"

#include <cstdio>

#include "tests/bench/bench.h"
#include "tests/sim/test_roles.h"

// Seeking: the nearest keyframe is restored and the rest replayed, compared with the records and hashed.
namespace netsplit::bench {

void bench_timeline(const Options& options, Report& report) {
  const std::uint64_t events = options.quick ? 100'000 : 1'000'000;
  Timeline timeline(test::flood_spec(5, 50));
  timeline.seek_step(events);
  const Time end = timeline.world().now();
  Rng places{7};
  std::vector<double> seeks;
  std::vector<double> steps;
  for (int i = 0; i < 60; ++i) {
    double start = cpu_seconds();
    timeline.seek(places.between(Time::zero(), end));
    seeks.push_back((cpu_seconds() - start) * 1e3);
    start = cpu_seconds();
    timeline.step_back();
    steps.push_back((cpu_seconds() - start) * 1e3);
  }
  report.at_most("timeline", "seek anywhere in 10^6 events, 1000 in flight, median", median(seeks), "ms", 16);
  report.at_most("timeline", "step one event back, median", median(steps), "ms", 16);
  report.add("timeline", "keyframes", static_cast<double>(timeline.keyframe_count()), "");
}

}  // namespace netsplit::bench
