// The waterfall of a request at the desk, as somebody looks for what took so long.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "tests/web/app/hands.h"

using namespace netsplit;

namespace {

struct Traces {
  explicit Traces(ImVec2 size = {1280, 800}) : desk({}, nullptr, size) {
    REQUIRE(desk.app->open_named("raft/leader_crash"));
    desk.run_to(0.6f);
    if (!desk.has_widget("tabs.Traces")) desk.click("tabs.more");
    desk.click("tabs.Traces");
    desk.rest();
    REQUIRE(desk.has_widget("traces.search"));
  }
  /// "row" or "span": their ids from top to bottom.
  std::vector<std::string> ids(const std::string& what) const {
    std::vector<std::pair<float, std::string>> found;
    for (const auto& [id, box] : widgets(desk, "traces." + what + ".")) found.emplace_back(box.min.y, id);
    std::sort(found.begin(), found.end());
    std::vector<std::string> out;
    for (auto& [y, id] : found) out.push_back(id);
    return out;
  }
  Desk desk;
};

}  // namespace

TEST_CASE("a request is chosen in the list, and its spans lead to the stage at their time") {
  Traces t;
  t.desk.click(t.ids("row").at(2));
  t.desk.rest();
  const auto spans = t.ids("span");
  REQUIRE(spans.size() >= 3);  // at least the call, a message and its handling
  const std::int64_t before = number(t.desk, "time_ns");
  t.desk.click(spans[1]);
  t.desk.arrive();
  CHECK(number(t.desk, "time_ns") < before);
  CHECK(t.ids("span").at(1) == spans[1]);
  t.desk.click("view.large");
  t.desk.rest();
  CHECK_FALSE(t.desk.has_widget("pane.stage"));
  t.desk.click("view.large");
  t.desk.rest();
  CHECK(t.desk.has_widget("pane.stage"));
}

TEST_CASE("the list of requests is searched and sorted by time taken") {
  Traces t;
  t.desk.click("view.large");
  const auto all = t.ids("row");
  t.desk.click("traces.slowest");
  t.desk.rest();
  CHECK(t.ids("row") != all);
  t.desk.click("traces.search");
  t.desk.type("put");
  t.desk.rest();
  CHECK(t.desk.state("playing") == "false");
  CHECK_FALSE(t.ids("row").empty());
  t.desk.type(" and nothing like it");
  t.desk.rest();
  CHECK(t.ids("row").empty());
}

TEST_CASE("on a phone there is the list, and then the waterfall of the request that was touched") {
  Traces t(kPhone);
  const auto listed = t.ids("row");
  REQUIRE(listed.size() > 1);
  tap(t.desk, listed[1]);
  CHECK(t.desk.has_widget("traces.back"));
  CHECK(t.ids("span").size() > 1);
  tap(t.desk, "traces.back");
  CHECK(t.desk.has_widget("traces.search"));
}
