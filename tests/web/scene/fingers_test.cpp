// The stage under fingers: a phone's size, and a finger in place of the mouse.
#include <catch2/catch_test_macros.hpp>
#include <string_view>

#include "tests/web/app/hands.h"
#include "web/app/built_in.h"

namespace netsplit::fingers_test {

namespace {

/// What one or two fingers do to a picture, as the platform passes it on.
struct Fingers {
  explicit Fingers(Desk& on) : desk(on) {}
  void down(int finger, ImVec2 at) {
    if (known.down(finger, {at.x, at.y})) desk.app->pinch({});
  }
  void move(int finger, ImVec2 to) {
    if (const auto moved = known.move(finger, {to.x, to.y})) desk.app->pinch(*moved);
  }
  /// Both, this far apart around `at`.
  void stand(ImVec2 at, float half) {
    move(0, {at.x - half, at.y});
    move(1, {at.x + half, at.y});
    finger_at(desk, {at.x - half, at.y});
  }
  Desk& desk;
  TwoFingers known;
};

bool is_control(std::string_view id) {
  for (const char* group :
       {"stage/", "tabs.", "top.menu", "top.share", "top.title", "transport.start", "transport.back", "transport.play",
        "transport.forward", "transport.live", "transport.slower", "transport.faster"})
    if (id.starts_with(group)) return true;
  return false;
}

void check_tools_cover_no_node(const Desk& desk) {
  const Rect stage = desk.widget("pane.stage");
  for (const char* id : {"stage/cut", "stage/zoom_in", "stage/zoom_out", "stage/fit"}) {
    const Rect tool = desk.widget(id);
    INFO(id);
    CHECK((within(stage, tool.min, 1) && within(stage, tool.max, 1)));
    for (const auto& [name, at] : desk.nodes()) {
      INFO(name);
      CHECK_FALSE(within(tool, at, 12));
    }
  }
  for (const auto& [name, at] : desk.nodes()) {
    INFO(name);
    CHECK(within(stage, at, -8));
  }
}

void check_fingers_hit(const Desk& desk, float width) {
  for (const auto& [id, box] : desk.widgets()) {
    if (!is_control(id)) continue;
    INFO(id);
    CHECK(box.height() >= 39.5f);
    if (id != "top.title" && !id.starts_with("tabs.")) CHECK(box.width() >= 39.5f);
    CHECK(box.min.x >= 0);
    CHECK(box.max.x <= width + 0.5f);
  }
}

}  // namespace

TEST_CASE("on a phone no tool covers a node of any scenario, and all can be hit by a finger") {
  for (const EmbeddedScenario& scenario : embedded_scenarios()) {
    INFO(scenario.name);
    Desk desk({}, nullptr, kPhone);
    REQUIRE(desk.app->open_named(scenario.name));
    desk.rest(4);
    check_tools_cover_no_node(desk);
    check_fingers_hit(desk, kPhone.x);
  }
}

TEST_CASE("a tap selects a node, its button opens the menu, and a line of it acts") {
  Desk desk({}, nullptr, kPhone);
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.rest();
  tap(desk, desk.node("s2"));
  CHECK(selected(desk) == 1);
  tap(desk, "stage/node_menu");
  REQUIRE(desk.has_widget("stage/menu/crash"));
  for (const auto& [id, box] : desk.widgets("stage/menu/")) {
    INFO(id);
    CHECK(box.height() >= 36);
  }
  tap(desk, "stage/menu/crash");
  desk.arrive();
  CHECK(number(desk, "commands") == 1);
  CHECK(desk.standing("s2") == "down");
}

TEST_CASE("a long press opens the menu, and the finger's rise does nothing more") {
  Desk desk({}, nullptr, kPhone);
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.rest();
  finger_down(desk, desk.node("s3"));
  CHECK_FALSE(desk.has_widget("stage/menu/pause"));
  desk.rest(12);
  CHECK(desk.has_widget("stage/menu/pause"));
  finger_up(desk);
  CHECK(desk.has_widget("stage/menu/pause"));
  CHECK(number(desk, "commands") == 0);
}

TEST_CASE("a long press opens the menu of a node that is selected already, too, while nothing else asks for frames") {
  Desk desk({}, nullptr, kPhone);
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.pause();
  tap(desk, desk.node("s3"));
  REQUIRE(selected(desk) == 1);
  desk.idle(2);
  finger_down(desk, desk.node("s3"));
  desk.idle(0.8);
  CHECK(desk.has_widget("stage/menu/pause"));
  finger_up(desk);
  CHECK(desk.has_widget("stage/menu/pause"));
}

TEST_CASE("two fingers enlarge the picture and move it, and what lies under them stays there") {
  Desk desk({}, nullptr, kPhone);
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.rest();
  const auto before = desk.nodes();
  const auto centre = [](const auto& all) {
    return ImVec2{(all.at("s2").x + all.at("s4").x) / 2, (all.at("s2").y + all.at("s4").y) / 2};
  };
  const auto size = [](const auto& all) { return apart(all.at("s2"), all.at("s4")); };
  const ImVec2 at = centre(before);
  Fingers fingers(desk);
  finger_down(desk, {at.x - 40, at.y});
  fingers.down(0, {at.x - 40, at.y});
  fingers.down(1, {at.x + 40, at.y});
  for (int i = 1; i <= 8; ++i) fingers.stand(at, 40 + 5 * static_cast<float>(i));
  const auto large = desk.nodes();
  CHECK(std::abs(size(large) / size(before) - 2) < 0.1f);
  CHECK(apart(centre(large), at) < 6);
  for (int i = 1; i <= 6; ++i) fingers.stand({at.x + 5 * static_cast<float>(i), at.y - 4 * static_cast<float>(i)}, 80);
  finger_up(desk);
  const auto moved = desk.nodes();
  CHECK(std::abs(moved.at("s2").x - large.at("s2").x - 30) < 2);
  CHECK(std::abs(moved.at("s2").y - large.at("s2").y + 24) < 2);
  CHECK(std::abs(size(moved) / size(large) - 1) < 0.02f);
  CHECK(selected(desk) == 0);
  tap(desk, "stage/fit");
  desk.rest(40);
  CHECK(std::abs(desk.node("s2").x - before.at("s2").x) < 1);
}

TEST_CASE("one finger moves the picture") {
  Desk desk({}, nullptr, kPhone);
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.rest();
  const ImVec2 before = desk.node("s3");
  const Rect stage = desk.widget("pane.stage");
  const ImVec2 from{stage.min.x + 20, stage.max.y - 20};
  finger_down(desk, from);
  for (int i = 1; i <= 8; ++i)
    finger_at(desk, {from.x + 5 * static_cast<float>(i), from.y - 3 * static_cast<float>(i)});
  finger_up(desk);
  CHECK(desk.node("s3").x - before.x > 20);
  CHECK(before.y - desk.node("s3").y > 8);
  CHECK(selected(desk) == 0);
}

TEST_CASE("a notice covers no node, on a phone, on a desk and in an embed") {
  struct Screen {
    ImVec2 size;
    bool embed;
  };
  for (const Screen screen :
       {Screen{kPhone, false}, Screen{{360, 640}, false}, Screen{{1280, 800}, false}, Screen{{320, 240}, true}}) {
    INFO(screen.size.x << " wide");
    Desk desk({.embed = screen.embed}, nullptr, screen.size);
    REQUIRE(desk.app->open_named("raft/steady_state"));
    desk.rest();
    REQUIRE_FALSE(
        desk.app->open_anything(R"({"version": 1, "nodes": [{"name": "a", "role": "raft.sever"}]})", "wrong.json"));
    desk.rest(40);
    const Rect notice = desk.widget("notice");
    for (const auto& [name, at] : desk.nodes()) {
      INFO(name);
      CHECK_FALSE(within(notice, at, 8));
    }
  }
}

TEST_CASE("a request with a list is filled in by hand on a phone") {
  Desk desk({}, nullptr, kPhone);
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.rest();
  tap(desk, desk.node("s1"));
  tap(desk, "stage/node_menu");
  tap(desk, "stage/menu/change_members");
  REQUIRE(desk.has_widget("form/send"));
  for (const char* name : {"s1", "s2", "s3", "s4", "s5"}) tap(desk, std::string("form/servers/") + name);
  tap(desk, "form/send");
  CHECK(number(desk, "commands") == 0);  // nothing was chosen
  REQUIRE(desk.has_widget("form/send"));
  for (const char* name : {"s1", "s2", "s3"}) tap(desk, std::string("form/servers/") + name);
  tap(desk, "form/send");
  desk.arrive();
  CHECK(number(desk, "commands") == 1);
}

}  // namespace netsplit::fingers_test
