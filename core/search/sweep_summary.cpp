#include "core/search/sweep_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/checkers/store_watch.h"
#include "core/scenario/link.h"
#include "core/scenario/plain_text.h"
#include "core/search/statistics.h"
#include "core/timeline/bill.h"
#include "core/timeline/description.h"

namespace netsplit::search {
namespace {

using Values = std::vector<std::int64_t>;
constexpr std::int64_t kNoAmount = SweepSummary::kNone;
constexpr std::int64_t kNever = SweepSummary::kNever;
constexpr std::size_t kSeedsNamed = 10;
constexpr std::size_t kLongestLink = 8'000;  ///< where chats begin to cut them

/// A table whose first column is aligned to the left and the others to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> heading) { rows_.push_back(std::move(heading)); }
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.size() == 1; }
  void write(std::string& out) const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_)
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    for (const auto& row : rows_) {
      out += fmt::format("  {:{}}", row[0], widths[0]);
      for (std::size_t i = 1; i < row.size(); ++i) out += fmt::format("  {:>{}}", row[i], widths[i]);
      out += '\n';
    }
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::string value_text(const FigureSpec& figure, std::int64_t value) {
  if (value == kNever) return "never";
  switch (figure.unit) {
    case FigureUnit::duration: return duration_text(Duration{value});
    case FigureUnit::money: return money_text(value);
    case FigureUnit::count: break;
  }
  return fmt::format("{}", value);
}

std::string percent(double share) { return fmt::format("{:.2f} %", share * 100); }

/// "1.00 % (0.52 % to 1.90 %)"
std::string share_text(std::uint64_t hits, std::uint64_t n) {
  const Share s = wilson(hits, n);
  return fmt::format("{} ({} to {})", percent(s.share), percent(s.low), percent(s.high));
}

std::string chance_text(double p) { return p < 0.0001 ? "< 0.0001" : fmt::format("{:.4f}", p); }

/// "5 ms (2 ms to 9 ms)"; without an interval where there are too few values for one.
std::string quantile_text(const FigureSpec& figure, const Values& sorted, std::uint64_t ppm) {
  const std::string middle = value_text(figure, sorted[quantile_rank(sorted.size(), ppm)]);
  const auto interval = quantile_interval(sorted.size(), ppm);
  if (!interval || sorted[interval->first] == kNever) return middle;
  return fmt::format("{} ({} to {})", middle, value_text(figure, sorted[interval->first]),
                     value_text(figure, sorted[interval->second]));
}

Values sorted_values(const Values& values) {
  Values sorted;
  for (const std::int64_t v : values)
    if (v != kNoAmount) sorted.push_back(v);
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::int64_t difference(std::int64_t a, std::int64_t b) {
  if (a == b) return 0;
  if (a == kNever || b == kNever) return a == kNever ? kNever : SweepSummary::kCameToBe;
  return a - b;
}

std::string difference_text(const FigureSpec& figure, std::int64_t value) {
  if (value == kNever) return "never came to be, instead of in time";
  if (value == SweepSummary::kCameToBe) return "came to be, instead of never";
  return value_text(figure, value);
}

/// "3 ms (0 ns to 5 ms)". A difference from never has no size, so an end of the interval that is one bounds nothing.
std::string difference_text(const FigureSpec& figure, const FigureComparison& c) {
  std::string text = difference_text(figure, c.median);
  if (!c.interval) return text;
  const auto [low, high] = *c.interval;
  const bool from = low != kNever && low != SweepSummary::kCameToBe;
  const bool to = high != kNever && high != SweepSummary::kCameToBe;
  if (from && to) return text + fmt::format(" ({} to {})", value_text(figure, low), value_text(figure, high));
  if (from) return text + fmt::format(" ({} at least)", value_text(figure, low));
  if (to) return text + fmt::format(" ({} at most)", value_text(figure, high));
  return low == high ? text : text + " (from one to the other)";
}

std::string seeds_text(const std::vector<std::uint64_t>& seeds) {
  std::string text = seeds.size() == 1 ? "seed" : "seeds";
  for (std::size_t i = 0; i < std::min(seeds.size(), kSeedsNamed); ++i)
    text += fmt::format("{} {}", i > 0 ? "," : "", seeds[i]);
  if (seeds.size() > kSeedsNamed) text += fmt::format(" and {} more", seeds.size() - kSeedsNamed);
  return text;
}

std::string runs_text(std::uint64_t runs) { return fmt::format("{} run{}", runs, runs == 1 ? "" : "s"); }

}  // namespace

