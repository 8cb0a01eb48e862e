#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "icons.h"
#include "web/app/format.h"
#include "web/app/time_axis.h"
#include "web/panels/transport.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kMarks = 10;  ///< height of the row of marks above the bars
constexpr float kTicks = 14;  ///< of the row of labels below

/// Where moments are on the track.
struct Track {
  Rect rect;
  Duration span{};

  float x(Time t) const {
    const double share = static_cast<double>(t.count()) / static_cast<double>(std::max<std::int64_t>(1, span.count()));
    return rect.min.x + rect.width() * static_cast<float>(std::clamp(share, 0.0, 1.0));
  }
  Time at(float pixel) const {
    const double share = std::clamp((pixel - rect.min.x) / std::max(1.0f, rect.width()), 0.0f, 1.0f);
    return Time{static_cast<std::int64_t>(share * static_cast<double>(span.count()))};
  }
};

/// Sums the bins that a pixel column covers; a bin wider than a column is spread over its columns.
RunIndex::Bin column(const RunIndex& index, Time from, Time to) {
  const Duration width = index.bin_width();
  const auto bins = index.bins();
  const auto first = static_cast<std::size_t>(from / width);
  const auto last = std::max(first + 1, static_cast<std::size_t>(to / width));
  RunIndex::Bin sum;
  for (std::size_t i = first; i < std::min(last, bins.size()); ++i) {
    sum.events += bins[i].events;
    sum.dropped += bins[i].dropped;
  }
  return sum;
}

float bar_height(std::uint32_t count, std::uint32_t most, float room) {
  if (count == 0) return 0;
  const float share = std::log2(1.0f + static_cast<float>(count)) / std::log2(1.0f + static_cast<float>(most));
  return std::max(1.0f, share * room);
}

void draw_bars(const PanelContext& context, const Track& track, Time now) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  constexpr float kColumn = 3;
  const auto columns = static_cast<int>(track.rect.width() / kColumn);
  std::vector<RunIndex::Bin> sums(static_cast<std::size_t>(std::max(0, columns)));
  std::uint32_t most = 8;
  for (int i = 0; i < columns; ++i) {
    const float x = track.rect.min.x + kColumn * static_cast<float>(i);
    auto& sum = sums[static_cast<std::size_t>(i)] = column(context.index, track.at(x), track.at(x + kColumn));
    most = std::max(most, sum.events);
  }
  const float room = track.rect.height();
  for (int i = 0; i < columns; ++i) {
    const auto& sum = sums[static_cast<std::size_t>(i)];
    if (sum.events == 0) continue;
    const float x = track.rect.min.x + kColumn * static_cast<float>(i);
    const bool past = track.at(x) <= now;
    const float height = bar_height(sum.events, most, room);
    const ImU32 ink = past ? mixed(context.colours().faint, context.colours().accent, 0.45f) : context.colours().faint;
    out.AddRectFilled({x, track.rect.max.y - height}, {x + kColumn - 1, track.rect.max.y},
                      past ? ink : faded(ink, 0.75f));
    if (sum.dropped) {
      const float lost = std::min(height, bar_height(sum.dropped, most, room));
      out.AddRectFilled({x, track.rect.max.y - lost}, {x + kColumn - 1, track.rect.max.y},
                        faded(context.ui.theme.tone(Tone::bad), past ? 0.9f : 0.5f));
    }
  }
}

void draw_mark(const PanelContext& context, ImDrawList& out, ImVec2 at, RecordKind kind) {
  const Theme& theme = context.ui.theme;
  if (kind == RecordKind::violated) {
    const ImU32 ink = theme.tone(Tone::bad);
    out.AddTriangleFilled({at.x, at.y - 5}, {at.x + 5, at.y + 4}, {at.x - 5, at.y + 4}, ink);
  } else if (kind == RecordKind::restarted || kind == RecordKind::resumed || kind == RecordKind::created) {
    out.AddCircle(at, 3.5f, theme.tone(Tone::good), 16, 1.5f);
  } else {
    out.AddQuadFilled({at.x, at.y - 4.5f}, {at.x + 4.5f, at.y}, {at.x, at.y + 4.5f}, {at.x - 4.5f, at.y},
                      theme.tone(Tone::waiting));
  }
}

/// Draws the marks; returns the one under the mouse, if any.
const RunIndex::Mark* draw_marks(const PanelContext& context, const Track& track, float y) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const RunIndex::Mark* near = nullptr;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  float last = -100;
  for (const RunIndex::Mark& mark : context.index.marks()) {
    const float x = track.x(mark.at);
    if (mark.kind != RecordKind::violated && x - last < 2) continue;  // A burst of faults is one mark.
    last = x;
    draw_mark(context, out, {x, y}, mark.kind);
    if (std::abs(mouse.x - x) < 6 && std::abs(mouse.y - y) < 10) near = &mark;
  }
  return near;
}

/// What the scenario will do later, still hollow.
const ScriptedCommand* draw_plans(const PanelContext& context, const Track& track, float y) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ScriptedCommand* near = nullptr;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (const ScriptedCommand& planned : context.scenario.spec.script) {
    if (planned.at <= context.timeline.furthest()) continue;
    const float x = track.x(planned.at);
    out.AddQuad({x, y - 4.5f}, {x + 4.5f, y}, {x, y + 4.5f}, {x - 4.5f, y}, context.ui.theme.tone(Tone::waiting), 1.2f);
    if (std::abs(mouse.x - x) < 6 && std::abs(mouse.y - y) < 10) near = &planned;
  }
  return near;
}

