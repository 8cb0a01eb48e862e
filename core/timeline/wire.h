#pragma once
#include "core/timeline/description.h"

namespace netsplit {

/// What protects what goes between two nodes, in either direction: the kind of channel, how it stands, whom they show
/// certificates of. And what somebody who sits there has seen, newest first.
Described describe_wire(const World& world, NodeId from, NodeId to);
/// One thing that was seen on the way, in a line: "charge: what charge, for 1, cents 4200" or "encrypted, 312 bytes".
std::string content_of(const Sighting& sighting, const NodeNames& names);

}  // namespace netsplit
