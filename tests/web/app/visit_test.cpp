// The playground as somebody meets it who has come for the first time, at every size, and what a run can be driven with.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

namespace netsplit::visit_test {

namespace {

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

/// Draws until the hint says this.
bool is_told(Desk& desk, std::string_view words) {
  for (int i = 0; i < 4000 && !has(desk.state("hint"), words); ++i) desk.frame();
  return has(desk.state("hint"), words);
}

constexpr ImVec2 kWindow{1280, 800};

}  // namespace

TEST_CASE("the first visit shows the gallery over a system that moves, and pausing stops it") {
  Desk desk;
  desk.app->set_reduced_motion(false);
  desk.app->open_start();
  desk.rest();
  const std::int64_t first = desk.time();
  CHECK(desk.state("playing") == "true");
  CHECK(desk.state("sheet") == "1");
  desk.rest(20);
  CHECK(desk.time() > first);
  desk.press(ImGuiKey_Escape);
  CHECK(desk.state("sheet") == "0");
  CHECK(desk.has_widget("first_steps"));
  desk.pause();
  const std::int64_t paused = desk.time();
  desk.rest(40);
  CHECK(desk.time() == paused);
}

TEST_CASE("with reduced motion nothing moves by itself") {
  Desk desk;
  desk.app->open_start();
  desk.rest();
  const std::int64_t first = desk.time();
  desk.rest(40);
  CHECK(desk.state("playing") == "false");
  CHECK(desk.time() == first);
}

TEST_CASE("paused means idle: no frame is wanted while nothing changes, at any size") {
  for (const ImVec2 size : {kWindow, kPhone, ImVec2{900, 600}}) {
    Desk desk({}, nullptr, size);
    desk.app->set_reduced_motion(false);
    REQUIRE(desk.app->open_named("raft/steady_state"));
    desk.rest(20);
    CHECK(desk.app->wants_frame(desk.seconds));
    desk.pause();
    desk.move({5, 5});
    desk.rest(60);  // longer than a tooltip and a screen reader's sentence wait
    for (int i = 0; i < 40; ++i) CHECK_FALSE(desk.app->wants_frame(desk.seconds += 0.05));
    CHECK(desk.state("resting") == "true");
  }
}

TEST_CASE("somebody who has never been here is led to crash the leader, watch, go back and send a link") {
  for (const bool phone : {false, true}) {
    INFO((phone ? "on a phone" : "in a window"));
    Desk desk({}, nullptr, phone ? kPhone : kWindow);
    desk.app->set_reduced_motion(false);
    desk.app->open_start();
    desk.rest();
    desk.click("gallery.close");
    REQUIRE(is_told(desk, phone ? "Tap the leader's crown" : "Click the leader"));
    const std::string old = desk.leader();
    desk.click(desk.node(old));
    REQUIRE(is_told(desk, phone ? "choose Crash" : "press Crash"));
    desk.press(ImGuiKey_C);
    REQUIRE(is_told(desk, phone ? "Watch them elect another" : "Watch the others"));
    desk.type("+");
    desk.type("+");
    REQUIRE(is_told(desk, "Drag the time line back"));
    CHECK(desk.leader() != old);
    desk.scrub_to(0.3f);
    REQUIRE(is_told(desk, phone ? "Share sends" : "Share, at the top"));
    desk.app->show("share");
    desk.rest();
    CHECK(desk.state("hint").empty());
    CHECK(desk.has_widget("share.copy"));
  }
}

TEST_CASE("scrubbing back brings the earlier state back, and forward the later one") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.run_to(0.9f);
  const std::string later = desk.state("hash");
  const std::int64_t end = desk.time();
  std::string earlier;
  for (const float share : {0.6f, 0.3f, 0.1f, 0.3f}) {
    desk.scrub_to(share);
    CHECK(desk.time() < end);
    CHECK(desk.state("live") == "false");
    if (share == 0.3f && earlier.empty()) earlier = desk.state("hash");
  }
  CHECK(desk.state("hash") == earlier);
  desk.press(ImGuiKey_End);
  desk.arrive();
  CHECK(desk.state("live") == "true");
  CHECK(desk.state("hash") == later);
}

TEST_CASE("the leader is crashed by the mouse, and another one is elected") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/steady_state"));
  const std::string old = desk.next_leader();
  desk.click(desk.node(old));
  CHECK(desk.state("selection") == "1");
  CHECK(desk.state("commands") == "0");
  desk.click("node.crash");
  CHECK(desk.state("commands") == "1");
  CHECK(desk.standing(old) == "down");
  CHECK(desk.next_leader(old) != old);
}

TEST_CASE("the menu on the stage crashes a node, and R restarts it") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.next_leader();
  desk.click(desk.node("s1"));
  CHECK(desk.state("selection") == "1");
  desk.click("stage/node_menu");
  desk.click("stage/menu/crash");
  CHECK(desk.state("commands") == "1");
  CHECK(desk.standing("s1") == "down");
  desk.press(ImGuiKey_R);
  CHECK(desk.state("commands") == "2");
  CHECK(desk.standing("s1") != "down");
}

