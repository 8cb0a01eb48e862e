#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"
#include "web/app/run_index.h"
#include "web/app/selection.h"
#include "web/scene/two_fingers.h"
#include "web/theme/widgets.h"

namespace netsplit {

/// What a frame of the stage is drawn from.
struct StageContext {
  const Timeline& timeline;
  const Scenario& scenario;
  Selection& selection;
  Ui ui;
  const RunIndex& index;    ///< numbers the message kinds: their hues
  double real_seconds = 0;  ///< since the program started; only fades and long presses use it
  bool reduced_motion = false;
  bool embed = false;  ///< a small frame in somebody's page: fewer words
  bool bare = false;   ///< nothing lies over the picture
  bool past = false;   ///< the time shown is behind the live edge
};

/// The picture of the system: its nodes where they stand, the messages on their way, and the faults. What the user does
/// to it comes out as commands; camera, hover and menus live in here and never reach core.
class Stage {
 public:
  Stage();
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  /// Draws into the current window between `min` and `max`, and takes the mouse and touches there. Appends to
  /// `commands` what the user asked for.
  void draw(const StageContext& context, ImVec2 min, ImVec2 max, std::vector<Command>& commands);
  /// The picture still changes although virtual time stands still: a fade, a press being held, a camera on its way.
  bool animating() const;
  /// The keyboard shall walk over the nodes, from the selected one on.
  void walk();

  /// Stays with this message, which is selected, and with what it causes, until something else is.
  void follow(RecordId message);
  /// The message that is followed now; kNoRecord when none is.
  RecordId followed() const;

  /// Two fingers touched, or moved: what the first of them had begun is forgotten.
  void pinch(const TwoFingers::Move& move);
  void fit();

  /// The WebGL context is gone with all that lay in it; and it is back.
  void on_context_lost();
  void on_context_restored();

  /// Camera and switches in a few characters, for links; reading an unknown text changes nothing.
  std::string view() const;
  void set_view(std::string_view view);

  /// Where a node was drawn last, in pixels of the window's coordinates.
  ImVec2 node_position(NodeId node) const;
  /// What was drawn last that must not be covered: nodes, their names and the tools.
  std::span<const Box> taken() const;

 private:
  struct Scene;
  std::unique_ptr<Scene> scene_;
};

}  // namespace netsplit
