#include "web/panels/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "icons.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr float kRow = 24;

struct Ending {
  Tone tone;
  const char* icon;
  std::string_view word;
};

Ending ending_of(const Operation& op, Time now) {
  if (op.completed > now) return {Tone::waiting, ICON_HOURGLASS, "pending"};
  switch (op.outcome) {
    case Outcome::pending: return {Tone::waiting, ICON_HOURGLASS, "pending"};
    case Outcome::ok: return {Tone::good, ICON_CHECK, "ok"};
    case Outcome::fail: return {Tone::bad, ICON_X, "failed"};
    case Outcome::unknown: return {Tone::waiting, ICON_CIRCLE_HELP, "unknown"};
  }
  return {Tone::plain, ICON_CIRCLE, ""};
}

/// x of each column; the last one takes what is left.
struct Columns {
  float time = 0;
  float client = 104;
  float what = 184;
  float took = 0;
  float end = 0;
};

Columns columns_of(const PanelContext& context, float width) {
  Columns c;
  c.end = width;
  if (context.phone) {
    c.client = 84;
    c.what = 124;
  }
  c.took = c.what + (width - c.what) * (context.phone ? 0.62f : 0.45f);
  return c;
}

void draw_operation(const PanelContext& context, const Operation& op, const Columns& c, float width) {
  const Time now = context.world().now();
  const ImVec2 min = ImGui::GetCursorScreenPos();
  ImGui::PushID(static_cast<int>(op.id));
  const bool pressed = ImGui::InvisibleButton("op", {width, kRow});
  ImGui::PopID();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Palette& p = context.colours();
  if (context.selection.is_record(op.invoked_record)) {
    out.AddRectFilled(min, {min.x + width, min.y + kRow}, p.accent_soft, 4);
  } else if (ImGui::IsItemHovered()) {
    out.AddRectFilled(min, {min.x + width, min.y + kRow}, p.hovered, 4);
  }
  const NodeNames names = names_in(context.world());
  const Ending ending = ending_of(op, now);
  draw_text_right(out, context.fonts().mono12, {min.x + c.client - 16, min.y + 5}, p.muted,
                  format_moment_short(op.invoked));
  draw_text_cut(out, context.fonts().semibold14, {min.x + c.client, min.y + 4}, c.what - c.client - 8, p.text,
                names(op.client));
  draw_text_cut(out, context.fonts().mono12, {min.x + c.what, min.y + 5}, c.took - c.what - 80, p.text,
                to_line(describe_value(op.operation, names)));
  if (op.completed <= now) {
    draw_text_right(out, context.fonts().mono12, {min.x + c.took - 8, min.y + 5}, p.muted,
                    short_duration(op.completed - op.invoked));
  }
  draw_icon(out, context.fonts().icon16, {min.x + c.took + 16, min.y + kRow / 2}, context.ui.theme.tone(ending.tone),
            ending.icon);
  std::string result{ending.word};
  if (op.completed <= now && op.result) result += "  " + to_line(describe_value(op.result, names));
  draw_text_cut(out, context.fonts().regular14, {min.x + c.took + 32, min.y + 4}, width - c.took - 40, p.text, result);
  if (pressed) {
    context.selection.record(op.invoked_record);
    context.ask(request::SeekRecord{op.invoked_record});
  }
}

void empty(const PanelContext& context, std::string_view text) {
  ImGui::Dummy({0, 12});
  paragraph(context.ui, context.fonts().regular14, context.colours().muted, text);
}

/// A row with a time, an icon and words; true when it was pressed.
bool fault_row(const PanelContext& context, int id, Time at, const char* icon, std::string_view text,
               std::string_view side, bool past) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::PushID(id);
  const bool pressed = ImGui::InvisibleButton("fault", {width, kRow});
  ImGui::PopID();
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const auto ink = [&](ImU32 colour) { return past ? colour : faded(colour, 0.55f); };
  if (ImGui::IsItemHovered()) out.AddRectFilled(min, {min.x + width, min.y + kRow}, context.colours().hovered, 4);
  draw_text_right(out, context.fonts().mono12, {min.x + 88, min.y + 5}, ink(context.colours().muted),
                  format_moment_short(at));
  draw_icon(out, context.fonts().icon16, {min.x + 112, min.y + 12}, ink(context.ui.theme.tone(Tone::waiting)), icon);
  draw_text_cut(out, context.fonts().regular14, {min.x + 132, min.y + 4}, width - 230, ink(context.colours().text),
                text);
  draw_text_right(out, context.fonts().regular12, {min.x + width - 8, min.y + 5}, ink(context.colours().muted), side);
  return pressed;
}

/// What was done by hand in one future after it had parted from another.
std::string done_after_parting(const World& world, const std::vector<PlacedCommand>& from,
                               const std::vector<PlacedCommand>& commands) {
  constexpr std::ptrdiff_t kMost = 3;
  auto [other, own] = std::mismatch(from.begin(), from.end(), commands.begin(), commands.end());
  if (own == commands.end()) return tr("nothing was done by hand after that");
  std::string out = "then: ";
  const std::ptrdiff_t more = commands.end() - own - kMost;
  for (auto c = own; c != commands.end() && c - own < kMost; ++c)
    out += (c == own ? "" : "; ") + tell(world, c->command);
  return more > 0 ? out + trf(" and {} more", more) : out;
}

