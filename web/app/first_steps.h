#pragma once
#include <string_view>

#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"

namespace netsplit {

/// One line for somebody who has never been here, until each thing was done once: crash a node, watch what the others do,
/// go back in time, send it to a friend.
class FirstSteps {
 public:
  /// What the reader is doing at this moment.
  struct Now {
    bool playing = false;
    bool selected = false;
    bool sharing = false;
    bool phone = false;
  };

  void begin() { step_ = Step::crash; }
  void end() { step_ = Step::done; }
  bool shown() const { return step_ != Step::done; }
  /// Goes on when what was asked for has been done.
  void follow(const Timeline& timeline, const Scenario& scenario, const Now& now);
  /// What to do next.
  std::string_view words(const Now& now) const;

 private:
  enum class Step { crash, watch, rewind, share, done };

  Step step_ = Step::done;
  bool elects_ = false;  ///< a leader is what this system is about
  bool leader_ = false;  ///< there is one at this moment
};

}  // namespace netsplit
