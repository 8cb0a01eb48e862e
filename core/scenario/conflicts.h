#pragma once
#include <string>
#include <vector>

#include "core/scenario/calls.h"
#include "core/sim/run.h"

namespace netsplit {

/// Rules of two domains that nothing can satisfy both, as far as the scenario tells: a sentence each, that says who owns
/// which. No error: this is what a run without one administrator is like.
std::vector<std::string> conflicts_of(const WorldSpec& spec, const std::vector<Caller>& callers);

}  // namespace netsplit