SweepSummary::SweepSummary(const SweepHeader& header) : header_(header) {
  for (std::size_t i = 0; i < header.plan.variants(); ++i) {
    const Scenario scenario = std::get<Scenario>(header.plan.scenario_of(i));
    Variant& variant = variants_.emplace_back();
    variant.expected = scenario.expected;
    variant.values.resize(header.figures.size());
    for (const Monitor& monitor : scenario.spec.monitors)
      for (const Label* claim : monitor.claims()) claim_of(variant, std::string(claim->name));
  }
}

SweepSummary::Claim& SweepSummary::claim_of(Variant& variant, const std::string& name) const {
  const auto found =
      std::find_if(variant.claims.begin(), variant.claims.end(), [&](const Claim& c) { return c.name == name; });
  if (found != variant.claims.end()) return *found;
  Claim claim;
  claim.name = name;
  claim.meant = variant.expected.breaks(name);
  return *variant.claims.insert(variant.claims.end(), std::move(claim));
}

void SweepSummary::add(const TrialResult& result) {
  ++runs_;
  Variant& variant = variants_[header_.plan.variant_of(result.trial)];
  ++variant.runs;
  for (const TrialResult::BrokenClaim& b : result.broken) {
    Claim& claim = claim_of(variant, b.claim);
    claim.seeds.push_back(result.seed);
    if (!claim.meant && !variant.first_broken) variant.first_broken = result;
  }
  for (const std::string& name : result.undecided) ++claim_of(variant, name).undecided;
  if (!result.stopped.empty()) variant.stopped.push_back(result.seed);
  for (std::size_t i = 0; i < header_.figures.size(); ++i)
    variant.values[i].push_back(result.values[i].value_or(header_.figures[i].event ? kNever : kNoAmount));
}

bool SweepSummary::broken() const {
  return std::any_of(variants_.begin(), variants_.end(), [](const Variant& v) { return v.first_broken.has_value(); });
}

bool SweepSummary::undecided() const {
  return std::any_of(variants_.begin(), variants_.end(), [](const Variant& v) {
    return !v.stopped.empty() ||
           std::any_of(v.claims.begin(), v.claims.end(), [](const Claim& c) { return c.undecided > 0; });
  });
}

bool SweepSummary::is_builtin() const {
  const auto builtin = load_builtin(header_.plan.name);
  const auto* scenario = std::get_if<Scenario>(&builtin);
  return scenario && scenario->text == header_.plan.text;
}

std::string SweepSummary::what() const { return is_builtin() ? header_.plan.name : "FILE"; }

std::string SweepSummary::command_for(std::size_t variant, std::uint64_t seed, const std::string& what) const {
  std::string command = "netsplit run " + shell_word(what);
  for (const Setting& s : header_.plan.settings_of(variant)) command += " --set " + shell_word(s.text());
  return command + fmt::format(" --seed {}", seed);
}

/// Empty for a scenario that is too long.
std::string SweepSummary::link_to(std::size_t variant, const TrialResult& result) const {
  const SweepPlan& plan = header_.plan;
  Link link;
  if (plan.vary.empty() && is_builtin())
    link.scenario_name = plan.name;
  else
    link.scenario_text = std::get<std::string>(plan.text_of(variant));
  link.seed = result.seed;
  link.reached = result.reached;
  link.hash = result.hash;
  return encode_link(link, std::get<Scenario>(plan.scenario_of(variant)));
}

void SweepSummary::write_claims(std::size_t index, const std::string& what, std::string& out) const {
  const Variant& variant = variants_[index];
  std::string held;
  for (const Claim& c : variant.claims)
    if (c.seeds.empty() && c.undecided == 0) held += (held.empty() ? "" : ", ") + c.name;
  if (!held.empty())
    out += fmt::format("  held      {}: each broken in 0 of {}, {}\n", held, runs_text(variant.runs),
                       share_text(0, variant.runs));
  for (const Claim& c : variant.claims) {
    if (c.undecided > 0) out += fmt::format("  unknown   {} in {}\n", c.name, runs_text(c.undecided));
    if (c.seeds.empty()) continue;
    out += fmt::format("  VIOLATED  {} in {} of {}, {}{}\n", c.name, c.seeds.size(), runs_text(variant.runs),
                       share_text(c.seeds.size(), variant.runs), c.meant ? " (this scenario means to show that)" : "");
    out += fmt::format("            {}\n", seeds_text(c.seeds));
    out += fmt::format("            {}\n", command_for(index, c.seeds.front(), what));
  }
  if (!variant.stopped.empty()) out += fmt::format("  STOPPED   by a budget: {}\n", seeds_text(variant.stopped));
  if (!variant.first_broken) return;
  const std::string link = link_to(index, *variant.first_broken);
  if (!link.empty() && link.size() <= kLongestLink)
    out += fmt::format("  the link to seed {}: {}\n", variant.first_broken->seed, link);
}

