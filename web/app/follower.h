#pragma once
#include <optional>

#include "web/app/open_run.h"
#include "web/app/workbench.h"

namespace netsplit {

/// Stays with a message and with what it causes: the stage shows it, and time runs so slowly that the eye can follow.
class Follower {
 public:
  Follower(OpenRun& run, Workbench& workbench) : run_(run), workbench_(workbench) {}

  void follow(RecordId message);
  /// To be called each frame. Afterwards time runs as before, unless its speed was changed meanwhile.
  void keep_pace();

 private:
  struct Pace {
    double before = 0;
    double slow = 0;
  };

  OpenRun& run_;
  Workbench& workbench_;
  std::optional<Pace> pace_;  ///< while a message is followed
};

}  // namespace netsplit
