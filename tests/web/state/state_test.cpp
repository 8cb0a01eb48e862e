// The state of all nodes side by side at the desk, and two of them compared.
#include <catch2/catch_test_macros.hpp>

#include "tests/web/app/hands.h"

namespace netsplit::state_test {

namespace {

/// The state of all nodes of the leader's crash, in place of the stage.
struct Table : LeaderCrash {
  Table() : LeaderCrash("State", 0.6f) {
    click("view.large");
    rest();
  }
};

}  // namespace

TEST_CASE("logs stand in rows and fields in columns, and a node's name chooses it") {
  Table t;
  CHECK(t.widget("state.log").height() > 5 * 40);
  t.click("state.node.s2");
  CHECK(selected(t) == 1);
}

TEST_CASE("a node is compared with another one and with itself at an earlier moment") {
  Table t;
  t.click("state.compare");
  t.click("compare.left.s1");
  t.click("compare.right.s3");
  CHECK(t.has_widget("compare.log"));
  CHECK_FALSE(t.has_widget("compare.moment"));
  t.click("compare.pin");
  CHECK(t.has_widget("compare.moment"));
  t.scrub_to(0.9f);
  CHECK(t.has_widget("compare.moment"));
  CHECK(t.has_widget("compare.log"));
}

TEST_CASE("two futures of a run are compared, the run itself stays as it is, and then nothing more is drawn") {
  Table t;
  t.scrub_to(0.2f);
  t.click("state.node.s2");
  t.press(ImGuiKey_C);
  t.arrive();
  REQUIRE(number(t, "commands") == 1);
  REQUIRE(number(t, "branches") == 1);
  t.click("state.compare");
  t.click("compare.left.s2");
  const std::string hash = t.state("hash");
  t.click("compare.future.0");
  t.rest(200);
  CHECK(t.has_widget("compare.log"));
  CHECK(number(t, "commands") == 1);
  CHECK(t.state("hash") == hash);
  t.move({5, 5});
  t.rest(200);
  CHECK(t.state("resting") == "true");
}

}  // namespace netsplit::state_test
