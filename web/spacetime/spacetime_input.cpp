// What the mouse, fingers and keys do to the diagram, and what tests may read of it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "icons.h"
#include "web/app/format.h"
#include "web/app/mirror.h"
#include "web/app/story.h"
#include "web/spacetime/spacetime_view.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kLeastDrag = 5;
constexpr double kWheelStep = 1.2;
constexpr double kKeyStep = 1.5;
constexpr float kGrip = 6;           ///< pixels beside the cursor where it can be taken
constexpr std::size_t kProbed = 80;  ///< marks that a test may read

}  // namespace

void SpaceTimeView::read_mouse(const PanelContext& context, bool hovered) {
  const ImGuiIO& io = ImGui::GetIO();
  touched_ = io.MouseSource == ImGuiMouseSource_TouchScreen;
  const Point mouse{io.MousePos.x, io.MousePos.y};
  if (ImGui::IsMouseClicked(0)) keys_ = hovered;
  if (hovered && io.MouseWheel != 0) {
    if (io.KeyShift) {
      pan({0, io.MouseWheel * diagram_.row * 2});
    } else {
      zoom(mouse.x, std::pow(kWheelStep, io.MouseWheel));
    }
  }
  if (hovered && io.MouseWheelH != 0) pan({io.MouseWheelH * 40, 0});
  if (ImGui::IsItemActivated() && ImGui::IsMouseClicked(0)) {
    const float grip = touched_ ? kGrip * 2.5f : kGrip;
    const bool on_cursor = std::abs(mouse.x - diagram_.x(last_now_)) <= grip && mouse.x >= diagram_.plot.min.x;
    const bool on_mark = hovered_.kind == DiagramPick::Kind::event || hovered_.kind == DiagramPick::Kind::message;
    const bool on_axis = diagram_.axis.contains({mouse.x, mouse.y});
    drag_ = on_axis || (on_cursor && !on_mark) ? Drag::scrub : Drag::pressed;
    began_ = mouse;
  }
  const bool near_cursor = std::abs(mouse.x - diagram_.x(last_now_)) <= kGrip && mouse.x >= diagram_.plot.min.x;
  if (hovered && (drag_ == Drag::scrub || diagram_.axis.contains({mouse.x, mouse.y}) || near_cursor))
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (drag_ != Drag::none) read_drag(context, mouse);
}

void SpaceTimeView::read_drag(const PanelContext& context, Point mouse) {
  const ImGuiIO& io = ImGui::GetIO();
  if (drag_ == Drag::scrub) {
    following_ = false;
    const float x = std::clamp(mouse.x, diagram_.plot.min.x, diagram_.plot.max.x);
    context.ask(request::Seek{std::max(Time{}, camera_.at(x))});
  }
  // A press and its release may come in one frame.
  if (!ImGui::IsMouseDown(0)) {
    if (drag_ == Drag::pressed) click(context);
    drag_ = Drag::none;
    return;
  }
  if (drag_ == Drag::pressed && distance(mouse, began_) > (touched_ ? 2 * kLeastDrag : kLeastDrag)) {
    drag_ = Drag::pan;
    pan(mouse - began_);
  } else if (drag_ == Drag::pan) {
    pan({io.MouseDelta.x, io.MouseDelta.y});
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
}

void SpaceTimeView::click(const PanelContext& context) {
  const Point at = began_;
  if (at.x < diagram_.plot.min.x) {
    const float row = (at.y - diagram_.plot.min.y + diagram_.scroll) / diagram_.row;
    if (row >= 0 && row < static_cast<float>(diagram_.nodes))
      context.selection.node(node_id(static_cast<std::size_t>(row)));
    return;
  }
  const DiagramPick pick = pick_in(diagram_, marks_, at, touched_ ? 14.0f : 4.0f);
  const bool twice = ImGui::GetIO().MouseClickedLastCount[0] == 2;
  if (pick.kind == DiagramPick::Kind::nothing) {
    twice ? zoom(at.x, 2.0) : context.selection.clear();
    return;
  }
  if (cone_ && cone_->of() != pick.record && (ImGui::GetIO().KeyShift || comparing_)) {
    compare_with(context, pick.record);
  } else {
    context.selection.record(pick.record);
  }
}

void SpaceTimeView::compare_with(const PanelContext& context, RecordId second) {
  if (!context.timeline.recorder().find(second)) return;
  second_ = second;
  comparison_ = compare_events(context.timeline.recorder(), context.world(), cone_->of(), second);
}

void SpaceTimeView::read_keys() {
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
    keys_ = comparing_ = false;
    if (drag_ != Drag::none) drag_ = Drag::spent;
  }
  if (!keys_) return;
  const ImGuiIO& io = ImGui::GetIO();
  for (int i = 0; i < io.InputQueueCharacters.Size; ++i) {
    const ImWchar c = io.InputQueueCharacters[i];
    if (c == '+' || c == '=') zoom_by(kKeyStep);
    if (c == '-') zoom_by(1 / kKeyStep);
  }
  const float step = diagram_.plot.width() / 10;
  if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) pan({step, 0});
  if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) pan({-step, 0});
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) pan({0, diagram_.row});
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) pan({0, -diagram_.row});
}

