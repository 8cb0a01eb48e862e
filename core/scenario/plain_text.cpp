#include "core/scenario/plain_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/fixed_math.h"

namespace netsplit {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};
constexpr std::array<Unit, 6> kTimeUnits{{{"ns", 1},
                                          {"us", 1'000},
                                          {"ms", 1'000'000},
                                          {"s", 1'000'000'000},
                                          {"min", 60'000'000'000},
                                          {"h", 3'600'000'000'000}}};
constexpr std::array<Unit, 4> kBandwidthUnits{
    {{"bit/s", 1}, {"kbit/s", 1'000}, {"Mbit/s", 1'000'000}, {"Gbit/s", 1'000'000'000}}};
constexpr std::array<Unit, 6> kSizeUnits{
    {{"B", 1}, {"kB", 1'000}, {"MB", 1'000'000}, {"GB", 1'000'000'000}, {"KiB", 1024}, {"MiB", 1024 * 1024}}};

constexpr bool is_decimal(char c) { return c >= '0' && c <= '9'; }

/// Reads "12.5" and a unit's name as a whole number of the smallest unit, when it is one and not above `most`.
std::optional<std::uint64_t> parse_quantity(std::string_view text, std::span<const Unit> units, std::uint64_t most) {
  Wide digits = 0;
  Wide below_point = 1;
  std::size_t count = 0;
  std::size_t i = 0;
  bool point = false;
  for (; i < text.size() && (is_decimal(text[i]) || (text[i] == '.' && !point && i > 0)); ++i) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    if (++count > 18) return std::nullopt;
    digits = digits * 10 + static_cast<unsigned>(text[i] - '0');
    if (point) below_point *= 10;
  }
  if (i == 0 || text[i - 1] == '.') return std::nullopt;
  const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == text.substr(i); });
  if (unit == units.end()) return std::nullopt;
  const Wide scaled = digits * unit->size;
  if (scaled % below_point != 0 || scaled / below_point > most) return std::nullopt;
  return static_cast<std::uint64_t>(scaled / below_point);
}

/// The length of the well-formed UTF-8 sequence that begins here (Unicode 15, table 3-7, without its finer points); 0 for
/// none.
std::size_t utf8_length(std::string_view s) {
  const auto lead = static_cast<unsigned char>(s[0]);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length > s.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(s[i]) & 0xc0) != 0x80) return 0;
  return length;
}

/// Edit distance with swaps of neighbours (Damerau, "A technique for computer detection and correction of spelling
/// errors", CACM 1964).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  const auto ns = parse_quantity(text, kTimeUnits, static_cast<std::uint64_t>(kLongest.count()));
  if (!ns) return std::nullopt;
  const auto count = static_cast<std::int64_t>(*ns);
  return Duration{negative ? -count : count};
}

std::string format_duration(Duration d) {
  if (d == Duration::zero()) return "0s";
  const Unit* best = &kTimeUnits[0];
  for (const Unit& unit : kTimeUnits) {
    const auto size = static_cast<std::int64_t>(unit.size);
    // One minute is better known as 60s, one hour as 60min.
    const bool coarse = unit.size > 1'000'000'000;
    if (d.count() % size == 0 && (!coarse || d.count() / size > 1 || d.count() / size < -1)) best = &unit;
  }
  return fmt::format("{}{}", d.count() / static_cast<std::int64_t>(best->size), best->name);
}

std::optional<std::uint64_t> parse_bandwidth(std::string_view text) {
  return parse_quantity(text, kBandwidthUnits, 1'000'000'000'000);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  return parse_quantity(text, kSizeUnits, 1'000'000'000'000);
}

std::optional<Ratio> parse_ratio(std::string_view number, std::uint64_t most) {
  if (!number.empty() && number[0] == '-') return std::nullopt;
  std::uint64_t digits = 0;
  int shift = 9;  // 10^9 parts make one
  std::size_t i = 0;
  bool point = false;
  for (; i < number.size() && (is_decimal(number[i]) || number[i] == '.'); ++i) {
    if (number[i] == '.') {
      point = true;
    } else if (digits < 100'000'000'000'000'000) {
      digits = digits * 10 + static_cast<unsigned>(number[i] - '0');
      shift -= point;
    } else {
      shift += !point;
    }
  }
  if (i < number.size()) {  // an exponent
    ++i;
    const bool minus = i < number.size() && number[i] == '-';
    if (i < number.size() && !is_decimal(number[i])) ++i;
    int exponent = 0;
    for (; i < number.size(); ++i) exponent = std::min(10'000, exponent * 10 + (number[i] - '0'));
    shift += minus ? -exponent : exponent;
  }
  for (; shift > 0 && digits != 0; --shift) {
    if (digits > most) return std::nullopt;
    digits *= 10;
  }
  for (; shift < -1; ++shift) digits /= 10;
  if (shift == -1) digits = (digits + 5) / 10;
  if (digits > most) return std::nullopt;
  return Ratio{digits};
}

std::string format_ratio(Ratio r) {
  std::string text = fmt::format("{}.{:09}", r.ppb / Ratio::kOne, r.ppb % Ratio::kOne);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string one_line(std::string_view text, std::size_t longest) {
  std::string line;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text.substr(i));
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F are control characters too.
    const bool control = byte < 0x20 || byte == 0x7f || (length == 2 && byte == 0xc2 && (text[i + 1] & 0xff) < 0xa0);
    if (line.size() + std::max<std::size_t>(length, 1) > longest) return line + "...";
    if (length == 0 || control)
      line += '?';
    else
      line += text.substr(i, length);
    i += std::max<std::size_t>(length, 1);
  }
  return line;
}

std::string in_quotes(std::string_view text) { return '"' + one_line(text, 60) + '"'; }

std::string shell_word(std::string_view text) {
  constexpr std::string_view kPlain = "_-./=:,+@%";
  const auto plain = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kPlain.find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + '\'';
}

std::string_view nearest_name(std::string_view found, std::span<const std::string_view> candidates) {
  if (found.size() > 64) return {};
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, found.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > 64) continue;
    const std::size_t distance = edit_distance(found, candidate);
    if (distance >= best_distance || distance >= std::max(found.size(), candidate.size())) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

std::string did_you_mean(std::string_view found, std::span<const std::string_view> candidates) {
  const std::string_view name = nearest_name(found, candidates);
  return name.empty() ? "" : fmt::format("; did you mean \"{}\"?", name);
}

}  // namespace netsplit
