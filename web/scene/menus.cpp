#include "web/scene/menus.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "icons.h"
#include "imgui_internal.h"
#include "web/app/format.h"
#include "web/app/story.h"
#include "web/scene/node_actions.h"
#include "web/scene/requests.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

using namespace command;

/// One open menu: draws its lines and collects what is chosen.
class Menu {
 public:
  Menu(const StageContext& context, std::vector<Command>& commands) : context_(context), commands_(commands) {}

  const Timeline& timeline() const { return context_.timeline; }
  const World& world() const { return context_.timeline.world(); }
  std::string name(NodeId id) const { return node_name(world(), id); }

  /// What is to be opened instead of this menu.
  Pick next;
  std::optional<Form> form;
  std::optional<RecordId> follow;

  void title(const std::string& text, const std::string& below) {
    const Fonts& fonts = context_.ui.theme.fonts;
    paragraph(context_.ui, fonts.semibold14, context_.ui.theme.colours.text, text);
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 6);
    if (!below.empty()) paragraph(context_.ui, fonts.regular12, context_.ui.theme.colours.muted, below);
    separator(context_.ui);
  }
  void line() { separator(context_.ui); }
  bool line(const char* icon, const std::string& label, std::string_view id) {
    ImGui::PushID(static_cast<int>(fnv1a(id) & 0x7fffffff));
    const float width = std::max(196.0f, text_width(context_.ui.theme.fonts.regular14, label) + 44);
    const float height = line_height();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool chosen = ImGui::Selectable("##line", false, 0, {width, height});
    const Theme& theme = context_.ui.theme;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float middle = at.y + height / 2 - 1;
    draw_icon(list, theme.fonts.icon16, {at.x + 12, middle}, theme.colours.muted, icon);
    draw_text(list, theme.fonts.regular14, {at.x + 30, middle - 7}, theme.colours.text, label);
    context_.ui.log.add(fmt::format("stage/menu/{}", id), ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    ImGui::PopID();
    return chosen;
  }
  void item(const char* icon, const std::string& label, std::string_view id, Command command) {
    if (line(icon, label, id)) commands_.push_back(std::move(command));
  }
  void note(const std::string& text) {
    paragraph(context_.ui, context_.ui.theme.fonts.regular12, context_.ui.theme.colours.muted, text);
  }
  bool begin_submenu(const char* icon, const std::string& label, std::string_view id) {
    const Theme& theme = context_.ui.theme;
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    // As high as the other lines. ImGui spreads a menu's line into the space around it, half above and half below.
    const float text = ImGui::GetTextLineHeight();
    const float spread = std::max(0.0f, line_height() - text);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{8, spread});
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + std::floor(spread * 0.5f));
    const bool open = ImGui::BeginMenu(fmt::format("###{}", id).c_str());
    ImGui::PopStyleVar();
    window->DC.CursorPos.y = at.y + line_height() + 3;
    const float middle = at.y + line_height() / 2 - 1;
    draw_icon(*window->DrawList, theme.fonts.icon16, {at.x + 12, middle}, theme.colours.muted, icon);
    draw_text(*window->DrawList, theme.fonts.regular14, {at.x + 30, middle - 7}, theme.colours.text, label);
    context_.ui.log.add(fmt::format("stage/menu/{}", id), at,
                        {at.x + window->WorkRect.GetWidth(), at.y + line_height()});
    return open;
  }
  void end() {
    if (!context_.past) return;
    separator(context_.ui);
    note(tr("This is the past: what you do here\nbegins another future."));
  }

 private:
  float line_height() const { return context_.ui.pressable(24); }

  const StageContext& context_;
  std::vector<Command>& commands_;
};

