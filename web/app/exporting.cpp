#include "web/app/exporting.h"
#include "web/theme/words.h"

#include <algorithm>
#include <array>

namespace netsplit {

std::span<const ExportFormat> export_kinds() {
  static constexpr std::array<ExportFormat, 9> kKinds{{
      {"png", "PNG", "png", ExportKind::picture, later("A picture in pixels, for slides, chats and documents.")},
      {"svg", "SVG", "svg", ExportKind::picture,
       later("A picture in curves, sharp at every size: for print, and to edit in Inkscape or Illustrator.")},
      {"webm", "WebM", "webm", ExportKind::film,
       later("A film of a stretch of the run. Browsers, VLC and most slides play it.")},
      {"perfetto", "Perfetto", "json", ExportKind::text,
       later("Every event on a time line, opened by ui.perfetto.dev or chrome://tracing.")},
      {"otlp", "OTLP", "json", ExportKind::text,
       later("A trace for each client operation, in OpenTelemetry's JSON, which Jaeger, Tempo and collectors read.")},
      {"shiviz", "ShiViz", "log", ExportKind::text,
       later("A log with vector clocks, for the ShiViz space-time diagram: paste it there with the default parser.")},
      {"mermaid", "Mermaid", "mmd", ExportKind::text,
       later("A sequence diagram of the first 200 messages and faults, which GitHub, GitLab and many wikis draw.")},
      {"csv", "CSV", "csv", ExportKind::text,
       later("All numbers that nodes report over time, a row for each sample: for spreadsheets, pandas and R.")},
      {"history", "History", "json", ExportKind::text,
       later("What the clients asked and were answered, which \"netsplit check\" judges once more.")},
  }};
  return kKinds;
}

const ExportFormat& export_kind(std::string_view name) {
  const auto all = export_kinds();
  const auto found = std::find_if(all.begin(), all.end(), [&](const ExportFormat& f) { return f.name == name; });
  return found == all.end() ? all.front() : *found;
}

std::string export_file_name(std::string_view scenario, std::string_view extension) {
  constexpr std::size_t kLongestName = 80;
  std::string out;
  for (const char c : scenario.substr(scenario.rfind('/') + 1)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                       (c == '.' && !out.empty());
    if (out.size() == kLongestName) break;
    if (plain)
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  if (out.empty()) out = "netsplit";
  return extension.empty() ? out : out + '.' + std::string(extension);
}

}  // namespace netsplit
