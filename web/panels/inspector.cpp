#include "web/panels/inspector.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/timeline/wire.h"
#include "icons.h"
#include "web/app/format.h"
#include "web/panels/glossary.h"
#include "web/panels/inspector_widgets.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

constexpr int kCausesShown = 8;
constexpr float kPickRow = 26;

struct Badge {
  std::string word;
  Tone tone;
  const char* icon;
};

Badge badge_of(const DescribedNode& node) {
  if (node.standing == "down") return {"crashed", Tone::bad, ICON_POWER_OFF};
  if (node.standing == "absent") return {tr("absent"), Tone::plain, ICON_CIRCLE};
  if (node.standing == "paused") return {"paused", Tone::waiting, ICON_PAUSE};
  return {node.standing.empty() ? "up" : node.standing, node.tone, Theme::tone_icon(node.tone)};
}

void title(const PanelContext& context, std::string_view text, std::string_view side) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::Dummy({width, 24});
  ImDrawList& out = *ImGui::GetWindowDrawList();
  const float side_width = text_width(context.fonts().regular12, side);
  const float clear = context.ui.pressable(26);
  draw_text_cut(out, context.fonts().semibold17, at, width - side_width - clear - 18, context.colours().text, text);
  draw_text(out, context.fonts().regular12, {at.x + width - side_width - clear - 6, at.y + 5}, context.colours().muted,
            side);
  ImGui::SetCursorScreenPos({at.x + width + 2 - clear, at.y + 11 - clear / 2});
  if (button(context.ui, "inspector.clear",
             {.icon = ICON_X, .tip = tr("Select nothing (Esc)"), .kind = ButtonKind::quiet, .height = 26})) {
    context.selection.clear();
  }
}

/// "isolate s1": a cut of this name is what the button makes, and what it takes back.
std::string isolation_of(const World& world, NodeId id) { return "isolate " + node_name(world, id); }

bool cut_exists(const World& world, const std::string& name) {
  const auto& cuts = world.network().cuts();
  return std::any_of(cuts.begin(), cuts.end(), [&](const auto& c) { return c.name == name; });
}

command::Cut isolation(const World& world, NodeId id) {
  command::Cut cut{.name = isolation_of(world, id), .from = {id}};
  for (std::size_t i = 0; i < world.nodes(); ++i)
    if (node_id(i) != id) cut.to.push_back(node_id(i));
  return cut;
}

void node_actions(const PanelContext& context, NodeId id) {
  const World& world = context.world();
  ButtonRow place(context);
  const auto act = [&](Command c) { context.ask(request::Act{std::move(c)}); };
  if (world.state(id) == HostState::absent) {
    if (place("node.create", {.icon = ICON_PLUS, .label = tr("Create"), .tip = tr("With its config and a new disk")}))
      act(command::Create{id});
    return;
  }
  if (world.state(id) == HostState::down) {
    if (place("node.restart", {.icon = ICON_POWER, .label = tr("Restart"), .tip = tr("Start again from its disk (R)")}))
      act(command::Restart{id});
  } else {
    if (place("node.crash", {.icon = ICON_POWER_OFF,
                             .label = tr("Crash"),
                             .tip = tr("Stop now; only what was synced to disk stays (C)"),
                             .kind = ButtonKind::danger})) {
      act(command::Crash{id});
    }
    if (world.state(id) == HostState::paused) {
      if (place("node.resume", {.icon = ICON_PLAY, .label = tr("Resume")})) act(command::Resume{id});
    } else if (place("node.pause", {.icon = ICON_PAUSE,
                                    .label = tr("Pause"),
                                    .tip = tr("Freeze, as a long garbage collection does: nothing is lost")})) {
      act(command::Pause{id});
    }
  }
  const std::string name = isolation_of(world, id);
  if (cut_exists(world, name)) {
    if (place("node.rejoin", {.icon = ICON_LINK, .label = tr("Rejoin")})) act(command::Heal{name});
  } else if (place("node.isolate",
                   {.icon = ICON_UNLINK, .label = tr("Isolate"), .tip = tr("Cut it off from all other nodes")})) {
    act(isolation(world, id));
  }
}

