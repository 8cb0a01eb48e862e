// The curves of a sweep: the share of runs whose figure is at most so much.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "web/app/format.h"
#include "web/app/time_axis.h"
#include "web/sweep/sweep_view.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kLeft = 52;  ///< for shares
constexpr float kFoot = 22;  ///< for values
constexpr float kRight = 20;
constexpr float kTickRoom = 90;
constexpr std::size_t kDots = 300;  ///< with more runs the curve is dense enough by itself

/// Where values and shares are on the screen.
struct Plane {
  Rect box;
  FigureAxis axis;
  float x(double value) const {
    const double share = (value - static_cast<double>(axis.low)) / static_cast<double>(axis.high - axis.low);
    return box.min.x + box.width() * static_cast<float>(share);
  }
  double value(float at) const {
    const auto share = static_cast<double>((at - box.min.x) / std::max(1.0f, box.width()));
    return static_cast<double>(axis.low) + share * static_cast<double>(axis.high - axis.low);
  }
  float y(double share) const { return box.max.y - box.height() * static_cast<float>(share); }
};

void draw_axes(const PanelContext& context, const Plane& plane, const search::FigureSpec& figure) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Palette& p = context.colours();
  const float hairline = context.ui.theme.hairline();
  const bool low = plane.box.height() < 90;
  for (const int percent : {0, 25, 50, 75, 100}) {
    if (low && percent % 50 != 0) continue;
    const float y = context.ui.theme.snap(plane.y(percent / 100.0));
    out.AddRectFilled({plane.box.min.x, y}, {plane.box.max.x, y + hairline}, p.hairline);
    draw_text_right(out, context.fonts().regular12, {plane.box.min.x - 6, y - 8}, p.muted,
                    fmt::format("{} %", percent));
  }
  const FigureAxis& axis = plane.axis;
  const std::int64_t first = axis.low - ((axis.low % axis.step) + axis.step) % axis.step;
  for (std::int64_t tick = first; tick <= axis.high; tick += axis.step) {
    if (tick < axis.low) continue;
    const float x = context.ui.theme.snap(plane.x(static_cast<double>(tick)));
    out.AddRectFilled({x, plane.box.min.y}, {x + hairline, plane.box.max.y}, p.hairline);
    const std::string label = figure.unit == search::FigureUnit::duration && tick >= 0
                                  ? tick_label(Time{tick}, Duration{axis.step})
                                  : figure_text(figure, tick);
    const float wide = text_width(context.fonts().regular12, label);
    draw_text(out, context.fonts().regular12, {std::round(x - wide / 2), plane.box.max.y + 4}, p.muted, label);
  }
}

/// Steps, one for each column of the screen at most.
void draw_curve(const PanelContext& context, const Plane& plane, const SweepCurve& d) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImU32 ink = context.ui.theme.kind_hue(d.variant);
  const auto n = static_cast<double>(d.runs.size());
  std::vector<ImVec2> line;
  float x = plane.box.min.x;
  float y = plane.y(0);
  line.push_back({x, y});
  for (std::size_t i = 0; i < d.finite; ++i) {
    const float to_x = plane.x(static_cast<double>(d.runs[i].value));
    const float to_y = plane.y(static_cast<double>(i + 1) / n);
    const bool last = i + 1 == d.finite;
    if (to_x < x + 0.5f && !last) {
      line.back().y = y = to_y;
      continue;
    }
    line.push_back({to_x, y});
    line.push_back({to_x, to_y});
    x = to_x, y = to_y;
  }
  line.push_back({plane.box.max.x, y});
  if (const std::size_t never = d.runs.size() - d.finite)
    draw_text_right(out, context.fonts().regular12, {plane.box.max.x - 4, std::max(plane.box.min.y, y - 17)}, ink,
                    trf("{} never", format_count(never)));
  out.AddPolyline(line.data(), static_cast<int>(line.size()), ink, ImDrawFlags_None, 1.6f);
  if (d.runs.size() > kDots) return;
  for (std::size_t i = 0; i < d.finite; ++i)
    out.AddCircleFilled({plane.x(static_cast<double>(d.runs[i].value)), plane.y(static_cast<double>(i + 1) / n)}, 2.2f,
                        ink, 8);
}

