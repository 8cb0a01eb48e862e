#include "core/formats/formats.h"

#include <algorithm>
#include <array>

namespace netsplit {

std::span<const FormatEntry> export_formats() {
  static constexpr std::array<FormatEntry, 6> kFormats{{
      {"perfetto", "Perfetto or Chrome trace", "json",
       [](const Timeline& t, std::uint64_t, Stretch s) { return chrome_trace(t, s); }},
      {"otlp", "OpenTelemetry traces (OTLP JSON)", "json",
       [](const Timeline& t, std::uint64_t seed, Stretch s) { return otlp_json(t, seed, s); }},
      {"shiviz", "ShiViz log", "log", [](const Timeline& t, std::uint64_t, Stretch s) { return shiviz_log(t, s); }},
      {"mermaid", "Mermaid sequence diagram", "mmd",
       [](const Timeline& t, std::uint64_t, Stretch s) { return mermaid_sequence(t, s); }},
      {"csv", "Fields as CSV", "csv", [](const Timeline& t, std::uint64_t, Stretch s) { return fields_csv(t, s); }},
      {"history", "History of operations (JSON)", "json",
       [](const Timeline& t, std::uint64_t, Stretch s) { return history_json(t, s); }},
  }};
  return kFormats;
}

const FormatEntry* find_export_format(std::string_view name) {
  const auto all = export_formats();
  const auto found = std::find_if(all.begin(), all.end(), [&](const FormatEntry& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace netsplit
