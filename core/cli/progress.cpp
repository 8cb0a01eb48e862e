#include "core/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include "core/scenario/plain_text.h"

namespace netsplit::cli {
namespace {
constexpr std::size_t kWidth = 40;
constexpr std::chrono::milliseconds kEvery{100};

/// As much of a time as one can read while it runs.
Duration whole(Time t) {
  if (t < std::chrono::seconds{10}) return std::chrono::duration_cast<std::chrono::milliseconds>(t);
  return std::chrono::duration_cast<std::chrono::seconds>(t);
}
}  // namespace

Progress::Progress()
    : terminal_(isatty(STDERR_FILENO) == 1), next_(std::chrono::steady_clock::now() + std::chrono::seconds{1}) {}

Progress::~Progress() { clear(); }

void Progress::clear() {
  if (std::exchange(shown_, false)) fmt::print(stderr, "\r\x1b[K");
}

bool Progress::due() {
  if (!terminal_ || std::chrono::steady_clock::now() < next_) return false;
  next_ = std::chrono::steady_clock::now() + kEvery;
  return true;
}

void Progress::draw(std::uint64_t permille, std::string_view text) {
  shown_ = true;
  permille = std::min<std::uint64_t>(permille, 1000);
  const std::size_t filled = permille * kWidth / 1000;
  fmt::print(stderr, "\r[{}{}] {:3} %  {}\x1b[K", std::string(filled, '#'), std::string(kWidth - filled, ' '),
             permille / 10, text);
  std::fflush(stderr);
}

void Progress::show(Time now, Time until) {
  if (!due()) return;
  const auto share = until.count() > 0 ? now.count() / (until.count() / 1000 + 1) : 0;
  draw(static_cast<std::uint64_t>(std::max<std::int64_t>(share, 0)),
       fmt::format("{} of {}", format_duration(whole(now)), format_duration(until)));
}

void Progress::show(std::uint64_t done, std::uint64_t of, std::string_view what) {
  if (due()) draw(done * 1000 / std::max<std::uint64_t>(of, 1), what);
}

}  // namespace netsplit::cli