struct Hit {
  const SweepCurve* curve = nullptr;
  std::size_t run = 0;
  ImVec2 at;
};

/// The run whose point is nearest to the mouse, beside it on the curve or above or below it.
Hit hit_at(const Plane& plane, const std::vector<SweepCurve>& curves, ImVec2 mouse, float reach) {
  Hit hit;
  float best = reach;
  for (const SweepCurve& d : curves) {
    if (d.finite == 0) continue;
    const auto n = static_cast<double>(d.runs.size());
    const auto share = static_cast<double>((plane.box.max.y - mouse.y) / std::max(1.0f, plane.box.height()));
    const auto below = static_cast<std::size_t>(std::max(0.0, d.share_at(plane.value(mouse.x)) * n));
    const auto beside = static_cast<std::size_t>(std::clamp(std::ceil(share * n) - 1, 0.0, n));
    for (const std::size_t i : std::array{below, below > 0 ? below - 1 : 0, beside}) {
      if (i >= d.finite) continue;
      const ImVec2 at{plane.x(static_cast<double>(d.runs[i].value)), plane.y(static_cast<double>(i + 1) / n)};
      const float far = std::hypot(at.x - mouse.x, at.y - mouse.y);
      if (far >= best) continue;
      best = far;
      hit = {&d, i, at};
    }
  }
  return hit;
}

void tell_of(const PanelContext& context, const search::FigureSpec& figure, const Hit& hit) {
  const search::SweepPlan& plan = context.sweeper.header().plan;
  const SweepCurve::Run& run = hit.curve->runs[hit.run];
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 7));
  if (ImGui::BeginTooltip()) {
    paragraph(context.ui, context.fonts().semibold14, context.colours().text,
              trf("Seed {}: {}", plan.seed_of(run.trial), figure_text(figure, run.value)));
    const std::string label = plan.label_of(hit.curve->variant);
    if (!label.empty()) paragraph(context.ui, context.fonts().regular14, context.colours().muted, label);
    paragraph(context.ui, context.fonts().regular14, context.colours().muted, tr("Press to open this run"));
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

}  // namespace

std::optional<std::uint64_t> draw_distributions(const PanelContext& context, const search::FigureSpec& figure,
                                                const std::vector<SweepCurve>& curves, ImVec2 size) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const Plane plane{{{min.x + kLeft, min.y + 10}, {min.x + size.x - kRight, min.y + size.y - kFoot}},
                    axis_of(curves, std::max(1, static_cast<int>((size.x - kLeft - kRight) / kTickRoom)))};
  if (plane.box.width() < 40 || plane.box.height() < 24) return std::nullopt;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.AddRectFilled(plane.box.min, plane.box.max, context.colours().background);
  draw_axes(context, plane, figure);
  for (const SweepCurve& d : curves) draw_curve(context, plane, d);
  ImGui::InvisibleButton("sweep.plot", size);
  context.ui.log.add("sweep.plot", plane.box.min, plane.box.max);
  const bool released = ImGui::IsItemHovered() && ImGui::IsMouseReleased(0);
  if (!ImGui::IsItemHovered()) return std::nullopt;
  const Hit hit = hit_at(plane, curves, ImGui::GetIO().MousePos, context.ui.touch ? 28.0f : 16.0f);
  if (!hit.curve) return std::nullopt;
  out.AddCircle(hit.at, 5, context.colours().text, 20, 1.6f);
  if (!context.ui.touch) tell_of(context, figure, hit);
  return released ? std::optional(hit.curve->runs[hit.run].trial) : std::nullopt;
}

}  // namespace netsplit
