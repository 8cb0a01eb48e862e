#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ratio.h"
#include "core/base/time.h"

// Quantities as people write them, exactly: no floating point is involved, so nothing is lost on the way in or out.
namespace netsplit {

/// "150ms", "1.5s", "-20us": a number and a unit of ns, us, ms, s, min, h. Empty when it isn't one, isn't a whole number
/// of nanoseconds or is longer than kLongest.
std::optional<Duration> parse_duration(std::string_view text);
std::string format_duration(Duration d);

/// "10Mbit/s" in bits a second, "64kB" in bytes. Powers of 1000, except KiB and MiB.
std::optional<std::uint64_t> parse_bandwidth(std::string_view text);
std::optional<std::uint64_t> parse_size(std::string_view text);

/// A JSON number ("0.25", "1e-3") in parts per billion, rounded to the nearest. Empty when it is negative or above `most`.
std::optional<Ratio> parse_ratio(std::string_view number, std::uint64_t most);
std::string format_ratio(Ratio r);

/// The same text without line breaks, control characters and broken UTF-8, and no longer than `longest` bytes.
std::string one_line(std::string_view text, std::size_t longest);
/// In quotation marks, cut at 60 bytes.
std::string in_quotes(std::string_view text);
/// As one word of a POSIX shell's line, quoted if need be.
std::string shell_word(std::string_view text);

/// The candidate that a person who typed `found` most likely meant; empty when none is near.
std::string_view nearest_name(std::string_view found, std::span<const std::string_view> candidates);
/// "; did you mean "x"?", or nothing.
std::string did_you_mean(std::string_view found, std::span<const std::string_view> candidates);

}  // namespace netsplit
