#include "web/app/workbench.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/scenario/plain_text.h"
#include "web/panels/notice.h"
#include "web/panels/top_bar.h"
#include "web/panels/transport.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kFirstSteps = 52;  ///< height of the first hint's strip
constexpr std::string_view kStage = "stage";
constexpr std::string_view kLesson = "lesson";

}  // namespace

Workbench::Workbench(const AppOptions& options) : options_(options) {
  names_.push_back({kStage, tr("Stage")});
  for (const NamedView& view : views_) names_.push_back({view.id, view.name});
  names_.push_back({kLesson, tr("Lesson")});
  choice_.embed = options.embed;
  choice_.controls = controls_called(options.controls).value_or(EmbedControls::min);
  choose(options.view);
  choice_.large = options.embed && options.view != kStage && is_view(options.view);
}

std::string Workbench::complaint() const {
  if (!options_.embed) return {};
  if (!options_.view.empty() && !is_view(options_.view))
    return trf("There is no view \"{}\": this is the stage", one_line(options_.view, 30));
  if (!options_.controls.empty() && !controls_called(options_.controls))
    return trf("Controls are none, min or full, not \"{}\"", one_line(options_.controls, 30));
  return {};
}

bool Workbench::is_view(std::string_view id) const {
  return std::any_of(names_.begin(), names_.end(), [&](const ViewName& view) { return view.id == id; });
}

void Workbench::toggle(request::Pane pane) {
  bool& shown = pane == request::Pane::lesson      ? choice_.lesson
                : pane == request::Pane::inspector ? choice_.inspector
                : pane == request::Pane::large     ? choice_.large
                                                   : choice_.lower;
  shown = !shown;
}

float Workbench::liked_height() const {
  constexpr float kLeast = 240;
  constexpr float kMost = 4000;
  const float width = ImGui::GetIO().DisplaySize.x;
  const float around = 600 - arrange_panes({width, 600}, choice_).stage.height();
  const float inside = shown_view() == kLesson && lesson_height_ > 0 ? lesson_height_ + 12 : width * 0.56f;
  return std::clamp(std::ceil(inside + around), kLeast, kMost);
}

/// Makes it the chosen one, where that stands; the stage is in no tab.
void Workbench::choose(std::string_view id) {
  if (id == kStage) choice_.large = false;
  // On a phone and in an embed the lesson comes after the views and the inspector.
  if (id == kLesson) tab_ = static_cast<int>(views_.size()) + 1;
  for (std::size_t i = 0; i < views_.size(); ++i)
    if (views_[i].id == id) tab_ = static_cast<int>(i);
}

void Workbench::open_view(std::string_view id) {
  choose(id);
  if (options_.embed) choice_.large = id != kStage;
  choice_.lower = true;
}

void Workbench::lead_to(std::string_view id) {
  choose(id);
  if (id != kStage) choice_.lower = true;
}

void Workbench::tell_view(std::string_view id, std::string_view what) {
  open_view(id);
  if (View* view = chosen_view()) view->choose(what);
}

View* Workbench::chosen_view() const {
  return tab_ < static_cast<int>(views_.size()) ? views_[static_cast<std::size_t>(tab_)].view.get() : nullptr;
}

std::string_view Workbench::shown_view() const {
  if (!choice_.large) return kStage;
  return chosen_view() ? views_[static_cast<std::size_t>(tab_)].id : kLesson;
}

std::string Workbench::words(const Playback& playback) const {
  const int panes =
      (choice_.lesson ? 1 : 0) | (choice_.inspector ? 2 : 0) | (choice_.lower ? 4 : 0) | (choice_.large ? 8 : 0);
  const auto tab = std::min(static_cast<std::size_t>(tab_), views_.size() - 1);
  return fmt::format("{} {:.0f} {} {}", panes, playback.unlimited() ? 0.0 : playback.speed() * 1e6, views_[tab].id,
                     stage_.view());
}

