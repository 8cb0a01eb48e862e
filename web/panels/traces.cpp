#include "web/panels/traces.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/timeline/bill.h"
#include "icons.h"
#include "web/app/format.h"
#include "web/app/story.h"
#include "web/app/time_axis.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kAxis = 24;
constexpr float kListWidth = 340;
constexpr float kTookWidth = 72;
constexpr std::size_t kMostSpans = 2000;
constexpr int kDeepest = 10;  ///< steps of indentation

Tone tone_of(const Operation& op, Time now) {
  if (op.completed > now) return Tone::waiting;
  return op.outcome == Outcome::ok ? Tone::good : op.outcome == Outcome::fail ? Tone::bad : Tone::waiting;
}

const char* icon_of(Span::Kind kind) {
  switch (kind) {
    case Span::Kind::operation: return ICON_FLAG;
    case Span::Kind::network: return ICON_ARROW_RIGHT;
    case Span::Kind::handling: return ICON_BOX;
    case Span::Kind::disk: return ICON_HARD_DRIVE;
    case Span::Kind::timer: return ICON_HOURGLASS;
  }
  return ICON_CIRCLE;
}

std::string name_of_span(const PanelContext& context, const Span& s) {
  const World& world = context.world();
  const std::string what = humanize(s.label->name);
  switch (s.kind) {
    case Span::Kind::operation: return node_name(world, s.node) + tr(" asks");
    case Span::Kind::network: return node_name(world, s.node) + "\u2192" + node_name(world, s.peer) + " " + what;
    case Span::Kind::handling: return node_name(world, s.node) + tr(" handles ") + what;
    case Span::Kind::disk: return node_name(world, s.node) + tr(" writes to disk");
    case Span::Kind::timer: return node_name(world, s.node) + tr(" waits: ") + what;
  }
  return what;
}

void quiet(const PanelContext& context, std::string_view text) {
  ImGui::SetCursorPos({16, 16});
  ImGui::PushTextWrapPos(ImGui::GetWindowWidth() - 16);
  paragraph(context.ui, context.fonts().regular14, context.colours().muted, text);
  ImGui::PopTextWrapPos();
}

}  // namespace

void TracesView::draw_tools(const PanelContext& context, float right, float y) {
  float x = right;
  const auto toggle = [&](const char* id, std::string_view label, std::string_view tip, bool on) {
    const ButtonLook look{
        .label = label, .tip = tip, .kind = ButtonKind::quiet, .toggle = true, .chosen = on, .height = 28};
    x -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({x, y});
    x -= 4;
    return button(context.ui, id, look);
  };
  const bool slowest = filter_.order == TraceFilter::Order::slowest;
  if (toggle("traces.troubled", tr("Troubled"), tr("Only what failed or has no answer"), filter_.troubled_only))
    filter_.troubled_only = !filter_.troubled_only;
  if (toggle("traces.slowest", tr("Slowest first"), tr("Instead of the latest first"), slowest))
    filter_.order = slowest ? TraceFilter::Order::latest : TraceFilter::Order::slowest;
}

void TracesView::gather(const PanelContext& context) {
  const Recorder& recorder = context.timeline.recorder();
  filter_.text = text_;
  const ListKey key{recorder.operations().size(), recorder.count(RecordKind::completed), context.world().now(),
                    filter_};
  if (key == list_key_) return;
  list_key_ = key;
  rows_ = choose_traces(context.timeline, context.world().now(), filter_);
}

const Operation* TracesView::chosen(const PanelContext& context) {
  const auto& all = context.timeline.recorder().operations();
  if (const auto* record = std::get_if<RecordId>(&context.selection.what)) {
    // An operation that was selected elsewhere is the one looked at.
    const auto at =
        std::partition_point(all.begin(), all.end(), [&](const Operation& op) { return op.invoked_record < *record; });
    if (at != all.end() && at->invoked_record == *record) wanted_ = *record;
  }
  const RecordId wanted = wanted_.value_or(rows_.empty() ? kNoRecord : all[rows_.front()].invoked_record);
  const auto at =
      std::partition_point(all.begin(), all.end(), [&](const Operation& op) { return op.invoked_record < wanted; });
  return at != all.end() && at->invoked_record == wanted ? &*at : nullptr;
}

