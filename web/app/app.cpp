#include "web/app/app.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "imgui_internal.h"
#include "web/app/format.h"

namespace netsplit {
namespace {}  // namespace

App::App(Platform& platform, const AppOptions& options) : platform_(platform), options_(options) {
  apply_palette(theme_, options.dark);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  if (!options.embed) set_text_size(kept_text_size(platform));
  if (io.DisplaySize.x > 0) workbench_.fit(io.DisplaySize.x / text_scale());
  embed_trouble_ = workbench_.complaint();
}

bool App::set_scale(float scale) {
  if (theme_.fonts.regular14 && scale == theme_.scale) return false;
  load_fonts(theme_, scale);
  frames_.need();
  return true;
}

void App::set_dark(bool dark) { apply_palette(theme_, dark); }

void App::wake(double real_seconds) { frames_.wake(real_seconds); }

bool App::wants_frame(double real_seconds) const {
  // ImGui takes a press and its release in two frames: what waits in its queue needs more of them.
  if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) return true;
  if (frames_.wanted(real_seconds) || !run_.is_open() || run_.busy() || tutor_.working() || exporter_.working())
    return true;
  if (workbench_.stage().animating() || voice_.due(real_seconds)) return true;
  return sheet_ == Sheet::gallery && gallery_.working();
}

void App::pinch(const TwoFingers::Move& move) { workbench_.pinch(move); }

void App::context_lost() {
  workbench_.context_lost();
  gallery_.forget_pictures();
}

void App::frame(double real_seconds) {
  now_ = real_seconds;
  ++drawn_;
  voice_.begin_frame(now_);
  widgets_.begin_frame();
  read_keys();
  if (run_.advance(now_)) frames_.need(2);
  tutor_.follow(reader());
  tell_of_embed();
  exporter_.go_on(sheet_ != Sheet::none);
  draw();
  pass_tab_on();
  // A reader who reads a sheet that lies over the run is not disturbed.
  voice_.follow(run_.timeline(), run_.verdict(), run_.played() && sheet_ == Sheet::none);
  obey();
  publish();
  frames_.drawn(now_);
  voice_.end_frame();
}

FirstSteps::Now App::reader() const {
  return {.playing = run_.playback().playing(),
          .selected = std::holds_alternative<NodeId>(run_.selection().what),
          .sharing = sheet_ == Sheet::share,
          .phone = workbench_.phone()};
}

void App::draw() {
  const Panes panes = workbench_.panes();
  PaneChoice choice = workbench_.choice();
  if (panes.lower.empty() && choice.controls == EmbedControls::full) choice.controls = EmbedControls::min;
  const PanelContext context{.ui = {theme_, widgets_, panes.phone},
                             .timeline = run_.timeline(),
                             .scenario = run_.scenario(),
                             .index = run_.index(),
                             .playback = run_.playback(),
                             .verdict = run_.verdict(),
                             .lesson = tutor_.lesson(),
                             .selection = run_.selection(),
                             .requests = requests_,
                             .panes = choice,
                             .phone = panes.phone,
                             .seeking = run_.seeking()};
  const bool hint = tutor_.first_steps().shown() && !exporter_.posing();
  workbench_.draw(context, panes,
                  {.now = now_,
                   .notice = exporter_.posing() ? nullptr : voice_.notice(),
                   .hint = hint,
                   .bare = exporter_.posing_bare()},
                  stage_commands_);
  draw_sheets(context);
  covered_ = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
  if (hint) draw_first_steps(context, panes.stage, tutor_.first_steps().words(reader()));
}

void App::draw_sheets(const PanelContext& context) {
  bool open = true;
  switch (sheet_) {
    case Sheet::none: return;
    case Sheet::gallery: gallery_.draw(context, options_.reduced_motion, open); break;
    case Sheet::share: draw_share(context, sharer_.shared(), workbench_.all_views(), open); break;
    case Sheet::exporting: draw_export(context, exporter_.offer(), open); break;
    case Sheet::source: draw_source(context, open); break;
    case Sheet::about: draw_about(context, open); break;
    case Sheet::palette: palette_.draw(context, all_actions(here()), open); break;
  }
  if (!open) sheet_ = Sheet::none;
}

void App::read_keys() {
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
  if (covered_ && sheet_ != Sheet::palette &&
      (ImGui::IsKeyPressed(ImGuiKey_DownArrow) || ImGui::IsKeyPressed(ImGuiKey_UpArrow)))
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  const bool left = ImGui::IsMouseClicked(0) || (ImGui::IsKeyPressed(ImGuiKey_Escape, false) && !covered_);
  if (left) io.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
  if (sheet_ == Sheet::none && !covered_ && !io.WantTextInput) read_run_keys();
}

void App::read_run_keys() {
  const ImGuiIO& io = ImGui::GetIO();
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, false); };
  const auto held = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, true); };
  const View* view = workbench_.chosen_view();
  const bool taken = view && view->has_keys();
  for (int i = 0; i < io.InputQueueCharacters.Size; ++i) {
    const ImWchar c = io.InputQueueCharacters[i];
    if (c == '?') requests_.push_back(request::Show{Sheet::about});
    if (c == '+' && !taken) requests_.push_back(request::Faster{});
    if (c == '-' && !taken) requests_.push_back(request::Slower{});
  }
  if (pressed(ImGuiKey_Escape)) run_.selection().clear();
  if (io.KeyCtrl || io.KeySuper) {
    if (pressed(ImGuiKey_Y) || (pressed(ImGuiKey_Z) && io.KeyShift))
      requests_.push_back(request::Redo{});
    else if (pressed(ImGuiKey_Z))
      requests_.push_back(request::Undo{});
    else if (pressed(ImGuiKey_K) && workbench_.choice().controls != EmbedControls::none)
      requests_.push_back(request::Show{Sheet::palette});
    return;
  }
  if (io.KeyAlt) return;
  const auto* node = std::get_if<NodeId>(&run_.selection().what);
  if (node && pressed(ImGuiKey_C)) requests_.push_back(request::Act{command::Crash{*node}});
  if (node && pressed(ImGuiKey_R)) requests_.push_back(request::Act{command::Restart{*node}});
  if (io.ConfigFlags & ImGuiConfigFlags_NavEnableKeyboard) return;
  if (pressed(ImGuiKey_Space)) requests_.push_back(request::PlayPause{});
  if (pressed(ImGuiKey_Home)) requests_.push_back(request::ToStart{});
  if (pressed(ImGuiKey_End)) requests_.push_back(request::ToLiveEdge{});
  for (const int direction : {-1, 1}) {
    if (taken || !held(direction < 0 ? ImGuiKey_LeftArrow : ImGuiKey_RightArrow)) continue;
    const Time now = run_.world().now();
    const Duration part = shown_span(run_.timeline(), run_.scenario()) / 20;
    if (io.KeyShift) {
      requests_.push_back(request::Seek{std::max(Time{}, now + part * direction)});
    } else {
      requests_.push_back(request::Step{direction});
    }
  }
}

}  // namespace netsplit
