#pragma once
#include <optional>
#include <span>

#include "core/protocols/catalog.h"

namespace netsplit::service {

/// A client without anybody to ask, a load balancer without anybody to pass requests on to, a step that asks nobody, or
/// somebody who does not answer such questions. And services that call each other in a circle: one request would never
/// end, and soon nothing else would be done.
std::optional<ConfigProblem> problem_of(std::span<const Role> roles, NodeId node);

}  // namespace netsplit::service
