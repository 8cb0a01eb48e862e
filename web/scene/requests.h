#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/protocols/catalog.h"

namespace netsplit {

/// A request of an operator that a menu can make: with no options, or with one node to choose.
struct SimpleRequest {
  const RequestEntry* entry = nullptr;
  std::string_view name;
  bool asks_for_node = false;

  Value build(NodeId node) const;
};

/// The requests of a role that are simple enough for a menu.
std::vector<SimpleRequest> simple_requests(std::string_view role_name);

}  // namespace netsplit