void TracesView::draw(const PanelContext& context) {
  gather(context);
  row_height_ = context.ui.pressable(24);
  const Operation* op = chosen(context);
  if (context.timeline.recorder().operations().empty())
    return quiet(context,
                 tr("No client has asked for anything yet. Each request that a client makes becomes a trace here."));
  const float room = ImGui::GetContentRegionAvail().x;
  const bool list = !context.phone || listing_;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(8, 4));
  if (list) {
    const float width = context.phone ? room : std::min(kListWidth, room * 0.36f);
    if (ImGui::BeginChild("traces.list", {width, 0}, ImGuiChildFlags_AlwaysUseWindowPadding))
      draw_list(context, ImGui::GetContentRegionAvail().x);
    ImGui::EndChild();
    ImGui::SameLine(0, 0);
  }
  if (!context.phone || !list) {
    if (ImGui::BeginChild("traces.waterfall", {0, 0}, ImGuiChildFlags_AlwaysUseWindowPadding)) {
      if (context.phone && button(context.ui, "traces.back", {.icon = ICON_ARROW_LEFT, .label = tr("All requests")}))
        listing_ = true;
      if (op)
        draw_waterfall(context, *op);
      else
        quiet(context, tr("Choose a request."));
    }
    ImGui::EndChild();
  }
  ImGui::PopStyleVar();
}

void TracesView::draw_list(const PanelContext& context, float width) {
  ImGui::SetNextItemWidth(width);
  ImGui::PushFont(context.fonts().regular14);
  ImGui::InputTextWithHint("##search", tr("Search: a client, a key, a value"), text_, kTextBytes);
  ImGui::PopFont();
  context.ui.log.add("traces.search", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  if (rows_.empty())
    return paragraph(context.ui, context.fonts().regular14, context.colours().muted, tr("Nothing fits."));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const auto& all = context.timeline.recorder().operations();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows_.size()), row_height_);
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
      if (rows_[static_cast<std::size_t>(i)] < all.size())
        draw_row(context, all[rows_[static_cast<std::size_t>(i)]], width);
  ImGui::PopStyleVar();
}

void TracesView::draw_row(const PanelContext& context, const Operation& op, float width) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + width, min.y + row_height_};
  const Time now = context.world().now();
  ImGui::PushID(static_cast<int>(op.id));
  if (ImGui::InvisibleButton("trace", {width, row_height_})) {
    wanted_ = op.invoked_record;
    listing_ = false;
    context.selection.record(op.invoked_record);
  }
  ImGui::PopID();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Palette& p = context.colours();
  const bool on = trace_key_.invoked == op.invoked_record;
  if (on || ImGui::IsItemHovered()) out.AddRectFilled(min, max, on ? p.accent_soft : p.hovered, 4);
  context.ui.log.add(fmt::format("traces.row.{}", op.id), min, max);
  const Tone tone = tone_of(op, now);
  draw_icon(out, context.fonts().icon16, {min.x + 12, min.y + row_height_ / 2}, context.ui.theme.tone(tone),
            Theme::tone_icon(tone));
  Operation shown = op;
  if (op.completed > now) shown.outcome = Outcome::pending;
  const std::string took = op.completed <= now ? short_duration(op.completed - op.invoked) : tr("pending");
  const float took_width = text_width(context.fonts().mono12, took);
  draw_text_right(out, context.fonts().mono12, {max.x - 6, min.y + row_height_ / 2 - 7}, p.muted, took);
  const std::string client = node_name(context.world(), op.client);
  draw_text(out, context.fonts().semibold14, {min.x + 26, min.y + row_height_ / 2 - 8}, p.text, client);
  const float at = 26 + text_width(context.fonts().semibold14, client) + 8;
  draw_text_cut(out, context.fonts().mono12, {min.x + at, min.y + row_height_ / 2 - 7}, width - at - took_width - 16,
                p.text, brief(shown, context.world()));
}

float TracesView::x_of(Time t) const {
  const auto span = static_cast<double>(std::max<std::int64_t>(1, (shown_to_ - shown_from_).count()));
  return static_cast<float>(static_cast<double>((t - shown_from_).count()) / span) * bar_width_;
}

