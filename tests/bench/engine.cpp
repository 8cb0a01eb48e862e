#include "core/timeline/recorder.h"
#include "tests/bench/bench.h"
#include "tests/sim/test_roles.h"

// The whole engine at the work of the reference loops: roles, network model, story hash, records.
namespace netsplit::bench {
namespace {

void run_steps(World& world, std::uint64_t steps) {
  for (std::uint64_t i = 0; i < steps; ++i) world.step();
}

/// A world with so many messages in flight, from few nodes or from many.
WorldSpec spec_of(std::uint32_t nodes, std::uint64_t in_flight, bool at_random) {
  const std::uint64_t pairs = std::uint64_t{nodes} * (nodes - 1);
  if (in_flight >= pairs) return test::flood_spec(nodes, static_cast<std::uint32_t>(in_flight / pairs), at_random);
  WorldSpec spec = test::flood_spec(nodes, 1, at_random);
  for (std::uint32_t i = 0; i < nodes; ++i)
    if (i >= std::max<std::uint64_t>(1, in_flight / (nodes - 1)))
      spec.roles[i] = Role::of(test::make_role<test::Flood>({nodes, 0, at_random}));
  return spec;
}

/// Deliveries a second once the run is well under way.
double steady_rate(WorldSpec spec, std::uint64_t in_flight, std::uint64_t deliveries, int repetitions) {
  Recorder recorder;
  World world(std::move(spec));
  world.record_to(&recorder);
  run_steps(world, in_flight * 2 + world.nodes());
  return best_rate(deliveries, repetitions, [&](std::uint64_t n) { run_steps(world, n); });
}

/// Events a second of a whole run of so many events, from its beginning on.
double whole_run_rate(std::uint64_t events, int repetitions) {
  double best = 0;
  for (int i = 0; i < repetitions; ++i) {
    Recorder recorder;
    World world(spec_of(5, 1000, false));
    world.record_to(&recorder);
    best = std::max(best, best_rate(events, 1, [&](std::uint64_t n) { run_steps(world, n); }));
  }
  return best;
}

void compare(std::uint64_t in_flight, double target, const Options& options, Report& report) {
  const std::uint64_t n = options.quick ? 300'000 : 2'000'000;
  const int times = options.quick ? 3 : 5;
  const std::string at = " at " + std::to_string(in_flight) + " in flight";
  const double heap = heap_of_functions(in_flight, n, times);
  const double calendar = calendar_queue(in_flight, n, times);
  const double ours = steady_rate(spec_of(5, in_flight, false), in_flight, n, times);
  report.add("engine", "bare heap of functions" + at, heap / 1e6, "M deliveries/s");
  report.add("engine", "bare calendar queue" + at, calendar / 1e6, "M deliveries/s");
  report.at_least("engine", "whole engine" + at, ours / 1e6, "M deliveries/s", target);
  report.add("engine", "whole engine / bare heap" + at, ours / heap, "");
  report.add("engine", "whole engine / calendar queue" + at, ours / calendar, "");
}

}  // namespace

void bench_engine(const Options& options, Report& report) {
#ifdef __EMSCRIPTEN__
  compare(20, 4, options, report);
  compare(100'000, 2, options, report);
#else
  compare(20, 8, options, report);
  compare(100'000, 4, options, report);
#endif
}

void bench_scale(const Options& options, Report& report) {
  const int rounds = options.quick ? 2 : 5;
  std::vector<std::uint64_t> lengths{10'000, 100'000, 1'000'000};
  if (!options.quick) lengths.push_back(10'000'000);
  compare_sizes("scale", "events in the run", lengths, rounds, report,
                [](std::uint64_t events) { return whole_run_rate(events, events < 1'000'000 ? 10 : 1); });
  compare_sizes("scale", "nodes", {5, 20, 100, 500}, rounds, report, [&](std::uint64_t nodes) {
    return steady_rate(spec_of(static_cast<std::uint32_t>(nodes), 1000, true), 1000,
                       options.quick ? 300'000 : 1'000'000, 2);
  });
}

}  // namespace netsplit::bench
