// What an embed shows: its address names a view and how much there is around it.
#include <fmt/format.h>

#include <algorithm>

#include "core/scenario/plain_text.h"
#include "icons.h"
#include "web/app/app.h"
#include "web/app/format.h"
#include "web/app/mirror.h"

namespace netsplit {
namespace {

constexpr std::string_view kStage = "stage";
constexpr std::string_view kLesson = "lesson";

}  // namespace

void App::read_embed_options() {
  panes_.embed = true;
  const std::vector<ViewName> all = embed_views();
  const bool known = options_.view.empty() ||
                     std::any_of(all.begin(), all.end(), [&](const ViewName& v) { return v.id == options_.view; });
  const auto controls = controls_called(options_.controls.empty() ? "min" : options_.controls);
  panes_.controls = controls.value_or(EmbedControls::min);
  if (!known) {
    embed_trouble_ = fmt::format("There is no view \"{}\": this is the stage", one_line(options_.view, 30));
    options_.view = kStage;
  } else if (!controls) {
    embed_trouble_ = fmt::format("Controls are none, min or full, not \"{}\"", one_line(options_.controls, 30));
  }
  show_view(options_.view);
  panes_.large = !options_.view.empty() && options_.view != kStage;
}

/// An author reads it once there is nothing more urgent to say.
void App::tell_of_embed() {
  if (embed_trouble_.empty() || voice_.notice() || run_.seeking()) return;
  voice_.tell({.tone = Tone::waiting, .title = std::move(embed_trouble_)});
  embed_trouble_.clear();
}

void App::show_view(std::string_view id) {
  if (id == kStage) panes_.large = false;
  // On a phone and in an embed the lesson comes after the views and the inspector.
  if (id == kLesson) tab_ = static_cast<int>(views_.size()) + 1;
  for (std::size_t i = 0; i < views_.size(); ++i)
    if (views_[i].id == id) tab_ = static_cast<int>(i);
}

/// What is shown in place of the stage, by its id; or the stage.
std::string App::shown_view() const {
  if (!panes_.large) return std::string(kStage);
  if (tab_ < static_cast<int>(views_.size())) return std::string(views_[static_cast<std::size_t>(tab_)].id);
  return std::string(kLesson);
}

void App::seek_to(Time at) {
  run_.seek(at);
  frames_.need(2);
}

void App::set_playing(bool playing) {
  if (run_.playback().playing() != playing) run_.play_pause();
  frames_.need(2);
}

/// How high an embed of this width would like to be: the lesson as high as its text, a picture in a picture's shape.
float App::liked_height() const {
  constexpr float kLeast = 240;
  constexpr float kMost = 4000;
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const Panes panes = arrange_panes({size.x, 600}, panes_);
  const float around = 600 - panes.stage.height();
  const float inside = shown_view() == kLesson && lesson_height_ > 0 ? lesson_height_ + 12 : size.x * 0.56f;
  return std::clamp(std::ceil(inside + around), kLeast, kMost);
}

std::string App::host_state() const {
  const Timeline& t = run_.timeline();
  const auto milliseconds = [](Time at) { return static_cast<double>(at.count()) / 1e6; };
  const Notice* notice = voice_.notice();
  constexpr const char* kTones[] = {"plain", "active", "waiting", "good", "bad"};
  return fmt::format(
      R"({{"scenario":{},"title":{},"time_ms":{},"end_ms":{},"playing":{},"seeking":{},"finished":{},"commands":{},)"
      R"("verdict":{{"tone":"{}","badge":{},"text":{}}},"height":{},"changes":{},"notice":{}}})",
      json_string(run_.scenario().name), json_string(run_.scenario().title), milliseconds(t.world().now()),
      milliseconds(t.furthest()), run_.playback().playing(), run_.seeking(), t.finished() && t.at_live_edge(),
      t.commands().size(), kTones[static_cast<std::size_t>(run_.verdict().tone)], json_string(run_.verdict().badge),
      json_string(run_.verdict().sentence), liked_height(), run_.changes(),
      json_string(notice ? notice->path + ": " + notice->text.substr(0, notice->text.find('\n')) : ""));
}

/// All that an embed can show.
std::vector<ViewName> App::embed_views() const {
  std::vector<ViewName> all{{kStage, "Stage"}};
  for (const NamedView& view : views_) all.push_back({view.id, view.name});
  all.push_back({kLesson, "Lesson"});
  return all;
}

/// Each in place of the other.
void App::draw_embed_tabs(const PanelContext& context, Rect rect) {
  ImGui::GetWindowDrawList()->AddRectFilled(rect.min, {rect.max.x, rect.min.y + theme_.hairline()},
                                            theme_.colours.hairline);
  const std::vector<ViewName> all = embed_views();
  std::vector<std::string_view> names;
  for (const ViewName& view : all) names.push_back(view.name);
  const ButtonLook open{.icon = ICON_EXTERNAL_LINK, .tip = "Open in Netsplit", .kind = ButtonKind::quiet};
  const float width = button_width(context.ui, open);
  const auto shown = std::find_if(all.begin(), all.end(), [&](const ViewName& v) { return v.id == shown_view(); });
  int chosen = static_cast<int>(shown - all.begin());
  ImGui::SetCursorScreenPos({rect.min.x + 8, rect.min.y + 5});
  if (tabs(context.ui, "tabs", names, rect.width() - width - 24, chosen))
    context.ask(request::ShowView{std::string(all[static_cast<std::size_t>(chosen)].id)});
  ImGui::SetCursorScreenPos({rect.max.x - width - 8, rect.min.y + 5});
  if (button(context.ui, "embed.open", open)) context.ask(request::Browse{});
}

}  // namespace netsplit
