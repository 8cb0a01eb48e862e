// The stage without a mouse.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

namespace netsplit::keyboard_test {

namespace {

/// The keyboard points at the first node of a run that stands still.
struct Walker {
  Walker() {
    REQUIRE(desk.app->open_named("raft/leader_crash"));
    desk.rest();
    desk.press(ImGuiKey_Tab);
    REQUIRE(selected(desk) == 1);
  }
  bool told(const char* words) const { return desk.page.status.find(words) != std::string::npos; }
  bool mirrored(const std::string& words) const { return desk.page.mirror.find(words) != std::string::npos; }
  Desk desk;
};

}  // namespace

TEST_CASE("without a mouse: to a node, into its menu, and a link is cut") {
  Walker at;
  Desk& desk = at.desk;
  CHECK(desk.page.status.starts_with("s1, server, "));
  desk.press(ImGuiKey_DownArrow);
  const std::string second = desk.page.status.substr(0, 2);
  CHECK(second > "s1");
  CHECK(second <= "s5");
  CHECK(desk.page.status.starts_with(second + ", server"));
  CHECK(at.mirrored("Selected: " + second));
  desk.press(ImGuiKey_Enter);
  REQUIRE(desk.has_widget("stage/menu/crash"));
  desk.rest();
  for (int i = 0; i < 6; ++i) desk.press(ImGuiKey_DownArrow);
  desk.press(ImGuiKey_RightArrow);
  CHECK_FALSE(desk.widgets("stage/menu/cut_from/").empty());
  desk.press(ImGuiKey_Enter);
  desk.arrive();
  CHECK(number(desk, "commands") == 1);
  CHECK(at.mirrored("Cut: "));
}

TEST_CASE("Escape closes the menu first and leaves the walk second, and then the arrows step again") {
  Walker at;
  Desk& desk = at.desk;
  desk.press(ImGuiKey_Enter);
  REQUIRE(desk.has_widget("stage/menu/crash"));
  desk.press(ImGuiKey_Escape);
  CHECK_FALSE(desk.has_widget("stage/menu/crash"));
  CHECK(selected(desk) == 1);
  desk.press(ImGuiKey_Escape);
  CHECK(selected(desk) == 0);
  const std::int64_t before = number(desk, "steps");
  desk.press(ImGuiKey_RightArrow);
  desk.arrive();
  CHECK(number(desk, "steps") == before + 1);
}

TEST_CASE("a form is filled in with keys alone, and Enter sends it") {
  Walker at;
  Desk& desk = at.desk;
  desk.press(ImGuiKey_Enter);
  REQUIRE(desk.has_widget("stage/menu/change_members"));
  desk.rest();
  // The last line but one.
  for (int i = 0; i < 2; ++i) desk.press(ImGuiKey_UpArrow);
  desk.press(ImGuiKey_Enter);
  REQUIRE(desk.has_widget("form/send"));
  CHECK(number(desk, "commands") == 0);
  desk.rest();
  desk.press(ImGuiKey_Enter);
  desk.arrive();
  CHECK(number(desk, "commands") == 1);
}

TEST_CASE("F6 goes from pane to pane, and keys are for the pane it came to") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.rest();
  desk.press(ImGuiKey_F6);
  CHECK(selected(desk) == 1);
  desk.press(ImGuiKey_F6);
  desk.press(ImGuiKey_Space);
  CHECK(selected(desk) == 1);
  CHECK_FALSE(desk.has_widget("stage/menu/crash"));
}

TEST_CASE("a term is explained where the mouse rests on it") {
  Walker at;
  Desk& desk = at.desk;
  CHECK_FALSE(desk.has_widget("tip.commit index"));
  const ImVec2 term = middle(desk.widget("term.commit index"));
  desk.move({term.x - 20, term.y - 6});  // by which the mouse comes back into use
  desk.move(term);
  desk.rest(30);
  CHECK(desk.has_widget("tip.commit index"));
  desk.move({5, 5});
  CHECK_FALSE(desk.has_widget("tip.commit index"));
}

}  // namespace netsplit::keyboard_test
