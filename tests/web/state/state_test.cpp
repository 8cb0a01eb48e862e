// The state of all nodes side by side at the desk, and two of them compared.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

using namespace netsplit;

namespace {

/// The state of all nodes of the leader's crash, in place of the stage.
struct Table {
  Table() {
    REQUIRE(desk.app->open_named("raft/leader_crash"));
    desk.run_to(0.6f);
    if (!desk.has_widget("tabs.State")) desk.click("tabs.more");
    desk.click("tabs.State");
    desk.click("view.large");
    desk.rest();
  }
  Desk desk;
};

}  // namespace

TEST_CASE("logs stand in rows and fields in columns, and a node's name chooses it") {
  Table t;
  CHECK(t.desk.widget("state.log").height() > 5 * 40);
  t.desk.click("state.node.s2");
  CHECK(selected(t.desk) == 1);
}

TEST_CASE("a node is compared with another one and with itself at an earlier moment") {
  Table t;
  t.desk.click("state.compare");
  t.desk.click("compare.left.s1");
  t.desk.click("compare.right.s3");
  CHECK(t.desk.has_widget("compare.log"));
  CHECK_FALSE(t.desk.has_widget("compare.moment"));
  t.desk.click("compare.pin");
  CHECK(t.desk.has_widget("compare.moment"));
  t.desk.scrub_to(0.9f);
  CHECK(t.desk.has_widget("compare.moment"));
  CHECK(t.desk.has_widget("compare.log"));
}

TEST_CASE("two futures of a run are compared, the run itself stays as it is, and then nothing more is drawn") {
  Table t;
  t.desk.scrub_to(0.2f);
  t.desk.click("state.node.s2");
  t.desk.press(ImGuiKey_C);
  t.desk.arrive();
  REQUIRE(number(t.desk, "commands") == 1);
  REQUIRE(number(t.desk, "branches") == 1);
  t.desk.click("state.compare");
  t.desk.click("compare.left.s2");
  const std::string hash = t.desk.state("hash");
  t.desk.click("compare.future.0");
  t.desk.rest(200);
  CHECK(t.desk.has_widget("compare.log"));
  CHECK(number(t.desk, "commands") == 1);
  CHECK(t.desk.state("hash") == hash);
  t.desk.move({5, 5});
  t.desk.rest(200);
  CHECK(t.desk.state("resting") == "true");
}
