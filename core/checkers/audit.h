#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/checkers/linear_search.h"

namespace netsplit::checkers {

/// The answer of a check that looks at one thing after another.
struct Audit {
  static constexpr std::size_t kMostReasons = 5;

  std::uint64_t judged = 0;      ///< things looked at
  std::uint64_t violations = 0;  ///< of them
  std::vector<std::string> why;  ///< of the first violations, a sentence each

  /// Of nothing, everything holds.
  Answer answer() const { return violations == 0 ? Answer::holds : Answer::broken; }
  void violated(std::string reason) {
    if (violations++ < kMostReasons) why.push_back(std::move(reason));
  }
};

/// "1.25 s", exact down to the microsecond.
std::string in_seconds(Duration duration);

}  // namespace netsplit::checkers