TEST_CASE("the keyboard plays, steps, seeks, changes speed and explains itself") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest();
  const std::string hash = desk.state("hash");
  const std::int64_t steps = number(desk, "steps");
  const double speed = std::stod(desk.state("speed"));
  const std::int64_t time = desk.time();
  desk.press(ImGuiKey_RightArrow);
  CHECK(number(desk, "steps") == steps + 1);
  CHECK(desk.state("hash") != hash);
  desk.press(ImGuiKey_LeftArrow);
  CHECK(number(desk, "steps") == steps);
  CHECK(desk.state("hash") == hash);
  CHECK(desk.state("commands") == "0");
  desk.press({ImGuiMod_Shift, ImGuiKey_RightArrow});
  desk.arrive();
  CHECK(desk.time() > time);
  desk.press(ImGuiKey_Home);
  desk.arrive();
  CHECK(desk.time() == 0);
  desk.type("+");
  CHECK(std::stod(desk.state("speed")) > speed);
  desk.type("-");
  CHECK(std::stod(desk.state("speed")) == speed);
  desk.press(ImGuiKey_Space);
  CHECK(desk.state("playing") == "true");
  desk.rest(10);
  CHECK(desk.time() > 0);
  desk.press(ImGuiKey_Space);
  CHECK(desk.state("playing") == "false");
  desk.type("?");
  CHECK(desk.has_widget("sheet.about"));
  desk.press(ImGuiKey_Escape);
  CHECK(desk.state("sheet") == "0");
}

TEST_CASE("a link that was copied opens the very same run at another desk") {
  Page page;
  std::string hash, link;
  std::int64_t at = 0;
  {
    Desk desk({}, &page);
    REQUIRE(desk.app->open_named("raft/steady_state"));
    desk.crash(desk.next_leader());
    desk.scrub_to(0.9f);
    hash = desk.state("hash");
    at = desk.time();
    desk.click("top.share");
    desk.click("share.copy");
    CHECK(has(page.copied, "#v1."));
    link = page.copied.substr(page.copied.find('#') + 1);
    CHECK(page.hash == link);
  }
  Desk other;
  REQUIRE(other.app->open_link(link));
  other.arrive();
  CHECK(has(other.state("notice"), "The very same run"));
  CHECK(other.state("hash") == hash);
  CHECK(other.time() == at);
  CHECK(other.state("commands") == "1");
}

TEST_CASE("a link that was tampered with gives one line and leaves a run on the screen") {
  for (const std::string& link : {std::string("v1.notReallyALinkAtAll"), "v1." + std::string(5000, 'A'),
                                  std::string("v1."), std::string("v1.%%%%"), std::string("v2.AAAA")}) {
    INFO(link.substr(0, 40));
    Desk desk;
    CHECK_FALSE(desk.app->open_link(link));
    desk.rest();
    CHECK(has(desk.state("notice"), "could not be opened"));
    CHECK(has(desk.page.mirror, "could not be opened"));
    CHECK(desk.state("scenario") == "raft/steady_state");
    desk.pause();
    const std::string before = desk.state("hash");
    CHECK_FALSE(desk.app->open_link(link));
    desk.rest();
    CHECK(desk.state("hash") == before);
    CHECK(has(desk.state("notice"), "stays as it was"));
    desk.click("notice.close");
    CHECK(desk.state("notice").empty());
  }
}

TEST_CASE("a scenario with a mistake is answered with its JSON path and the nearest name, and can be dismissed") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest();
  const std::string before = desk.state("hash");
  CHECK_FALSE(
      desk.app->open_anything(R"({"version": 1, "nodes": [{"name": "a", "role": "raft.sever"}]})", "wrong.json"));
  desk.rest();
  CHECK(has(desk.state("notice"), "/nodes/0/role"));
  CHECK(has(desk.state("notice"), "raft.server"));
  CHECK(desk.state("hash") == before);
  desk.click("notice.close");
  CHECK(desk.state("notice").empty());
}

TEST_CASE("a phone stacks the stage, the transport and one tab, and its tabs work") {
  for (const ImVec2 size : {ImVec2{320, 568}, kPhone, ImVec2{740, 1000}}) {
    INFO(size.x << " by " << size.y);
    Desk desk({}, nullptr, size);
    REQUIRE(desk.app->open_named("raft/steady_state"));
    desk.next_leader();
    const Rect stage = desk.widget("pane.stage");
    const Rect transport = desk.widget("pane.transport");
    CHECK(stage.max.x <= size.x);
    CHECK(transport.min.y >= stage.max.y - 1);
    CHECK(desk.widget("pane.lower").min.y >= transport.max.y - 1);
    CHECK_FALSE(desk.has_widget("pane.inspector"));
    desk.click(desk.node(desk.leader()));
    for (const char* tab : {"Inspect", "Lesson", "Events", "Inspect"}) {
      show_tab(desk, tab);
      CHECK(desk.has_widget("node.crash") == (tab == std::string_view("Inspect")));
    }
  }
}

TEST_CASE("the scene is there as text, and the title names the scenario") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/steady_state"));
  const std::string leads = desk.next_leader();
  const std::string leads_there = R"("standing":"leader")";
  const std::size_t told = desk.page.mirror.find(leads_there);
  CHECK(told != std::string::npos);
  CHECK(desk.page.mirror.find(leads_there, told + 1) == std::string::npos);
  CHECK(has(desk.page.mirror, R"("name":")" + leads + '"'));
  CHECK(has(desk.page.mirror, "paused"));
  CHECK(has(desk.page.mirror, "messages in flight"));
  CHECK(desk.page.title.ends_with("Netsplit"));
  CHECK(desk.page.title.size() > std::string("Netsplit").size() + 3);
}

TEST_CASE("light and dark follow the system, and can be switched") {
  Desk desk({.dark = false});
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest();
  CHECK(desk.state("dark") == "false");
  desk.app->set_dark(true);
  desk.rest();
  CHECK(desk.state("dark") == "true");
  desk.click("top.menu");
  desk.click("menu.theme");
  CHECK(desk.state("dark") == "false");
}

}  // namespace netsplit::visit_test
