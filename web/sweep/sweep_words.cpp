#include "web/sweep/sweep_words.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/search/statistics.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {

std::string sweep_progress(const Sweeper& sweeper) {
  if (!sweeper.begun()) return {};
  if (sweeper.finished()) return trf("{} runs", format_count(sweeper.all()));
  std::string words = trf("{} of {} runs", format_count(sweeper.received()), format_count(sweeper.all()));
  if (!sweeper.running()) return words;
  if (const auto rate = sweeper.rate())
    words += trf(", {} a second", format_count(static_cast<std::uint64_t>(std::ceil(*rate))));
  if (const auto left = sweeper.seconds_left())
    words += trf(", {} left", short_duration(std::chrono::seconds(static_cast<std::int64_t>(std::ceil(*left)))));
  return words;
}

std::string percent_text(double share) { return fmt::format("{:.3g} %", share * 100); }

std::string share_words(const std::string& what, std::uint64_t hits, std::uint64_t runs) {
  const search::Share share = search::wilson(hits, runs);
  return trf("{} in {} of {} runs: {} ({} to {})", what, format_count(hits), format_count(runs),
             percent_text(share.share), percent_text(share.low), percent_text(share.high));
}

std::vector<std::string> sweep_lines(const Sweeper& sweeper) {
  std::vector<std::string> lines;
  if (!sweeper.complaint().empty()) lines.push_back(sweeper.complaint());
  if (!sweeper.begun()) return lines;
  lines.push_back(sweep_progress(sweeper));
  const auto& variants = sweeper.summary().variants();
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const std::string label = sweeper.label_of(i);
    if (!label.empty()) lines.push_back(trf("{}: {} runs", label, format_count(variants[i].runs)));
    for (const auto& claim : variants[i].claims)
      if (!claim.seeds.empty())
        lines.push_back(share_words(trf("{} is broken", title_case(claim.name)), claim.seeds.size(), variants[i].runs));
  }
  return lines;
}

std::vector<FailingTrial> failing_trials(const Sweeper& sweeper, std::size_t most) {
  std::vector<FailingTrial> all;
  if (!sweeper.begun()) return all;
  const search::SweepPlan& plan = sweeper.header().plan;
  const auto& variants = sweeper.summary().variants();
  for (std::size_t i = 0; i < variants.size(); ++i)
    for (const auto& claim : variants[i].claims)
      for (const std::uint64_t seed : claim.seeds) {
        if (all.size() == most) return all;
        const std::uint64_t trial = (seed - plan.seeds.first) * plan.variants() + i;
        const auto same = [&](const FailingTrial& f) { return f.trial == trial; };
        if (std::any_of(all.begin(), all.end(), same)) continue;
        const std::string label = sweeper.label_of(i);
        all.push_back({trial, label.empty()
                                  ? trf("Open seed {}: {} is broken", seed, title_case(claim.name))
                                  : trf("Open seed {} with {}: {} is broken", seed, label, title_case(claim.name))});
      }
  return all;
}

}  // namespace netsplit
