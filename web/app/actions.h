#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/gallery_index.h"
#include "web/app/platform.h"
#include "web/app/playback.h"
#include "web/app/request.h"
#include "web/app/run_before.h"
#include "web/app/selection.h"
#include "web/panels/sheets.h"
#include "web/sweep/sweeper.h"

namespace netsplit {

class View;

/// A key, or a chord of them, and what it does. The map of the keyboard is this list, and the palette and the text view
/// take the keys that they show from it.
struct KeyLine {
  std::string_view action;  ///< the Action that it brings about; empty when it only moves the focus
  std::string_view keys;
  std::string_view what;
};
std::span<const KeyLine> key_lines();
/// The keys of an action; empty when it has none.
std::string_view keys_of(std::string_view action);

/// Something that the reader can ask for from here.
struct Action {
  std::string id;     ///< "play", "crash.s1", "view.plots", "open.raft/leader_crash"
  std::string words;  ///< "Play", "Crash s1"
  const char* icon = "";
  Request request;
  std::string_view keys;
};

/// The sizes of text that there are, in percent.
inline constexpr std::array kTextSizes{80, 90, 100, 110, 125, 140, 160};
inline constexpr const char* kTextSizePlace = "text_size";  ///< where the reader's is kept
/// The next larger (1) or smaller (-1) one; the same at the end.
int next_text_size(int percent, int direction);
/// What was kept of an earlier visit; 100 where that is nothing, or no size that there is.
int kept_text_size(Platform& platform);

/// Where the reader is.
struct Here {
  const Timeline& timeline;
  const Scenario& scenario;
  const Playback& playback;
  const Selection& selection;
  const PaneChoice& panes;
  std::span<const ViewName> views;
  std::span<const GalleryEntry> scenarios;
  bool dark = true;
  bool phone = false;
  int text_percent = 100;
  bool broken = false;  ///< the run breaks a claim by the moment shown
  const Sweeper* sweeper = nullptr;
  const RunBefore* before = nullptr;
  const View* view = nullptr;  ///< the chosen one; null where there is something else
};

/// What the scrubber spans.
Duration shown_span(const Timeline& timeline, const Scenario& scenario);

/// To and fro in time.
std::vector<Action> time_actions(const Here& here);
/// What can be done to a node; and to its links.
std::vector<Action> actions_on(const World& world, NodeId id);
std::vector<Action> actions_on_links(const World& world, NodeId id);
/// What ends the cuts that there are.
std::vector<Action> heal_actions(const World& world);
/// The message that is selected: by itself, or by its arrival.
std::optional<RecordId> selected_message(const Recorder& recorder, const Selection& selection);
/// What can be done to the sweep, and the first runs that broke a claim in it.
std::vector<Action> sweep_actions(const Here& here);
/// What this run can be laid beside, and the place where the two part.
std::vector<Action> comparing_actions(const Here& here);
/// All that can be asked for, what is likeliest first.
std::vector<Action> all_actions(const Here& here);
/// The request behind an id, if it can be made from here; also "seek.NANOSECONDS".
std::optional<Request> request_for(std::string_view id, const Here& here);

}  // namespace netsplit
