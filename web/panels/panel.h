#pragma once
#include <vector>

#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"
#include "web/app/lesson_guide.h"
#include "web/app/panes.h"
#include "web/app/playback.h"
#include "web/app/request.h"
#include "web/app/run_before.h"
#include "web/app/run_index.h"
#include "web/app/selection.h"
#include "web/app/shrinking.h"
#include "web/app/store_judge.h"
#include "web/app/story.h"
#include "web/sweep/sweeper.h"
#include "web/theme/widgets.h"

namespace netsplit {

/// What a panel is drawn from, and where it says what the reader asked for.
struct PanelContext {
  Ui ui;
  const Timeline& timeline;
  const Scenario& scenario;
  const RunIndex& index;
  const Playback& playback;
  const RunVerdict& verdict;
  const StoreJudge& judge;
  const LessonGuide& lesson;
  const Shrinking& shrinking;
  const Sweeper& sweeper;
  const RunBefore* before;  ///< the run that was open before this one; null when this is the first
  Selection& selection;
  std::vector<Request>& requests;
  PaneChoice panes;
  bool phone = false;
  bool seeking = false;  ///< on the way to a moment: what is shown is not yet it

  const World& world() const { return timeline.world(); }
  const Palette& colours() const { return ui.theme.colours; }
  const Fonts& fonts() const { return ui.theme.fonts; }
  /// Out of line: a list of requests takes half a second to compile.
  void ask(Request&& request) const;
};

}  // namespace netsplit