void clock_lines(Menu& menu, NodeId id) {
  if (!menu.begin_submenu(ICON_CLOCK, tr("Clock"), "clock")) return;
  menu.item(ICON_FAST_FORWARD, tr("1 s forward"), "clock_forward", StepClock{id, ms(1000)});
  menu.item(ICON_REWIND, tr("1 s back"), "clock_back", StepClock{id, ms(-1000)});
  menu.item(ICON_GAUGE, tr("Runs 1 % fast"), "clock_fast", DriftClock{id, 10'000});
  menu.item(ICON_GAUGE, tr("Runs 1 % slow"), "clock_slow", DriftClock{id, -10'000});
  menu.item(ICON_CHECK, tr("Runs true"), "clock_true", DriftClock{id, 0});
  ImGui::EndMenu();
}

void request_lines(Menu& menu, NodeId id) {
  const World& world = menu.world();
  for (const MenuRequest& request : menu_requests(world.host(id).role_name)) {
    const std::string_view name = request.entry->name;
    const std::string label = title_case(name);
    switch (request.shape) {
      case MenuRequest::Shape::plain: menu.item(ICON_SEND, label, name, Tell{id, request.build(kNobody)}); break;
      case MenuRequest::Shape::form:
        if (menu.line(ICON_SEND, label + " \xe2\x80\xa6", name)) menu.form = request_form(world, id, request);
        break;
      case MenuRequest::Shape::node:
        if (!menu.begin_submenu(ICON_SEND, label, name)) break;
        for (std::size_t i = 0; i < world.nodes(); ++i) {
          const HostSpec& other = world.host(node_id(i));
          if (other.role_name == world.host(id).role_name)
            menu.item(ICON_ARROW_RIGHT, other.name, fmt::format("{}/{}", name, other.name),
                      Tell{id, request.build(node_id(i))});
        }
        ImGui::EndMenu();
        break;
    }
  }
}

void cut_lines(Menu& menu, NodeId id) {
  if (!menu.begin_submenu(ICON_UNLINK, tr("Cut from"), "cut_from")) return;
  for (NodeAction& action : link_actions(menu.world(), id))
    menu.item(action.icon, action.label, action.id, std::move(action.command));
  ImGui::EndMenu();
}

void topology_lines(Menu& menu, NodeId id) {
  constexpr std::size_t kMost = 12;
  const auto submenu = [&](const char* icon, const char* label, const char* name, std::vector<NodeAction> actions) {
    if (actions.empty() || !menu.begin_submenu(icon, label, name)) return;
    for (std::size_t i = 0; i < std::min(kMost, actions.size()); ++i)
      menu.item(actions[i].icon, actions[i].label, actions[i].id, std::move(actions[i].command));
    if (actions.size() > kMost) menu.note(trf("and {} more", actions.size() - kMost));
    ImGui::EndMenu();
  };
  submenu(ICON_PLUS, tr("Create another"), "create", creation_actions(menu.world(), id));
  submenu(ICON_MOVE, tr("Move to"), "move", move_actions(menu.world(), id));
  submenu(ICON_ROUTE, tr("Its address leads to"), "address", address_actions(menu.world(), id));
}

/// The timers that this node has armed.
void timer_lines(Menu& menu, NodeId id) {
  constexpr std::size_t kMost = 12;
  const World& world = menu.world();
  std::vector<ArmedTimer> timers = world.timers(id);
  if (timers.empty() || !menu.begin_submenu(ICON_HOURGLASS, tr("Let a timer fire"), "fire")) return;
  std::sort(timers.begin(), timers.end(), [](const ArmedTimer& a, const ArmedTimer& b) { return a.due < b.due; });
  for (std::size_t i = 0; i < std::min(kMost, timers.size()); ++i) {
    const Timer& timer = timers[i].timer;
    const std::string_view name = timer.label->name;
    menu.item(ICON_HOURGLASS, trf("{}, due in {}", humanize(name), short_duration(timers[i].due - world.now())),
              fmt::format("fire/{}", name), Fire{id, std::string(name), timer.key});
  }
  if (timers.size() > kMost) menu.note(trf("and {} more", timers.size() - kMost));
  ImGui::EndMenu();
}

/// The messages that this node has sent or will receive, each with a menu of its own.
void message_lines(Menu& menu, NodeId id) {
  constexpr std::size_t kMost = 12;
  std::vector<Packet> packets;
  menu.world().for_each_packet([&](const Packet& p) {
    if (p.from == id || p.to == id) packets.push_back(p);
  });
  if (packets.empty() || !menu.begin_submenu(ICON_MAIL, tr("Messages on their way"), "messages")) return;
  // The next to arrive comes first.
  std::sort(packets.begin(), packets.end(),
            [](const Packet& a, const Packet& b) { return std::tie(a.arrives, a.id) < std::tie(b.arrives, b.id); });
  for (std::size_t i = 0; i < std::min(kMost, packets.size()); ++i) {
    const Packet& p = packets[i];
    std::string words = trf("{} {} {}", title_case(p.message->name()), p.from == id ? "to" : "from",
                            menu.name(p.from == id ? p.to : p.from));
    if (p.arrives != kForever) words += trf(", in {}", short_duration(p.arrives - menu.world().now()));
    if (menu.line(p.from == id ? ICON_SEND : ICON_INBOX, words, fmt::format("messages/{}", i)))
      menu.next = {Pick::Kind::packet, p.from, p.to, p.id};
  }
  if (packets.size() > kMost) menu.note(trf("and {} more", packets.size() - kMost));
  ImGui::EndMenu();
}

void node_menu(Menu& menu, NodeId id) {
  const World& world = menu.world();
  const HostSpec& host = world.host(id);
  menu.title(host.name, humanize(host.role_name));
  for (NodeAction& action : node_actions(world, id))
    menu.item(action.icon, action.label, action.id, std::move(action.command));
  if (is_off(world.state(id))) return menu.end();
  if (world.nodes() > 1) {
    cut_lines(menu, id);
    if (menu.line(ICON_SCISSORS, tr("Part the network \xe2\x80\xa6"), "part")) menu.form = part_form(world, id);
  }
  topology_lines(menu, id);
  clock_lines(menu, id);
  message_lines(menu, id);
  timer_lines(menu, id);
  if (!menu_requests(host.role_name).empty()) {
    menu.line();
    request_lines(menu, id);
  }
  menu.end();
}

/// What somebody on the link may do.
void tap_lines(Menu& menu, NodeId from, NodeId to) {
  menu.line();
  if (menu.world().taps().on(from, to)) {
    menu.item(ICON_X, tr("Take the tap off"), "untap", command::Untap{from, to});
    menu.item(ICON_SEND, trf("Send a message as {}", menu.name(from)), "inject", command::Inject{from, to});
    return;
  }
  menu.item(ICON_EYE, tr("Tap: read what passes"), "tap", command::Tap{from, to, false, {}, {}, {}});
  menu.item(ICON_SHUFFLE, tr("Tap: alter what passes"), "tap_alters",
            command::Tap{from, to, false, Ratio::one(), {}, {}});
  menu.item(ICON_COPY, tr("Tap: repeat all after 1 s"), "tap_repeats",
            command::Tap{from, to, false, {}, Ratio::one(), ms(1000)});
}

void link_menu(Menu& menu, const LinkLoad& load, NodeId from, NodeId to) {
  const World& world = menu.world();
  const std::string a = menu.name(from);
  const std::string b = menu.name(to);
  const LinkLoad::Flow flow = load.of(from, to);
  menu.title(trf("{} to {}", a, b), flow.messages > 0 ? load_words(load, flow) : "link");
  for (const std::string& cut : cuts_between(world, from, to))
    menu.item(ICON_LINK, cut.empty() ? tr("Heal all cuts") : tr("Heal ") + cut, "heal", Heal{cut});
  if (!world.network().is_cut(from, to)) {
    menu.item(ICON_UNLINK, tr("Cut link"), "cut", Cut{fmt::format("{} | {}", a, b), {from}, {to}, false});
    menu.item(ICON_ARROW_RIGHT, trf("Cut {} \xe2\x86\x92 {} only", a, b), "cut_one_way",
              Cut{fmt::format("{} > {}", a, b), {from}, {to}, true});
  }
  menu.line();
  const Degrade now = world.network().degradation(from, to);
  menu.item(ICON_DICES, tr("Lose 10 % of messages"), "lose",
            Degrade{from, to, false, Ratio::percent(10), now.duplicate, now.delay});
  menu.item(ICON_SHUFFLE, tr("Repeat 10 % of messages"), "repeat",
            Degrade{from, to, false, now.loss, Ratio::percent(10), now.delay});
  menu.item(ICON_HOURGLASS, tr("100 ms slower"), "delay",
            Degrade{from, to, false, now.loss, now.duplicate, now.delay + ms(100)});
  if (now.loss.ppb || now.duplicate.ppb || now.delay != Duration{})
    menu.item(ICON_CHECK, tr("Mend the link"), "mend", Degrade{from, to, false, {}, {}, {}});
  tap_lines(menu, from, to);
  menu.end();
}

void packet_menu(Menu& menu, const Pick& what) {
  const Recorder& recorder = menu.timeline().recorder();
  const Record* sent = recorder.find(what.packet);
  menu.title(sent ? title_case(sent->label->name) : tr("Packet"),
             menu.name(what.node) + " \xe2\x86\x92 " + menu.name(what.peer));
  if (menu.line(ICON_CROSSHAIR, tr("Follow this message"), "follow")) menu.follow = what.packet;
  menu.item(ICON_TRASH_2, tr("Drop"), "drop", DropMessage{what.packet});
  menu.item(ICON_MAIL, tr("Let it arrive now"), "deliver", Deliver{what.packet});
  menu.item(ICON_COPY, tr("Repeat it"), "repeat_message", DuplicateMessage{what.packet});
  menu.item(ICON_HOURGLASS, tr("Delay by 100 ms"), "delay_100ms", DelayMessage{what.packet, ms(100)});
  menu.item(ICON_HOURGLASS, tr("Delay by 1 s"), "delay_1s", DelayMessage{what.packet, ms(1000)});
  menu.end();
}

}  // namespace

void Menus::draw_menu(const StageContext& context, const LinkLoad& load, std::vector<Command>& commands) {
  Menu menu(context, commands);
  const std::size_t before = commands.size();
  switch (what_.kind) {
    case Pick::Kind::node: node_menu(menu, what_.node); break;
    case Pick::Kind::link: link_menu(menu, load, what_.node, what_.peer); break;
    case Pick::Kind::packet: packet_menu(menu, what_); break;
    case Pick::Kind::nothing: break;
  }
  if (menu.next.kind == Pick::Kind::packet) {
    context.selection.record(menu.next.packet);
    open(menu.next);
  }
  form_ = std::move(menu.form);
  followed_ = menu.follow;
  const bool done = commands.size() > before || opening_ || form_ || followed_;
  if (done || ImGui::IsKeyPressed(ImGuiKey_Escape, false)) ImGui::CloseCurrentPopup();
}

void Menus::draw(const StageContext& context, const LinkLoad& load, std::vector<Command>& commands) {
  if (form_ && !draw_form(context, *form_, commands)) form_.reset();
  if (opening_) ImGui::OpenPopup("stage_menu");
  opening_ = false;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{12, 10});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{8, 3});
  open_ = ImGui::BeginPopup("stage_menu");
  if (open_) {
    draw_menu(context, load, commands);
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
}

}  // namespace netsplit
