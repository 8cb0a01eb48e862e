#pragma once
#include <string>

#include "core/base/describer.h"
#include "core/sim/role.h"

namespace netsplit {

/// What a node is in one word, as its role says it, and what that means.
struct Standing {
  std::string word;  ///< "leader"; empty when the role says none
  Tone tone = Tone::plain;
  bool operator==(const Standing&) const = default;
};

/// Hears nothing else of what the role says of itself, which costs much less than a description.
Standing standing_of(const Role& role);

}  // namespace netsplit