/// Right-aligned; returns where they begin.
float SpaceTimeView::tools(const PanelContext& context, float right, float y) {
  const auto tool = [&](std::string_view id, ButtonLook look) {
    look.kind = ButtonKind::quiet;
    look.height = 28;
    right -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({right, y});
    const bool pressed = button(context.ui, id, look);
    right -= 4;
    return pressed;
  };
  if (tool("spacetime.zoom_in", {.icon = ICON_ZOOM_IN, .tip = tr("Closer (+)")})) zoom_by(kKeyStep);
  if (tool("spacetime.zoom_out", {.icon = ICON_ZOOM_OUT, .tip = tr("Further away (\xe2\x88\x92)")}))
    zoom_by(1 / kKeyStep);
  if (tool("spacetime.fit", {.label = tr("Fit run"), .tip = tr("Show the whole run")})) fit(context);
  if (tool("spacetime.follow", {.label = tr("Follow"),
                                .tip = tr("Keep the moment looked at in sight"),
                                .toggle = true,
                                .chosen = following_})) {
    following_ = !following_;
    share_ = 0.72;
  }
  if (tool("spacetime.compare",
           {.label = tr("Compare"),
            .tip = tr("The next click asks how an event stands to the selected one (or Shift+click)"),
            .toggle = true,
            .chosen = comparing_})) {
    comparing_ = !comparing_;
  }
  return right;
}

void SpaceTimeView::draw_tools(const PanelContext& context, float right, float y) { tools(context, right, y); }

void SpaceTimeView::paint_strip(const PanelContext& context, Rect strip) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& p = context.colours();
  list.AddRectFilled(strip.min, {strip.max.x, strip.min.y + context.ui.theme.hairline()}, p.hairline);
  if (context.phone) tools(context, strip.max.x - 4, strip.max.y - context.ui.pressable(32) - 2);
  context.ui.log.add("spacetime.strip", strip.min, strip.max);
  if (context.phone && !cone_) return;
  const float end = strip.max.x - 12;
  float x = strip.min.x + 12;
  const float y = strip.min.y + 5;
  const auto word = [&](ImFont* font, ImU32 ink, std::string_view text, float gap) {
    if (x < end) draw_text_cut(list, font, {x, y}, end - x, ink, text);
    x += text_width(font, text) + gap;
  };
  const auto share = [&](ImU32 ink, std::uint64_t count, std::string_view words) {
    if (x + 12 < end) list.AddCircleFilled({x + 4, y + 8}, 4, ink, 16);
    x += 13;
    word(context.fonts().regular12, p.text, fmt::format("{} {}", format_count(count), words), 14);
  };
  if (comparison_) {
    word(context.fonts().semibold12, p.text, comparison_->verdict + ".", 8);
    word(context.fonts().regular12, p.muted, comparison_->reason, 0);
  } else if (cone_) {
    const Record* r = context.timeline.recorder().find(cone_->of());
    if (r && !context.phone) word(context.fonts().semibold12, p.text, tell_whole(context.world(), *r), 16);
    share(p.accent, cone_->counts().before,
          cone_->causality().complete() ? "before" : tr("before, and some no longer kept"));
    share(p.kinds[1], cone_->counts().after, "after");
    share(p.faint, cone_->counts().concurrent, "concurrent");
    if (comparing_) word(context.fonts().regular12, context.ui.theme.tone(Tone::active), tr("Click another event"), 0);
  } else {
    word(context.fonts().regular12, p.muted,
         tr("Click an event: its past and its future light up. Shift+click another one to compare them."), 0);
  }
}

