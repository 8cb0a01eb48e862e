#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/describer.h"
#include "core/sim/role.h"

namespace netsplit {

/// A state that has described itself, held as a tree: what the inspector draws, compares and reads aloud.
struct Description {
  enum class Shape : std::uint8_t { field, table, log, ring, group };
  struct Row {
    std::vector<std::string> cells;
    Tone tone = Tone::plain;
    bool operator==(const Row&) const = default;
  };
  struct Item {
    Shape shape = Shape::field;
    std::string name;
    std::string path;  ///< names from the root, with "/": the same field has the same path at all times
    std::string text;  ///< a field's value in words
    Tone tone = Tone::plain;
    bool numeric = false;
    NodeId node = kNobody;  ///< a field that names a node
    std::vector<std::string> columns;
    std::vector<Row> rows;
    std::vector<Cell> cells;
    std::vector<Item> items;
  };

  std::string standing;
  Tone standing_tone = Tone::plain;
  std::vector<Item> items;
};

using NodeNamer = std::function<std::string(NodeId)>;

Description describe(const Role& role, const NodeNamer& name_of);
Description describe(const Value& value, const NodeNamer& name_of);

/// Paths of the leaves (fields, tables, logs) that differ or are new in `now`.
std::vector<std::string> changed_paths(const Description& before, const Description& now);

/// In plain lines, for screen readers: "term: 3". Tables and logs are counted, groups are indented.
std::string to_text(const Description& description);

/// One line out of a value's fields: "term 3, leader s1, entries 2".
std::string to_line(const Description& description);

}  // namespace netsplit
