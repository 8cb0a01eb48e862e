// How the keyboard reaches all that a mouse does.
#include "web/app/keyboard.h"

#include <algorithm>
#include <utility>

#include "imgui_internal.h"
#include "web/app/actions.h"

namespace netsplit {

void Keyboard::walk_in(int direction) {
  walks_in_ = direction;
  frames_.need();
}

void Keyboard::look_for_menus() { covered_ = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup); }

void Keyboard::read(Sheet sheet, std::vector<Request>& requests) {
  read_walk(sheet);
  if (sheet == Sheet::none && !covered_ && !ImGui::GetIO().WantTextInput) read_run_keys(requests);
}

void Keyboard::read_walk(Sheet sheet) {
  ImGuiIO& io = ImGui::GetIO();
  const bool walking = io.ConfigFlags & ImGuiConfigFlags_NavEnableKeyboard;
  // The keyboard walks over nodes and buttons once Tab is pressed; until then its keys drive the run.
  const bool tabbed = ImGui::IsKeyPressed(ImGuiKey_Tab, walking) && !io.KeyCtrl && !io.KeyAlt;
  if (tabbed) (walking ? tabbing_ : walks_in_) = io.KeyShift ? -1 : 1;
  if (const int direction = std::exchange(walks_in_, 0)) {
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    const bool at_stage = direction > 0 && !workbench_.choice().large;
    if (!covered_) at_stage ? workbench_.stage().walk() : static_cast<void>(focus_next_pane(widgets_, direction));
  }
  if (ImGui::IsKeyPressed(ImGuiKey_F6, false) && !covered_) {
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    if (focus_next_pane(widgets_, io.KeyShift ? -1 : 1) == "stage") workbench_.stage().walk();
  }
  // In a menu every key is for the menu, and Escape closes no more than that.
  if (covered_ && sheet != Sheet::palette &&
      (ImGui::IsKeyPressed(ImGuiKey_DownArrow) || ImGui::IsKeyPressed(ImGuiKey_UpArrow)))
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  const bool left = ImGui::IsMouseClicked(0) || (ImGui::IsKeyPressed(ImGuiKey_Escape, false) && !covered_);
  if (left) io.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
}

void Keyboard::read_run_keys(std::vector<Request>& requests) {
  const ImGuiIO& io = ImGui::GetIO();
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, false); };
  const auto held = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, true); };
  const View* view = workbench_.chosen_view();
  const bool taken = view && view->has_keys();
  for (int i = 0; i < io.InputQueueCharacters.Size; ++i) {
    const ImWchar c = io.InputQueueCharacters[i];
    if (c == '?') requests.push_back(request::Show{Sheet::about});
    if (c == '+' && !taken) requests.push_back(request::Faster{});
    if (c == '-' && !taken) requests.push_back(request::Slower{});
  }
  if (pressed(ImGuiKey_Escape)) run_.selection().clear();
  if (io.KeyCtrl || io.KeySuper) {
    if (pressed(ImGuiKey_Y) || (pressed(ImGuiKey_Z) && io.KeyShift))
      requests.push_back(request::Redo{});
    else if (pressed(ImGuiKey_Z))
      requests.push_back(request::Undo{});
    else if (pressed(ImGuiKey_K) && workbench_.choice().controls != EmbedControls::none)
      requests.push_back(request::Show{Sheet::palette});
    return;
  }
  if (io.KeyAlt) return;
  const auto* node = std::get_if<NodeId>(&run_.selection().what);
  if (node && pressed(ImGuiKey_C)) requests.push_back(request::Act{command::Crash{*node}});
  if (node && pressed(ImGuiKey_R)) requests.push_back(request::Act{command::Restart{*node}});
  if (pressed(ImGuiKey_F))
    if (const auto message = selected_message(run_.timeline().recorder(), run_.selection()))
      requests.push_back(request::FollowMessage{*message});
  if (io.ConfigFlags & ImGuiConfigFlags_NavEnableKeyboard) return;
  if (pressed(ImGuiKey_Space)) requests.push_back(request::PlayPause{});
  if (pressed(ImGuiKey_Home)) requests.push_back(request::ToStart{});
  if (pressed(ImGuiKey_End)) requests.push_back(request::ToLiveEdge{});
  for (const int direction : {-1, 1}) {
    if (taken || !held(direction < 0 ? ImGuiKey_LeftArrow : ImGuiKey_RightArrow)) continue;
    const Time now = run_.world().now();
    const Duration part = shown_span(run_.timeline(), run_.scenario()) / 20;
    if (io.KeyShift) {
      requests.push_back(request::Seek{std::max(Time{}, now + part * direction)});
    } else {
      requests.push_back(request::Step{direction});
    }
  }
}

/// Tab goes on from the last button of a pane to the next pane, and from the last pane out of the picture: nobody is
/// caught in it. A sheet goes round; Escape closes it.
void Keyboard::pass_tab_on(Sheet sheet) {
  const int direction = std::exchange(tabbing_, 0);
  if (direction == 0 || covered_ || sheet != Sheet::none) return;
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
