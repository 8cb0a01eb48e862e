#include "web/app/app.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "icons.h"
#include "imgui_internal.h"
#include "web/app/format.h"
#include "web/panels/history.h"
#include "web/panels/lesson.h"
#include "web/panels/notice.h"
#include "web/panels/top_bar.h"
#include "web/panels/transport.h"

namespace netsplit {
namespace {

constexpr float kFirstSteps = 52;  ///< height of the first hint's strip

}  // namespace

App::App(Platform& platform, const AppOptions& options) : platform_(platform), options_(options) {
  apply_palette(theme_, options.dark);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  options.embed ? read_embed_options() : show_view(options.view);
  view_names_ = embed_views();
  if (!options.embed) view_names_.pop_back();  // the lesson, which has a pane of its own
  if (!options.embed) set_text_size(kept_text_size(platform));
  run_.before_interrupt([this] { drop_export(); });
  panes_.lesson = io.DisplaySize.x <= 0 || io.DisplaySize.x / text_scale() >= kNarrowWidth;
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
  if (frames_.wanted(real_seconds) || !run_.is_open() || run_.busy() || learning_) return true;
  if (exporting_ && exporting_->step != Exporting::Step::film_wait) return true;
  if (stage_.animating() || voice_.due(real_seconds)) return true;
  return sheet_ == Sheet::gallery && gallery_.working();
}

void App::pinch(const TwoFingers::Move& move) {
  if (View* view = chosen_view(); view && view->pinch(move)) return;
  stage_.pinch(move);
}

void App::context_lost() {
  stage_.on_context_lost();
  gallery_.forget_pictures();
  for (NamedView& named : views_) named.view->forget_pictures();
}

void App::frame(double real_seconds) {
  now_ = real_seconds;
  ++drawn_;
  voice_.begin_frame(now_);
  widgets_.begin_frame();
  read_keys();
  if (run_.advance(now_)) frames_.need(2);
  follow_lesson();
  first_steps_.follow(run_.timeline(), run_.scenario(), reader());
  tell_of_embed();
  go_on_exporting();
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
          .phone = arrange_panes(ImGui::GetIO().DisplaySize, panes_).phone};
}

void App::draw() {
  const Panes panes = arrange_panes(ImGui::GetIO().DisplaySize, panes_);
  PaneChoice choice = panes_;
  if (panes.lower.empty() && choice.controls == EmbedControls::full) choice.controls = EmbedControls::min;
  const PanelContext context{.ui = {theme_, widgets_, panes.phone},
                             .timeline = run_.timeline(),
                             .scenario = run_.scenario(),
                             .index = run_.index(),
                             .playback = run_.playback(),
                             .verdict = run_.verdict(),
                             .lesson = lesson_,
                             .selection = run_.selection(),
                             .requests = requests_,
                             .panes = choice,
                             .phone = panes.phone,
                             .seeking = run_.seeking()};
  draw_panes(context, panes);
  draw_sheets(context);
  covered_ = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
  if (first_steps_.shown() && !posing()) draw_first_steps(context, panes.stage, first_steps_.words(reader()));
}

void App::draw_panes(const PanelContext& context, Panes panes) {
  const ImVec2 end = panes.stage.max;
  const Notice* notice = posing() ? nullptr : voice_.notice();
  const ImVec2 size = notice ? notice_size(context, *notice, panes.stage.width() - 16) : ImVec2{};
  // The hint has a strip of its own: it never lies over a node.
  if (first_steps_.shown() && !posing()) panes.stage.max.y -= kFirstSteps;
  const Rect place = notice ? place_notice(size, panes, stage_.taken()) : Rect{};
  if (notice && place.max.y > panes.transport.min.y) panes.stage.max.y = std::min(panes.stage.max.y, place.min.y - 4);
  ImGui::GetBackgroundDrawList()->AddRectFilled({panes.stage.min.x, panes.stage.max.y}, end, theme_.colours.background);
  panes_.large && (options_.embed || !panes.phone) ? draw_large(context, panes.stage)
                                                   : draw_stage(context, panes.stage);
  if (notice) draw_notice(context, *notice, place);
  if (!panes.top.empty()) draw_top_bar(context, panes.top);
  if (!panes.lesson.empty()) draw_side(context, "lesson", panes.lesson);
  if (!panes.inspector.empty()) draw_side(context, "inspector", panes.inspector);
  if (!panes.transport.empty()) draw_transport(context, panes.transport);
  if (!panes.lower.empty()) draw_lower(context, panes.lower);
  if (options_.embed && panes.transport.empty()) draw_open_mark(context, panes.stage);
}

void App::draw_stage(const PanelContext& context, Rect rect) {
  if (begin_pane(context.ui, "stage", rect.min, rect.max, theme_.colours.background, {0, 0}, false)) {
    const StageContext stage{.timeline = run_.timeline(),
                             .scenario = run_.scenario(),
                             .selection = run_.selection(),
                             .ui = context.ui,
                             .index = run_.index(),
                             .real_seconds = now_,
                             .reduced_motion = options_.reduced_motion,
                             .embed = options_.embed,
                             .bare = (options_.embed && panes_.controls == EmbedControls::none) ||
                                     (posing() && export_choice_.part != PicturePart::window),
                             .past = !run_.timeline().at_live_edge()};
    stage_.draw(stage, rect.min, rect.max, stage_commands_);
  }
  end_pane();
}

