#include <fmt/format.h>

#include "web/app/format.h"
#include "web/app/story.h"
#include "web/spacetime/paint.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr std::size_t kMostFields = 6;

void row(const DiagramPicture& p, std::string_view name, std::string_view value, Tone tone = Tone::plain) {
  field(p.context.ui, name, value, {.tone = tone});
}

void content_rows(const DiagramPicture& p, const Value& value) {
  const Described content = describe_value(value, names_in(p.world()));
  std::size_t shown = 0;
  for (const Described& item : content.children) {
    if (item.kind != Described::Kind::field || ++shown > kMostFields) continue;
    if (shown == 1) separator(p.context.ui);
    row(p, humanize(item.name), item.text, item.tone);
  }
}

void because(const DiagramPicture& p, const Record& r) {
  const Record* cause = r.cause == kNoRecord ? nullptr : p.recorder().find(r.cause);
  if (!cause) return;
  separator(p.context.ui);
  paragraph(p.context.ui, p.context.fonts().regular12, p.colours().muted,
            tr("Because ") + tell_whole(p.world(), *cause));
}

/// Where the event under the pointer stands to the selected one.
void standing(const DiagramPicture& p, RecordId id) {
  if (!p.cone || p.cone->of() == id) return;
  const Order order = p.cone->causality().order(p.recorder(), id);
  const std::string_view words = order == Order::before  ? tr("in the past of the selected event")
                                 : order == Order::after ? tr("in the future of the selected event")
                                                         : tr("concurrent with the selected event");
  const ImU32 ink = order == Order::before ? p.past_ink() : order == Order::after ? p.future_ink() : p.colours().muted;
  paragraph(p.context.ui, p.context.fonts().regular12, ink, words);
}

void message_tip(const DiagramPicture& p, const MessageMark& m) {
  using End = MessageMark::End;
  const World& world = p.world();
  paragraph(p.context.ui, p.context.fonts().semibold14, p.theme().kind_hue(p.context.index.kind_number(*m.label)),
            title_case(m.label->name));
  row(p, "from", fmt::format("{} \xe2\x86\x92 {}", node_name(world, m.from), node_name(world, m.to)));
  row(p, tr("sent at"), format_moment(m.begin));
  if (m.how == End::delivered) row(p, "took", short_duration(m.end - m.begin));
  if (m.how == End::on_its_way) row(p, tr("arrives in"), short_duration(m.end - world.now()), Tone::active);
  if (m.how == End::dropped) row(p, tr("is lost"), explain(m.reason), Tone::bad);
  const Record* sent = p.recorder().find(m.sent);
  if (sent) row(p, "size", format_bytes(sent->value));
  if (m.sent < p.now() && (m.ended == kNoRecord || m.ended >= p.now())) {
    world.for_each_packet([&](const Packet& packet) {
      if (packet.id == m.sent && packet.message) content_rows(p, *packet.message);
    });
  }
  standing(p, m.sent);
  if (sent) because(p, *sent);
}

void event_tip(const DiagramPicture& p, const EventMark& e) {
  const Record* r = p.recorder().find(e.id);
  if (!r) return;
  paragraph(p.context.ui, p.context.fonts().semibold14, p.colours().text, tell_whole(p.world(), *r));
  row(p, "at", format_moment(r->time));
  const bool of_operation = r->kind == RecordKind::invoked || r->kind == RecordKind::completed;
  if (const Operation* op = of_operation ? find_operation(p.recorder(), r->value) : nullptr) {
    content_rows(p, op->operation);
    if (r->kind == RecordKind::completed && op->completed_record == e.id) {
      row(p, "ended", name_of(op->outcome));
      if (op->result) content_rows(p, op->result);
    }
  }
  standing(p, e.id);
  because(p, *r);
}

}  // namespace

void paint_diagram_tip(const DiagramPicture& p) {
  using Kind = DiagramPick::Kind;
  if (p.hovered.kind != Kind::event && p.hovered.kind != Kind::message) return;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{12, 8});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, Theme::kCorner);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{8, 2});
  ImGui::SetNextWindowSize({264, 0});
  if (ImGui::BeginTooltip()) {
    if (p.hovered.kind == Kind::message) message_tip(p, p.marks.messages[p.hovered.index]);
    if (p.hovered.kind == Kind::event) event_tip(p, p.marks.events[p.hovered.index]);
    ImGui::EndTooltip();
  }
  ImGui::PopStyleVar(3);
}

}  // namespace netsplit
