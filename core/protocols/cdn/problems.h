#pragma once
#include <optional>
#include <span>

#include "core/protocols/catalog.h"

namespace netsplit::cdn {

/// An edge that has nobody to ask, or that ends up asking itself.
std::optional<ConfigProblem> problem_of(std::span<const Role> roles, NodeId node);

}  // namespace netsplit::cdn
