#include <string>

#include "core/scenario/scenario.h"
#include "core/timeline/recorder.h"
#include "tests/bench/bench.h"

// A hundred services that answer ten thousand requests a second, each of which passes through three of them.
namespace netsplit::bench {
namespace {

constexpr double kRequestsASecond = 10'000;

Scenario hundred_services() {
  const std::string text = R"({"version": 1, "until": "8760h", "nodes": [
    {"name": "clients1..clients10", "role": "service.client", "config": {"servers": ["front1..front10"], "rate": 1000,
      "balance": "round_robin", "timeout": "500ms", "attempts": 2, "keys": 1000}},
    {"name": "front1..front10", "role": "service", "cpu": {"cores": 8}, "config": {"steps": [
      {"time": "200us"}, {"do": "call", "to": ["middle1..middle30"], "balance": "two_choices", "timeout": "300ms", "attempts": 2}]}},
    {"name": "middle1..middle30", "role": "service", "cpu": {"cores": 4}, "config": {"steps": [
      {"time": "300us"}, {"do": "call", "to": ["leaf1..leaf60"], "balance": "round_robin", "timeout": "200ms", "attempts": 2}]}},
    {"name": "leaf1..leaf60", "role": "service", "cpu": {"cores": 2}, "config": {"concurrency": 1, "steps": [
      {"time": {"exponential": {"mean": "1ms"}}}]}}],
    "network": {"default": {"latency": {"uniform": ["200us", "800us"]}}}})";
  return std::get<Scenario>(load_scenario(text, "hundred services"));
}

}  // namespace

void bench_services(const Options& options, Report& report) {
  const Scenario scenario = hundred_services();
  Recorder recorder;
  World world(scenario.spec);
  world.record_to(&recorder);
  world.run_until(1s);
  std::vector<double> rates;  // virtual seconds a second, for each stretch of the run
  const int stretches = options.quick ? 2 : 10;
  const std::uint64_t before = world.steps();
  const double began = cpu_seconds();
  for (int i = 0; i < stretches; ++i) {
    const double start = cpu_seconds();
    world.run_until(world.now() + 5s);
    rates.push_back(5 / (cpu_seconds() - start));
  }
  const double took = cpu_seconds() - began;
  const double events = static_cast<double>(world.steps() - before);
#ifdef __EMSCRIPTEN__
  constexpr double kTarget = 10;
#else
  constexpr double kTarget = 20;
#endif
  report.at_least("services", "100 services, 10,000 requests/s through 3 of them", median(rates), "virtual s/s",
                  kTarget);
  report.add("services", "their events", events / took / 1e6, "M events/s");
  report.add("services", "events of a request", events / (5 * stretches * kRequestsASecond), "");
  report.at_most("services", "cost of a request at the end / at the beginning", rates.front() / rates.back(), "", 1.2);
}

}  // namespace netsplit::bench
