#include "web/panels/time_track.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "icons.h"
#include "web/app/time_axis.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr double kWheelStep = 0.8;
constexpr double kButtonStep = 0.5;

}  // namespace

Duration whole_span(const PanelContext& context) {
  const Time furthest = std::max(context.timeline.furthest(), context.world().now());
  return scrubber_span(furthest, Time{}, context.scenario.until);
}

void steer(TimeWindow& window, const TimeTrack& track, bool plain) {
  const ImGuiIO& io = ImGui::GetIO();
  const Time here = track.at(io.MousePos.x);
  const double length = static_cast<double>(window.span().count());
  if (io.MouseWheel != 0 && (plain || io.KeyCtrl) && !io.KeyShift)
    window.zoom(here, std::pow(kWheelStep, static_cast<double>(io.MouseWheel)));
  const float sideways = io.KeyShift ? io.MouseWheel + io.MouseWheelH : io.MouseWheelH;
  if (sideways != 0) window.move(Duration{static_cast<std::int64_t>(-sideways * length / 10)});
}

void draw_time_ruler(const PanelContext& context, TimeWindow& window, const TimeTrack& track, float y) {
  const float width = std::max(1.0f, track.right - track.left);
  ImGui::SetCursorScreenPos({track.left, y});
  ImGui::InvisibleButton("ruler", {width, kRuler});
  if (ImGui::IsItemHovered()) {
    steer(window, track, true);
    if (ImGui::IsMouseDoubleClicked(0)) window.fit();
    if (!window.fitted()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
  if (ImGui::IsItemActive() && ImGui::GetIO().MouseDelta.x != 0)
    window.move(track.at(0) - track.at(ImGui::GetIO().MouseDelta.x));
  tooltip(context.ui,
          window.fitted() ? tr("Turn the wheel here to zoom") : tr("Drag to move, double-click to show everything"));
  context.ui.log.add("time.ruler", {track.left, y}, {track.right, y + kRuler});
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Duration step = tick_step(window.span(), std::max(2, static_cast<int>(width / 110)));
  for (Time t = step * ((window.from() + step - Duration{1}) / step); t <= window.to(); t += step) {
    const float x = context.ui.theme.snap(track.x(t));
    out.AddRectFilled({x, y + kRuler - 4}, {x + context.ui.theme.hairline(), y + kRuler}, context.colours().faint);
    const std::string label = tick_label(t, step);
    const float wide = text_width(context.fonts().regular12, label);
    const float left = std::clamp(x - wide / 2, track.left, std::max(track.left, track.right - wide));
    draw_text(out, context.fonts().regular12, {std::round(left), y + 2}, context.colours().muted, label);
  }
}

void draw_fault_lines(const PanelContext& context, const TimeTrack& track, float top, float bottom) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  float last = -100;
  const auto marks = context.index.marks();
  const auto first = std::partition_point(marks.begin(), marks.end(),
                                          [&](const RunIndex::Mark& m) { return m.at < track.window.from(); });
  for (auto m = first; m != marks.end() && m->at <= track.window.to(); ++m) {
    const bool broken = m->kind == RecordKind::violated;
    const float x = context.ui.theme.snap(track.x(m->at));
    if (!broken && x - last < 2) continue;
    last = x;
    const bool good =
        m->kind == RecordKind::restarted || m->kind == RecordKind::resumed || m->kind == RecordKind::created;
    const ImU32 ink = context.ui.theme.tone(broken ? Tone::bad : good ? Tone::good : Tone::waiting);
    for (float y = top; y < bottom; y += 6)
      out.AddRectFilled({x, y}, {x + (broken ? 2.0f : 1.0f), std::min(broken ? y + 6 : y + 3, bottom)},
                        faded(ink, broken ? 0.9f : 0.6f));
  }
}

void draw_moment(const PanelContext& context, const TimeTrack& track, float top, float bottom) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float x = context.ui.theme.snap(track.x(context.world().now()));
  if (!context.timeline.at_live_edge() && x < track.right)
    out.AddRectFilled({std::max(x, track.left), top}, {track.right, bottom}, faded(context.colours().surface, 0.55f));
  if (x < track.left - 1 || x > track.right + 1) return;
  out.AddRectFilled({x - 0.5f, top}, {x + 1, bottom}, context.colours().text);
}

float draw_zoom_tools(const PanelContext& context, TimeWindow& window, std::string_view id, float right, float y) {
  struct Tool {
    const char* icon;
    const char* name;
    const char* tip;
    double factor;
  };
  constexpr std::array<Tool, 3> kTools{
      Tool{ICON_MOVE, "fit", later("Show the whole run"), 0},
      Tool{ICON_ZOOM_IN, "in", later("Less time, in more detail (Ctrl and the wheel)"), kButtonStep},
      Tool{ICON_ZOOM_OUT, "out", later("More time"), 1 / kButtonStep}};
  float x = right;
  for (const Tool& tool : kTools) {
    const ButtonLook look{.icon = tool.icon,
                          .tip = tr(tool.tip),
                          .kind = ButtonKind::quiet,
                          .enabled = tool.factor == kButtonStep || !window.fitted(),
                          .height = 28};
    x -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({x, y});
    if (!button(context.ui, fmt::format("{}.{}", id, tool.name), look)) continue;
    if (tool.factor == 0)
      window.fit();
    else
      window.zoom(std::clamp(context.world().now(), window.from(), window.to()), tool.factor);
  }
  return x;
}

}  // namespace netsplit