void SweepSummary::write_figures(const Variant& variant, std::string& out) const {
  Table table({"figure", "runs", "least", "median (95 %)", "90 % (95 %)", "99 % (95 %)", "most"});
  for (std::size_t i = 0; i < header_.figures.size(); ++i) {
    const FigureSpec& figure = header_.figures[i];
    const Values sorted = sorted_values(variant.values[i]);
    if (sorted.empty()) continue;
    const auto at = [&](std::uint64_t ppm) { return quantile_text(figure, sorted, ppm); };
    table.add({figure.name, fmt::format("{}", sorted.size()), value_text(figure, sorted.front()), at(500'000),
               at(900'000), at(990'000), value_text(figure, sorted.back())});
  }
  if (!table.empty()) table.write(out);
}

std::optional<FigureComparison> SweepSummary::compare(std::size_t variant, std::size_t figure) const {
  const Values& mine = variants_[variant].values[figure];
  const Values& first = variants_.front().values[figure];
  Values differences;
  for (std::size_t seed = 0; seed < std::min(mine.size(), first.size()); ++seed)
    if (mine[seed] != kNoAmount && first[seed] != kNoAmount) differences.push_back(difference(mine[seed], first[seed]));
  if (differences.empty()) return std::nullopt;
  std::sort(differences.begin(), differences.end());
  const auto zero = std::equal_range(differences.begin(), differences.end(), 0);
  FigureComparison c;
  c.seeds = differences.size();
  c.median = differences[quantile_rank(differences.size(), 500'000)];
  if (const auto at = quantile_interval(differences.size()))
    c.interval = FigureComparison::Interval{differences[at->first], differences[at->second]};
  c.less = static_cast<std::uint64_t>(zero.first - differences.begin());
  c.equal = static_cast<std::uint64_t>(zero.second - zero.first);
  c.more = static_cast<std::uint64_t>(differences.end() - zero.second);
  if (c.less + c.more == 0) return std::nullopt;
  c.p = sign_test(c.less, c.more);
  return c;
}

void SweepSummary::write_comparison(std::size_t variant, std::string& out) const {
  Table table({"difference from the first", "seeds", "median (95 %)", "less", "equal", "more", "sign test p"});
  for (std::size_t i = 0; i < header_.figures.size(); ++i) {
    const auto c = compare(variant, i);
    if (!c) continue;
    const FigureSpec& figure = header_.figures[i];
    const auto share = [&](std::uint64_t count) {
      return percent(static_cast<double>(count) / static_cast<double>(c->seeds));
    };
    table.add({figure.name, fmt::format("{}", c->seeds), difference_text(figure, *c), share(c->less), share(c->equal),
               share(c->more), chance_text(c->p)});
  }
  if (!table.empty()) table.write(out);
}

std::string SweepSummary::text(const std::string& what) const {
  const SweepPlan& plan = header_.plan;
  std::string out = fmt::format("{}: seeds {}..{}", plan.name, plan.seeds.first, plan.seeds.last);
  if (header_.shard.count > 1) out += fmt::format(", shard {}/{}", header_.shard.number, header_.shard.count);
  if (plan.variants() > 1) out += fmt::format(", {} variants", plan.variants());
  const std::uint64_t all = plan.trials_of(header_.shard);
  out += runs_ == all ? fmt::format(", {}\n", runs_text(all)) : fmt::format(", {} of {}\n", runs_, runs_text(all));
  for (std::size_t i = 0; i < variants_.size(); ++i) {
    const Variant& variant = variants_[i];
    const std::string label = plan.label_of(i);
    if (!label.empty()) out += fmt::format("\n{}: {}\n", label, runs_text(variant.runs));
    if (variant.runs == 0) continue;
    write_claims(i, what, out);
    write_figures(variant, out);
    if (i > 0) write_comparison(i, out);
  }
  return out;
}

}  // namespace netsplit::search
