#include "core/search/sweep.h"

#include <algorithm>
#include <utility>

#include "core/search/figures.h"
#include "core/search/in_order.h"
#include "core/search/trial.h"

namespace netsplit::search {
namespace {

constexpr std::uint64_t kEventsAtOnce = 1'000'000;

}  // namespace

TrialRunner::TrialRunner(const SweepHeader& header) : header_(header) {
  for (std::size_t i = 0; i < header.plan.variants(); ++i)
    scenarios_.push_back(std::get<Scenario>(header.plan.scenario_of(i)));
}

TrialResult TrialRunner::run(std::uint64_t number) {
  Scenario& scenario = scenarios_[header_.plan.variant_of(number)];
  scenario.seed = scenario.spec.seed = header_.plan.seed_of(number);
  FigureWatch watch(scenario);
  Trial trial(scenario, {}, scenario.until, &watch);
  for (const Time moment : watch.moments()) {
    while (!trial.advance_to(moment, kEventsAtOnce)) {}
    if (!trial.run().stopped_because()) watch.look(trial.world(), moment);
  }
  while (!trial.advance(kEventsAtOnce)) {}
  TrialResult result;
  result.trial = number;
  result.seed = scenario.seed;
  result.hash = trial.world().hash();
  result.events = trial.world().steps();
  result.reached = trial.world().now();
  result.stopped = trial.run().stopped_because().value_or("");
  for (const Broken& broken : trial.broken()) result.broken.push_back({broken.claim, broken.at});
  result.undecided = trial.undecided();
  result.values = watch.take(trial, header_.figures);
  return result;
}

std::uint64_t run_sweep(const SweepHeader& header, std::uint64_t nth, unsigned jobs,
                        const std::function<void(const TrialResult&)>& take, const std::function<bool()>& stop) {
  const auto worker = [&] {
    return [&header, runner = TrialRunner(header)](std::uint64_t n) mutable {
      return runner.run(header.plan.trial_at(header.shard, n));
    };
  };
  return work_in_order<TrialResult>(nth, header.plan.trials_of(header.shard), jobs, worker, take, stop);
}

}  // namespace netsplit::search
