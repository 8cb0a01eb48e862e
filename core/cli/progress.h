#pragma once
#include <chrono>
#include <string_view>

#include "core/base/time.h"

namespace netsplit::cli {

/// A bar on standard error, for people who wait at a terminal: only there, and only when it takes more than a second.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(Time now, Time until);

 private:
  bool terminal_ = false;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace netsplit::cli
