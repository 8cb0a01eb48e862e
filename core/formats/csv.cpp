#include <fmt/format.h>

#include <string>

#include "core/formats/formats.h"

namespace netsplit {
namespace {

/// Quoted as RFC 4180 says. A spreadsheet would take a text that begins with one of "=+-@" for a formula: it gets an
/// apostrophe in front, which says "text" there.
std::string cell(std::string_view s) {
  std::string out = "\"";
  if (!s.empty() && std::string_view("=+-@\t\r").find(s[0]) != std::string_view::npos) out += '\'';
  for (const char c : s) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

/// Exact: nine digits after the point.
std::string seconds(std::int64_t ns) {
  const std::uint64_t size = ns < 0 ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
  return fmt::format("{}{}.{:09}", ns < 0 ? "-" : "", size / 1'000'000'000, size % 1'000'000'000);
}

std::string heading(const std::string& node, const FieldHistory::Field& field) {
  const std::string unit = field.kind == FieldHistory::Unit::duration_ns ? "s" : field.unit;
  return cell(node + ' ' + field.path + (unit.empty() ? "" : " (" + unit + ')'));
}

std::string value_of(const FieldHistory::Field& field, std::size_t sample) {
  if (sample >= field.values.size() || field.values[sample] == FieldHistory::kMissing) return {};
  const std::int64_t value = field.values[sample];
  return field.kind == FieldHistory::Unit::duration_ns ? seconds(value) : std::to_string(value);
}

}  // namespace

std::string fields_csv(const Timeline& timeline, Stretch stretch) {
  const FieldHistory& history = timeline.fields();
  std::string text = "\"time (s)\",\"messages in flight\"";
  for (std::size_t n = 0; n < history.nodes(); ++n)
    for (const auto& field : history.fields(node_id(n)))
      text += ',' + heading(timeline.world().host(node_id(n)).name, field);
  text += "\r\n";
  for (std::size_t i = 0; i < history.samples(); ++i) {
    const Time at = history.time_of(i);
    if (at < stretch.from || at > stretch.to) continue;
    text += seconds(at.count()) + ',' + std::to_string(history.in_flight()[i]);
    for (std::size_t n = 0; n < history.nodes(); ++n)
      for (const auto& field : history.fields(node_id(n))) text += ',' + value_of(field, i);
    text += "\r\n";
  }
  return text;
}

}  // namespace netsplit
