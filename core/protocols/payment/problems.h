#pragma once
#include <optional>
#include <span>

#include "core/protocols/catalog.h"

namespace netsplit::payment {

/// A shop without providers, a customer without a shop.
std::optional<ConfigProblem> problem_of(std::span<const Role> roles, NodeId node);

}  // namespace netsplit::payment
