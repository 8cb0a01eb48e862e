#include "web/sweep/sweep_curve.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/search/statistics.h"
#include "core/timeline/bill.h"
#include "web/app/format.h"
#include "web/app/time_axis.h"
#include "web/theme/words.h"

namespace netsplit {

using search::SweepSummary;

double SweepCurve::share_at(double value) const {
  const auto end = runs.begin() + static_cast<std::ptrdiff_t>(finite);
  const auto above = std::upper_bound(runs.begin(), end, value,
                                      [](double v, const Run& run) { return v < static_cast<double>(run.value); });
  return runs.empty() ? 0 : static_cast<double>(above - runs.begin()) / static_cast<double>(runs.size());
}

const SweepCurve::Run& SweepCurve::quantile(std::uint64_t ppm) const {
  return runs[search::quantile_rank(runs.size(), ppm)];
}

std::vector<SweepCurve> curves_of(const Sweeper& sweeper, std::size_t figure) {
  std::vector<SweepCurve> all;
  const auto& variants = sweeper.summary().variants();
  for (std::size_t v = 0; v < variants.size(); ++v) {
    const std::vector<std::int64_t>& values = variants[v].values[figure];
    SweepCurve d{.variant = v};
    for (std::size_t seed = 0; seed < values.size(); ++seed)
      if (values[seed] != SweepSummary::kNone) d.runs.push_back({values[seed], seed * variants.size() + v});
    std::sort(d.runs.begin(), d.runs.end(), [](const SweepCurve::Run& a, const SweepCurve::Run& b) {
      return a.value != b.value ? a.value < b.value : a.trial < b.trial;
    });
    const auto never = [](const SweepCurve::Run& run) { return run.value == SweepSummary::kNever; };
    d.finite = static_cast<std::size_t>(std::find_if(d.runs.begin(), d.runs.end(), never) - d.runs.begin());
    if (d.runs.empty()) continue;
    d.median = search::quantile_interval(d.runs.size());
    if (v > 0) d.against_first = sweeper.summary().compare(v, figure);
    all.push_back(std::move(d));
  }
  return all;
}

std::string figure_text(const search::FigureSpec& figure, std::int64_t value) {
  if (value == SweepSummary::kNever) return tr("never");
  if (figure.unit == search::FigureUnit::money) return money_text(value);
  const std::string sign = value < 0 ? "-" : "";
  const std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  return sign + (figure.unit == search::FigureUnit::duration ? short_duration(Duration{static_cast<std::int64_t>(size)})
                                                             : format_count(size));
}

std::string median_words(const search::FigureSpec& figure, const SweepCurve& curve) {
  std::string words = figure_text(figure, curve.quantile(500'000).value);
  if (curve.median && curve.median->first < curve.finite)
    words += trf(" ({} to {})", figure_text(figure, curve.runs[curve.median->first].value),
                 figure_text(figure, curve.runs[curve.median->second].value));
  return words;
}

namespace {

bool has_size(std::int64_t difference) {
  return difference != SweepSummary::kNever && difference != SweepSummary::kCameToBe;
}

std::string difference_words(const search::FigureSpec& figure, std::int64_t value) {
  if (value == SweepSummary::kNever) return tr("never came to be, instead of in time");
  if (value == SweepSummary::kCameToBe) return tr("came to be, instead of never");
  return (value > 0 ? "+" : "") + figure_text(figure, value);
}

/// An end that is a difference from never bounds nothing.
std::string interval_words(const search::FigureSpec& figure, const search::FigureComparison::Interval& i) {
  const std::string low = difference_words(figure, i.low);
  const std::string high = difference_words(figure, i.high);
  if (has_size(i.low) && has_size(i.high)) return trf(" ({} to {})", low, high);
  if (has_size(i.low)) return trf(" ({} at least)", low);
  if (has_size(i.high)) return trf(" ({} at most)", high);
  return i.low == i.high ? "" : tr(" (from one to the other)");
}

}  // namespace

std::string comparison_words(const search::FigureSpec& figure, const search::FigureComparison& c) {
  std::string median = difference_words(figure, c.median);
  if (c.interval) median += interval_words(figure, *c.interval);
  const std::string p = c.p < 0.0001 ? "p < 0.0001" : fmt::format("p = {:.2g}", c.p);
  return trf(
      "Against the first, seed by seed: median {}; less in {}, equal in {}, more in {} of {} seeds; sign test {}",
      median, format_count(c.less), format_count(c.equal), format_count(c.more), format_count(c.seeds), p);
}

FigureAxis axis_of(const std::vector<SweepCurve>& all, int most) {
  std::optional<std::int64_t> low;
  std::int64_t high = 0;
  for (const SweepCurve& d : all) {
    if (d.finite == 0) continue;
    high = low ? std::max(high, d.runs[d.finite - 1].value) : d.runs[d.finite - 1].value;
    low = std::min(low.value_or(d.runs.front().value), d.runs.front().value);
  }
  FigureAxis axis{low.value_or(0), high, 1};
  // Zero is shown where it isn't far away.
  if (axis.low > 0 && axis.low < axis.high / 2) axis.low = 0;
  if (axis.low == axis.high) {
    axis.low -= axis.low > 0 ? 1 : 0;
    axis.high += 1;
  }
  axis.step = std::max<std::int64_t>(1, tick_step(Duration{axis.high - axis.low}, most).count());
  return axis;
}

}  // namespace netsplit
