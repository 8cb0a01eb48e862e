#include "core/search/sweep_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/base/hash.h"
#include "core/scenario/link.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/settings.h"

namespace netsplit::search {
namespace {

constexpr std::uint64_t kMostSeed = (std::uint64_t{1} << 53) - 1;
constexpr std::uint64_t kMostShards = 1'000'000;

std::optional<std::uint64_t> whole(std::string_view text, std::uint64_t lo, std::uint64_t hi) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool all = read.ec == std::errc{} && read.ptr == text.data() + text.size();
  return all && value >= lo && value <= hi ? std::optional(value) : std::nullopt;
}

}  // namespace

Expected<Vary> parse_vary(std::string_view typed) {
  auto setting = parse_setting(typed);
  if (const auto* error = std::get_if<InputError>(&setting)) return *error;
  auto& [path, values] = std::get<Setting>(setting);
  return Vary{std::move(path), split_values(values)};
}

Expected<SeedRange> parse_seeds(std::string_view typed) {
  const auto dots = typed.find("..");
  const auto first = whole(typed.substr(0, dots), 0, kMostSeed);
  const auto last = dots == std::string_view::npos ? first : whole(typed.substr(dots + 2), 0, kMostSeed);
  if (first && last && *first <= *last) return SeedRange{*first, *last};
  return InputError{"", fmt::format("found {}, expected seeds such as 1..1000, from 0 to {}, the smaller one first",
                                    in_quotes(typed), kMostSeed)};
}

Expected<Shard> parse_shard(std::string_view typed) {
  const auto slash = typed.find('/');
  const auto number = whole(typed.substr(0, slash), 1, kMostShards);
  const auto count = slash == std::string_view::npos ? std::nullopt : whole(typed.substr(slash + 1), 1, kMostShards);
  if (number && count && *number <= *count) return Shard{*number, *count};
  return InputError{"", fmt::format("found {}, expected a shard from 1/8 to 8/8, with at most {} in all",
                                    in_quotes(typed), kMostShards)};
}

std::size_t SweepPlan::variants() const {
  std::size_t count = 1;
  for (const Vary& v : vary) count *= v.values.size();
  return count;
}

std::uint64_t SweepPlan::trials_of(const Shard& shard) const {
  if (seeds.size() < shard.number) return 0;
  return ((seeds.size() - shard.number) / shard.count + 1) * variants();
}

std::uint64_t SweepPlan::trial_at(const Shard& shard, std::uint64_t nth) const {
  const std::uint64_t seed = nth / variants() * shard.count + (shard.number - 1);
  return seed * variants() + nth % variants();
}

std::vector<Setting> SweepPlan::settings_of(std::size_t variant) const {
  std::vector<Setting> settings;
  for (auto v = vary.rbegin(); v != vary.rend(); ++v) {
    settings.push_back({v->path, v->values[variant % v->values.size()]});
    variant /= v->values.size();
  }
  std::reverse(settings.begin(), settings.end());
  return settings;
}

std::string SweepPlan::label_of(std::size_t variant) const {
  std::string label;
  for (const Setting& s : settings_of(variant)) label += (label.empty() ? "" : ", ") + s.text();
  return label;
}

Expected<std::string> SweepPlan::text_of(std::size_t variant) const {
  return with_settings(text, settings_of(variant));
}

Expected<Scenario> SweepPlan::scenario_of(std::size_t variant) const {
  return load_scenario(text, name, {.settings = settings_of(variant)});
}

std::optional<InputError> SweepPlan::problem() const {
  std::size_t count = 1;
  for (std::size_t i = 0; i < vary.size(); ++i) {
    const Vary& v = vary[i];
    for (std::size_t j = 0; j < i; ++j)
      if (vary[j].path == v.path)
        return InputError{v.path, "found it varied twice, expected all its values in one list"};
    for (auto value = v.values.begin(); value != v.values.end(); ++value)
      if (std::find(v.values.begin(), value, *value) != value)
        return InputError{v.path, fmt::format("found the value {} twice, expected each once", in_quotes(*value))};
    count *= std::max<std::size_t>(1, v.values.size());
    if (count > kMostVariants)
      return InputError{v.path, fmt::format("found more than {} variants, expected fewer", kMostVariants)};
  }
  if (seeds.last > kMostSeed || seeds.size() > kMostTrials / count)
    return InputError{"", fmt::format("found {} seeds of {} variants, expected at most {} runs in all", seeds.size(),
                                      count, kMostTrials)};
  for (std::size_t i = 0; i < count; ++i) {
    const auto loaded = scenario_of(i);
    if (const auto* error = std::get_if<InputError>(&loaded)) return *error;
  }
  return std::nullopt;
}

std::uint64_t SweepPlan::hash() const {
  Hasher h;
  hash_into(h, kEngineVersion);
  hash_into(h, name);
  hash_into(h, text);
  hash_into(h, seeds.first);
  hash_into(h, seeds.last);
  for (const Vary& v : vary) {
    hash_into(h, v.path);
    hash_into(h, v.values);
  }
  return h.value();
}

}  // namespace netsplit::search
