#include "core/cli/stop.h"

#include <csignal>

namespace netsplit::cli {
namespace {

std::atomic<bool> asked_to_stop = false;
static_assert(std::atomic<bool>::is_always_lock_free);
extern "C" void note_signal(int) { asked_to_stop = true; }

}  // namespace

const std::atomic<bool>& stop_when_asked() {
  std::signal(SIGINT, note_signal);
  std::signal(SIGTERM, note_signal);
  return asked_to_stop;
}

}  // namespace netsplit::cli
