// A run that breaks a claim is made small in the page: with one click, while frames go on, and with a way back.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/desk.h"

namespace netsplit::shrinking_test {

namespace {

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

/// A run that has come to its end, in a window in which all of the left pane is in sight.
void play_whole(Desk& desk, std::string_view name) {
  desk.app->open_named(name);
  desk.pause();
  desk.run_to(1);
}

/// Until the search is over and the reader stands where it leads.
void find_smallest(Desk& desk) {
  desk.click("shrink.begin");
  for (int i = 0; i < 5'000 && desk.has_widget("shrink.cancel"); ++i) desk.frame();
  desk.arrive();
  desk.rest();
}

}  // namespace

TEST_CASE("a click makes a failing run small, opens it where it fails, and tells how that came about") {
  Desk desk({}, nullptr, {1280, 1600});
  play_whole(desk, "raft/forgotten_vote");
  REQUIRE(desk.has_widget("shrink.begin"));
  REQUIRE(desk.has_widget("top.shrink"));
  find_smallest(desk);
  CHECK(desk.time() == 170'000'000);
  CHECK(has(desk.state("verdict"), "s1 and s2 both lead term 1"));
  CHECK(has(desk.state("notice"), "3 of 3 nodes, 2 of 2 faults"));
  CHECK_FALSE(desk.has_widget("shrink.begin"));  // it is as small as it gets
  CHECK_FALSE(desk.has_widget("top.shrink"));
  CHECK(desk.widgets("story.").size() == 5);
  CHECK(desk.state("furthest_ns") == "171000000");

  desk.click("story.3");
  desk.arrive();
  CHECK(desk.time() == 164'000'000);
  CHECK(desk.standing("s3") != "down");
}

TEST_CASE("from the smallest run there is a way back to the whole one") {
  Desk desk({}, nullptr, {1280, 1600});
  play_whole(desk, "raft/forgotten_vote");
  const std::string hash = desk.state("hash");
  find_smallest(desk);
  REQUIRE(desk.state("hash") != hash);
  desk.click("shrink.back");
  desk.arrive();
  CHECK(desk.state("hash") == hash);
  CHECK(desk.state("scenario") == "raft/forgotten_vote");
  CHECK(desk.has_widget("shrink.begin"));
  CHECK(desk.widgets("story.").empty());
}

TEST_CASE("a story ends where somebody does something else to the run") {
  Desk desk({}, nullptr, {1280, 1600});
  play_whole(desk, "raft/forgotten_vote");
  find_smallest(desk);
  REQUIRE(desk.widgets("story.").size() == 5);
  desk.crash("s1");
  desk.rest();
  CHECK(desk.widgets("story.").empty());
  CHECK(desk.has_widget("shrink.back"));
}

TEST_CASE("a search can be given up, and then nothing has changed; or its best taken") {
  Desk desk({}, nullptr, {1280, 1600});
  play_whole(desk, "raft/disk_lost_without_sync");  // it takes a while to be made small
  const std::string hash = desk.state("hash");
  desk.app->ask("shrink");
  desk.frame();
  desk.frame();
  REQUIRE(desk.has_widget("shrink.cancel"));
  desk.click("shrink.cancel");
  desk.rest();
  CHECK(desk.state("hash") == hash);
  CHECK(desk.has_widget("shrink.begin"));
  desk.app->ask("shrink");
  desk.frame();
  desk.frame();
  desk.click("shrink.enough");
  desk.arrive();
  desk.rest();
  CHECK(desk.state("hash") != hash);
  CHECK_FALSE(desk.widgets("story.").empty());
}

TEST_CASE("what breaks nothing can't be shrunk, and neither can an embed") {
  Desk desk({}, nullptr, {1280, 1600});
  desk.app->open_named("raft/steady_state");
  desk.pause();
  desk.rest();
  CHECK_FALSE(desk.has_widget("shrink.begin"));
  desk.app->ask("shrink");
  desk.rest();
  CHECK_FALSE(desk.has_widget("shrink.cancel"));
}

}  // namespace netsplit::shrinking_test
