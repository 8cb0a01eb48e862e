#include "core/protocols/cdn/problems.h"

#include "core/protocols/cdn/edge.h"

namespace netsplit::cdn {

std::optional<ConfigProblem> problem_of(std::span<const Role> roles, NodeId node) {
  const auto* edge = roles[index_of(node)].as<Edge>();
  if (edge && edge->config.parent == kNobody)
    return ConfigProblem{"parent", "found nobody, expected the origin, or another edge"};
  for (std::size_t steps = 0; edge && edge->config.parent != kNobody; ++steps) {
    if (steps == roles.size()) return ConfigProblem{"parent", "found a circle, expected a way that ends at an origin"};
    edge = roles[index_of(edge->config.parent)].as<Edge>();
  }
  return std::nullopt;
}

}  // namespace netsplit::cdn
