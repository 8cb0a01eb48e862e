#include "web/plots/plots.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/formats/formats.h"
#include "icons.h"
#include "implot.h"
#include "web/plots/chart.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kLeast = 124;  ///< height of one with its title
constexpr float kMost = 240;
constexpr float kGap = 10;
constexpr float kRightMargin = 16;
constexpr float kPixelsAPart = 8;

/// All of them fit if they can; a low pane shows one at a time.
float chart_height(float room, std::size_t count) {
  const float each = room / static_cast<float>(std::max<std::size_t>(1, count)) - kGap;
  return std::clamp(each, std::min(kLeast, std::max(60.0f, room - kGap)), kMost);
}

}  // namespace

PlotsView::PlotsView(std::shared_ptr<TimeWindow> window)
    : window_(std::move(window)), plots_(ImPlot::CreateContext()) {}

PlotsView::~PlotsView() { ImPlot::DestroyContext(plots_); }

/// Finds out what there is to plot, as long as the reader hasn't chosen.
void PlotsView::follow(const PanelContext& context) {
  stamp_ = run_stamp(context.timeline);
  if (scenario_ != context.scenario.name) {
    scenario_ = context.scenario.name;
    charts_.clear();
    chosen_ = false;
    usual_samples_ = 0;
    hovered_.reset();
    window_->fit();
  }
  const std::size_t samples = context.timeline.fields().samples();
  // Later samples rarely bring new fields: looking at some of them is enough.
  const bool due = charts_.empty() || samples < usual_samples_ || samples >= usual_samples_ + 16;
  if (chosen_ || !due) return;
  usual_samples_ = samples;
  show(usual_charts(context.timeline, context.index));
}

void PlotsView::show(const std::vector<ChartChoice>& choices) {
  std::vector<Chart> charts;
  for (const ChartChoice& choice : choices) {
    const auto old = std::find_if(charts_.begin(), charts_.end(), [&](const Chart& c) { return c.choice == choice; });
    charts.push_back(old == charts_.end() ? Chart{choice, 0, {}, {}, 0, {}} : std::move(*old));
  }
  charts_ = std::move(charts);
}

bool PlotsView::shows(const ChartChoice& choice) const {
  return std::any_of(charts_.begin(), charts_.end(), [&](const Chart& c) { return c.choice == choice; });
}

void PlotsView::toggle(const ChartChoice& choice) {
  chosen_ = true;
  if (std::erase_if(charts_, [&](const Chart& c) { return c.choice == choice; }) == 0)
    charts_.push_back({choice, 0, {}, {}, 0, {}});
}

/// A plot for each node that has the field; or none of them any more.
void PlotsView::toggle_each(const std::string& path, const FieldHistory& fields) {
  chosen_ = true;
  const auto is_one = [&](const Chart& c) {
    return c.choice.what == ChartChoice::What::field && c.choice.path == path && c.choice.node != kNobody;
  };
  if (std::erase_if(charts_, is_one) > 0) return;
  for (std::size_t n = 0; n < fields.nodes(); ++n) {
    if (fields.find(node_id(n), path))
      charts_.push_back({{ChartChoice::What::field, path, node_id(n)}, 0, {}, {}, 0, {}});
  }
}

const ChartData& PlotsView::data_of(Chart& chart, const PanelContext& context, float width) {
  const auto parts = static_cast<std::size_t>(std::max(16.0f, width / kPixelsAPart));
  const bool same = chart.stamp == stamp_ && chart.from == window_->from() && chart.to == window_->to();
  if (same && chart.parts == parts) return chart.data;
  chart.stamp = stamp_;
  chart.from = window_->from();
  chart.to = window_->to();
  chart.parts = parts;
  chart.data = gather_chart(chart.choice, context.timeline, context.index, {chart.from, chart.to, parts});
  return chart.data;
}