void draw_ticks(const PanelContext& context, const Track& track, float y) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const int most = std::max(2, static_cast<int>(track.rect.width() / 110));
  const Duration step = tick_step(track.span, most);
  for (Time t{}; t <= track.span; t += step) {
    const float x = context.ui.theme.snap(track.x(t));
    out.AddRectFilled({x, track.rect.max.y}, {x + context.ui.theme.hairline(), track.rect.max.y + 4},
                      context.colours().faint);
    const std::string label = tick_label(t, step);
    const float width = text_width(context.fonts().regular12, label);
    const float left = std::clamp(x - width / 2, track.rect.min.x, track.rect.max.x - width);
    draw_text(out, context.fonts().regular12, {std::round(left), y}, context.colours().muted, label);
  }
}

/// The stretch of which only landmarks are left, and the time that nobody has simulated yet, look different.
void draw_ground(const PanelContext& context, const Track& track) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float edge = track.x(context.timeline.furthest());
  out.AddRectFilled(track.rect.min, track.rect.max, context.colours().background, 3);
  out.AddRectFilled({edge, track.rect.max.y - context.ui.theme.hairline()}, track.rect.max, context.colours().faint);
  out.AddRectFilled({track.rect.min.x, track.rect.max.y - 1}, {edge, track.rect.max.y}, context.colours().accent);
  const Recorder& recorder = context.timeline.recorder();
  if (recorder.detailed_from() == 0) return;
  const Record* first = recorder.find(recorder.detailed_from());
  if (!first) return;
  const float x = track.x(first->time);
  for (float at = track.rect.min.x; at < x; at += 6) {
    out.AddLine({at, track.rect.max.y}, {std::min(at + 6, x), track.rect.min.y}, faded(context.colours().muted, 0.35f));
  }
}

void draw_playhead(const PanelContext& context, const Track& track, Time now) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Palette& p = context.colours();
  const float edge = context.ui.theme.snap(track.x(context.timeline.furthest()));
  if (!context.timeline.at_live_edge()) {
    out.AddRectFilled({edge, track.rect.min.y}, {edge + 1, track.rect.max.y}, context.ui.theme.tone(Tone::active));
  }
  const float x = context.ui.theme.snap(track.x(now));
  out.AddRectFilled({x - 1, track.rect.min.y - 4}, {x + 1, track.rect.max.y + 2}, p.text);
  out.AddCircleFilled({x, track.rect.min.y - 4}, 5, p.text, 20);
}

void hover_tooltip(const PanelContext& context, const Track& track, const RunIndex::Mark* mark,
                   const ScriptedCommand* plan) {
  if (!ImGui::IsItemHovered()) return;
  const Time at = track.at(ImGui::GetIO().MousePos.x);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 7));
  if (ImGui::BeginTooltip()) {
    if (plan) {
      paragraph(context.ui, context.fonts().semibold14, context.colours().text,
                tr("Planned: ") + tell(context.world(), plan->command));
    }
    const Record* record = mark ? context.timeline.recorder().find(mark->record) : nullptr;
    if (record)
      paragraph(context.ui, context.fonts().semibold14, context.colours().text, tell_whole(context.world(), *record));
    paragraph(context.ui, context.fonts().mono12, context.colours().text,
              format_moment(record ? record->time
                            : plan ? plan->at
                                   : at));
    const RunIndex::Bin bin = column(context.index, at, at + context.index.bin_width());
    std::string text =
        bin.events == 1 ? tr("1 event around here") : trf("{} events around here", format_count(bin.events));
    if (bin.dropped)
      text += bin.dropped == 1 ? tr(", 1 message lost") : trf(", {} messages lost", format_count(bin.dropped));
    if (at > context.timeline.furthest()) text = tr("Not simulated yet: click to run there");
    const Record* first = context.timeline.recorder().find(context.timeline.recorder().detailed_from());
    if (context.timeline.recorder().detailed_from() > 0 && first && at < first->time) {
      text = tr("The memory budget is reached: of this stretch only faults and notes are kept");
    }
    paragraph(context.ui, context.fonts().regular12, context.colours().muted, text);
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

}  // namespace

void draw_scrubber(const PanelContext& context, Rect rect) {
  const Time now = context.world().now();
  Track track{{{rect.min.x + 8, rect.min.y + kMarks}, {rect.max.x - 8, rect.max.y - kTicks}},
              scrubber_span(std::max(context.timeline.furthest(), now), last_planned(context.scenario),
                            context.scenario.until)};
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::InvisibleButton("scrubber", {rect.width(), rect.height()});
  const bool active = ImGui::IsItemActive();
  draw_ground(context, track);
  draw_bars(context, track, now);
  draw_ticks(context, track, track.rect.max.y + 3);
  draw_playhead(context, track, now);
  const RunIndex::Mark* mark = draw_marks(context, track, rect.min.y + kMarks / 2);
  const ScriptedCommand* plan = draw_plans(context, track, rect.min.y + kMarks / 2);
  if (ImGui::IsItemActivated() && mark) {
    context.selection.record(mark->record);
    context.ask(request::SeekRecord{mark->record});
  } else if (active && !mark && (ImGui::IsItemActivated() || ImGui::GetIO().MouseDelta.x != 0)) {
    // Only a hand that moves asks again: the scale grows with the run, so the same place would mean ever later times.
    context.ask(request::Seek{track.at(ImGui::GetIO().MousePos.x)});
  }
  hover_tooltip(context, track, mark, plan);
  context.ui.log.add("scrubber", track.rect.min, track.rect.max);
}

}  // namespace netsplit
