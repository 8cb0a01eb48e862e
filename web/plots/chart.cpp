#include "web/plots/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "icons.h"
#include "imgui_internal.h"
#include "implot.h"
#include "web/app/time_axis.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kHeader = 24;
constexpr float kLegendRow = 18;  ///< of its own, where the title leaves no room beside it
constexpr float kSwatch = 12;
constexpr float kEntryGap = 16;
constexpr float kMoreRoom = 24;  ///< for how many names are left out
constexpr float kTickRoom = 26;  ///< height of a plot for each value beside it

ImU32 ink_of(const PanelContext& context, const Line& line) {
  return line.has_tone ? context.ui.theme.tone(line.tone) : context.ui.theme.kind_hue(line.hue);
}

/// A chosen node stands out from the others.
float strength(const PanelContext& context, const Line& line) {
  const auto* chosen = std::get_if<NodeId>(&context.selection.what);
  return !chosen || line.node == kNobody || line.node == *chosen ? 1.0f : 0.35f;
}

/// Names with their values at the moment read, as far as there is room. A click on a node's name chooses it.
void draw_legend(const PanelContext& context, const ChartLook& look, float left, float right, float y) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  ImFont* font = context.fonts().regular12;
  ImFont* mono = context.fonts().mono12;
  const float least = text_width(mono, look.data.unit.kind == ChartUnit::Kind::count ? "0000" : tr("000.0 ms"));
  float x = left;
  for (std::size_t i = 0; i < look.data.lines.size(); ++i) {
    const Line& line = look.data.lines[i];
    const std::string value = format_value(value_at(look.data, line, look.read_at), look.data.unit);
    const float name_width = text_width(font, line.name);
    const float width = kSwatch + 5 + name_width + 6 + std::max(least, text_width(mono, value));
    const std::size_t left_out = look.data.lines.size() - i;
    const bool last = left_out == 1;
    if (x + width > right - (last ? 0 : kMoreRoom))
      return draw_text(out, font, {x, y}, context.colours().muted, fmt::format("+{}", left_out));
    ImGui::SetCursorScreenPos({x, y - 2});
    ImGui::PushID(static_cast<int>(i));
    const bool pressed = line.node != kNobody && ImGui::InvisibleButton("legend", {width, kLegendRow});
    const bool hovered = line.node != kNobody && ImGui::IsItemHovered();
    ImGui::PopID();
    if (pressed) context.selection.is_node(line.node) ? context.selection.clear() : context.selection.node(line.node);
    const float ink = strength(context, line);
    out.AddRectFilled({x, y + 6}, {x + kSwatch, y + 9}, faded(ink_of(context, line), ink), 1.5f);
    draw_text(out, font, {x + kSwatch + 5, y}, hovered ? context.colours().accent : context.colours().muted, line.name);
    draw_text(out, mono, {x + kSwatch + 5 + name_width + 6, y}, faded(context.colours().text, ink), value);
    x += width + kEntryGap;
  }
}

/// Title, how it was measured, legend and the cross that closes it; returns its height.
float draw_header(const PanelContext& context, const ChartLook& look, Rect rect, bool& closed) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const std::string& title = look.data.title;
  const ButtonLook cross{
      .icon = ICON_X, .tip = tr("Remove this plot"), .kind = ButtonKind::quiet, .toggle = true, .height = 22};
  const float cross_left = rect.max.x - button_width(context.ui, cross);
  ImGui::SetCursorScreenPos({cross_left, rect.min.y + (kHeader - button_height(context.ui, cross)) / 2});
  closed = button(context.ui, fmt::format("{}.close", look.id), cross);
  const float wide = text_width(context.fonts().semibold14, title);
  const float left = rect.min.x + 16;
  draw_text_cut(out, context.fonts().semibold14, {left, rect.min.y + 2}, cross_left - left, context.colours().text,
                title);
  const float note_left = left + wide + 10;
  draw_text_cut(out, context.fonts().regular12, {note_left, rect.min.y + 4}, std::max(0.0f, cross_left - note_left - 6),
                context.colours().muted, look.data.note);
  const float note_right = note_left + text_width(context.fonts().regular12, look.data.note) + 24;
  if (cross_left - note_right < 280) {
    draw_legend(context, look, left, rect.max.x, rect.min.y + kHeader);
    return kHeader + kLegendRow;
  }
  draw_legend(context, look, note_right, cross_left - 8, rect.min.y + 4);
  return kHeader;
}

