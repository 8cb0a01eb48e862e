#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace netsplit {

// How values read on the screen: numbers with units, in as few digits as tell them apart.

/// "0", "850 ns", "2.5 ms", "1.25 s", "3 min 20 s". At most three significant digits below a minute.
std::string short_duration(Duration d);
/// A moment of the run, in the same unit all along the run so that it doesn't jump while it grows: "12.345 678 s", with spaces
/// that do not break.
std::string format_moment(Time t);
/// As format_moment, to the microsecond only, for narrow columns: "12.345678".
std::string format_moment_short(Time t);
/// What one second of the reader's becomes: "1 s = 2.5 ms".
std::string format_speed(double virtual_seconds_per_second);
/// "12 345 678", with spaces that do not break.
std::string format_count(std::uint64_t n);
/// "640 B", "12.3 KB", "4.1 MB".
std::string format_bytes(std::uint64_t bytes);
/// Sixteen hexadecimal digits.
std::string format_hash(std::uint64_t hash);
/// "AppendEntries" and "append_entries" and "raft.append_entries" alike: "append entries".
std::string humanize(std::string_view name);
/// The same with a capital first letter.
std::string title_case(std::string_view name);

}  // namespace netsplit
