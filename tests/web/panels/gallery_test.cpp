#include "web/panels/gallery.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/desk.h"

namespace netsplit::gallery_test {

namespace {

/// The cards that are to be seen, in the order of their names.
std::vector<std::string> cards(const Desk& desk) {
  constexpr std::string_view kMark = "gallery.raft/";
  std::vector<std::string> out;
  for (const auto& [id, box] : desk.widgets(std::string(kMark))) out.push_back(id.substr(kMark.size()));
  return out;
}

bool has_picture(const Desk& desk, const std::string& name) { return desk.has_widget("gallery.picture.raft/" + name); }

/// Draws until all pictures that are to be seen are made.
void wait_for_pictures(Desk& desk) {
  desk.rest();
  for (int i = 0; i < 500 && desk.state("resting") != "true"; ++i) desk.frame();
  REQUIRE(desk.state("resting") == "true");
}

/// Types slowly enough for the cards to follow.
void type(Desk& desk, const char* text) {
  desk.type(text);
  desk.rest();
}

void open_gallery(Desk& desk) {
  desk.app->open_named("raft/steady_state");
  desk.app->show("gallery");
  desk.pause();
}

}  // namespace

TEST_CASE("who asks for nothing meets the gallery over a system that moves") {
  Desk desk;
  desk.app->set_reduced_motion(false);
  desk.app->open_start();
  desk.rest();
  CHECK(desk.state("sheet") == "1");
  CHECK(desk.state("playing") == "true");
  const std::string before = desk.state("time_ns");
  desk.rest(10);
  CHECK(desk.state("time_ns") != before);
  CHECK(has_picture(desk, "leader_crash"));
}

TEST_CASE("what the run does under the gallery is not read out") {
  Desk desk;
  desk.app->set_reduced_motion(false);
  desk.app->open_start();
  desk.rest();
  const std::string told = desk.page.status;
  for (int i = 0; i < 400; ++i) desk.frame();
  CHECK(std::stoll(desk.state("time_ns")) > 300'000'000);
  CHECK(desk.page.status == told);
}

TEST_CASE("the gallery has a card for each scenario and a picture of each that is seen, and then rests") {
  Desk desk({}, nullptr, {1280, 6000});
  desk.app->open_named("raft/steady_state");
  desk.rest();
  desk.pause();
  desk.app->show("gallery");
  wait_for_pictures(desk);
  CHECK(cards(desk).size() >= 17);
  for (const std::string& name : cards(desk)) {
    INFO(name);
    CHECK(has_picture(desk, name));
  }
}

TEST_CASE("a topic shows its lessons alone, and Raft comes before what stands on it") {
  Desk desk;
  open_gallery(desk);
  CHECK(desk.widget("gallery.topic.raft").max.x < desk.widget("gallery.topic.correctness").min.x);
  desk.click("gallery.topic.correctness");
  desk.rest();
  CHECK(cards(desk).empty());
  CHECK(desk.has_widget("gallery.correctness/what_linearizable_means"));
  desk.click("gallery.topic.raft");
  desk.rest();
  CHECK(cards(desk).size() >= 3);
  CHECK_FALSE(desk.has_widget("gallery.correctness/what_linearizable_means"));
}

TEST_CASE("what is typed is looked for in titles and lessons, in capitals or not, and drives nothing else") {
  Desk desk;
  open_gallery(desk);
  type(desk, "CLOCK stretches");
  CHECK(cards(desk) == std::vector<std::string>{"stale_lease_read"});
  type(desk, " of water");
  CHECK(cards(desk).empty());
  desk.click("gallery.clear");
  CHECK(cards(desk).size() > 1);
  CHECK(desk.state("commands") == "0");
  type(desk, "small side");
  CHECK(desk.page.status.starts_with("The leader is on the small side."));
  desk.press(ImGuiKey_Enter);
  desk.rest();
  CHECK(desk.state("sheet") == "0");
  CHECK(desk.state("scenario") == "raft/majority_partition");
}

TEST_CASE("what was typed is taken back letter by letter, and nothing found says how to see all") {
  Desk desk;
  open_gallery(desk);
  type(desk, "stretchesx");
  CHECK(cards(desk).empty());
  CHECK(desk.has_widget("gallery.all"));
  desk.press(ImGuiKey_Backspace);
  desk.rest();
  CHECK(cards(desk) == std::vector<std::string>{"stale_lease_read"});
}

TEST_CASE("arrows walk over the cards, each is told, Escape leaves and Enter opens") {
  Desk desk;
  desk.app->open_named("raft/steady_state");
  desk.rest();
  desk.pause();
  const auto walk = [&] {
    desk.click("top.title");
    wait_for_pictures(desk);
    desk.press(ImGuiKey_DownArrow);
    CHECK(desk.page.status.starts_with("Start here: A quiet cluster. 5 minutes"));
    desk.press(ImGuiKey_DownArrow);
    desk.rest();
    CHECK(desk.page.status == "Queues");
    desk.press(ImGuiKey_DownArrow);
    desk.press(ImGuiKey_RightArrow);
    desk.rest();
    return desk.page.status;
  };
  const std::string told = walk();
  CHECK(told.find("minutes") != std::string::npos);
  desk.press(ImGuiKey_Escape);
  desk.rest();
  CHECK(desk.state("sheet") == "0");
  CHECK(desk.state("scenario") == "raft/steady_state");
  CHECK(walk() == told);
  desk.press(ImGuiKey_Enter);
  desk.rest();
  CHECK(desk.state("sheet") == "0");
  INFO(told << " and " << desk.page.title);
  CHECK(told.starts_with(desk.page.title.substr(0, desk.page.title.find(" \xe2\x80\x93 "))));
}

TEST_CASE("a lesson that was begun comes first on the next visit, and goes on where it was left") {
  Page page;
  {
    Desk desk({}, &page);
    desk.app->open_start();
    desk.rest();
    desk.click("gallery.begin");
    desk.rest();
    CHECK(page.lesson.find("Step 1 of 5") != std::string::npos);
    desk.click("lesson.next");
    desk.rest();
    CHECK(page.lesson.find("Step 2 of 5") != std::string::npos);
  }
  page.lesson.clear();
  Desk again({}, &page);
  again.app->open_start();
  again.rest();
  again.click("gallery.begin");
  again.rest();
  CHECK(again.state("sheet") == "0");
  CHECK(page.lesson.find("Step 2 of 5") != std::string::npos);
}

TEST_CASE("on a phone the cards are rows, pushing them opens nothing, and a tap does") {
  Desk desk({}, nullptr, {390, 844});
  ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  desk.app->open_start();
  desk.rest();
  const Rect before = desk.widget("gallery.raft/leader_crash");
  CHECK(before.width() > 300);
  CHECK(before.height() >= 40);
  desk.drag({195, 700}, {195, 400});
  const Rect after = desk.widget("gallery.raft/leader_crash");
  CHECK(after.min.y < before.min.y - 150);
  CHECK(desk.state("sheet") == "1");
  desk.click("gallery.raft/leader_crash");
  CHECK(desk.state("scenario") == "raft/leader_crash");
  CHECK(desk.state("sheet") == "0");
}

}  // namespace netsplit::gallery_test