void App::draw_side(const PanelContext& context, const char* id, Rect rect) {
  const bool left = rect.min.x <= 0;
  if (begin_pane(context.ui, id, rect.min, rect.max, theme_.colours.surface, {16, 14}, true)) {
    const float x = left ? rect.max.x - theme_.hairline() : rect.min.x;
    ImDrawList& out = *ImGui::GetWindowDrawList();
    out.AddRectFilled({x, rect.min.y}, {x + theme_.hairline(), rect.max.y}, theme_.colours.hairline);
    left ? lesson_panel_.draw(context) : inspector_.draw(context);
  }
  end_pane();
}

/// The chosen view in place of the stage.
void App::draw_large(const PanelContext& context, Rect rect) {
  if (begin_pane(context.ui, "large", rect.min, rect.max, theme_.colours.surface, {0, 0}, false)) {
    draw_tab(context, rect);
  }
  end_pane();
}

void App::draw_lower(const PanelContext& context, Rect rect) {
  if (begin_pane(context.ui, "lower", rect.min, rect.max, theme_.colours.surface, {0, 0}, false)) {
    options_.embed ? draw_embed_tabs(context, rect) : draw_tabs(context, rect);
    const float tabs = kTabRow + context.ui.pressable(32) - 32;
    // A phone has no large views: one that was large before the window became narrow is here again.
    if ((context.phone || !panes_.large) && !options_.embed)
      draw_tab(context, {{rect.min.x, rect.min.y + tabs}, rect.max});
  }
  end_pane();
}

void App::draw_tabs(const PanelContext& context, Rect rect) {
  constexpr float kHandle = 6;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.AddRectFilled(rect.min, {rect.max.x, rect.min.y + theme_.hairline()}, theme_.colours.hairline);
  if (!context.phone && !panes_.large) {
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::InvisibleButton("resize", {rect.width(), kHandle});
    if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
      out.AddRectFilled(rect.min, {rect.max.x, rect.min.y + 2}, theme_.colours.accent);
    }
    if (ImGui::IsItemActive()) context.ask(request::ResizeLower{rect.max.y - ImGui::GetIO().MousePos.y});
  }
  std::vector<std::string_view> names;
  for (const NamedView& view : views_) names.push_back(view.name);
  // A phone has no panes beside the stage: what they hold comes first here, and after the views in `tab_`.
  const int views = static_cast<int>(names.size());
  if (context.phone) names.insert(names.begin(), {lesson_.lesson() ? "Lesson" : "About", "Inspect"});
  int shown = tab_;
  if (context.phone) shown = tab_ >= views ? std::max(0, views + 1 - tab_) : tab_ + 2;
  shown = std::min(shown, static_cast<int>(names.size()) - 1);
  ImGui::SetCursorScreenPos({rect.min.x + 10, rect.min.y + kHandle});
  constexpr float kTools = 420;  // room for the chosen view's own switches
  tabs(context.ui, "tabs", names, rect.width() - 20 - (context.phone ? 0 : kTools), shown);
  tab_ = !context.phone ? shown : shown < 2 ? views + 1 - shown : shown - 2;
  if (!context.phone) draw_tab_tools(context, rect.max.x - 12, rect.min.y + kHandle + 2);
}

void App::draw_tab_tools(const PanelContext& context, float right, float y) {
  const ButtonLook look{.icon = panes_.large ? ICON_MINIMIZE : ICON_MAXIMIZE,
                        .tip = panes_.large ? "Back to the stage" : "Large, in place of the stage",
                        .kind = ButtonKind::quiet,
                        .height = 28};
  const float width = button_width(context.ui, look);
  ImGui::SetCursorScreenPos({right - width, y});
  if (button(context.ui, "view.large", look)) context.ask(request::TogglePane{request::Pane::large});
  if (View* view = chosen_view()) view->draw_tools(context, right - width - 8, y);
}

void App::draw_tab(const PanelContext& context, Rect rect) {
  View* view = chosen_view();
  const float row = view ? view->row_height() : 0;
  const float height = row > 0 ? std::floor(rect.height() / row) * row : rect.height();
  widgets_.add("view", rect.min, rect.max);
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, view ? view->padding() : ImVec2(16, 4));
  if (ImGui::BeginChild(fmt::format("tab{}", tab_).c_str(), {rect.width(), height},
                        ImGuiChildFlags_AlwaysUseWindowPadding)) {
    if (view)
      view->draw(context);
    else if (tab_ == static_cast<int>(views_.size()))
      inspector_.draw(context);
    else
      lesson_panel_.draw(context);
    if (tab_ > static_cast<int>(views_.size())) lesson_height_ = lesson_panel_.height();
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

void App::draw_sheets(const PanelContext& context) {
  bool open = true;
  switch (sheet_) {
    case Sheet::none: return;
    case Sheet::gallery: gallery_.draw(context, options_.reduced_motion, open); break;
    case Sheet::share: draw_share(context, shared_, embed_views(), open); break;
    case Sheet::exporting: draw_export(context, export_offer(), open); break;
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
    const bool at_stage = direction > 0 && !panes_.large;
    if (!covered_) at_stage ? stage_.walk() : static_cast<void>(focus_next_pane(widgets_, direction));
  }
  if (ImGui::IsKeyPressed(ImGuiKey_F6, false) && !covered_) {
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    if (focus_next_pane(widgets_, io.KeyShift ? -1 : 1) == "stage") stage_.walk();
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
  const View* view = chosen_view();
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
    else if (pressed(ImGuiKey_K) && panes_.controls != EmbedControls::none)
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
