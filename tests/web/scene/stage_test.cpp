#include "web/scene/stage.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/protocols/raft/config.h"
#include "tests/web/scene/running_system.h"

namespace netsplit::stage_test {
namespace {

/// A stage with a mouse but without a window: everything happens but the drawing by the GPU.
class Desk {
 public:
  Desk() {
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().DisplaySize = {kWidth, kHeight};
    apply_palette(theme_, true);
    load_fonts(theme_, 1);
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    system.timeline->seek(ms(2003));
    rest(3);
  }
  ~Desk() { ImGui::DestroyContext(); }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  void frame() {
    log_.begin_frame();
    index_.follow(system.timeline->recorder());
    ImGui::GetIO().DeltaTime = 0.05f;
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({kWidth, kHeight});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
    ImGui::Begin("desk", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
    ImGui::PopStyleVar();
    const StageContext context{.timeline = *system.timeline,
                               .scenario = system.scenario,
                               .selection = selection,
                               .ui = {theme_, log_},
                               .index = index_,
                               .real_seconds = seconds_ += 0.05};
    stage.draw(context, {0, 0}, {kWidth, kHeight}, commands);
    ImGui::End();
    ImGui::Render();
  }
  void rest(int frames) {
    for (int i = 0; i < frames; ++i) frame();
  }
  void move(ImVec2 to) {
    ImGui::GetIO().AddMousePosEvent(to.x, to.y);
    rest(3);
  }
  void button(int which, bool down) {
    ImGui::GetIO().AddMouseButtonEvent(which, down);
    rest(2);
  }
  void click(ImVec2 at, int which = 0) {
    move(at);
    button(which, true);
    button(which, false);
    rest(2);
  }
  void click(std::string_view widget) {
    for (const WidgetLog::Entry& e : log_.shown()) {
      if (e.id != widget) continue;
      const ImVec2 middle{(e.min.x + e.max.x) / 2, (e.min.y + e.max.y) / 2};
      return click(middle);
    }
    FAIL("no widget " << widget);
  }
  void drag(ImVec2 from, ImVec2 to) {
    move(from);
    button(0, true);
    move({(from.x + to.x) / 2, (from.y + to.y) / 2});
    move(to);
    button(0, false);
  }
  void key(ImGuiKey which, bool down) {
    ImGui::GetIO().AddKeyEvent(which, down);
    rest(1);
  }
  void press(ImGuiKey which) {
    key(which, true);
    key(which, false);
    rest(2);
  }
  bool shows(std::string_view widget) const {
    const auto& all = log_.shown();
    return std::any_of(all.begin(), all.end(), [&](const WidgetLog::Entry& e) { return e.id == widget; });
  }
  ImVec2 at(std::string_view node) const { return stage.node_position(system.node(node)); }
  void act() {
    for (const Command& c : commands) system.timeline->act(c);
    commands.clear();
    rest(2);
  }

  RunningSystem system;
  Selection selection;
  Stage stage;
  std::vector<Command> commands;

 private:
  static constexpr float kWidth = 800;
  static constexpr float kHeight = 560;
  Theme theme_;
  WidgetLog log_;
  RunIndex index_;
  double seconds_ = 0;
};

template <class C>
const C& only(const std::vector<Command>& commands) {
  REQUIRE(commands.size() == 1);
  REQUIRE(std::holds_alternative<C>(commands.front()));
  return std::get<C>(commands.front());
}

}  // namespace

TEST_CASE("A click selects a node, a click beside it nothing") {
  Desk desk;
  desk.click(desk.at("s3"));
  CHECK(desk.selection.is_node(desk.system.node("s3")));
  desk.click({60, 480});
  CHECK(desk.selection.none());
  CHECK(desk.commands.empty());
}

TEST_CASE("The menu of a node crashes it, and then restarts it") {
  Desk desk;
  desk.click(desk.at("s2"), 1);
  desk.click("stage/menu/crash");
  CHECK(only<command::Crash>(desk.commands) == command::Crash{desk.system.node("s2"), false});
  desk.act();
  desk.click("stage/node_menu");
  desk.click("stage/menu/restart");
  CHECK(only<command::Restart>(desk.commands) == command::Restart{desk.system.node("s2")});
}

TEST_CASE("A long press opens the menu, as a finger does") {
  Desk desk;
  desk.move(desk.at("s1"));
  desk.button(0, true);
  CHECK(desk.stage.animating());
  desk.rest(14);
  desk.button(0, false);
  desk.click("stage/menu/pause");
  CHECK(only<command::Pause>(desk.commands).node == desk.system.node("s1"));
}

TEST_CASE("A menu passes on a request to a chosen server") {
  Desk desk;
  desk.click(desk.at("s1"), 1);
  desk.click("stage/menu/transfer_leadership");
  desk.click("stage/menu/transfer_leadership/s4");
  CHECK(only<command::Tell>(desk.commands).request.name().find("transfer") != std::string_view::npos);
}

TEST_CASE("A line drawn with the scissors parts all nodes, and is healed by its button") {
  Desk desk;
  const float between = (desk.at("c1").x + desk.at("s5").x) / 2;
  desk.click("stage/cut");
  desk.drag({between, 20}, {between, 500});
  const command::Cut cut = only<command::Cut>(desk.commands);
  CHECK(cut.from.size() + cut.to.size() == 7);
  const auto& clients = cut.from.size() == 2 ? cut.from : cut.to;
  CHECK(clients == std::vector{desk.system.node("c1"), desk.system.node("c2")});
  desk.act();
  desk.click("stage/heal/" + cut.name);
  CHECK(only<command::Heal>(desk.commands).name == cut.name);
}

TEST_CASE("A line beside all nodes cuts nothing") {
  Desk desk;
  desk.key(ImGuiMod_Shift, true);
  desk.drag({8, 20}, {8, 400});
  desk.key(ImGuiMod_Shift, false);
  CHECK(desk.commands.empty());
}

TEST_CASE("Dragging moves the map, and a double click brings all of it back") {
  Desk desk;
  const ImVec2 before = desk.at("s3");
  desk.drag({60, 480}, {110, 500});
  const ImVec2 after = desk.at("s3");
  CHECK(after.x > before.x + 20);
  CHECK_FALSE(desk.stage.view().empty());
  desk.move({60, 480});
  for (const bool down : {true, false, true, false}) {
    ImGui::GetIO().AddMouseButtonEvent(0, down);
    desk.frame();
  }
  desk.rest(2);
  CHECK(desk.at("s3").x == before.x);
  CHECK(desk.stage.view().empty());
}

TEST_CASE("A view goes into a link and comes back") {
  std::string view;
  ImVec2 place{};
  {
    Desk desk;
    desk.stage.pinch({{300, 200}, {}, 2});
    desk.frame();
    view = desk.stage.view();
    place = desk.at("s1");
  }
  Desk another;
  another.stage.set_view(view);
  another.frame();
  CHECK(std::abs(another.at("s1").x - place.x) < 2);
  CHECK(std::abs(another.at("s1").y - place.y) < 2);
}

TEST_CASE("Another scenario closes the menu of a node that it does not have") {
  Desk desk;
  desk.click(desk.at("s5"), 1);
  desk.system.scenario = std::get<Scenario>(load_scenario(
      R"({"version": 1, "title": "One", "topic": "raft", "seed": 1, "until": "1s", "nodes": [{"name": "alone", "role": "raft.server"}]})",
      "one"));
  desk.system.timeline = std::make_unique<Timeline>(desk.system.scenario.spec);
  desk.rest(3);
  CHECK(desk.at("alone").x > 0);
  CHECK(desk.stage.node_position(node_id(4)).x < 0);
  CHECK(desk.commands.empty());
}

TEST_CASE("A request with several choices is filled in on a sheet, and Enter sends it") {
  Desk desk;
  desk.click(desk.at("s1"), 1);
  desk.click("stage/menu/change_members");
  desk.rest(3);
  desk.click("form/servers/s5");
  desk.click("form/servers/s4");
  desk.press(ImGuiKey_Enter);
  const auto& tell = only<command::Tell>(desk.commands);
  CHECK(tell.node == desk.system.node("s1"));
  const std::vector members{desk.system.node("s1"), desk.system.node("s2"), desk.system.node("s3")};
  CHECK(tell.request == Value::of(raft::ChangeMembers{members}));
  CHECK_FALSE(desk.shows("form/send"));
}

TEST_CASE("A sheet that lacks something says so and stays, and Escape closes it") {
  Desk desk;
  desk.click(desk.at("s1"), 1);
  desk.click("stage/menu/change_members");
  desk.rest(3);
  for (const std::string_view server : {"s1", "s2", "s3", "s4", "s5"})
    desk.click("form/servers/" + std::string(server));
  desk.click("form/send");
  CHECK(desk.commands.empty());
  CHECK(desk.shows("form/send"));
  desk.press(ImGuiKey_Escape);
  CHECK_FALSE(desk.shows("form/send"));
  CHECK(desk.commands.empty());
}

TEST_CASE("The network is parted by choosing the nodes of one side") {
  Desk desk;
  desk.click(desk.at("s1"), 1);
  desk.click("stage/menu/part");
  desk.rest(3);
  desk.click("form/one side/s2");
  desk.click("form/send");
  const auto& cut = only<command::Cut>(desk.commands);
  CHECK(cut.from == std::vector{desk.system.node("s1"), desk.system.node("s2")});
  CHECK(cut.to.size() == 5);
}

TEST_CASE("The keyboard walks from node to node, and Enter opens the menu of the one it has reached") {
  Desk desk;
  desk.stage.walk();
  desk.rest(2);
  CHECK(desk.selection.is_node(desk.system.node("s1")));
  desk.press(ImGuiKey_Tab);
  CHECK(desk.selection.is_node(desk.system.node("s2")));
  // s3 stands below s2.
  desk.press(ImGuiKey_DownArrow);
  CHECK(desk.selection.is_node(desk.system.node("s3")));
  desk.press(ImGuiKey_LeftArrow);
  CHECK(desk.selection.is_node(desk.system.node("s4")));
  desk.press(ImGuiKey_Enter);
  desk.rest(3);
  CHECK(desk.shows("stage/menu/crash"));
  desk.press(ImGuiKey_Enter);
  CHECK(only<command::Crash>(desk.commands).node == desk.system.node("s4"));
}

TEST_CASE("Escape closes a menu, and the keyboard is back on its node") {
  Desk desk;
  desk.click(desk.at("s2"));
  desk.press(ImGuiKey_Enter);
  desk.rest(3);
  REQUIRE(desk.shows("stage/menu/crash"));
  desk.press(ImGuiKey_Escape);
  desk.rest(2);
  CHECK_FALSE(desk.shows("stage/menu/crash"));
  CHECK(desk.commands.empty());
  CHECK(desk.selection.is_node(desk.system.node("s2")));
}

TEST_CASE("The menu of a node leads to the messages on their way and to the links that it has") {
  Desk desk;
  while (desk.system.timeline->world().packets_in_flight() == 0) desk.system.timeline->step_forward();
  Packet packet;
  desk.system.timeline->world().for_each_packet([&](const Packet& p) { packet = p; });
  desk.selection.node(packet.from);
  desk.rest(1);
  desk.press(ImGuiKey_Menu);
  desk.rest(3);
  desk.click("stage/menu/messages");
  desk.click("stage/menu/messages/0");
  desk.rest(3);
  CHECK(std::holds_alternative<RecordId>(desk.selection.what));
  desk.click("stage/menu/drop");
  CHECK(desk.selection.is_record(only<command::DropMessage>(desk.commands).message));
  desk.act();
  desk.click(desk.at("s1"), 1);
  desk.click("stage/menu/cut_from");
  desk.click("stage/menu/cut_from/s2");
  const auto& cut = only<command::Cut>(desk.commands);
  CHECK(cut.from == std::vector{desk.system.node("s1")});
  CHECK(cut.to == std::vector{desk.system.node("s2")});
}

TEST_CASE("A second finger ends what the first has begun") {
  Desk desk;
  desk.move(desk.at("s1"));
  desk.button(0, true);
  desk.stage.pinch({});
  desk.rest(20);
  desk.button(0, false);
  CHECK(desk.selection.none());
  CHECK_FALSE(desk.shows("stage/menu/crash"));
}

TEST_CASE("Two fingers move and enlarge the picture") {
  Desk desk;
  const ImVec2 before = desk.at("s3");
  desk.stage.pinch({{before.x, before.y}, {30, 10}, 1.5f});
  desk.rest(1);
  CHECK(std::abs(desk.at("s3").x - before.x - 30) < 1);
  CHECK(std::abs(desk.at("s3").y - before.y - 10) < 1);
  CHECK_FALSE(desk.stage.view().empty());
}

TEST_CASE("A stage at rest asks for no more frames") {
  Desk desk;
  desk.rest(30);
  CHECK_FALSE(desk.stage.animating());
}

}  // namespace netsplit::stage_test
