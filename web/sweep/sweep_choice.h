#pragma once
#include <cstdint>
#include <string>

namespace netsplit {

/// What the reader wants swept.
struct SweepChoice {
  std::uint64_t seeds = 100;  ///< from 1 on
  std::string vary;           ///< "path=value,value", as the command line takes it; empty: nothing is varied
  bool operator==(const SweepChoice&) const = default;
};

}  // namespace netsplit
