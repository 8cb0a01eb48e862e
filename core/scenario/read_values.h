#pragma once
#include <string>
#include <string_view>

#include "core/base/distribution.h"
#include "core/scenario/json_tree.h"
#include "core/scenario/lesson.h"

// Single JSON values as the engine's types. Each refuses what is of another kind or out of its limits.
namespace netsplit {

inline constexpr std::size_t kMostSamples = 1'000;  ///< in the tables of one distribution
inline constexpr std::size_t kMostMixtureParts = 16;
inline constexpr std::int64_t kLargestAmount = std::int64_t{1} << 53;
inline constexpr std::size_t kLongestAmountWord = 100;

/// What a value is, for a message: "found "abc"", "found the number 7", "found an array".
std::string found(Json json);
[[noreturn]] void refuse_value(Json json, const std::string& path, std::string_view expected);
void expect_kind(Json json, const std::string& path, Json::Kind kind, std::string_view expected);

Duration read_duration(Json json, const std::string& path, Duration lo, Duration hi);
std::int64_t read_integer(Json json, const std::string& path, std::int64_t lo, std::int64_t hi);
std::uint64_t read_whole(Json json, const std::string& path, std::uint64_t lo, std::uint64_t hi);
Ratio read_ratio(Json json, const std::string& path, Ratio lo, Ratio hi);
std::string read_text(Json json, const std::string& path, std::size_t longest);
/// Index of the word that is there.
std::size_t read_word(Json json, const std::string& path, std::span<const std::string_view> words);
Amount read_amount(Json json, const std::string& path, std::optional<Amount::Unit> unit);
Distribution read_distribution(Json json, const std::string& path);

}  // namespace netsplit
