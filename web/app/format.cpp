#include "web/app/format.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cmath>

namespace netsplit {
namespace {

constexpr const char* kNoBreakSpace = "\xc2\xa0";

/// Three significant digits without trailing zeros: 2.50 -> "2.5", 999.6 -> "1000".
std::string three_digits(double value) {
  const int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string long_duration(std::int64_t seconds) {
  if (seconds < 3600) {
    return seconds % 60 ? fmt::format("{} min {} s", seconds / 60, seconds % 60) : fmt::format("{} min", seconds / 60);
  }
  const std::int64_t minutes = seconds / 60;
  if (minutes < 24 * 60) {
    return minutes % 60 ? fmt::format("{} h {} min", minutes / 60, minutes % 60) : fmt::format("{} h", minutes / 60);
  }
  return fmt::format("{} d {} h", minutes / (24 * 60), minutes / 60 % 24);
}

}  // namespace

std::string short_duration(Duration d) {
  if (d < Duration{}) return "\xe2\x88\x92" + short_duration(-d);
  if (d >= kForever) return "for ever";
  const std::int64_t ns = d.count();
  if (ns == 0) return "0";
  if (ns < 1'000) return fmt::format("{} ns", ns);
  if (ns < 999'500) return three_digits(static_cast<double>(ns) / 1e3) + " \xce\xbcs";
  if (ns < 999'500'000) return three_digits(static_cast<double>(ns) / 1e6) + " ms";
  if (ns < 59'950'000'000) return three_digits(static_cast<double>(ns) / 1e9) + " s";
  return long_duration((ns + 500'000'000) / 1'000'000'000);
}

std::string format_moment(Time t) {
  if (t >= kForever) return "never";
  const std::int64_t us = t.count() / 1'000;
  return fmt::format("{}.{:03}{}{:03}{}s", us / 1'000'000, us / 1'000 % 1'000, kNoBreakSpace, us % 1'000,
                     kNoBreakSpace);
}

std::string format_moment_short(Time t) {
  const std::int64_t us = t.count() / 1'000;
  return fmt::format("{}.{:06}", us / 1'000'000, us % 1'000'000);
}

std::string format_speed(double virtual_seconds_per_second) {
  const auto ns = static_cast<std::int64_t>(std::llround(virtual_seconds_per_second * 1e9));
  return "1 s = " + short_duration(Duration{ns});
}

std::string format_count(std::uint64_t n) {
  std::string digits = fmt::format("{}", n);
  if (digits.size() < 5) return digits;
  for (std::size_t place = digits.size(); place > 3;) digits.insert(place -= 3, kNoBreakSpace);
  return digits;
}

std::string format_bytes(std::uint64_t bytes) {
  if (bytes < 1'000) return fmt::format("{} B", bytes);
  constexpr std::array<const char*, 3> units{"KB", "MB", "GB"};
  double value = static_cast<double>(bytes) / 1e3;
  std::size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < units.size(); ++unit) value /= 1e3;
  return fmt::format("{} {}", three_digits(value), units[unit]);
}

std::string format_hash(std::uint64_t hash) { return fmt::format("{:016x}", hash); }

std::string humanize(std::string_view name) {
  if (const auto dot = name.rfind('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    const bool next_lower = i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1]));
    const bool word_begins =
        std::isupper(c) && i > 0 && (std::islower(static_cast<unsigned char>(name[i - 1])) || next_lower);
    if (word_begins && !out.empty() && out.back() != ' ') out += ' ';
    const bool acronym = std::isupper(c) && !next_lower && (i > 0 || name.size() > 1);
    out += c == '_' || c == '-' ? ' ' : acronym ? name[i] : static_cast<char>(std::tolower(c));
  }
  return out;
}

std::string title_case(std::string_view name) {
  std::string out = humanize(name);
  if (!out.empty()) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

}  // namespace netsplit
