#include "web/app/first_steps.h"
#include "web/theme/words.h"

#include <algorithm>

#include "core/timeline/description.h"

namespace netsplit {
namespace {

bool has_leader(const World& world) {
  for (std::size_t i = 0; i < world.nodes(); ++i)
    if (describe_node(world, node_id(i)).standing == "leader") return true;
  return false;
}

}  // namespace

void FirstSteps::follow(const Timeline& timeline, const Scenario& scenario, const Now& now) {
  if (!shown()) return;
  elects_ = scenario.topic == "raft";
  leader_ = elects_ && has_leader(timeline.world());
  const bool acted = !timeline.commands().empty();
  if (!acted && step_ != Step::crash) step_ = Step::crash;  // another scenario was opened
  if (step_ == Step::crash && acted) step_ = Step::watch;
  if (step_ == Step::watch && acted) {
    // A new leader, or some time where none is to be expected; or the reader has gone back without being told.
    const Duration passed = timeline.world().now() - timeline.commands().back().at;
    const bool seen = elects_ ? leader_ && passed > Duration{} : passed > scenario.until / 100;
    if (seen || !timeline.at_live_edge()) step_ = Step::rewind;
  }
  if (step_ == Step::rewind && !timeline.at_live_edge()) step_ = Step::share;
  if (now.sharing) step_ = Step::done;
}

std::string_view FirstSteps::words(const Now& now) const {
  switch (step_) {
    case Step::crash:
      if (now.selected) return now.phone ? tr("Now choose Crash.") : tr("Now press Crash, or C.");
      if (leader_)
        return now.phone ? tr("Tap the leader's crown, then Crash.")
                         : tr("Click the leader, with the crown, then Crash.");
      if (elects_ && now.playing) return tr("They elect a leader: it will wear a crown.");
      return now.phone ? tr("Tap a node, then Crash.") : tr("Click a node, then Crash. Watch what the others do.");
    case Step::watch:
      if (!now.playing)
        return now.phone ? tr("Press play. What do they do?") : tr("Press play, and watch what the others do.");
      if (elects_)
        return now.phone ? tr("Watch them elect another.")
                         : tr("Watch the others elect a new leader. Plus goes faster.");
      return now.phone ? tr("Watch what they do.") : tr("Watch what the others do. Plus goes faster.");
    case Step::rewind:
      return now.phone ? tr("Drag the time line back.") : tr("Drag the time line back, and see it again.");
    case Step::share:
      return now.phone ? tr("Share sends this very run.") : tr("Share, at the top, makes a link to this very run.");
    case Step::done: break;
  }
  return {};
}

}  // namespace netsplit
