// How the keyboard, and those who read the page instead of the picture, reach all that a mouse does.
#include <algorithm>
#include <utility>

#include "imgui_internal.h"
#include "web/app/app.h"

namespace netsplit {

Here App::here() const {
  return {run_.timeline(),    run_.scenario(),    run_.playback(), run_.selection(),   workbench_.choice(),
          workbench_.views(), gallery_.entries(), theme_.dark,     workbench_.phone(), theme_.text_percent};
}

void App::ask(std::string_view action) {
  if (auto request = request_for(action, here())) requests_.push_back(std::move(*request));
  frames_.need();
}

/// Everything grows, and the layout is that of a smaller window: where the lesson no longer has room it makes room.
void App::set_text_size(int percent) {
  const float pixels = ImGui::GetIO().DisplaySize.x * text_scale();
  const bool narrow = pixels / text_scale() < kNarrowWidth;
  theme_.text_percent = std::clamp(percent, kTextSizes.front(), kTextSizes.back());
  const bool gets_narrow = pixels / text_scale() < kNarrowWidth;
  if (gets_narrow != narrow) workbench_.fit(pixels / text_scale());
  frames_.need();
}

void App::walk_in(int direction) {
  walks_in_ = direction;
  frames_.need();
}

/// Tab goes on from the last button of a pane to the next pane, and from the last pane out of the picture: nobody is
/// caught in it. A sheet goes round; Escape closes it.
void App::pass_tab_on() {
  const int direction = std::exchange(tabbing_, 0);
  if (direction == 0 || covered_ || sheet_ != Sheet::none) return;
  ImGuiContext& g = *ImGui::GetCurrentContext();
  // ImGui is still looking for where Tab goes when it has come to the end of the window without finding it.
  const bool tabs = g.NavMoveSubmitted && (g.NavMoveFlags & ImGuiNavMoveFlags_IsTabbing);
  if (tabs && (!g.NavMoveScoringItems || (g.NavTabbingDir == 0 && g.NavTabbingResultFirst.ID))) return;
  ImGui::NavMoveRequestCancel();
  frames_.need();
  const std::string next = focus_next_pane(widgets_, direction, false);
  if (next == "stage") workbench_.stage().walk();
  if (!next.empty()) return;
  g.IO.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
  g.NavDisableHighlight = true;
  if (!platform_.leave(direction)) walk_in(direction);
}

}  // namespace netsplit
