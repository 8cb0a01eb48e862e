#include <chrono>
#include <string>

#include "core/search/sweep.h"
#include "tests/bench/bench.h"

#ifndef __EMSCRIPTEN__
#include <thread>
#endif

// Runs a second, and how they grow with jobs. By the clock on the wall: what counts is how long somebody waits.
namespace netsplit::bench {
namespace {

search::SweepHeader header_of(std::string_view scenario, std::uint64_t seeds) {
  search::SweepPlan plan;
  plan.name = scenario;
  plan.text = std::get<Scenario>(load_builtin(scenario)).text;
  plan.seeds = {1, seeds};
  return search::header_of(std::move(plan), {});
}

double runs_a_second(const search::SweepHeader& header, unsigned jobs) {
  const auto began = std::chrono::steady_clock::now();
  std::uint64_t hashes = 0;
  search::run_sweep(
      header, 0, jobs, [&](const search::TrialResult& r) { hashes ^= r.hash; }, [] { return false; });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  return hashes == 0 ? 0 : static_cast<double>(header.plan.trials()) / took.count();
}

void compare_jobs(std::string_view scenario, std::uint64_t seeds, const Options& options, Report& report) {
  const search::SweepHeader header = header_of(scenario, options.quick ? seeds / 10 : seeds);
#ifdef __EMSCRIPTEN__
  const unsigned cores = 1;
#else
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
#endif
  std::vector<unsigned> jobs{1};
  while (jobs.back() * 2 <= cores) jobs.push_back(jobs.back() * 2);
  // In turns, so that what disturbs one disturbs all.
  std::vector<double> best(jobs.size());
  for (int round = 0; round < 3; ++round)
    for (std::size_t i = 0; i < jobs.size(); ++i) best[i] = std::max(best[i], runs_a_second(header, jobs[i]));
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const std::string name = std::string(scenario) + ", " + std::to_string(jobs[i]) + " jobs";
    report.add("sweep", name, best[i], "runs/s");
    if (i > 0) report.at_least("sweep", name + " / 1", best[i] / best[0], "", 0.75 * jobs[i]);
  }
}

}  // namespace

void bench_sweep(const Options& options, Report& report) {
  compare_jobs("raft/split_votes", 20'000, options, report);
  compare_jobs("raft/leader_crash", 400, options, report);
}

}  // namespace netsplit::bench
