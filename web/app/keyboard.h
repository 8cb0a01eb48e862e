#pragma once
#include <vector>

#include "web/app/open_run.h"
#include "web/app/platform.h"
#include "web/app/request.h"
#include "web/app/workbench.h"

namespace netsplit {

/// The keys that are not typed into something. They drive the run, until Tab makes the keyboard walk over nodes and
/// buttons: from pane to pane, into the picture and out of it. The map of the keys is key_lines().
class Keyboard {
 public:
  Keyboard(Platform& platform, Frames& frames, OpenRun& run, Workbench& workbench, const WidgetLog& widgets)
      : platform_(platform), frames_(frames), run_(run), workbench_(workbench), widgets_(widgets) {}

  /// Comes into the picture, from before it (1) or from behind it (-1).
  void walk_in(int direction);
  /// Before a frame is drawn. `sheet` lies over it.
  void read(Sheet sheet, std::vector<Request>& requests);
  /// When all that opens menus was drawn: while one is open, keys are for it.
  void look_for_menus();
  /// When all was drawn.
  void pass_tab_on(Sheet sheet);

 private:
  void read_walk(Sheet sheet);
  void read_run_keys(std::vector<Request>& requests);

  Platform& platform_;
  Frames& frames_;
  OpenRun& run_;
  Workbench& workbench_;
  const WidgetLog& widgets_;
  bool covered_ = false;  ///< a menu or a sheet was open when the last frame ended
  int walks_in_ = 0;      ///< the way in which it comes into the picture in the next frame
  int tabbing_ = 0;       ///< the way in which Tab goes in this frame
};

}  // namespace netsplit
