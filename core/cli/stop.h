#pragma once
#include <atomic>

namespace netsplit::cli {

/// True from the moment on at which the program was asked to end (SIGINT, SIGTERM); from the first call on such a signal
/// does nothing else.
const std::atomic<bool>& stop_when_asked();

}  // namespace netsplit::cli
