#include "web/history/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "icons.h"
#include "web/app/format.h"
#include "web/panels/history.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kLabels = 92;  ///< left of the lanes, for the clients' names
constexpr float kRightMargin = 16;
constexpr float kLane = 24;
constexpr float kTallestLane = 40;
constexpr float kClick = 4;  ///< a mouse that moves farther than this drags

struct Ending {
  Tone tone;
  const char* icon;
  std::string_view word;
};

Ending ending_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok: return {Tone::good, ICON_CHECK, "ok"};
    case Outcome::fail: return {Tone::bad, ICON_X, "failed"};
    case Outcome::unknown:
      return {Tone::waiting, ICON_CIRCLE_HELP, tr("unknown: it may have happened, or may yet happen")};
    case Outcome::pending: break;
  }
  return {Tone::active, ICON_HOURGLASS, "pending"};
}

/// The end of what isn't known to have ended: teeth.
void draw_teeth(ImDrawList& out, float x, float top, float bottom, ImU32 ink) {
  constexpr float kTooth = 4;
  bool outward = false;
  ImVec2 last{x, top};
  for (float y = top + kTooth; y <= bottom + 0.5f; y += kTooth) {
    outward = !outward;
    const ImVec2 next{x + (outward ? 3.0f : 0.0f), y};
    out.AddLine(last, next, ink, 1.5f);
    last = next;
  }
}

std::string lane_name(const PanelContext& context, const Lane& lane, std::size_t lanes_of_client) {
  const std::string name = node_name(context.world(), lane.client);
  return lanes_of_client < 2 ? name : fmt::format("{} \xc2\xb7 {}", name, lane.number + 1);
}

}  // namespace

void HistoryView::follow(const PanelContext& context) {
  stamp_ = run_stamp(context.timeline);
  lanes_.follow(context.timeline);
  gathered_.resize(lanes_.lanes().size());
  window_->follow(whole_span(context), context.world().now());
}

const HistoryView::Gathered& HistoryView::bars(const PanelContext& context, const TimeTrack& track,
                                               std::size_t number) {
  Gathered& g = gathered_[number];
  const Scale scale{window_->from(), window_->to(), track.left, track.right};
  const bool same = g.stamp == stamp_ && g.scale.from == scale.from && g.scale.to == scale.to &&
                    g.scale.left == scale.left && g.scale.right == scale.right;
  if (same) return g;
  g.stamp = stamp_;
  g.scale = scale;
  g.bars = bars_of(lanes_.lanes()[number], context.timeline.recorder(), scale, context.timeline.furthest());
  return g;
}

void HistoryView::draw_bar(const PanelContext& context, const Bar& bar, float top, float bottom) {
  const Operation* op = find_operation(context.timeline.recorder(), bar.first);
  if (!op) return;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const std::optional<OperationMark> mark = context.judge.mark(bar.first, context.world());
  const Ending ending = ending_of(bar.outcome);
  const ImU32 ink = context.ui.theme.tone(mark ? mark->tone : ending.tone);
  const float right = std::max(bar.right, bar.left + 2);
  const bool one = bar.count == 1;
  out.AddRectFilled({bar.left, top}, {right, bottom}, faded(ink, one ? 0.28f : 0.45f), one ? 3.0f : 0.0f);
  if (!one) {
    if (bar.not_ok > 0) out.AddRectFilled({bar.left, bottom - 5}, {right, bottom}, ink);
    return;
  }
  out.AddRectFilled({bar.left, top}, {bar.left + 2, bottom}, ink, 1);
  if (context.selection.is_record(op->invoked_record))
    out.AddRect({bar.left - 1, top - 1}, {right + 1, bottom + 1}, context.colours().accent, 3, 0, 2);
  if (mark) out.AddRect({bar.left, top}, {right, bottom}, ink, 3, 0, 1.5f);
  if (bar.outcome == Outcome::unknown) draw_teeth(out, right, top, bottom, ink);
  if (bar.outcome == Outcome::ok || bar.outcome == Outcome::fail)
    out.AddRectFilled({right - 1, top}, {right, bottom}, faded(ink, 0.8f));
  const float room = right - bar.left;
  const bool has_icon = room > 84 || (bar.outcome != Outcome::ok && room > 18);
  const float middle = (top + bottom) / 2;
  if (has_icon)
    draw_icon(out, context.fonts().icon16, {right - 10, middle}, ink,
              mark ? Theme::tone_icon(mark->tone) : ending.icon);
  const float words = room - (has_icon ? 26 : 10);
  const float left = std::max(bar.left, window_->fitted() ? bar.left : kLabels) + 6;
  if (words - (left - 6 - bar.left) > 14)
    draw_text_cut(out, context.fonts().mono12, {left, std::round(middle - 8)}, words - (left - 6 - bar.left),
                  context.colours().text, brief(*op, context.world()));
}

