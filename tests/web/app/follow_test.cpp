#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

// "Follow this message", as somebody meets it: from menus, by its key, and how it ends.
namespace netsplit::follow_test {

namespace {

constexpr const char* kSlowLines =
    R"({"version": 1, "title": "Slow lines", "until": "20s", "seed": 3, "network": {"default": {"latency": "4ms"}},
        "nodes": [{"name": "s1..s3", "role": "raft.server"}, {"name": "c1", "role": "kv.client"}]})";

/// Stands still with a message on its way, which is selected.
struct Reader {
  Desk desk;

  Reader() {
    REQUIRE(desk.app->open_anything(kSlowLines, "slow.json"));
    desk.pause();
    desk.scrub_to(0.6f);
    desk.press(ImGuiKey_End);
    desk.arrive();
    select_message();
  }
  /// Through the menu of the node that leads.
  void select_message() {
    const std::string leader = desk.next_leader();
    for (int i = 0; i < 400; ++i) {
      desk.press(ImGuiKey_RightArrow);
      desk.click(desk.node(leader));
      desk.click("stage/node_menu");
      if (desk.has_widget("stage/menu/messages")) break;
      desk.press(ImGuiKey_Escape);
    }
    desk.click("stage/menu/messages");
    desk.click("stage/menu/messages/0");
    desk.rest();
    REQUIRE(selected(desk) == 2);
  }
  bool follows() const { return desk.has_widget("stage/unfollow"); }
};

}  // namespace

TEST_CASE("A message is followed from its menu, until Escape") {
  Reader reader;
  Desk& desk = reader.desk;
  REQUIRE(desk.has_widget("stage/menu/follow"));
  const double before = std::stod(desk.state("speed"));
  desk.click("stage/menu/follow");
  desk.rest();
  CHECK(reader.follows());
  CHECK_FALSE(desk.has_widget("stage/menu/follow"));
  // A hop takes a while for the eye.
  CHECK(std::stod(desk.state("speed")) < before);
  desk.press(ImGuiKey_Escape);
  CHECK_FALSE(reader.follows());
  CHECK(selected(desk) == 0);
  CHECK(std::stod(desk.state("speed")) == before);
}

TEST_CASE("F follows the selected message while time goes on, and the selection goes with it") {
  Reader reader;
  Desk& desk = reader.desk;
  desk.press(ImGuiKey_Escape);
  REQUIRE(selected(desk) == 2);
  desk.press(ImGuiKey_F);
  desk.rest();
  REQUIRE(reader.follows());
  const std::string first = desk.page.mirror;
  desk.click("transport.play");
  desk.rest(120);
  CHECK(reader.follows());
  CHECK(selected(desk) == 2);
  desk.pause();
  CHECK(desk.page.mirror != first);
}

TEST_CASE("Following ends when a node is selected, and by its button") {
  Reader reader;
  Desk& desk = reader.desk;
  desk.click("stage/menu/follow");
  desk.rest();
  REQUIRE(reader.follows());
  desk.click(desk.node("s2"));
  CHECK_FALSE(reader.follows());
  CHECK(selected(desk) == 1);
  reader.select_message();
  desk.click("stage/menu/follow");
  desk.rest();
  desk.click("stage/unfollow");
  desk.rest();
  CHECK_FALSE(reader.follows());
  CHECK(selected(desk) == 0);
}

TEST_CASE("The palette offers to follow a message where one is selected, and its story has room on a phone") {
  Reader reader;
  Desk& desk = reader.desk;
  desk.press(ImGuiKey_Escape);
  ImGui::GetIO().DisplaySize = kPhone;
  desk.rest();
  desk.app->ask("follow");
  desk.rest();
  REQUIRE(reader.follows());
  const Rect end = desk.widget("stage/unfollow");
  CHECK(end.max.x <= kPhone.x);
  for (const auto& [name, at] : desk.nodes()) {
    INFO(name);
    CHECK_FALSE(within(end, at, 10));
    CHECK(at.y < end.min.y);
  }
  // A page at rest draws nothing.
  desk.rest(20);
  CHECK_FALSE(desk.app->wants_frame(desk.seconds + 0.01));
}

}  // namespace netsplit::follow_test
