#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/search/sweep_lines.h"

namespace netsplit::search {

/// How a figure differs between two variants, seed by seed: a variant's amount less that of the first one. Amounts may be
/// SweepSummary::kNever (it came to be only in the first), or kCameToBe (in the first it never did).
struct FigureComparison {
  struct Interval {
    std::int64_t low = 0;
    std::int64_t high = 0;
  };
  std::uint64_t seeds = 0;  ///< that both have an amount for
  std::int64_t median = 0;
  std::optional<Interval> interval;  ///< of the median; nothing for fewer than six seeds
  std::uint64_t less = 0, equal = 0, more = 0;
  double p = 1;  ///< of the sign test
};

/// What a sweep came to, in words and numbers for people: of each variant how often each claim was broken and with which
/// seeds, how each figure is distributed, and how it differs from the first variant on common seeds. All intervals cover
/// the truth in 95 of 100 cases and assume nothing about distributions. The same results give the same text everywhere.
class SweepSummary {
 public:
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();  ///< there was nothing to measure
  static constexpr std::int64_t kNever =
      std::numeric_limits<std::int64_t>::max();       ///< it did not come to be: later than any
  static constexpr std::int64_t kCameToBe = -kNever;  ///< a difference: from never
  struct Claim {
    std::string name;
    bool meant = false;  ///< the scenario means to break it
    std::vector<std::uint64_t> seeds;
    std::uint64_t undecided = 0;
  };
  struct Variant {
    Scenario::Expectations expected;
    std::uint64_t runs = 0;
    std::vector<Claim> claims;
    std::vector<std::uint64_t> stopped;             ///< seeds of the runs that a budget stopped
    std::optional<TrialResult> first_broken;        ///< where a claim was broken that is not meant to be
    std::vector<std::vector<std::int64_t>> values;  ///< of each figure, by run; kNone where there is none
  };

  /// `header` outlives it.
  explicit SweepSummary(const SweepHeader& header);

  /// The next result, in order of trials.
  void add(const TrialResult& result);

  std::uint64_t runs() const { return runs_; }
  /// In the order of the plan.
  const std::vector<Variant>& variants() const { return variants_; }
  /// Of one of the header's figures. Nothing when no seed has an amount in both, or all have the same.
  std::optional<FigureComparison> compare(std::size_t variant, std::size_t figure) const;
  /// A run broke a claim that its scenario doesn't mean to break.
  bool broken() const;
  /// A run was stopped by a budget, or a claim was too hard to judge.
  bool undecided() const;
  /// `what`: how to name the scenario on a command line.
  std::string text(const std::string& what) const;
  /// How to name the scenario for who has only results of it: by its name when it is built in.
  std::string what() const;

 private:
  Claim& claim_of(Variant& variant, const std::string& name) const;
  void write_claims(std::size_t variant, const std::string& what, std::string& out) const;
  void write_figures(const Variant& variant, std::string& out) const;
  void write_comparison(std::size_t variant, std::string& out) const;
  std::string command_for(std::size_t variant, std::uint64_t seed, const std::string& what) const;
  std::string link_to(std::size_t variant, const TrialResult& result) const;
  bool is_builtin() const;

  const SweepHeader& header_;
  std::vector<Variant> variants_;
  std::uint64_t runs_ = 0;
};

}  // namespace netsplit::search
