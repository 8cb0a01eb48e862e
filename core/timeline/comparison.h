#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/timeline/description.h"

namespace netsplit {

/// One thing in which two descriptions differ.
struct Difference {
  std::string path;  ///< "membership: voters", "log"
  std::string left;  ///< empty when it isn't there
  std::string right;
};

/// Two logs side by side, by position.
struct LogComparison {
  std::string path;
  std::vector<std::uint64_t> only_left;
  std::vector<std::uint64_t> only_right;
  std::vector<std::uint64_t> differ;          ///< in both, with another content or group
  std::vector<std::uint64_t> settled_in_one;  ///< the same, but only one side has it committed
  std::size_t count() const { return only_left.size() + only_right.size() + differ.size(); }
};

/// What two nodes, or one at two times, or in two futures, don't have in common.
struct StateComparison {
  std::vector<Difference> fields;  ///< and rows of tables
  std::vector<LogComparison> logs;
  std::size_t count() const;
  /// Positions in which this log differs; null when there is no such log on either side.
  const LogComparison* log(std::string_view path) const;
};

StateComparison compare(const Described& left, const Described& right);

/// "s2 lacks entries 14 to 17", "entry 9 differs": what differs in the logs, in sentences.
std::vector<std::string> tell(const LogComparison& log, std::string_view left, std::string_view right);

/// "14 to 17, 20".
std::string ranges_text(const std::vector<std::uint64_t>& sorted);

/// All single fields with the names of the groups they are in: "membership: voters".
struct FlatField {
  std::string path;
  const Described* field = nullptr;
};
std::vector<FlatField> flat_fields(const Described& described);
/// The same for logs and rings, and for tables.
std::vector<FlatField> flat_of(const Described& described, Described::Kind kind);

}  // namespace netsplit
