#pragma once
#include <optional>
#include <span>

#include "core/protocols/catalog.h"

namespace netsplit::queue {

/// A producer or a consumer whose queues are none or no queues, or a mailer that sends no mails.
std::optional<ConfigProblem> problem_of(std::span<const Role> roles, NodeId node);

}  // namespace netsplit::queue