void PlotsView::draw_column(const PanelContext& context, const TimeTrack& track) {
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const float height = chart_height(room.y, charts_.size());
  const float width = room.x;
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const Time read_at = hovered_.value_or(context.world().now());
  std::optional<Time> hovered;
  std::optional<std::size_t> closed;
  for (std::size_t i = 0; i < charts_.size(); ++i) {
    const ImVec2 min{origin.x, origin.y + static_cast<float>(i) * (height + kGap)};
    const ImVec2 max{min.x + width, min.y + height};
    if (!ImGui::IsRectVisible(min, max)) continue;
    const std::string id = "plot." + std::to_string(i);
    ImGui::PushID(static_cast<int>(i));
    const ChartAnswer answer =
        draw_chart(context, {data_of(charts_[i], context, track.right - track.left), track, read_at, id}, {min, max});
    ImGui::PopID();
    if (answer.hovered) hovered = answer.hovered;
    if (answer.sought) context.ask(request::Seek{*answer.sought});
    if (answer.scrolled != 0) ImGui::SetScrollY(ImGui::GetScrollY() + answer.scrolled);
    if (answer.closed) closed = i;
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy({width, static_cast<float>(charts_.size()) * (height + kGap) - kGap});
  if (hovered) steer(*window_, track, false);
  hovered_ = hovered;
  if (closed) toggle(charts_[*closed].choice);
}

void PlotsView::draw(const PanelContext& context) {
  ImPlot::SetCurrentContext(plots_);
  follow(context);
  window_->follow(whole_span(context), context.world().now());
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImVec2 room = ImGui::GetContentRegionAvail();
  float top = 0;
  if (context.phone) {
    draw_buttons(context, origin.x + room.x - 8, origin.y + 4);
    top = context.ui.pressable(28) + 8;
  }
  if (context.timeline.recorder().end() == 0 || charts_.empty()) {
    ImGui::SetCursorScreenPos({origin.x + 16, origin.y + top + 12});
    paragraph(context.ui, context.fonts().regular14, context.colours().muted,
              charts_.empty() && chosen_ ? tr("No plot is chosen. Press Choose to have some.")
                                         : tr("Nothing has happened yet. Press play, and lines grow here."));
    return;
  }
  const TimeTrack track{*window_, origin.x + kChartGutter, origin.x + room.x - kRightMargin};
  draw_time_ruler(context, *window_, track, origin.y + top);
  ImGui::SetCursorScreenPos({origin.x, origin.y + top + kRuler});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const float left = room.y - top - kRuler;
  const ImGuiWindowFlags flags = ImGui::GetIO().KeyCtrl ? ImGuiWindowFlags_NoScrollWithMouse : 0;
  if (left > 40 && ImGui::BeginChild("column", {room.x, left}, ImGuiChildFlags_None, flags))
    draw_column(context, track);
  if (left > 40) ImGui::EndChild();
  ImGui::PopStyleVar();
}

float PlotsView::draw_buttons(const PanelContext& context, float right, float y) {
  const bool some = context.timeline.fields().samples() > 0;
  const ButtonLook csv{.icon = ICON_DOWNLOAD,
                       .label = "CSV",
                       .tip = tr("Save all fields of all nodes as a table"),
                       .kind = ButtonKind::quiet,
                       .enabled = some,
                       .height = 28};
  float x = right - button_width(context.ui, csv);
  ImGui::SetCursorScreenPos({x, y});
  if (button(context.ui, "plots.csv", csv)) {
    const std::string& name = context.scenario.name;
    context.ask(request::SaveText{name.substr(name.rfind('/') + 1) + ".csv", fields_csv(context.timeline)});
  }
  const ButtonLook choose{.icon = ICON_SLIDERS_HORIZONTAL,
                          .label = tr("Choose"),
                          .tip = tr("What is plotted"),
                          .kind = ButtonKind::quiet,
                          .height = 28};
  x -= button_width(context.ui, choose) + 4;
  ImGui::SetCursorScreenPos({x, y});
  if (button(context.ui, "plots.choose", choose)) ImGui::OpenPopup("plots.chooser");
  constexpr float kHalf = 204;  // of the chooser, so that all of it is on the screen
  const float screen = ImGui::GetIO().DisplaySize.x;
  ImGui::SetNextWindowPos({screen < 2 * kHalf ? screen / 2 : std::min(x, screen - kHalf), y - 4}, ImGuiCond_Always,
                          {0.5f, 1.0f});
  draw_chooser(context);
  return draw_zoom_tools(context, *window_, "plots", x - 8, y);
}

void PlotsView::draw_tools(const PanelContext& context, float right, float y) { draw_buttons(context, right, y); }

}  // namespace netsplit
