#include "web/sweep/sweep_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "icons.h"
#include "imgui_stdlib.h"
#include "web/app/format.h"
#include "web/sweep/sweep_words.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

using What = request::Sweep::What;

constexpr std::array<std::uint64_t, 3> kSeeds{100, 1000, 10'000};
constexpr float kMargin = 16;
constexpr float kControl = 28;
constexpr float kBetweenRows = 6;
constexpr float kWide = 720;     ///< from here on the curves stand beside the findings
constexpr float kOneRow = 560;   ///< in which all controls fit beside each other
constexpr float kVary = 120;     ///< the least width of what is typed
constexpr float kButtons = 250;  ///< room for those after it
constexpr float kPhonePlot = 230;

}  // namespace

void SweepView::follow(const Sweeper& sweeper) {
  state_ = !sweeper.begun() ? "none" : sweeper.running() ? "running" : sweeper.finished() ? "finished" : "stopped";
  if (!sweeper.begun()) {
    runs_ = all_ = 0;
    curves_.clear();
    figures_.clear();
    stamp_ = sweeper.changes();
    return;
  }
  runs_ = sweeper.summary().runs();
  all_ = sweeper.all();
  const auto shown = static_cast<std::size_t>(std::max(0, figure_));
  const std::size_t wanted = shown < figures_.size() ? figures_[shown] : 0;
  if (stamp_ == sweeper.changes() && wanted == drawn_figure_) return;
  stamp_ = sweeper.changes();
  figures_.clear();
  const auto& variants = sweeper.summary().variants();
  for (std::size_t f = 0; f < sweeper.header().figures.size(); ++f)
    if (std::any_of(variants.begin(), variants.end(), [&](const auto& v) {
          return std::any_of(v.values[f].begin(), v.values[f].end(),
                             [](std::int64_t value) { return value != search::SweepSummary::kNone; });
        }))
      figures_.push_back(f);
  // A figure that comes later must not push another one under the reader's eyes.
  const auto again = std::find(figures_.begin(), figures_.end(), wanted);
  figure_ = again == figures_.end() ? 0 : static_cast<int>(again - figures_.begin());
  drawn_figure_ = figures_.empty() ? 0 : figures_[static_cast<std::size_t>(figure_)];
  curves_ = figures_.empty() ? std::vector<SweepCurve>() : curves_of(sweeper, drawn_figure_);
}

void SweepView::draw(const PanelContext& context) {
  follow(context.sweeper);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  if (room.x < kWide) {
    scroll_by_finger(context.ui);
    draw_controls(context, room.x);
    if (curves_.empty()) return draw_invitation(context);
    draw_curves(context, {room.x, kPhonePlot});
    return draw_results(context, {room.x, 0});
  }
  // The curves take the whole height, because there is little of it below the stage.
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float left = std::floor(room.x * 0.54f);
  draw_controls(context, left);
  if (curves_.empty()) return draw_invitation(context);
  draw_results(context, {left, ImGui::GetContentRegionAvail().y});
  ImGui::SetCursorScreenPos({corner.x + left, corner.y});
  draw_curves(context, {room.x - left, room.y});
}

void SweepView::draw_invitation(const PanelContext& context) {
  if (context.sweeper.begun()) return;
  ImGui::Indent(kMargin);
  paragraph(context.ui, context.fonts().regular14, context.colours().muted,
            tr("One run is one story. A sweep runs the scenario as it is written with many seeds, counts which claims "
               "break, and shows how each figure is distributed. Every run in it can be opened."));
  ImGui::Unindent(kMargin);
}

void SweepView::draw_controls(const PanelContext& context, float width) {
  ImGui::Dummy({0, 2});
  ImGui::Indent(kMargin);
  const float left = ImGui::GetCursorScreenPos().x;
  const float right = left + width - 2 * kMargin;
  const bool wide = width >= kOneRow;
  draw_seeds(context);
  ImGui::SameLine(0, wide ? 12 : 4);
  if (wide) {
    draw_vary(context, std::max(kVary, right - ImGui::GetCursorScreenPos().x - kButtons));
    ImGui::SameLine(0, 8);
  }
  draw_buttons(context, wide);
  if (!wide) draw_vary(context, right - left);
  draw_progress(context, right - left);
  if (!context.sweeper.complaint().empty())
    paragraph(context.ui, context.fonts().regular14, context.ui.theme.tone(Tone::bad), context.sweeper.complaint());
  ImGui::Unindent(kMargin);
}

void SweepView::draw_seeds(const PanelContext& context) {
  for (const std::uint64_t seeds : kSeeds) {
    const std::string label = seeds == kSeeds.front() ? trf("{} seeds", seeds) : format_count(seeds);
    const ButtonLook look{.label = label,
                          .tip = tr("How many seeds are run, from 1 on"),
                          .kind = ButtonKind::quiet,
                          .toggle = true,
                          .chosen = choice_.seeds == seeds,
                          .height = kControl};
    if (button(context.ui, fmt::format("sweep.seeds.{}", seeds), look)) choice_.seeds = seeds;
    if (seeds != kSeeds.back()) ImGui::SameLine(0, 2);
  }
}

namespace {

/// As much of an example as there is room for: a hint that is cut off is none.
const char* hint_within(const PanelContext& context, float width) {
  const std::array hints{tr("Vary a field: election_timeout_max=150ms,200ms"), tr("Vary: path=value,value"),
                         tr("Vary a field")};
  const auto fits = [&](const char* hint) { return text_width(context.fonts().regular14, hint) <= width; };
  const auto* found = std::find_if(hints.begin(), hints.end(), fits);
  return found == hints.end() ? hints.back() : *found;
}

}  // namespace