/// The stretches of a line without a gap.
template <class Draw>
void for_each_stretch(const Line& line, Draw draw) {
  const std::size_t count = line.y.size();
  for (std::size_t i = 0; i < count;) {
    if (std::isnan(line.y[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < count && !std::isnan(line.y[end])) ++end;
    draw(i, end);
    i = end;
  }
}

void plot_lines(const PanelContext& context, const ChartData& data) {
  if (data.band) {
    const ImU32 ink = context.ui.theme.kind_hue(0);
    for_each_stretch(data.lines[0], [&](std::size_t first, std::size_t end) {
      ImPlot::SetNextFillStyle(ImGui::ColorConvertU32ToFloat4(ink), 0.22f);
      ImPlot::PlotShaded("##band", &data.x[first], &data.lines[0].y[first], &data.lines[2].y[first],
                         static_cast<int>(end - first));
    });
  }
  for (std::size_t i = 0; i < data.lines.size(); ++i) {
    const Line& line = data.lines[i];
    const float weight = data.band && i != 1 ? 0.5f : 1.0f;
    const ImU32 ink = faded(ink_of(context, line), strength(context, line) * weight);
    for_each_stretch(line, [&](std::size_t first, std::size_t end) {
      ImPlot::SetNextLineStyle(ImGui::ColorConvertU32ToFloat4(ink), i == 1 || !data.band ? 1.6f : 1.0f);
      const int count = static_cast<int>(end - first);
      const std::string name = fmt::format("##{}", i);
      if (count == 1)
        ImPlot::PlotScatter(name.c_str(), &data.x[first], &line.y[first], 1);
      else
        ImPlot::PlotStairs(name.c_str(), &data.x[first], &line.y[first], count);
    });
  }
}

/// ImPlot's part: the grid and the lines.
void draw_plot(const PanelContext& context, const ChartLook& look, Rect plot, const ValueAxis& axis,
               const std::vector<double>& ticks) {
  const Palette& p = context.colours();
  const auto vec = [](ImU32 colour) { return ImGui::ColorConvertU32ToFloat4(colour); };
  ImPlot::PushStyleVar(ImPlotStyleVar_PlotPadding, ImVec2(0, 0));
  ImPlot::PushStyleVar(ImPlotStyleVar_PlotBorderSize, 0.0f);
  ImPlot::PushStyleVar(ImPlotStyleVar_MajorGridSize, ImVec2(1, 1));
  ImPlot::PushStyleColor(ImPlotCol_FrameBg, ImVec4(0, 0, 0, 0));
  ImPlot::PushStyleColor(ImPlotCol_PlotBg, vec(p.background));
  ImPlot::PushStyleColor(ImPlotCol_AxisGrid, vec(faded(p.hairline, 0.9f)));
  ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
  ImGui::SetCursorScreenPos(plot.min);
  if (ImPlot::BeginPlot(fmt::format("##{}", look.id).c_str(), {plot.width(), plot.height()},
                        ImPlotFlags_CanvasOnly | ImPlotFlags_NoInputs | ImPlotFlags_NoFrame)) {
    constexpr ImPlotAxisFlags kBare = ImPlotAxisFlags_NoLabel | ImPlotAxisFlags_NoTickLabels |
                                      ImPlotAxisFlags_NoTickMarks | ImPlotAxisFlags_NoMenus |
                                      ImPlotAxisFlags_NoHighlight;
    const TimeWindow& window = look.track.window;
    const Duration step = tick_step(window.span(), std::max(2, static_cast<int>(plot.width() / 110)));
    std::vector<double> times;
    for (Time t = step * ((window.from() + step - Duration{1}) / step); t <= window.to(); t += step)
      times.push_back(static_cast<double>(t.count()));
    ImPlot::SetupAxes(nullptr, nullptr, kBare, kBare);
    ImPlot::SetupAxisLimits(ImAxis_X1, static_cast<double>(window.from().count()),
                            static_cast<double>(window.to().count()), ImPlotCond_Always);
    const double room = (axis.high - axis.low) * 0.06;
    ImPlot::SetupAxisLimits(ImAxis_Y1, axis.low - room, axis.high + room, ImPlotCond_Always);
    if (!times.empty()) ImPlot::SetupAxisTicks(ImAxis_X1, times.data(), static_cast<int>(times.size()));
    ImPlot::SetupAxisTicks(ImAxis_Y1, ticks.data(), static_cast<int>(ticks.size()));
    ImPlot::SetupFinish();
    plot_lines(context, look.data);
    ImPlot::EndPlot();
  }
  ImGui::PopItemFlag();
  ImPlot::PopStyleColor(3);
  ImPlot::PopStyleVar(3);
}

void draw_values(const PanelContext& context, const ChartData& data, Rect plot, const ValueAxis& axis,
                 const std::vector<double>& ticks) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const double room = (axis.high - axis.low) * 0.06;
  for (const double tick : ticks) {
    const double share = (tick - axis.low + room) / (axis.high - axis.low + 2 * room);
    const float y = plot.max.y - plot.height() * static_cast<float>(share);
    draw_text_right(out, context.fonts().regular12, {plot.min.x - 6, std::round(y - 8)}, context.colours().muted,
                    format_value(tick, data.unit));
  }
}

/// The mouse seeks; a finger does too, unless it pushes the column up or down.
void take_pointer(const PanelContext& context, const ChartLook& look, Rect plot, ChartAnswer& answer) {
  const ImGuiIO& io = ImGui::GetIO();
  ImGui::SetCursorScreenPos(plot.min);
  ImGui::InvisibleButton(std::string(look.id).c_str(), {std::max(1.0f, plot.width()), std::max(1.0f, plot.height())});
  context.ui.log.add(look.id, plot.min, plot.max);
  focus_ring(context.ui, plot.min, plot.max, 2);
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) answer.hovered = look.track.moment(io.MousePos.x);
  if (!ImGui::IsItemActive() || io.MouseDownDuration[0] < 0) return;
  const ImVec2 pushed{io.MousePos.x - io.MouseClickedPos[0].x, io.MousePos.y - io.MouseClickedPos[0].y};
  if (context.ui.touch && std::abs(pushed.y) > 8 && std::abs(pushed.y) > std::abs(pushed.x))
    answer.scrolled = -io.MouseDelta.y;
  else
    answer.sought = look.track.moment(io.MousePos.x);
}

}  // namespace