void Workbench::set_words(std::string_view words, Playback& playback) {
  const auto word = [&] {
    const std::string_view first = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), first.size() + 1));
    return first;
  };
  const auto number = [&](auto& n) {
    const std::string_view digits = word();
    return std::from_chars(digits.data(), digits.data() + digits.size(), n).ec == std::errc{};
  };
  int panes = 0;
  std::uint32_t speed = 0;
  if (!number(panes) || !number(speed)) return;
  if (!options_.embed && ImGui::GetIO().DisplaySize.x >= kNarrowWidth) {
    choice_.lesson = panes & 1;
    choice_.inspector = panes & 2;
    choice_.lower = panes & 4;
    choice_.large = panes & 8;
  }
  speed == 0 ? playback.set_unlimited() : playback.set_speed(speed / 1e6);
  const std::string_view chosen = word();
  // An embed shows what its address says, and only without that what the link's author looked at.
  if (!options_.embed || options_.view.empty()) choose(options_.embed && !(panes & 8) ? kStage : chosen);
  if (!words.empty()) stage_.set_view(words);
}

void Workbench::pinch(const TwoFingers::Move& move) {
  if (View* view = chosen_view(); view && view->pinch(move)) return;
  stage_.pinch(move);
}

void Workbench::context_lost() {
  stage_.on_context_lost();
  for (NamedView& named : views_) named.view->forget_pictures();
}

void Workbench::draw(const PanelContext& context, Panes panes, const Frame& frame, std::vector<Command>& commands) {
  const ImVec2 end = panes.stage.max;
  const Notice* notice = frame.notice;
  const ImVec2 size = notice ? notice_size(context, *notice, panes.stage.width() - 16) : ImVec2{};
  // The hint has a strip of its own: it never lies over a node.
  if (frame.hint) panes.stage.max.y -= kFirstSteps;
  const Rect place = notice ? place_notice(size, panes, stage_.taken()) : Rect{};
  if (notice && place.max.y > panes.transport.min.y) panes.stage.max.y = std::min(panes.stage.max.y, place.min.y - 4);
  ImGui::GetBackgroundDrawList()->AddRectFilled({panes.stage.min.x, panes.stage.max.y}, end,
                                                context.colours().background);
  if (choice_.large && (options_.embed || !panes.phone))
    draw_large(context, panes.stage);
  else
    draw_stage(context, panes.stage, frame, commands);
  if (notice) draw_notice(context, *notice, place);
  if (!panes.top.empty()) draw_top_bar(context, panes.top);
  if (!panes.lesson.empty()) draw_side(context, "lesson", panes.lesson);
  if (!panes.inspector.empty()) draw_side(context, "inspector", panes.inspector);
  if (!panes.transport.empty()) draw_transport(context, panes.transport);
  if (!panes.lower.empty()) draw_lower(context, panes.lower);
  if (options_.embed && panes.transport.empty()) draw_open_mark(context, panes.stage);
}

void Workbench::draw_stage(const PanelContext& context, Rect rect, const Frame& frame, std::vector<Command>& commands) {
  if (begin_pane(context.ui, "stage", rect.min, rect.max, context.colours().background, {0, 0}, false)) {
    const bool without_controls = options_.embed && choice_.controls == EmbedControls::none;
    const StageContext stage{.timeline = context.timeline,
                             .scenario = context.scenario,
                             .selection = context.selection,
                             .ui = context.ui,
                             .index = context.index,
                             .real_seconds = frame.now,
                             .reduced_motion = options_.reduced_motion,
                             .embed = options_.embed,
                             .bare = frame.bare || without_controls,
                             .past = !context.timeline.at_live_edge()};
    stage_.draw(stage, rect.min, rect.max, commands);
  }
  end_pane();
}

void Workbench::draw_side(const PanelContext& context, const char* id, Rect rect) {
  const bool left = rect.min.x <= 0;
  if (begin_pane(context.ui, id, rect.min, rect.max, context.colours().surface, {16, 14}, true)) {
    const float hairline = context.ui.theme.hairline();
    const float x = left ? rect.max.x - hairline : rect.min.x;
    ImGui::GetWindowDrawList()->AddRectFilled({x, rect.min.y}, {x + hairline, rect.max.y}, context.colours().hairline);
    left ? lesson_.draw(context) : inspector_.draw(context);
  }
  end_pane();
}

/// The chosen view in place of the stage.
void Workbench::draw_large(const PanelContext& context, Rect rect) {
  if (begin_pane(context.ui, "large", rect.min, rect.max, context.colours().surface, {0, 0}, false)) {
    draw_tab(context, rect);
  }
  end_pane();
}

}  // namespace netsplit
