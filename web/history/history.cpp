#include "web/history/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/contracts/kv.h"
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

void HistoryView::draw_bar_words(const PanelContext& context, const Bar& bar, const Operation& op, ImU32 ink, float top,
                                 float bottom) {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const std::optional<OperationMark> mark = context.judge.mark(bar.first, context.world());
  const float room = std::max(bar.right, bar.left + 2) - bar.left;
  const bool has_icon = room > 84 || (bar.outcome != Outcome::ok && room > 18);
  const float middle = (top + bottom) / 2;
  if (has_icon)
    draw_icon(out, context.fonts().icon16, {bar.left + room - 10, middle}, ink,
              mark ? Theme::tone_icon(mark->tone) : ending_of(bar.outcome).icon);
  const float words = room - (has_icon ? 26 : 10);
  const float left = std::max(bar.left, window_->fitted() ? bar.left : kLabels) + 6;
  if (words - (left - 6 - bar.left) > 14)
    draw_text_cut(out, context.fonts().mono12, {left, std::round(middle - 8)}, words - (left - 6 - bar.left),
                  context.colours().text, brief(op, context.world()));
}

void HistoryView::draw_bar(const PanelContext& context, const Bar& bar, float top, float bottom) {
  const Operation* op = find_operation(context.timeline.recorder(), bar.first);
  if (!op) return;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const bool one = bar.count == 1;
  const float right = std::max(bar.right, bar.left + 2);
  const auto placed = mode_ == Mode::order && one ? strip_.ink_of(context, bar.first) : std::nullopt;
  if (mode_ == Mode::order && !placed) {
    // What has no place in this key's order is there, and no more than that.
    out.AddRectFilled({bar.left, top}, {right, bottom}, faded(context.colours().muted, 0.16f), one ? 3.0f : 0.0f);
    return;
  }
  const std::optional<OperationMark> mark = context.judge.mark(bar.first, context.world());
  const ImU32 ink = placed ? *placed : context.ui.theme.tone(mark ? mark->tone : ending_of(bar.outcome).tone);
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
  draw_bar_words(context, bar, *op, ink, top, bottom);
}

void HistoryView::note_effect(const TimeTrack& track, const Bar& bar, float y) {
  if (mode_ != Mode::order || bar.count != 1) return;
  const KeyOrder& order = strip_.order();
  if (const auto place = order.place_of(bar.first))
    effects_.push_back({*place, {track.x(order.steps()[*place].at), y}});
}

/// A thread from each effect to the next; the step that was taken last is the largest knot.
void HistoryView::draw_effects(const PanelContext& context) {
  std::sort(effects_.begin(), effects_.end(), [](const Effect& a, const Effect& b) { return a.place < b.place; });
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImU32 thread = faded(context.colours().text, 0.55f);
  for (std::size_t i = 1; i < effects_.size(); ++i)
    if (effects_[i].place == effects_[i - 1].place + 1) out.AddLine(effects_[i - 1].at, effects_[i].at, thread, 1);
  for (const Effect& e : effects_) {
    const bool last = e.place + 1 == strip_.step();
    out.AddCircleFilled(e.at, last ? 6.0f : 3.0f, last ? context.colours().accent : context.colours().text, 16);
  }
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
    note_effect(track, bar, (top + bottom) / 2);
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
    const auto* asked = op->operation.as<kv::Op>();
    if (mode_ == Mode::order && asked) strip_.choose(context.judge.store().find(asked->key));
  }
}

void HistoryView::draw_lanes(const PanelContext& context, const TimeTrack& track) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const std::size_t count = lanes_.lanes().size();
  const float height = std::clamp(std::floor(room.y / static_cast<float>(count)), kLane, kTallestLane);
  const float all = std::max(height * static_cast<float>(count), room.y);
  under_mouse_.reset();
  effects_.clear();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ImVec2 seen = ImGui::GetWindowPos();
  const float bottom = seen.y + ImGui::GetWindowHeight();
  for (std::size_t i = 0; i < count; ++i) {
    const ImVec2 min{origin.x, origin.y + height * static_cast<float>(i)};
    if (min.y + height >= seen.y && min.y <= bottom) draw_lane(context, track, i, min, height);
  }
  out.PushClipRect({track.left, seen.y}, {track.right, bottom}, true);
  draw_fault_lines(context, track, seen.y, bottom);
  if (mode_ == Mode::order) draw_effects(context);
  draw_moment(context, track, seen.y, bottom);
  out.PopClipRect();
  ImGui::SetCursorScreenPos(origin);
  take_pointer(context, track, all);
}

void HistoryView::draw(const PanelContext& context) {
  if (mode_ == Mode::list && !context.phone) return draw_operations(context);
  follow(context);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  float top = 0;
  if (context.phone) {
    draw_buttons(context, origin.x + room.x - 8, origin.y + 4);
    top = context.ui.pressable(28) + 8;
    ImGui::SetCursorScreenPos({origin.x, origin.y + top});
    if (mode_ == Mode::list) return draw_operations(context);
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
  const float strip = mode_ == Mode::order ? OrderStrip::height(context, room.x) : 0.0f;
  const float left = room.y - top - kRuler - strip;
  if (left < 20) return;
  if (mode_ == Mode::order) {
    strip_.follow(context);
    strip_.draw(context, {origin.x, origin.y + room.y - strip}, room.x);
    ImGui::SetCursorScreenPos({origin.x, origin.y + top + kRuler});
  }
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const ImGuiWindowFlags flags = ImGui::GetIO().KeyCtrl ? ImGuiWindowFlags_NoScrollWithMouse : 0;
  if (ImGui::BeginChild("lanes", {room.x, left}, ImGuiChildFlags_None, flags)) draw_lanes(context, track);
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

/// Of all keys' orders, the one that fails is the one to look at.
void HistoryView::change_to(const PanelContext& context, Mode mode) {
  const checkers::StoreWatch& store = context.judge.store();
  const checkers::Witness* broken = context.judge.broken(context.world());
  if (mode == Mode::order && mode_ != mode && broken)
    strip_.choose(store.find(store.atoms().text(broken->stuck.object)));
  mode_ = mode;
}

void HistoryView::draw_buttons(const PanelContext& context, float right, float y) {
  struct Choice {
    Mode mode;
    const char* id;
    const char* icon;
    const char* label;
    const char* tip;
  };
  const std::array<Choice, 3> choices{{
      {Mode::list, "history.list", ICON_LIST, tr("List"), tr("One line for each operation")},
      {Mode::order, "history.order", ICON_ROUTE, tr("Order"),
       tr("The order that explains what the clients saw of a key")},
      {Mode::bars, "history.bars", ICON_CHART_LINE, tr("Bars"), tr("One lane for each client")},
  }};
  float x = right;
  for (const Choice& c : choices) {
    const ButtonLook look{.icon = c.icon,
                          .label = c.label,
                          .tip = c.tip,
                          .kind = ButtonKind::quiet,
                          .toggle = true,
                          .chosen = mode_ == c.mode,
                          .height = 28};
    x -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({x, y});
    if (button(context.ui, c.id, look)) change_to(context, c.mode);
    x -= 4;
  }
  if (mode_ != Mode::list) draw_zoom_tools(context, *window_, "history", x - 4, y);
}

void HistoryView::draw_tools(const PanelContext& context, float right, float y) { draw_buttons(context, right, y); }

}  // namespace netsplit
