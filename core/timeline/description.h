#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/describer.h"
#include "core/sim/world.h"

namespace netsplit {

/// "850 ns", "12.5 us", "149.7 ms", "2.25 s", "3 min 20.5 s", "2 h 5 min 3 s": whole units and at most three decimals,
/// exact to what is shown.
std::string duration_text(Duration d);

/// What describe() said, as a plain value: for the inspector, screen readers, transcripts and JSON.
struct Described {
  enum class Kind : std::uint8_t {
    group,  ///< children
    field,  ///< text
    table,  ///< cells: the names of the columns; children: its rows
    row,    ///< cells
    log,    ///< log
    ring,   ///< log
  };
  Kind kind = Kind::group;
  std::string name;
  std::string text;                    ///< field: its value, readable, with its unit
  std::optional<std::int64_t> number;  ///< field: the value when it is a number or (in nanoseconds) a duration
  NodeId node = kNobody;               ///< field: the node that the value names
  Tone tone = Tone::plain;
  std::vector<std::string> cells;
  std::vector<Cell> log;
  std::vector<Described> children;
  bool changed = false;                          ///< set by mark_changes: this or something in it
  std::vector<std::uint64_t> changed_positions;  ///< log and ring: the positions of cells that are new or differ

  /// The child of this name, or null.
  const Described* find(std::string_view child) const;
};

/// A description of a whole node: what its role says about itself, and how its machine is.
struct DescribedNode {
  std::string standing;  ///< one word; "down", "paused" and "absent" come before what the role says
  Tone tone = Tone::plain;
  Described role;
  Described machine;
};

using NodeNames = std::function<std::string(NodeId)>;

DescribedNode describe_node(const World& world, NodeId id);
/// A message, a log entry, a disk image.
Described describe_value(const Value& value, const NodeNames& names);
NodeNames names_in(const World& world);

/// Marks in `now` whatever differs from `before` or is new. Fields are matched by name, rows by their first cell.
void mark_changes(const Described& before, Described& now);

/// Indented lines, one a field: what a screen reader reads and a transcript holds.
std::string to_text(const Described& d, int indent = 0);

}  // namespace netsplit
