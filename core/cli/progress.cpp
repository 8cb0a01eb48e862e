#include "core/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "core/scenario/plain_text.h"

namespace netsplit::cli {
namespace {
constexpr int kWidth = 40;
constexpr std::chrono::milliseconds kEvery{100};

/// As much of a time as one can read while it runs.
Duration whole(Time t) {
  if (t < std::chrono::seconds{10}) return std::chrono::duration_cast<std::chrono::milliseconds>(t);
  return std::chrono::duration_cast<std::chrono::seconds>(t);
}
}  // namespace

Progress::Progress()
    : terminal_(isatty(STDERR_FILENO) == 1), next_(std::chrono::steady_clock::now() + std::chrono::seconds{1}) {}

Progress::~Progress() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::show(Time now, Time until) {
  if (!terminal_ || std::chrono::steady_clock::now() < next_) return;
  next_ = std::chrono::steady_clock::now() + kEvery;
  shown_ = true;
  const auto share = until.count() > 0 ? now.count() / (until.count() / 1000 + 1) : 0;
  const auto filled = static_cast<std::size_t>(std::clamp<std::int64_t>(share * kWidth / 1000, 0, kWidth));
  fmt::print(stderr, "\r[{}{}] {:3} %  {} of {}\x1b[K", std::string(filled, '#'), std::string(kWidth - filled, ' '),
             share / 10, format_duration(whole(now)), format_duration(until));
  std::fflush(stderr);
}

}  // namespace netsplit::cli
