#pragma once
#include <chrono>
#include <cstdint>
#include <string_view>

#include "core/base/time.h"

namespace netsplit::cli {

/// How much of a run is simulated before the clock is looked at again.
inline constexpr std::uint64_t kEventsBetweenLooks = 50'000;

/// A bar on standard error, for people who wait at a terminal: only there, and only when it takes more than a second.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(Time now, Time until);
  /// Of work that is counted in events, and what is being done.
  void show(std::uint64_t done, std::uint64_t of, std::string_view what);
  /// Takes the bar off the line, for what is printed next.
  void clear();

 private:
  bool due();
  void draw(std::uint64_t permille, std::string_view text);

  bool terminal_ = false;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace netsplit::cli
