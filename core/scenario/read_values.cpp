#include "core/scenario/read_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/fixed_math.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/read_fields.h"

namespace netsplit {
namespace {

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

template <class Number>
Number read_number(Json json, const std::string& path, Number lo, Number hi) {
  Number value{};
  const std::string_view text = json.text();
  const bool whole =
      json.is(Json::Kind::integer) && std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{};
  if (!whole || value < lo || value > hi)
    refuse_value(json, path, lo == hi ? fmt::format("{}", lo) : fmt::format("a whole number from {} to {}", lo, hi));
  return value;
}

constexpr Duration kLongestSample = std::chrono::hours{24};
Duration read_sample(Json json, const std::string& path) { return read_duration(json, path, 0s, kLongestSample); }

/// A number as 32.32 fixed point.
std::uint64_t read_shape(Json json, const std::string& path, Ratio lo, Ratio hi) {
  return static_cast<std::uint64_t>((static_cast<Wide>(read_ratio(json, path, lo, hi).ppb) << 32) / Ratio::kOne);
}

/// The parts of {"kind": {...}} or {"kind": [...]}: reads its fields by name and refuses all others.
class Parts {
 public:
  Parts(Json json, std::string path, std::vector<std::string_view> names)
      : path_(std::move(path)), names_(std::move(names)) {
    expect_kind(json, path_, Json::Kind::object, "an object");
    parts_.resize(names_.size());
    json.for_each([&](Json part) {
      const auto name = std::find(names_.begin(), names_.end(), part.key());
      if (name == names_.end())
        refuse(path_to(path_, part.key()), fmt::format("found an unknown field, expected one of {}{}",
                                                       fmt::join(names_, ", "), did_you_mean(part.key(), names_)));
      parts_[static_cast<std::size_t>(name - names_.begin())] = part;
    });
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!parts_[i]) refuse(path_, fmt::format("found no field \"{}\", expected it", names_[i]));
  }
  Json json(std::size_t i) const { return *parts_[i]; }
  std::string path(std::size_t i) const { return path_to(path_, names_[i]); }
  Duration sample(std::size_t i) const { return read_sample(json(i), path(i)); }

 private:
  std::string path_;
  std::vector<std::string_view> names_;
  std::vector<std::optional<Json>> parts_;
};

Distribution read_uniform(Json json, const std::string& path) {
  expect_kind(json, path, Json::Kind::array, "two durations");
  std::vector<Duration> ends;
  if (json.size() != 2) refuse_value(json, path, "two durations");
  json.for_each([&](Json end) { ends.push_back(read_sample(end, path_to(path, ends.size()))); });
  if (ends[0] > ends[1]) refuse(path, "found the longer duration first, expected the shorter first");
  return Distribution::uniform(ends[0], ends[1]);
}

Distribution read_table(Json json, const std::string& path, std::size_t& samples_left) {
  expect_kind(json, path, Json::Kind::array, "an array of durations");
  if (json.size() == 0 || json.size() > samples_left)
    refuse(path, fmt::format("found {} durations, expected 1 to {} in one distribution", json.size(), kMostSamples));
  samples_left -= json.size();
  std::vector<Duration> samples;
  json.for_each([&](Json sample) { samples.push_back(read_sample(sample, path_to(path, samples.size()))); });
  return Distribution::table(std::move(samples));
}

Distribution read_any(Json json, const std::string& path, bool mixture_allowed, std::size_t& samples_left);

Distribution read_mixture(Json json, const std::string& path, std::size_t& samples_left) {
  expect_kind(json, path, Json::Kind::array, "an array of weighted distributions");
  if (json.size() == 0 || json.size() > kMostMixtureParts)
    refuse(path, fmt::format("found {} parts, expected 1 to {}", json.size(), kMostMixtureParts));
  std::vector<Distribution::Part> parts;
  std::uint64_t total = 0;
  json.for_each([&](Json part) {
    const Parts fields(part, path_to(path, parts.size()), {"weight", "of"});
    const Ratio weight = read_ratio(fields.json(0), fields.path(0), {}, {1000 * Ratio::kOne});
    total += weight.ppb;
    parts.push_back({weight, read_any(fields.json(1), fields.path(1), false, samples_left)});
  });
  if (total == 0) refuse(path, "found only weights of 0, expected one above 0");
  return Distribution::mixture(std::move(parts));
}

Distribution read_any(Json json, const std::string& path, bool mixture_allowed, std::size_t& samples_left) {
  static constexpr std::string_view kKinds[] = {"uniform", "normal", "lognormal", "exponential",
                                                "pareto",  "table",  "mixture"};
  const std::span<const std::string_view> kinds(kKinds, mixture_allowed ? 7 : 6);
  if (json.is(Json::Kind::string)) return Distribution::constant(read_sample(json, path));
  if (!json.is(Json::Kind::object) || json.size() != 1)
    refuse_value(json, path,
                 fmt::format("a duration such as \"10ms\", or an object with one field of {}", fmt::join(kinds, ", ")));
  std::optional<Json> only;
  json.for_each([&](Json j) { only = j; });
  const std::string_view kind = only->key();
  const std::string inner = path_to(path, kind);
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
    refuse(inner, fmt::format("found an unknown distribution, expected one of {}{}", fmt::join(kinds, ", "),
                              did_you_mean(kind, kinds)));
  if (kind == "uniform") return read_uniform(*only, inner);
  if (kind == "table") return read_table(*only, inner, samples_left);
  if (kind == "mixture") return read_mixture(*only, inner, samples_left);
  if (kind == "normal") {
    const Parts p(*only, inner, {"mean", "deviation"});
    return Distribution::normal(p.sample(0), p.sample(1));
  }
  if (kind == "lognormal") {
    const Parts p(*only, inner, {"median", "sigma"});
    return Distribution::lognormal(p.sample(0), read_shape(p.json(1), p.path(1), {0}, {4 * Ratio::kOne}));
  }
  if (kind == "exponential") return Distribution::exponential(Parts(*only, inner, {"mean"}).sample(0));
  const Parts p(*only, inner, {"scale", "alpha"});
  // The engine wants 1/alpha in 32.32 fixed point: 2^64 / alpha, with alpha in 32.32.
  const std::uint64_t alpha = read_shape(p.json(1), p.path(1), {Ratio::kOne / 2}, {1000 * Ratio::kOne});
  return Distribution::pareto(p.sample(0), static_cast<std::uint64_t>((Wide{1} << 64) / alpha));
}

}  // namespace