/// A future beside the one on the stage: where it was cut off, how far it had come, how it ended.
void draw_branch(const PanelContext& context, std::size_t number) {
  constexpr float kTall = 44;
  const Timeline::Branch& branch = context.timeline.branches()[number];
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const std::string id = fmt::format("faults.branch.{}", number);
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const ButtonLook look{.label = tr("Switch to it"),
                        .tip = tr("Shows that future at the same moment; this one is kept")};
  const ButtonLook compare{.icon = context.phone ? ICON_GIT_BRANCH : nullptr,
                           .label = context.phone ? std::string_view() : tr(std::string_view("Compare")),
                           .tip = tr("Both on one time axis, and where they part")};
  const float buttons = button_width(context.ui, look) + 4 + button_width(context.ui, compare);
  const float room = width - buttons - 60;
  const float left = context.phone ? min.x + 32 : min.x + 132;
  draw_icon(out, context.fonts().icon16, {left - 20, min.y + 12}, context.colours().muted, ICON_GIT_BRANCH);
  draw_text_cut(out, context.fonts().regular14, {left, min.y + 4}, room - (left - min.x), context.colours().text,
                trf("Cut off at {}; {}", format_moment(branch.cut_at),
                    done_after_parting(context.world(), context.timeline.commands(), branch.commands)));
  draw_text_cut(out, context.fonts().mono12, {left, min.y + 24}, room - (left - min.x), context.colours().muted,
                trf("ran to {}, hash {}", format_moment(branch.reached), format_hash(branch.hash)));
  ImGui::SetCursorScreenPos({min.x + width - buttons - 8, min.y + 6});
  if (button(context.ui, fmt::format("faults.compare.{}", number), compare))
    context.ask(request::Compare{fmt::format("branch.{}", number)});
  ImGui::SameLine(0, 4);
  if (button(context.ui, id, look)) context.ask(request::SwitchBranch{number});
  ImGui::SetCursorScreenPos(min);
  ImGui::Dummy({width, kTall});
}

void draw_branches(const PanelContext& context) {
  const Timeline& timeline = context.timeline;
  if (timeline.branches().empty()) return;
  heading(context.ui, tr("Other futures of this run"));
  const bool whole = timeline.at_live_edge() && !context.playback.playing() && !context.seeking;
  paragraph(context.ui, context.fonts().regular12, context.colours().muted,
            trf("The one on the stage has run to {}{}.", format_moment(timeline.furthest()),
                whole ? tr(", hash ") + format_hash(timeline.hash()) : std::string()));
  for (std::size_t i = 0; i < timeline.branches().size(); ++i) draw_branch(context, i);
  heading(context.ui, tr("Done in the one on the stage"));
}

}  // namespace

void draw_operations(const PanelContext& context) {
  const Time now = context.world().now();
  const Recorder& recorder = context.timeline.recorder();
  const auto& all = recorder.operations();
  const auto end = std::partition_point(all.begin(), all.end(), [&](const Operation& op) { return op.invoked <= now; });
  const auto count = static_cast<int>(end - all.begin());
  if (count == 0) return empty(context, tr("No client has asked for anything yet."));
  if (recorder.first_operation() > 0) {
    paragraph(context.ui, context.fonts().regular12, context.ui.theme.tone(Tone::waiting),
              trf("The first {} operations are no longer kept.", format_count(recorder.first_operation())));
  }
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const float width = ImGui::GetContentRegionAvail().x;
  const Columns columns = columns_of(context, width);
  ImGuiListClipper clipper;
  clipper.Begin(count, kRow);
  while (clipper.Step()) {
    // The newest comes first: what goes on now is at the top.
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_operation(context, all[static_cast<std::size_t>(count - 1 - i)], columns, width);
    }
  }
  ImGui::PopStyleVar();
}

void draw_faults(const PanelContext& context) {
  const auto& commands = context.timeline.commands();
  const auto& script = context.scenario.spec.script;
  const Time now = context.world().now();
  if (commands.empty() && script.empty() && context.timeline.branches().empty()) {
    return empty(context,
                 tr("Nobody has done anything to this system. Click a node, a packet or a link on the stage."));
  }
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  draw_branches(context);
  int id = 0;
  for (const PlacedCommand& c : commands) {
    if (fault_row(context, id++, c.at, ICON_HAND, tell(context.world(), c.command), tr("by hand"), c.at <= now))
      context.ask(request::Seek{c.at});
  }
  for (const ScriptedCommand& c : script) {
    if (fault_row(context, id++, c.at, ICON_SCROLL_TEXT, tell(context.world(), c.command), tr("by the scenario"),
                  c.at <= now)) {
      context.ask(request::Seek{c.at});
    }
  }
  ImGui::PopStyleVar();
}

}  // namespace netsplit