/// One line of the overview or of a chain of causes; true when it was pressed.
bool pick_row(const PanelContext& context, const std::string& id, const char* icon, ImU32 ink, std::string_view text,
              std::string_view side, ImU32 side_ink) {
  const ImVec2 min = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = context.ui.pressable(kPickRow);
  const float text_y = min.y + height / 2 - 8;
  const bool pressed = ImGui::InvisibleButton(id.c_str(), {width, height});
  ImDrawList& out = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered())
    out.AddRectFilled({min.x - 6, min.y}, {min.x + width + 6, min.y + height}, context.colours().hovered, 4);
  focus_ring(context.ui, {min.x - 4, min.y}, {min.x + width + 4, min.y + height}, 4);
  draw_icon(out, context.fonts().icon16, {min.x + 8, min.y + height / 2}, ink, icon);
  const float side_width = text_width(context.fonts().regular14, side);
  const bool cut = draw_text_cut(out, context.fonts().regular14, {min.x + 24, text_y}, width - side_width - 32,
                                 context.colours().text, text);
  draw_text(out, context.fonts().regular14, {min.x + width - side_width, text_y}, side_ink, side);
  context.ui.log.add(id, min, {min.x + width, min.y + height});
  if (cut) tooltip(context.ui, text);
  return pressed;
}

void draw_causes(const PanelContext& context, RecordId id) {
  const Recorder& recorder = context.timeline.recorder();
  const Record* record = recorder.find(id);
  if (!record || record->cause == kNoRecord) return;
  heading(context.ui, tr("Because"));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  RecordId cause = record->cause;
  for (int i = 0; i < kCausesShown && cause != kNoRecord; ++i) {
    const Record* r = recorder.find(cause);
    if (!r) {
      paragraph(context.ui, context.fonts().regular12, context.colours().muted,
                tr("What came before is no longer kept."));
      break;
    }
    const StoryLine line = tell(context.world(), *r);
    const std::string ago = short_duration(record->time - r->time);
    if (pick_row(context, fmt::format("cause.{}", i), line.icon, context.ui.theme.tone(line.tone),
                 tell_whole(context.world(), *r), "\xe2\x88\x92" + ago, context.colours().muted)) {
      context.selection.record(cause);
      context.ask(request::SeekRecord{cause});
    }
    cause = r->cause;
  }
  ImGui::PopStyleVar();
}

}  // namespace

void Inspector::draw(const PanelContext& context) {
  if (const auto* node = std::get_if<NodeId>(&context.selection.what);
      node && index_of(*node) < context.world().nodes()) {
    draw_node(context, *node);
  } else if (const auto* record = std::get_if<RecordId>(&context.selection.what)) {
    draw_record(context, *record);
  } else if (const auto* link = std::get_if<Selection::Link>(&context.selection.what)) {
    draw_link(context, link->first, link->second);
  } else {
    draw_overview(context);
  }
}

void Inspector::draw_overview(const PanelContext& context) {
  const World& world = context.world();
  paragraph(context.ui, context.fonts().semibold17, context.colours().text, tr("Nodes"));
  paragraph(context.ui, context.fonts().regular14, context.colours().muted,
            tr("Click a node, a message or a link to see inside it and to act on it."));
  ImGui::Dummy({0, 2});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(world.nodes()), context.ui.pressable(kPickRow));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const NodeId id = node_id(static_cast<std::size_t>(i));
      const Badge s = badge_of(describe_node(world, id));
      if (pick_row(context, fmt::format("node.{}", node_name(world, id)), s.icon, context.ui.theme.tone(s.tone),
                   node_name(world, id), s.word,
                   s.tone == Tone::plain ? context.colours().muted : context.ui.theme.tone(s.tone))) {
        context.selection.node(id);
      }
    }
  }
  ImGui::PopStyleVar();
  if (!world.network().cuts().empty()) {
    heading(context.ui, tr("Cuts"));
    for (const auto& cut : world.network().cuts()) {
      const std::string name = cut.name.empty() ? "unnamed" : cut.name;
      if (pick_row(context, "heal." + name, ICON_UNLINK, context.ui.theme.tone(Tone::waiting), name, tr("Heal"),
                   context.colours().accent)) {
        context.ask(request::Act{command::Heal{cut.name}});
      }
    }
  }
}

