#pragma once
#include <string>
#include <vector>

#include "core/sim/world.h"

namespace netsplit {

/// Something that can be done to a node at once: a line of its menu, a button of the text view, a line of the palette.
struct NodeAction {
  const char* icon = "";
  std::string id;     ///< "crash": the same whatever the node
  std::string label;  ///< "Crash"; with the node's name it is tell(world, command)
  Command command;
};

/// In the order of the menu. A node that is down can be restarted or removed, one that is absent created.
std::vector<NodeAction> node_actions(const World& world, NodeId id);
/// Every link of the node, to be cut or healed: what the mouse does on the links themselves. Labels name the other end.
std::vector<NodeAction> link_actions(const World& world, NodeId id);

/// Nodes of the same role that are absent, to be created.
std::vector<NodeAction> creation_actions(const World& world, NodeId id);
/// The places where other nodes stand, to move to; and the nodes of its role that its address may lead to.
std::vector<NodeAction> move_actions(const World& world, NodeId id);
std::vector<NodeAction> address_actions(const World& world, NodeId id);

/// A name that no active cut has: "cut 1", "cut 2" ...
std::string fresh_cut_name(const World& world);
/// The cuts that stand in the way from one node to the other.
std::vector<std::string> cuts_between(const World& world, NodeId from, NodeId to);

}  // namespace netsplit