ChartAnswer draw_chart(const PanelContext& context, const ChartLook& look, Rect rect) {
  ChartAnswer answer;
  const float header = draw_header(context, look, rect, answer.closed);
  const Rect plot{{look.track.left, rect.min.y + header}, {look.track.right, rect.max.y}};
  if (plot.height() < 16) return answer;
  const ValueAxis axis = value_axis(look.data, std::max(1, static_cast<int>(plot.height() / kTickRoom)));
  std::vector<double> ticks;
  for (double tick = axis.low; tick <= axis.high + axis.step / 2; tick += axis.step) ticks.push_back(tick);
  take_pointer(context, look, plot, answer);
  draw_plot(context, look, plot, axis, ticks);
  draw_values(context, look.data, plot, axis, ticks);
  ImDrawList& out = *ImGui::GetWindowDrawList();
  out.PushClipRect(plot.min, plot.max, true);
  draw_fault_lines(context, look.track, plot.min.y, plot.max.y);
  draw_moment(context, look.track, plot.min.y, plot.max.y);
  if (look.read_at != context.world().now()) {
    const float x = context.ui.theme.snap(look.track.x(look.read_at));
    out.AddRectFilled({x, plot.min.y}, {x + 1, plot.max.y}, faded(context.colours().accent, 0.8f));
  }
  out.PopClipRect();
  if (look.data.empty) {
    const std::string_view nothing = tr("nothing to show in this stretch");
    const float wide = text_width(context.fonts().regular12, nothing);
    draw_text(out, context.fonts().regular12, {(plot.min.x + plot.max.x - wide) / 2, (plot.min.y + plot.max.y) / 2 - 8},
              context.colours().muted, nothing);
  }
  return answer;
}

}  // namespace netsplit
