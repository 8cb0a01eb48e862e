#include "web/scene/stage.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/scene/running_system.h"

namespace netsplit {
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
    desk.stage.zoom_at({300, 200}, 2);
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

TEST_CASE("A stage at rest asks for no more frames") {
  Desk desk;
  desk.rest(30);
  CHECK_FALSE(desk.stage.animating());
}

}  // namespace netsplit
