#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/timeline/timeline.h"

// A run in the words of other tools. Names of nodes and values come from strangers' scenarios: each writer makes sure
// that they stay text in its format. What the recorder has thinned out is not in any of them.
namespace netsplit {

/// The part of a run that is wanted, both ends included.
struct Stretch {
  Time from{};
  Time to = kForever;
};

/// Chrome's Trace Event Format (JSON), which Perfetto and chrome://tracing open: a process for each node, a slice for
/// each handling, an arrow for each message. Times are in microseconds from the beginning of the run.
std::string chrome_trace(const Timeline& timeline, Stretch stretch = {});

/// OpenTelemetry's OTLP/JSON (ExportTraceServiceRequest): a trace for each client operation, a service for each node.
/// Virtual time zero is kOtlpEpoch, since the tools want a date. The seed makes trace ids of different runs differ.
std::string otlp_json(const Timeline& timeline, std::uint64_t seed, Stretch stretch = {});
inline constexpr std::int64_t kOtlpEpochSeconds = 1'704'067'200;  ///< 2024-01-01T00:00:00Z

/// A log for ShiViz with its default parser: two lines for each event, the text, then host and vector clock.
std::string shiviz_log(const Timeline& timeline, Stretch stretch = {});

/// A Mermaid sequence diagram of the first `most` things worth an arrow or a note.
std::string mermaid_sequence(const Timeline& timeline, Stretch stretch = {}, std::size_t most = 200);

/// All sampled fields as CSV (RFC 4180): a row for each sample, times in seconds, durations in seconds too.
std::string fields_csv(const Timeline& timeline, Stretch stretch = {});

/// What the clients asked and were answered, as this project's own JSON, which read_history reads: so that a run's history
/// can be checked like anybody's. Each operation has a line of its own, so that errors and verdicts can name it:
///   {"netsplit_history": 1, "model": "kv", "left_out": 0, "operations": [
///   {"process": "c1", "op": "write", "key": "x", "value": "3", "outcome": "ok",
///    "invoked_ns": 1500000, "invoked_record": 12, "completed_ns": 4500000, "completed_record": 31}, ...]}
/// `op` is the name of a checkers::Verb; `key`, `value`, `expected` and `result` are texts, and left out where there is
/// nothing; `found` says yes or no where an answer does; `outcome` is ok, fail (it did not happen), unknown (it may have)
/// or pending. Of two events at the same time the one with the lower record came first.
std::string history_json(const Timeline& timeline, Stretch stretch = {});
inline constexpr int kHistoryVersion = 1;

/// The formats by name, for the command line and the page.
struct FormatEntry {
  std::string_view name;       ///< "perfetto"
  std::string_view title;      ///< "Perfetto / Chrome trace"
  std::string_view extension;  ///< of a file: "json"
  std::string (*write)(const Timeline& timeline, std::uint64_t seed, Stretch stretch);
};
std::span<const FormatEntry> export_formats();
const FormatEntry* find_export_format(std::string_view name);

}  // namespace netsplit