void HistoryView::draw_lane(const PanelContext& context, const TimeTrack& track, std::size_t number, ImVec2 min,
                            float height) {
  const Lane& lane = lanes_.lanes()[number];
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const float line = context.ui.theme.hairline();
  out.AddRectFilled({min.x, min.y + height - line}, {track.right, min.y + height},
                    faded(context.colours().hairline, 0.7f));
  const bool chosen = context.selection.is_node(lane.client);
  draw_text_cut(out, context.fonts().regular14, {min.x + 16, min.y + height / 2 - 9}, kLabels - 22,
                chosen ? context.colours().accent : context.colours().text,
                lane_name(context, lane, lanes_.of(lane.client)));
  const float top = min.y + 3;
  const float bottom = min.y + height - 4;
  out.PushClipRect({track.left, min.y}, {track.right, min.y + height}, true);
  for (const Bar& bar : bars(context, track, number).bars) {
    draw_bar(context, bar, top, bottom);
    const bool here = mouse.x >= bar.left - 1 && mouse.x <= std::max(bar.right, bar.left + 3) + 1;
    if (here && mouse.y >= min.y && mouse.y < min.y + height) under_mouse_ = bar;
  }
  out.PopClipRect();
  context.ui.log.add(fmt::format("history.lane.{}", number), {track.left, min.y}, {track.right, min.y + height});
}

void HistoryView::tell(const PanelContext& context, const Bar& bar) const {
  const Operation* op = find_operation(context.timeline.recorder(), bar.first);
  if (!op) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 7));
  if (ImGui::BeginTooltip()) {
    const Palette& p = context.colours();
    const Fonts& f = context.fonts();
    if (bar.count > 1) {
      paragraph(context.ui, f.semibold14, p.text, trf("{} operations", format_count(bar.count)));
      if (bar.not_ok > 0)
        paragraph(context.ui, f.regular14, context.ui.theme.tone(Tone::bad),
                  trf("{} of them failed or unknown", format_count(bar.not_ok)));
      paragraph(context.ui, f.regular12, p.muted, tr("Zoom in to tell them apart"));
    } else {
      const Ending ending = ending_of(op->outcome);
      paragraph(context.ui, f.semibold14, p.text,
                node_name(context.world(), op->client) + ": " + brief(*op, context.world()));
      paragraph(context.ui, f.regular14, context.ui.theme.tone(ending.tone), ending.word);
      const bool ended = op->completed != kForever;
      paragraph(context.ui, f.mono12, p.muted, "asked  " + format_moment(op->invoked));
      if (ended)
        paragraph(
            context.ui, f.mono12, p.muted,
            trf("ended  {}, after {}", format_moment(op->completed), short_duration(op->completed - op->invoked)));
      if (const auto mark = context.judge.mark(bar.first, context.world()))
        paragraph(context.ui, f.regular14, context.ui.theme.tone(mark->tone), mark->words);
    }
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

/// A click chooses an operation and goes there, or goes to a moment; a drag moves the stretch, or the lanes for a finger.
void HistoryView::take_pointer(const PanelContext& context, const TimeTrack& track, float height) {
  const ImGuiIO& io = ImGui::GetIO();
  const ImVec2 min = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({track.left, min.y});
  const bool pressed = ImGui::InvisibleButton("history.lanes", {std::max(1.0f, track.right - track.left), height});
  const ImVec2 pushed{io.MousePos.x - io.MouseClickedPos[0].x, io.MousePos.y - io.MouseClickedPos[0].y};
  const bool dragged = std::abs(pushed.x) > kClick || std::abs(pushed.y) > kClick;
  if (ImGui::IsItemActive() && dragged) {
    window_->move(track.at(0) - track.at(io.MouseDelta.x));
    if (context.ui.touch) ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseDelta.y);
  }
  if (ImGui::IsItemHovered()) {
    steer(*window_, track, ImGui::GetScrollMaxY() <= 0);
    if (under_mouse_ && !ImGui::IsItemActive()) tell(context, *under_mouse_);
  }
  if (!pressed || dragged) return;
  const Operation* op = under_mouse_ ? find_operation(context.timeline.recorder(), under_mouse_->first) : nullptr;
  if (!op) return context.ask(request::Seek{track.moment(io.MousePos.x)});
  if (under_mouse_->count > 1) {
    window_->zoom(track.at(io.MousePos.x), 0.25);
  } else {
    context.selection.record(op->invoked_record);
    context.ask(request::SeekRecord{op->invoked_record});
  }
}