std::string found(Json json) {
  switch (json.kind()) {
    case Json::Kind::string: return "found " + in_quotes(json.text());
    case Json::Kind::array: return fmt::format("found an array of {}", json.size());
    case Json::Kind::object: return "found an object";
    case Json::Kind::integer:
    case Json::Kind::decimal: return "found the number " + one_line(json.text(), 40);
    default: return fmt::format("found {}", json.text());
  }
}

void refuse_value(Json json, const std::string& path, std::string_view expected) {
  refuse(path, fmt::format("{}, expected {}", found(json), expected));
}

void expect_kind(Json json, const std::string& path, Json::Kind kind, std::string_view expected) {
  if (!json.is(kind)) refuse_value(json, path, expected);
}

Duration read_duration(Json json, const std::string& path, Duration lo, Duration hi) {
  const auto value = json.is(Json::Kind::string) ? parse_duration(json.text()) : std::nullopt;
  if (!value || *value < lo || *value > hi)
    refuse_value(json, path, fmt::format("a duration from \"{}\" to \"{}\"", format_duration(lo), format_duration(hi)));
  return *value;
}

std::int64_t read_integer(Json json, const std::string& path, std::int64_t lo, std::int64_t hi) {
  return read_number(json, path, lo, hi);
}

std::uint64_t read_whole(Json json, const std::string& path, std::uint64_t lo, std::uint64_t hi) {
  return read_number(json, path, lo, hi);
}

Ratio read_ratio(Json json, const std::string& path, Ratio lo, Ratio hi) {
  const bool number = json.is(Json::Kind::integer) || json.is(Json::Kind::decimal);
  const auto value = number ? parse_ratio(json.text(), hi.ppb) : std::nullopt;
  if (!value || *value < lo)
    refuse_value(json, path, fmt::format("a number from {} to {}", format_ratio(lo), format_ratio(hi)));
  return *value;
}

std::string read_text(Json json, const std::string& path, std::size_t longest) {
  if (!json.is(Json::Kind::string) || code_points(json.text()) > longest)
    refuse_value(json, path, fmt::format("a text of at most {} characters", longest));
  return std::string(json.text());
}

namespace {

/// Of many, the first few: a line should stay a line. Which one was meant, is said besides.
std::string some_of(std::span<const std::string_view> words) {
  constexpr std::size_t kMost = 10;
  constexpr std::size_t kFew = 6;
  if (words.size() <= kMost) return fmt::format("{}", fmt::join(words, ", "));
  return fmt::format("{} and {} more", fmt::join(words.first(kFew), ", "), words.size() - kFew);
}

}  // namespace

std::size_t read_word(Json json, const std::string& path, std::span<const std::string_view> words) {
  const auto word = json.is(Json::Kind::string) ? std::find(words.begin(), words.end(), json.text()) : words.end();
  if (word == words.end())
    refuse_value(json, path,
                 fmt::format("one of {}{}", some_of(words),
                             json.is(Json::Kind::string) ? did_you_mean(json.text(), words) : ""));
  return static_cast<std::size_t>(word - words.begin());
}

Amount read_amount(Json json, const std::string& path, std::optional<Amount::Unit> unit) {
  const bool number = json.is(Json::Kind::integer);
  if (!number && !json.is(Json::Kind::string)) refuse_value(json, path, "a whole number, a duration or a word");
  const auto duration = number ? std::nullopt : parse_duration(json.text());
  const Amount::Unit found_unit = number     ? Amount::Unit::number
                                  : duration ? Amount::Unit::duration
                                             : Amount::Unit::word;
  static constexpr std::string_view kWanted[] = {"a whole number", "a duration such as \"150ms\"", "a word"};
  if (unit && *unit != found_unit && (number || *unit != Amount::Unit::word))
    refuse_value(json, path,
                 fmt::format("{}, which is what this measure gives", kWanted[static_cast<std::size_t>(*unit)]));
  if (number) return {Amount::Unit::number, read_integer(json, path, -kLargestAmount, kLargestAmount), {}};
  if (duration && unit != Amount::Unit::word) return {Amount::Unit::duration, duration->count(), {}};
  return {Amount::Unit::word, 0, read_text(json, path, kLongestAmountWord)};
}

Distribution read_distribution(Json json, const std::string& path) {
  std::size_t samples_left = kMostSamples;
  return read_any(json, path, true, samples_left);
}

}  // namespace netsplit
