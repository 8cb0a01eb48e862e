#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.h"

namespace netsplit::search {

inline constexpr std::size_t kMostVariants = 1'000;
inline constexpr std::uint64_t kMostTrials = 1'000'000'000;

/// A field that differs between the variants of a sweep, and the values that it takes, as typed.
struct Vary {
  std::string path;
  std::vector<std::string> values;
  bool operator==(const Vary&) const = default;
};

/// "PATH=VALUE,VALUE,...", as core/scenario/settings.h understands paths and values.
Expected<Vary> parse_vary(std::string_view typed);

/// Seeds from the first to the last, both included.
struct SeedRange {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
  std::uint64_t size() const { return last - first + 1; }
  bool operator==(const SeedRange&) const = default;
};
/// "1..1000", or one seed.
Expected<SeedRange> parse_seeds(std::string_view typed);

/// The share of a sweep that one machine runs: of every `count` seeds, the `number`th. From 1 on.
struct Shard {
  std::uint64_t number = 1;
  std::uint64_t count = 1;
  bool operator==(const Shard&) const = default;
};
/// "2/8".
Expected<Shard> parse_shard(std::string_view typed);

/// Everything that decides what a sweep comes to: a scenario, seeds, and what is varied. Each variant is run with each
/// seed (common random numbers), so that two variants can be compared seed by seed. Trials are numbered from 0: seed by
/// seed, and the variants of a seed one after the other.
struct SweepPlan {
  std::string name;  ///< of the scenario
  std::string text;  ///< of the scenario
  SeedRange seeds;
  std::vector<Vary> vary;

  std::size_t variants() const;
  std::uint64_t trials() const { return seeds.size() * variants(); }
  std::uint64_t seed_of(std::uint64_t trial) const { return seeds.first + trial / variants(); }
  std::size_t variant_of(std::uint64_t trial) const { return static_cast<std::size_t>(trial % variants()); }
  /// How many trials a shard has, and which is its nth.
  std::uint64_t trials_of(const Shard& shard) const;
  std::uint64_t trial_at(const Shard& shard, std::uint64_t nth) const;
  /// The settings of a variant, one for each field that is varied. The last one varied changes fastest.
  std::vector<Setting> settings_of(std::size_t variant) const;
  /// "mutation=vote_twice, until=5s"; empty when nothing is varied.
  std::string label_of(std::size_t variant) const;
  /// The scenario's text with these settings.
  Expected<std::string> text_of(std::size_t variant) const;
  Expected<Scenario> scenario_of(std::size_t variant) const;

  /// What is wrong with it, if anything: a variant that is no scenario, a field varied twice, too many trials.
  std::optional<InputError> problem() const;
  /// Two plans that differ in anything have different ones, and so has another version of the engine.
  std::uint64_t hash() const;
  bool operator==(const SweepPlan&) const = default;
};

}  // namespace netsplit::search