void HistoryView::draw_lanes(const PanelContext& context, const TimeTrack& track) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const std::size_t count = lanes_.lanes().size();
  const float height = std::clamp(std::floor(room.y / static_cast<float>(count)), kLane, kTallestLane);
  const float all = std::max(height * static_cast<float>(count), room.y);
  under_mouse_.reset();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 seen = ImGui::GetWindowPos();
  const float bottom = seen.y + ImGui::GetWindowHeight();
  for (std::size_t i = 0; i < count; ++i) {
    const ImVec2 min{origin.x, origin.y + height * static_cast<float>(i)};
    if (min.y + height >= seen.y && min.y <= bottom) draw_lane(context, track, i, min, height);
  }
  out.PushClipRect({track.left, seen.y}, {track.right, bottom}, true);
  draw_fault_lines(context, track, seen.y, bottom);
  draw_moment(context, track, seen.y, bottom);
  out.PopClipRect();
  ImGui::SetCursorScreenPos(origin);
  take_pointer(context, track, all);
}

void HistoryView::draw(const PanelContext& context) {
  if (list_ && !context.phone) return draw_operations(context);
  follow(context);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  float top = 0;
  if (context.phone) {
    draw_buttons(context, origin.x + room.x - 8, origin.y + 4);
    top = context.ui.pressable(28) + 8;
    ImGui::SetCursorScreenPos({origin.x, origin.y + top});
    if (list_) return draw_operations(context);
  }
  if (lanes_.lanes().empty()) {
    ImGui::SetCursorScreenPos({origin.x + 16, origin.y + top + 12});
    return paragraph(
        context.ui, context.fonts().regular14, context.colours().muted,
        tr("No client has asked for anything yet. Press play: each operation becomes a bar, from the moment it "
           "is asked for to its answer."));
  }
  const TimeTrack track{*window_, origin.x + kLabels, origin.x + room.x - kRightMargin};
  draw_time_ruler(context, *window_, track, origin.y + top);
  ImGui::SetCursorScreenPos({origin.x, origin.y + top + kRuler});
  const float left = room.y - top - kRuler;
  if (left < 20) return;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const ImGuiWindowFlags flags = ImGui::GetIO().KeyCtrl ? ImGuiWindowFlags_NoScrollWithMouse : 0;
  if (ImGui::BeginChild("lanes", {room.x, left}, ImGuiChildFlags_None, flags)) draw_lanes(context, track);
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

void HistoryView::draw_buttons(const PanelContext& context, float right, float y) {
  const std::array<ButtonLook, 2> looks{ButtonLook{.icon = ICON_LIST,
                                                   .label = tr("List"),
                                                   .tip = tr("One line for each operation"),
                                                   .kind = ButtonKind::quiet,
                                                   .toggle = true,
                                                   .chosen = list_,
                                                   .height = 28},
                                        ButtonLook{.icon = ICON_CHART_LINE,
                                                   .label = tr("Bars"),
                                                   .tip = tr("One lane for each client"),
                                                   .kind = ButtonKind::quiet,
                                                   .toggle = true,
                                                   .chosen = !list_,
                                                   .height = 28}};
  float x = right;
  for (std::size_t i = 0; i < looks.size(); ++i) {
    x -= button_width(context.ui, looks[i]);
    ImGui::SetCursorScreenPos({x, y});
    if (button(context.ui, i == 0 ? "history.list" : "history.bars", looks[i])) list_ = i == 0;
    x -= 4;
  }
  if (!list_) draw_zoom_tools(context, *window_, "history", x - 4, y);
}

void HistoryView::draw_tools(const PanelContext& context, float right, float y) { draw_buttons(context, right, y); }

}  // namespace netsplit