void Inspector::draw_node(const PanelContext& context, NodeId id) {
  const World& world = context.world();
  watch(world, id);
  const Badge s = badge_of(shown_);
  title(context, node_name(world, id), world.host(id).role_name);
  badge(context.ui, s.tone, s.icon, s.word);
  node_actions(context, id);
  heading(context.ui, world.state(id) == HostState::down ? tr("State when it crashed") : tr("State"));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
  for (const Described& item : shown_.role.children) draw_item(context, item);
  heading(context.ui, tr("Machine"));
  for (const Described& item : shown_.machine.children) draw_item(context, item);
  ImGui::PopStyleVar();
}

void Inspector::watch(const World& world, NodeId id) {
  if (watched_ == id && watched_at_ == world.records()) {
    shown_.machine = describe_node(world, id).machine;  // The clock goes on without events.
    return;
  }
  DescribedNode now = describe_node(world, id);
  Described plain = now.role;
  if (watched_ == id) mark_changes(last_, now.role);
  // What has changed stays marked until the next change.
  if (watched_ == id && !now.role.changed) now.role = std::move(shown_.role);
  shown_ = std::move(now);
  last_ = std::move(plain);
  watched_ = id;
  watched_at_ = world.records();
}

void Inspector::draw_item(const PanelContext& context, const Described& item) {
  using Kind = Described::Kind;
  const std::string name = title_case(item.name);
  if (item.kind == Kind::field) {
    const bool clicked = explained_field(context, name, item.text, {item.tone, item.changed});
    if (item.node != kNobody && clicked) context.selection.node(item.node);
    return;
  }
  explained_heading(context, name);
  if (item.changed) {
    const ImVec2 min = ImGui::GetItemRectMin();
    ImGui::GetWindowDrawList()->AddRectFilled({min.x - 8, min.y}, {min.x - 5, ImGui::GetItemRectMax().y},
                                              context.colours().accent, 2);
  }
  if (item.kind == Kind::table) draw_table(context, item);
  if (item.kind == Kind::log || item.kind == Kind::ring) draw_cells(context, item);
  if (item.kind == Kind::group) {
    for (const Described& child : item.children) draw_item(context, child);
  }
}

void Inspector::draw_record(const PanelContext& context, RecordId id) {
  const Record* record = context.timeline.recorder().find(id);
  title(context,
        record ? title_case(kind_of(record->kind) == StoryKind::message ? record->label->name : name_of(record->kind))
               : tr("An event"),
        trf("event {}", id));
  if (!record) {
    paragraph(context.ui, context.fonts().regular14, context.colours().muted,
              id >= context.timeline.recorder().end()
                  ? tr("This has not happened in the run as it is now.")
                  : tr("The memory budget is reached: this event is no longer kept."));
    return;
  }
  paragraph(context.ui, context.fonts().regular14, context.colours().text, tell_whole(context.world(), *record));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
  field(context.ui, tr("At"), format_moment(record->time));
  ImGui::PopStyleVar();
  if (record->kind == RecordKind::sent) draw_message(context, id);
  const Record* cause = record->cause == kNoRecord ? nullptr : context.timeline.recorder().find(record->cause);
  if (cause && cause->kind == RecordKind::sent) draw_message(context, record->cause);
  draw_causes(context, id);
}

