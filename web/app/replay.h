#pragma once
#include <cstdint>
#include <string>

#include "web/app/voice.h"

namespace netsplit {

/// A run on its way to a known end, and from there to where the reader looks.
struct Replay {
  Time reached{};
  Time at{};
  std::uint64_t left = 0;  ///< events of the moment `at` that had not happened yet when somebody looked
  std::uint64_t hash = 0;  ///< promised by a link for `reached`; 0: none is
  std::string engine;      ///< that made the link
  Notice arrived;          ///< what is said at the end when nothing is wrong; may be empty
  bool replayed = false;   ///< the end was reached, and what had to be said of it was
};

/// What is said when a replay that promised a hash has come to its end with this one.
Notice compared(const Replay& replay, std::uint64_t hash);

}  // namespace netsplit
