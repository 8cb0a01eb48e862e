#pragma once
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "core/search/sweep.h"
#include "tests/web/app/page.h"

namespace netsplit {

/// A page whose workers do what the test lets them do.
class Workshop final : public Page {
 public:
  unsigned workers() const override { return count; }
  void begin_sweep(const std::vector<SweepShare>& wanted) override {
    shares = wanted;
    ++begun;
  }
  void end_sweep() override {
    shares.clear();
    ++ended;
  }

  /// The next lines of a worker, as the worker's own program makes them.
  std::string work(unsigned worker, std::uint64_t trials) {
    const auto header = std::get<search::SweepHeader>(search::read_header(shares.at(worker).header));
    search::TrialRunner runner(header);
    std::string lines;
    std::uint64_t& next = shares.at(worker).from;
    for (const auto end = std::min(next + trials, header.plan.trials_of(header.shard)); next < end; ++next)
      lines += (lines.empty() ? "" : "\n") +
               search::write_result(header, runner.run(header.plan.trial_at(header.shard, next)));
    return lines;
  }

  unsigned count = 2;
  std::vector<SweepShare> shares;
  int begun = 0;
  int ended = 0;
};

}  // namespace netsplit
