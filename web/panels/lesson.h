#pragma once
#include <string>

#include "web/panels/panel.h"

namespace netsplit {

/// The lesson of the scenario, step by step, and below it what must hold and the facts of the run. A scenario without a
/// lesson says what it is about and the first thing to try. Draws into the current pane.
class LessonPanel {
 public:
  void draw(const PanelContext& context);
  /// Of all that there is to be read, when it was drawn last.
  float height() const { return height_; }

 private:
  void draw_steps(const PanelContext& context, bool another);
  void draw_offer(const PanelContext& context);
  void draw_step(const PanelContext& context);
  void draw_question(const PanelContext& context);
  void draw_number(const PanelContext& context);

  int shown_ = -2;  ///< the step that was drawn last: a new one begins at its top
  std::string typed_;
  float height_ = 0;
};

/// What must hold in this run and whether it does, and how large the run is. Below a broken claim: the way to the smallest
/// run that breaks it, and that run's story.
void draw_claims(const PanelContext& context);
void draw_shrinking(const PanelContext& context);
void draw_facts(const PanelContext& context);

}  // namespace netsplit