void TracesView::draw_waterfall(const PanelContext& context, const Operation& op) {
  const Recorder& recorder = context.timeline.recorder();
  const TraceKey key{op.invoked_record, op.completed_record == kNoRecord ? recorder.end() : op.completed_record};
  if (!(key == trace_key_)) {
    trace_key_ = key;
    trace_ = trace_of(recorder, op, kMostSpans);
    depths_.assign(trace_.spans.size(), 0);
    for (std::size_t i = 1; i < trace_.spans.size(); ++i)
      depths_[i] = std::min(kDeepest, depths_[static_cast<std::size_t>(trace_.spans[i].parent)] + 1);
  }
  shown_from_ = op.invoked;
  shown_to_ = op.invoked + Duration{1000};
  for (const Span& s : trace_.spans)
    if (s.end != kForever) shown_to_ = std::max(shown_to_, s.end);
  const NodeNames names = names_in(context.world());
  paragraph(context.ui, context.fonts().semibold14, context.colours().text,
            names(op.client) + ": " + to_line(describe_value(op.operation, names)));
  std::string told = tell(trace_);
  if (context.world().prices().any())
    told += trf(" Its messages cost {} to send.", money_text(cost_of(trace_, recorder, context.world())));
  paragraph(context.ui, context.fonts().regular14, context.colours().text, told);
  const float room = ImGui::GetContentRegionAvail().x;
  name_width_ = std::min(300.0f, room * (context.phone ? 0.5f : 0.45f));
  bar_width_ = room - name_width_ - kTookWidth;
  draw_axis(context, ImGui::GetCursorScreenPos());
  ImGui::Dummy({0, kAxis});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(trace_.spans.size()), row_height_);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const auto n = static_cast<std::size_t>(i);
      ImGui::PushID(i);
      draw_span(context, trace_.spans[n], depths_[n]);
      ImGui::PopID();
    }
  }
  ImGui::PopStyleVar();
  if (trace_.spans.size() == kMostSpans)
    paragraph(context.ui, context.fonts().regular12, context.colours().muted,
              trf("Only the first {} spans are shown.", format_count(kMostSpans)));
}

void TracesView::draw_axis(const PanelContext& context, ImVec2 at) const {
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Duration step = tick_step(shown_to_ - shown_from_, std::max(2, static_cast<int>(bar_width_ / 90)));
  const float bottom = ImGui::GetWindowPos().y + ImGui::GetWindowHeight();
  for (Duration t{}; t <= shown_to_ - shown_from_; t += step) {
    const float x = at.x + name_width_ + x_of(shown_from_ + t);
    out.AddLine({x, at.y + kAxis - 4}, {x, bottom}, faded(context.colours().hairline, 0.7f),
                context.ui.theme.hairline());
    draw_text(out, context.fonts().mono12, {x + 3, at.y + 4}, context.colours().muted, tick_label(t, step));
  }
  const Time now = context.world().now();
  if (now < shown_from_ || now > shown_to_) return;
  const float x = at.x + name_width_ + x_of(now);
  out.AddLine({x, at.y + kAxis - 4}, {x, bottom}, context.colours().accent, 1.5f);
}

void TracesView::draw_span(const PanelContext& context, const Span& span, int depth) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + name_width_ + bar_width_ + kTookWidth, min.y + row_height_};
  const bool pressed = ImGui::InvisibleButton("span", {max.x - min.x, row_height_});
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Palette& p = context.colours();
  const bool on = context.selection.is_record(span.record);
  if (on || ImGui::IsItemHovered()) out.AddRectFilled(min, max, on ? p.accent_soft : p.hovered, 4);
  context.ui.log.add(fmt::format("traces.span.{}", span.record), min, max);

  const ImU32 ink = span.lost ? context.ui.theme.tone(Tone::bad) : span.critical ? p.accent : p.muted;
  const float indent = static_cast<float>(depth) * 6;
  draw_icon(out, context.fonts().icon16, {min.x + 10 + indent, min.y + row_height_ / 2}, ink,
            span.lost ? ICON_CIRCLE_X : icon_of(span.kind));
  const std::string name = name_of_span(context, span);
  const bool cut = draw_text_cut(out, context.fonts().regular14, {min.x + 24 + indent, min.y + row_height_ / 2 - 8},
                                 name_width_ - indent - 32, span.critical ? p.text : p.muted, name);
  const float left = min.x + name_width_ + x_of(span.begin);
  const float right = std::max(left + 2, min.x + name_width_ + x_of(std::min(span.end, shown_to_)));
  const float half = span.kind == Span::Kind::network || span.kind == Span::Kind::timer ? 2.0f : 6.0f;
  out.AddRectFilled({left, (min.y + max.y) / 2 - half}, {right, (min.y + max.y) / 2 + half},
                    span.critical || span.lost ? ink : faded(ink, 0.55f), 2);
  const std::string took = span.open ? "..." : short_duration(span.end - span.begin);
  draw_text_right(out, context.fonts().mono12, {max.x - 4, min.y + row_height_ / 2 - 7}, p.muted, took);
  if (cut || span.lost) tooltip(context.ui, span.lost ? name + tr(" (lost on the way)") : name);
  if (!pressed) return;
  context.selection.record(span.record);
  context.ask(request::SeekRecord{span.record});
}

}  // namespace netsplit
