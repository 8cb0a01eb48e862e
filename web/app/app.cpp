#include "web/app/app.h"

#include <algorithm>
#include <utility>

#include "imgui_internal.h"

namespace netsplit {

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
  if (frames_.wanted(real_seconds) || !run_.is_open() || run_.busy() || run_.judge().thinking() || tutor_.working() ||
      exporter_.working() || shrinking_.working())
    return true;
  if (workbench_.stage().animating() || voice_.due(real_seconds)) return true;
  return sweeper_.has_news(real_seconds) || sheets_.working();
}

void App::pinch(const TwoFingers::Move& move) { workbench_.pinch(move); }

void App::context_lost() {
  workbench_.context_lost();
  sheets_.forget_pictures();
}

void App::frame(double real_seconds) {
  now_ = real_seconds;
  ++drawn_;
  voice_.begin_frame(now_);
  widgets_.begin_frame();
  keyboard_.read(sheets_.shown(), requests_);
  if (run_.advance(now_)) frames_.need(2);
  go_on_shrinking();
  sweeper_.shown(now_);
  tutor_.follow(reader());
  tell_of_embed();
  exporter_.go_on(sheets_.any());
  draw();
  follower_.keep_pace();
  keyboard_.pass_tab_on(sheets_.shown());
  // A reader who reads a sheet that lies over the run is not disturbed.
  voice_.follow(run_.timeline(), run_.verdict(), run_.played() && !sheets_.any());
  obey();
  publisher_.publish(now_, run_, tutor_.lesson(), here());
  if (const auto news = sheets_.news()) voice_.say(*news);
  // What lies behind a sheet grows dark over some frames: a page doesn't rest in the midst of it.
  if (const float dimmed = ImGui::GetCurrentContext()->DimBgRatio; dimmed > 0 && dimmed < 1) frames_.need(2);
  frames_.drawn(now_);
  voice_.end_frame();
}

FirstSteps::Now App::reader() const {
  return {.playing = run_.playback().playing(),
          .selected = std::holds_alternative<NodeId>(run_.selection().what),
          .sharing = sheets_.shown() == Sheet::share,
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
                             .judge = run_.judge(),
                             .lesson = tutor_.lesson(),
                             .shrinking = shrinking_,
                             .sweeper = sweeper_,
                             .before = run_.before(),
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
  sheets_.draw(context, here());
  keyboard_.look_for_menus();
  if (hint) draw_first_steps(context, panes.stage, tutor_.first_steps().words(reader()));
}

/// An author reads it once there is nothing more urgent to say.
void App::tell_of_embed() {
  if (embed_trouble_.empty() || voice_.notice() || run_.seeking()) return;
  voice_.tell({.tone = Tone::waiting, .title = std::move(embed_trouble_)});
  embed_trouble_.clear();
}

Here App::here() const {
  return {run_.timeline(),
          run_.scenario(),
          run_.playback(),
          run_.selection(),
          workbench_.choice(),
          workbench_.views(),
          sheets_.scenarios(),
          theme_.dark,
          workbench_.phone(),
          theme_.text_percent,
          !run_.verdict().claim.empty(),
          &sweeper_,
          run_.before(),
          workbench_.chosen_view()};
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

void App::seek_to(Time at) {
  run_.seek(at);
  frames_.need(2);
}

void App::set_playing(bool playing) {
  if (run_.playback().playing() != playing) run_.play_pause();
  frames_.need(2);
}

}  // namespace netsplit
