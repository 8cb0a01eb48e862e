#include "core/timeline/recorder.h"
#include "tests/bench/bench.h"
#include "tests/sim/test_roles.h"

// The whole engine at the work of the reference loops: roles, network model, story hash, records.
namespace netsplit::bench {
namespace {

void run_steps(World& world, std::uint64_t steps) {
  for (std::uint64_t i = 0; i < steps; ++i) world.step();
}

double engine(std::uint32_t nodes, std::uint64_t in_flight, std::uint64_t deliveries, int repetitions) {
  const std::uint64_t pairs = std::uint64_t{nodes} * (nodes - 1);
  const bool sparse = in_flight < pairs;
  // Many nodes with few messages: only some of them begin.
  WorldSpec spec = test::flood_spec(nodes, sparse ? 1 : static_cast<std::uint32_t>(in_flight / pairs), sparse);
  if (sparse)
    for (std::uint32_t i = 0; i < nodes; ++i)
      if (i >= std::max<std::uint64_t>(1, in_flight / (nodes - 1)))
        spec.roles[i] = Role::of(test::make_role<test::Flood>({nodes, 0, true}));
  Recorder recorder;
  World world(std::move(spec));
  world.record_to(&recorder);
  run_steps(world, in_flight * 2 + nodes);
  return best_rate(deliveries, repetitions, [&](std::uint64_t n) { run_steps(world, n); });
}

void compare(std::uint64_t in_flight, double target, const Options& options, Report& report) {
  const std::uint64_t n = options.quick ? 300'000 : 2'000'000;
  const int times = options.quick ? 3 : 5;
  const std::string at = " at " + std::to_string(in_flight) + " in flight";
  const double heap = heap_of_functions(in_flight, n, times);
  const double calendar = calendar_queue(in_flight, n, times);
  const double ours = engine(5, in_flight, n, times);
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
  const std::uint64_t most = options.quick ? 1'000'000 : 10'000'000;
  double first = 0;
  for (std::uint64_t events = 10'000; events <= most; events *= 10) {
    const double rate = engine(5, 1000, events, events < 1'000'000 ? 20 : events < 10'000'000 ? 5 : 2);
    if (first == 0) first = rate;
    const std::string name = "cost of an event over " + std::to_string(events) + " events";
    report.add("scale", name, 1e9 / rate, "ns");
    report.at_most("scale", name + " / over 10000", first / rate, "", 1.2);
  }
  first = 0;
  for (const std::uint32_t nodes : {5u, 20u, 100u, 500u}) {
    const double rate = engine(nodes, 1000, options.quick ? 300'000 : 2'000'000, 5);
    if (first == 0) first = rate;
    const std::string name = "cost of an event with " + std::to_string(nodes) + " nodes";
    report.add("scale", name, 1e9 / rate, "ns");
    report.at_most("scale", name + " / with 5", first / rate, "", 1.2);
  }
}

}  // namespace netsplit::bench
