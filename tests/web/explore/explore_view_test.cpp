// The adversary's seat at the desk: choices, what lies ahead, and systems that are too large for it.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

namespace netsplit::explore_view_test {

namespace {

constexpr const char* kHurry = R"({"version": 1, "until": "20s", "mutation": "miss_one", "nodes": [
  {"name": "tm", "role": "two_phase.coordinator", "config": {"participants": ["r1", "r2"], "resend": "0s"}},
  {"name": "r1..r2", "role": "two_phase.participant", "config": {"coordinator": "tm", "resend": "0s"}}]})";

struct Seat : Desk {
  explicit Seat(std::string_view text) {
    REQUIRE(app->open_text(text, "system.json"));
    rest();
    pause();
    click("transport.start");
    arrive();
    show_tab(*this, "Explore");
    click("explore.take_over");
    think();
  }
  std::string view(const std::string& name) const { return read("view", '/' + name); }
  void think() {
    for (int i = 0; i < 500 && (rest(), view("thinking") == "true"); ++i) {}
  }
};

}  // namespace

TEST_CASE("whoever takes over has a pane in which the graph is more than a strip") {
  Desk desk;
  REQUIRE(desk.app->open_text(kHurry, "system.json"));
  desk.pause();
  show_tab(desk, "Explore");
  const float before = desk.widget("view").height();
  desk.click("explore.take_over");
  desk.arrive();
  desk.rest();
  CHECK(before < 200);
  CHECK(desk.widget("view").height() >= 300 - kTabRow - 1);
  CHECK(desk.widget("explore.graph").height() > 120);
}

TEST_CASE("who takes over chooses, and is told how a claim breaks from there") {
  Seat seat(kHurry);
  CHECK(seat.view("seated") == "true");
  CHECK(std::stoi(seat.view("way")) > 0);
  const std::int64_t before = seat.time();
  seat.click("explore.move.0");
  seat.think();
  CHECK(seat.time() > before);
}

TEST_CASE("faults are one more choice each, and may be switched off again") {
  Seat seat(kHurry);
  const int plain = std::stoi(seat.view("moves"));
  seat.click("explore.crash");
  seat.think();
  CHECK(std::stoi(seat.view("moves")) == plain + 3);
  seat.click("explore.crash");
  seat.think();
  CHECK(std::stoi(seat.view("moves")) == plain);
}

TEST_CASE("when it is handed back time goes on by itself") {
  Seat seat(kHurry);
  seat.click("explore.hand_back");
  seat.rest();
  CHECK(seat.view("seated") == "false");
}

TEST_CASE("of a large system only the next choices are looked at") {
  Seat large(R"({"version": 1, "nodes": [{"name": "s1..s60", "role": "raft.server"}]})");
  CHECK(large.view("moves") == "60");
  CHECK(large.view("distinct") == "0");
}

TEST_CASE("of a huge system nothing is looked at, and the page stays as quick as it was") {
  Seat huge(R"({"version": 1, "nodes": [{"name": "s1..s400", "role": "raft.server"}]})");
  CHECK(huge.view("moves") == "0");
  CHECK(huge.view("thinking") == "false");
}

}  // namespace netsplit::explore_view_test