void SweepView::draw_vary(const PanelContext& context, float width) {
  constexpr float kPadding = 8;
  ImGui::SetNextItemWidth(width);
  ImGui::PushFont(context.fonts().regular14);
  const float height = context.ui.pressable(kControl);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(kPadding, (height - ImGui::GetFontSize()) / 2));
  const bool entered = ImGui::InputTextWithHint("##vary", hint_within(context, width - 2 * kPadding), &choice_.vary,
                                                ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar();
  ImGui::PopFont();
  context.ui.log.add("sweep.vary", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  tooltip(context.ui, tr("Runs each seed with each of these values of a field of the scenario, such as "
                         "election_timeout_max=150ms,200ms"));
  if (entered) context.ask(request::Sweep{What::begin, choice_});
}

void SweepView::draw_buttons(const PanelContext& context, bool wide) {
  const Sweeper& sweeper = context.sweeper;
  const bool same = sweeper.begun() && sweeper.choice() == choice_;
  if (sweeper.running()) {
    if (button(context.ui, "sweep.stop", {.icon = ICON_PAUSE, .label = tr("Stop"), .height = kControl}))
      context.ask(request::Sweep{What::stop, {}});
    return;
  }
  const bool goes_on = same && !sweeper.finished();
  if (goes_on) {
    const ButtonLook look{.icon = ICON_PLAY, .label = tr("Go on"), .kind = ButtonKind::primary, .height = kControl};
    if (button(context.ui, "sweep.go_on", look)) context.ask(request::Sweep{What::go_on, {}});
    ImGui::SameLine(0, kBetweenRows);
  }
  const bool again = sweeper.begun();
  const ButtonLook look{.icon = again ? ICON_ROTATE_CCW : ICON_PLAY,
                        .label = !again ? tr("Start")
                                 : wide ? tr("Sweep again")
                                        : "",
                        .tip = tr("Run the scenario with each of these seeds"),
                        .kind = same ? ButtonKind::plain : ButtonKind::primary,
                        .height = kControl};
  if (button(context.ui, "sweep.begin", look)) context.ask(request::Sweep{What::begin, choice_});
  if (again && sweeper.summary().runs() > 0 && (wide || !goes_on)) {
    ImGui::SameLine(0, kBetweenRows);
    const ButtonLook save{.icon = ICON_DOWNLOAD,
                          .tip = tr("Save the results, as the command line writes them"),
                          .kind = ButtonKind::quiet,
                          .height = kControl};
    if (button(context.ui, "sweep.save", save)) context.ask(request::SaveText{sweeper.file_name(), sweeper.file()});
  }
}

void SweepView::draw_progress(const PanelContext& context, float width) {
  const Sweeper& sweeper = context.sweeper;
  if (!sweeper.begun()) return ImGui::Dummy({0, 0});
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  constexpr float kHeight = 24;
  const float bar = std::min(150.0f, width * 0.4f);
  const float share = static_cast<float>(sweeper.received()) / static_cast<float>(std::max<std::uint64_t>(1, all_));
  const float y = at.y + kHeight / 2 - 1;
  out.AddRectFilled({at.x, y}, {at.x + bar, y + 3}, context.colours().hairline, 1.5f);
  out.AddRectFilled({at.x, y}, {at.x + bar * share, y + 3}, context.colours().accent, 1.5f);
  draw_text_cut(out, context.fonts().regular14, {at.x + bar + 10, at.y + 3}, width - bar - 10, context.colours().muted,
                sweep_progress(sweeper));
  ImGui::Dummy({width, kHeight});
}

void SweepView::draw_results(const PanelContext& context, ImVec2 size) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {kMargin, 6});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 4});
  const ImGuiChildFlags flags =
      ImGuiChildFlags_AlwaysUseWindowPadding | (size.y > 0 ? ImGuiChildFlags_None : ImGuiChildFlags_AutoResizeY);
  if (ImGui::BeginChild("findings", size, flags)) {
    if (size.y > 0) scroll_by_finger(context.ui);
    draw_findings(context, drawn_figure_, curves_);
  }
  ImGui::EndChild();
  ImGui::PopStyleVar(2);
}

void SweepView::draw_curves(const PanelContext& context, ImVec2 size) {
  if (curves_.empty()) return ImGui::Dummy({size.x, 1});
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  std::vector<std::string> titles;
  for (const std::size_t f : figures_) titles.push_back(title_case(context.sweeper.header().figures[f].name));
  const std::vector<std::string_view> names(titles.begin(), titles.end());
  ImGui::PushID("figures");
  ImGui::SetCursorScreenPos({corner.x + 8, corner.y + 2});
  tabs(context.ui, "sweep.figures", names, size.x - 24, figure_);
  ImGui::PopID();
  const float row = context.ui.pressable(32) + 4;
  ImGui::SetCursorScreenPos({corner.x, corner.y + row});
  const search::FigureSpec& figure = context.sweeper.header().figures[drawn_figure_];
  if (const auto trial = draw_distributions(context, figure, curves_, {size.x, size.y - row}))
    context.ask(request::OpenTrial{*trial});
}

std::string SweepView::probe() const {
  std::string curves;
  for (const SweepCurve& d : curves_)
    curves +=
        fmt::format(R"({}{{"variant":{},"runs":{},"least":{},"median":{},"most":{}}})", curves.empty() ? "" : ",",
                    d.variant, d.runs.size(), d.runs.front().value, d.quantile(500'000).value, d.runs.back().value);
  return fmt::format(R"({{"state":"{}","runs":{},"all":{},"curves":[{}]}})", state_, runs_, all_, curves);
}

}  // namespace netsplit