void Inspector::draw_message(const PanelContext& context, RecordId sent) {
  Packet packet;
  context.world().for_each_packet([&](const Packet& p) {
    if (p.id == sent) packet = p;
  });
  const bool flying = packet.id == sent;
  if (flying && packet.message) {
    message_id_ = sent;
    message_ = *packet.message;
  }
  if (flying) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
    field(context.ui, tr("Arrives in"), short_duration(packet.arrives - context.world().now()), {Tone::active});
    ImGui::PopStyleVar();
    ButtonRow place(context);
    if (place("packet.drop",
              {.icon = ICON_MAIL_X, .label = tr("Drop"), .tip = tr("It never arrives"), .kind = ButtonKind::danger})) {
      context.ask(request::Act{command::DropMessage{sent}});
    }
    if (place("packet.follow",
              {.icon = ICON_CROSSHAIR, .label = tr("Follow"), .tip = tr("Stay with it, and with what it causes (F)")}))
      context.ask(request::FollowMessage{sent});
    if (place("packet.delay", {.icon = ICON_CLOCK, .label = tr("Hold back 100 ms")}))
      context.ask(request::Act{command::DelayMessage{sent, ms(100)}});
  } else if (message_id_ != sent) {
    if (ButtonRow(context)("packet.see", {.icon = ICON_REWIND,
                                          .label = tr("See it on its way"),
                                          .tip = tr("Go to the moment it was sent, and look inside")})) {
      context.ask(request::SeekRecord{sent});
    }
  }
  if (message_id_ != sent) return;
  heading(context.ui, tr("Content"));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
  for (const Described& item : describe_value(message_, names_in(context.world())).children) draw_item(context, item);
  ImGui::PopStyleVar();
}

void Inspector::draw_link(const PanelContext& context, NodeId from, NodeId to) {
  const World& world = context.world();
  if (index_of(from) >= world.nodes() || index_of(to) >= world.nodes()) return context.selection.clear();
  const std::string a = node_name(world, from);
  const std::string b = node_name(world, to);
  title(context, a + " \xe2\x86\x92 " + b, "link");
  const bool cut = world.network().is_cut(from, to);
  const bool back = world.network().is_cut(to, from);
  badge(context.ui, cut || back ? Tone::bad : Tone::good, cut || back ? ICON_LINK_2_OFF : ICON_LINK,
        cut && back ? tr("cut in both directions")
        : cut       ? "cut"
        : back      ? tr("cut the other way")
                    : "passes");
  const std::string name = fmt::format("{} | {}", a, b);
  ButtonRow place(context);
  const auto act = [&](Command c) { context.ask(request::Act{std::move(c)}); };
  if (cut_exists(world, name)) {
    if (place("link.heal", {.icon = ICON_LINK, .label = tr("Heal")})) act(command::Heal{name});
  } else {
    if (place("link.cut", {.icon = ICON_UNLINK, .label = tr("Cut link"), .kind = ButtonKind::danger}))
      act(command::Cut{name, {from}, {to}, false});
    if (place("link.oneway", {.icon = ICON_ARROW_RIGHT, .label = tr("Cut one way")}))
      act(command::Cut{name, {from}, {to}, true});
  }
  if (place("link.lossy", {.icon = ICON_SHUFFLE, .label = tr("Lose 30 %")}))
    act(command::Degrade{from, to, false, Ratio::percent(30), {}, {}});
  if (place("link.mend", {.icon = ICON_CHECK, .label = tr("Mend")})) act(command::Degrade{from, to, false, {}, {}, {}});
  if (!world.taps().on(from, to)) {
    if (place("link.tap", {.icon = ICON_EYE, .label = tr("Tap"), .tip = tr("Read what passes in both directions")}))
      act(command::Tap{from, to, false, {}, {}, {}});
  } else {
    if (place("link.untap", {.icon = ICON_X, .label = tr("Take the tap off")})) act(command::Untap{from, to});
    if (place("link.inject", {.icon = ICON_SEND,
                              .label = trf("Send as {}", a),
                              .tip = tr("A message in its name, made after the last one that passed")}))
      act(command::Inject{from, to});
  }
  const LinkProfile& profile = world.network().profile(from, to);
  heading(context.ui, tr("As the scenario says"));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 0));
  field(context.ui, tr("Loss"), fmt::format("{:.3g} %", static_cast<double>(profile.loss.ppb) / 1e7));
  field(context.ui, tr("Keeps order"), profile.fifo ? "yes" : "no");
  if (profile.bits_per_second) field(context.ui, tr("Bandwidth"), format_bytes(profile.bits_per_second / 8) + "/s");
  heading(context.ui, tr("Who can read it"));
  for (const Described& item : describe_wire(world, from, to).children) draw_item(context, item);
  ImGui::PopStyleVar();
}

}  // namespace netsplit
