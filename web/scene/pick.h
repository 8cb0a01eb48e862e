#pragma once
#include <string>

#include "web/scene/frame.h"

namespace netsplit {

/// What lies under the pointer.
struct Pick {
  enum class Kind : unsigned char { nothing, node, packet, link };
  Kind kind = Kind::nothing;
  NodeId node = kNobody;  ///< node; link: where it begins
  NodeId peer = kNobody;  ///< link: where it ends
  RecordId packet = kNoRecord;

  bool is_node(NodeId id) const { return kind == Kind::node && node == id; }
  bool is_packet(RecordId id) const { return kind == Kind::packet && packet == id; }
  bool is_link(NodeId from, NodeId to) const { return kind == Kind::link && node == from && peer == to; }
  bool operator==(const Pick&) const = default;
};

/// Nodes before packets before links; `slack` pixels beside a mark still count, more for a finger than for a mouse.
Pick pick(const Frame& frame, Point pointer, float slack);

}  // namespace netsplit
