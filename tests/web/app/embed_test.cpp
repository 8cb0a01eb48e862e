// Embeds of every size and with every choice of controls.
#include <catch2/catch_test_macros.hpp>

#include "tests/thorough.h"
#include "tests/web/app/desk.h"

namespace netsplit::embed_test {

namespace {

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

constexpr ImVec2 kSizes[] = {{320, 240}, {390, 500}, {480, 320}, {640, 420}, {960, 600}};

AppOptions embed(std::string view, std::string controls) {
  return {.embed = true, .view = std::move(view), .controls = std::move(controls)};
}

/// Everything that can be pressed lies in the window.
void check_inside(const Desk& desk, ImVec2 size) {
  for (const char* id : {"transport.play", "scrubber", "embed.open", "notice", "pane.stage", "pane.large"}) {
    if (!desk.has_widget(id)) continue;
    INFO(id);
    const Rect box = desk.widget(id);
    CHECK(box.min.x >= 0);
    CHECK(box.min.y >= 0);
    CHECK(box.max.x <= size.x);
    CHECK(box.max.y <= size.y);
  }
}

}  // namespace

TEST_CASE("an embed of 320 by 240 shows the stage without a top bar, and plays when its address says so") {
  Desk desk({.embed = true, .autoplay = true}, nullptr, {320, 240});
  desk.app->set_reduced_motion(false);
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest();
  CHECK(desk.state("playing") == "true");
  desk.pause();
  const std::int64_t before = desk.time();
  CHECK(desk.has_widget("pane.stage"));
  CHECK_FALSE(desk.has_widget("top.share"));
  desk.click("transport.play");
  desk.rest(10);
  CHECK(desk.time() > before);
}

TEST_CASE("an embed waits for its reader, unless its address lets it play") {
  Desk desk({.embed = true});
  desk.app->set_reduced_motion(false);
  REQUIRE(desk.app->open_named("raft/steady_state"));
  desk.rest(10);
  CHECK(desk.state("playing") == "false");
}

TEST_CASE("an embed without controls is only a picture and a mark, at every size and with every view") {
  for (const ImVec2 size : std::span(kSizes).first(thorough(std::size(kSizes), std::size_t{2})))
    for (const char* view :
         {"stage", "lesson", "events", "spacetime", "history", "traces", "plots", "state", "faults"}) {
      INFO(view << " at " << size.x << " by " << size.y);
      Desk desk(embed(view, "none"), nullptr, size);
      REQUIRE(desk.app->open_named("raft/steady_state"));
      desk.rest();
      const bool stage = view == std::string_view("stage");
      CHECK(desk.has_widget(stage ? "pane.stage" : "pane.large"));
      CHECK_FALSE(desk.has_widget(stage ? "pane.large" : "pane.stage"));
      CHECK(desk.has_widget("embed.open"));
      for (const char* not_there : {"transport.play", "stage/cut", "scrubber", "top.share", "tabs.Events"})
        CHECK_FALSE(desk.has_widget(not_there));
      CHECK(desk.state("notice").empty());
      CHECK(desk.state("playing") == "false");
      check_inside(desk, size);
    }
}

TEST_CASE("an embed with small controls has the transport and no tabs, at every size") {
  for (const ImVec2 size : kSizes)
    for (const char* view : {"", "lesson", "events"}) {
      INFO(view << " at " << size.x << " by " << size.y);
      Desk desk(embed(view, "min"), nullptr, size);
      REQUIRE(desk.app->open_named("raft/steady_state"));
      desk.rest();
      CHECK(desk.has_widget("transport.play"));
      CHECK(desk.has_widget("scrubber"));
      CHECK(desk.has_widget(*view ? "pane.large" : "pane.stage"));
      CHECK_FALSE(desk.has_widget("tabs.Events"));
      check_inside(desk, size);
    }
}

TEST_CASE("an embed with all controls has speed and tabs where there is room, and the small ones where there is none") {
  for (const ImVec2 size : kSizes) {
    INFO(size.x << " by " << size.y);
    Desk desk(embed("", "full"), nullptr, size);
    REQUIRE(desk.app->open_named("raft/steady_state"));
    desk.rest();
    const bool room = size.y >= 340;
    CHECK(desk.has_widget("pane.stage"));
    CHECK(desk.has_widget("transport.play"));
    CHECK(desk.has_widget("tabs.Stage") == room);
    check_inside(desk, size);
  }
  Desk large(embed("", "full"), nullptr, {960, 600});
  REQUIRE(large.app->open_named("raft/steady_state"));
  large.rest();
  CHECK(large.has_widget("transport.speed"));
}

TEST_CASE("what an address asks for in vain is said in one line that fits, at every size") {
  for (const ImVec2 size : kSizes) {
    INFO(size.x << " by " << size.y);
    {
      Desk desk(embed("nothing", ""), nullptr, size);
      REQUIRE(desk.app->open_named("raft/steady_state"));
      desk.rest();
      CHECK(has(desk.state("notice"), "no view \"nothing\""));
      CHECK(desk.has_widget("pane.stage"));
      CHECK_FALSE(desk.has_widget("pane.large"));
      check_inside(desk, size);
    }
    Desk desk(embed("", "all"), nullptr, size);
    REQUIRE(desk.app->open_named("raft/steady_state"));
    desk.rest();
    CHECK(has(desk.state("notice"), "none, min or full"));
    CHECK(desk.has_widget("transport.play"));
    check_inside(desk, size);
  }
}

TEST_CASE("the mark of an embed leads to its very run in Netsplit") {
  std::string address, hash;
  {
    Desk desk({.embed = true, .controls = "none"}, nullptr, {480, 320});
    REQUIRE(desk.app->open_named("raft/steady_state"));
    desk.rest();
    hash = desk.state("hash");
    desk.click("embed.open");
    address = desk.page.browsed;
  }
  Desk whole;
  REQUIRE(whole.app->open_link(address.substr(address.find('#') + 1)));
  whole.arrive();
  CHECK(has(whole.state("notice"), "The very same run"));
  CHECK(whole.state("hash") == hash);
  CHECK(whole.has_widget("top.share"));
}

}  // namespace netsplit::embed_test