void SpaceTimeView::paint_density_tip(const PanelContext& context, const EventDensity::Table& table) const {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!ImGui::IsWindowHovered() || !diagram_.plot.contains(mouse) || table.nodes != diagram_.nodes) return;
  const float row = (mouse.y - diagram_.plot.min.y + diagram_.scroll) / diagram_.row;
  const Time at = camera_.at(mouse.x);
  if (at < table.begin || row < 0 || row >= static_cast<float>(diagram_.nodes)) return;
  const auto bin = static_cast<std::size_t>((at - table.begin) / table.width);
  if (bin >= table.bins()) return;
  const EventDensity::Cell& cell = table.bin(bin)[static_cast<std::size_t>(row)];
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 7));
  if (ImGui::BeginTooltip()) {
    const std::string name = node_name(context.world(), node_id(static_cast<std::size_t>(row)));
    std::string words = trf("{}: {} events in {}", name, format_count(cell.events), short_duration(table.width));
    if (cell.lost) words += trf(", {} messages lost", format_count(cell.lost));
    paragraph(context.ui, context.fonts().semibold14, context.colours().text, words);
    paragraph(context.ui, context.fonts().regular12, context.colours().muted, tr("Zoom in to see them one by one"));
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar();
}

std::string SpaceTimeView::probe() const {
  std::string marks;
  std::size_t shown = 0;
  const auto add = [&](const char* what, RecordId id, Point at) {
    if (shown == kProbed || !diagram_.plot.contains({at.x, at.y})) return;
    marks +=
        fmt::format(R"({}{{"what":"{}","id":{},"x":{:.1f},"y":{:.1f}}})", shown++ ? "," : "", what, id, at.x, at.y);
  };
  for (const MessageMark& m : marks_.messages) {
    const MessageLine line = line_of(diagram_, m);
    if (m.how == MessageMark::End::delivered) add("message", m.sent, lerp(line.a, line.b, 0.5f));
  }
  shown = 0;
  std::string messages = std::move(marks);
  marks.clear();
  for (const EventMark& e : marks_.events) add("event", e.id, diagram_.point(e.node, e.at));
  const Cone::Counts counts = cone_ ? cone_->counts() : Cone::Counts{};
  return fmt::format(
      R"({{"height":{:.0f},"from_ns":{},"to_ns":{},"dense":{},"in_sight":{},"messages":[{}],"events":[{}],"strokes":{},"of":{},"before":{},"after":{},)"
      R"("concurrent":{},"second":{},"verdict":{},"reason":{},"follows":{},"cursor":{:.1f},"faults":{}}})",
      diagram_.plot.height(), camera_.from().count(), camera_.to().count(), dense_, in_sight_, messages, marks,
      painter_.strokes.size(), cone_ ? static_cast<std::int64_t>(cone_->of()) : -1, counts.before, counts.after,
      counts.concurrent, second_ == kNoRecord ? -1 : static_cast<std::int64_t>(second_),
      json_string(comparison_ ? comparison_->verdict : ""), json_string(comparison_ ? comparison_->reason : ""),
      following_, diagram_.camera ? diagram_.x(last_now_) : 0.0f, faults_.size());
}

}  // namespace netsplit
