#pragma once
#include <utility>
#include <variant>

#include "core/base/ids.h"

namespace netsplit {

/// What the reader points at: the inspector tells about it, the stage and the lists mark it. Never part of a run.
struct Selection {
  using Link = std::pair<NodeId, NodeId>;  ///< from the first to the second
  /// A RecordId is an event; that of a `sent` record is also the packet while it is under way.
  std::variant<std::monostate, NodeId, RecordId, Link> what;

  bool none() const { return what.index() == 0; }
  void clear() { what = std::monostate{}; }
  void node(NodeId id) { what = id; }
  void record(RecordId id) { what = id; }
  void link(NodeId from, NodeId to) { what = Link{from, to}; }
  bool is_node(NodeId id) const {
    const auto* n = std::get_if<NodeId>(&what);
    return n && *n == id;
  }
  bool is_record(RecordId id) const {
    const auto* r = std::get_if<RecordId>(&what);
    return r && *r == id;
  }
  bool operator==(const Selection&) const = default;
};

}  // namespace netsplit
