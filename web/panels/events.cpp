#include "web/panels/events.h"

#include <fmt/format.h>

#include <algorithm>

#include "icons.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kBefore = 400;    ///< rows shown of what has happened
constexpr std::size_t kAfter = 100;     ///< and of what is recorded to happen next
constexpr RecordId kLookBack = 40'000;  ///< records examined to find them
constexpr std::array<std::string_view, kStoryKinds> kKindNames{later("Messages"), later("Timers"), later("Clients"),
                                                               later("Faults"), later("Notes")};

bool concerns(const Record& r, NodeId node) { return r.node == node || r.peer == node; }

}  // namespace

void EventsPanel::draw_tools(const PanelContext& context, float right, float y) {
  float x = right;
  for (int i = kStoryKinds - 1; i >= 0; --i) {
    const auto index = static_cast<std::size_t>(i);
    const ButtonLook look{.label = tr(kKindNames[index]),
                          .tip = kinds_[index] ? tr("Hide these") : tr("Show these"),
                          .kind = ButtonKind::quiet,
                          .toggle = true,
                          .chosen = kinds_[index],
                          .height = 28};
    x -= button_width(context.ui, look);
    ImGui::SetCursorScreenPos({x, y});
    if (button(context.ui, fmt::format("events.{}", kKindNames[index]), look)) kinds_[index] = !kinds_[index];
    x -= 4;
  }
  const auto* node = std::get_if<NodeId>(&context.selection.what);
  if (!node) only_selected_ = false;
  if (!node || context.phone) return;
  const std::string label = tr("Only ") + node_name(context.world(), *node);
  const ButtonLook look{.icon = ICON_FUNNEL,
                        .label = label,
                        .kind = ButtonKind::quiet,
                        .toggle = true,
                        .chosen = only_selected_,
                        .height = 28};
  ImGui::SetCursorScreenPos({x - button_width(context.ui, look) - 8, y});
  if (button(context.ui, "events.only", look)) only_selected_ = !only_selected_;
}

void EventsPanel::gather(const PanelContext& context) {
  const Recorder& recorder = context.timeline.recorder();
  Key key{context.world().records(), recorder.end(), kinds_, kNobody};
  if (const auto* node = std::get_if<NodeId>(&context.selection.what); node && only_selected_) key.only = *node;
  if (key == key_) return;
  key_ = key;
  rows_.clear();
  const auto wanted = [&](const Record& r) {
    return kinds_[static_cast<std::size_t>(kind_of(r.kind))] && (key.only == kNobody || concerns(r, key.only));
  };
  const RecordId lowest = key.now > kLookBack ? key.now - kLookBack : 0;
  for (RecordId id = key.now; id > lowest && rows_.size() < kBefore; --id) {
    const Record* r = recorder.find(id - 1);
    if (r && wanted(*r)) rows_.push_back(id - 1);
  }
  std::reverse(rows_.begin(), rows_.end());
  now_row_ = rows_.size();
  recorder.for_each(key.now, std::min(key.end, key.now + kLookBack), [&](RecordId id, const Record& r) {
    if (wanted(r)) rows_.push_back(id);
    return rows_.size() < now_row_ + kAfter;
  });
}

void EventsPanel::draw_row(const PanelContext& context, RecordId id, float width) {
  const Record* record = context.timeline.recorder().find(id);
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const ImVec2 max{min.x + width, min.y + kRow};
  ImGui::PushID(static_cast<int>(id));
  const bool pressed = ImGui::InvisibleButton("row", {width, kRow});
  const bool hovered = ImGui::IsItemHovered();
  ImGui::PopID();
  if (!record) return;
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const Palette& p = context.colours();
  const bool past = id < context.world().records();
  const auto ink = [&](ImU32 colour) { return past ? colour : faded(colour, 0.5f); };
  if (context.selection.is_record(id)) {
    out.AddRectFilled(min, max, p.accent_soft, 4);
  } else if (hovered) {
    out.AddRectFilled(min, max, p.hovered, 4);
  }
  const StoryLine line = tell(context.world(), *record);
  const bool message = kind_of(record->kind) == StoryKind::message;
  ImU32 mark = context.ui.theme.tone(line.tone);
  if (message && line.tone == Tone::plain) mark = context.ui.theme.kind_hue(context.index.kind_number(*record->label));
  draw_text_right(out, context.fonts().mono12, {min.x + 88, min.y + 5}, ink(p.muted),
                  format_moment_short(record->time));
  draw_icon(out, context.fonts().icon16, {min.x + 112, min.y + kRow / 2}, ink(mark), line.icon);
  const std::string who = line.who == kNobody ? "" : node_name(context.world(), line.who);
  const float name_width = context.phone ? 44.0f : 84.0f;
  draw_text_cut(out, context.fonts().semibold14, {min.x + 132, min.y + 4}, name_width - 8, ink(p.text), who);
  const float text_x = min.x + 132 + name_width;
  const ImU32 text_ink = line.tone == Tone::bad ? context.ui.theme.tone(Tone::bad) : p.text;
  const bool shows_cause = record->cause != kNoRecord && width > 860;
  const float cause_x = shows_cause ? min.x + width * 0.56f : max.x;
  draw_text_cut(out, context.fonts().regular14, {text_x, min.y + 4}, cause_x - text_x - 12, ink(text_ink), line.what);
  const bool on_cause = shows_cause && hovered && ImGui::GetIO().MousePos.x > cause_x;
  if (shows_cause) {
    const Record* cause = context.timeline.recorder().find(record->cause);
    const std::string why = cause ? tell_whole(context.world(), *cause) : tr("something that is no longer kept");
    const ImU32 cause_ink = ink(on_cause ? p.accent : p.muted);
    draw_icon(out, context.fonts().icon16, {cause_x + 8, min.y + kRow / 2}, cause_ink, ICON_CORNER_DOWN_RIGHT);
    draw_text_cut(out, context.fonts().regular14, {cause_x + 24, min.y + 4}, max.x - cause_x - 36, cause_ink,
                  "because " + why);
  }
  context.ui.log.add(fmt::format("event.{}", id), min, max);
  if (!pressed) return;
  const RecordId target = on_cause ? record->cause : id;
  context.selection.record(target);
  context.ask(request::SeekRecord{target});
  scrolled_to_ = context.world().records();
}

void EventsPanel::draw(const PanelContext& context) {
  gather(context);
  if (rows_.empty()) {
    ImGui::Dummy({0, 12});
    const bool nothing = context.timeline.recorder().end() == 0;
    paragraph(context.ui, context.fonts().regular14, context.colours().muted,
              nothing ? tr("Nothing has happened yet. Press play, or step with \xe2\x86\x92.")
                      : tr("Nothing of the kinds chosen above has happened around here."));
    return;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const float width = ImGui::GetContentRegionAvail().x;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows_.size()), kRow);
  const float top = ImGui::GetCursorPosY();
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      if (i == static_cast<int>(now_row_)) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y}, {at.x + width, at.y + 1}, context.colours().accent);
      }
      draw_row(context, rows_[static_cast<std::size_t>(i)], width);
    }
  }
  ImGui::PopStyleVar();
  // The list follows the moment shown, until that stands still: then it may be scrolled freely.
  if (scrolled_to_ != key_.now) {
    scrolled_to_ = key_.now;
    ImGui::SetScrollFromPosY(top + kRow * static_cast<float>(now_row_) - ImGui::GetScrollY() + 2,
                             now_row_ == rows_.size() ? 1.0f : 0.75f);
  }
}

}  // namespace netsplit
