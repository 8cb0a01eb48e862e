// The waterfall of a request at the desk, as somebody looks for what took so long.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "tests/web/app/hands.h"

namespace netsplit::traces_test {

namespace {

struct Traces : LeaderCrash {
  explicit Traces(ImVec2 size = {1280, 800}) : LeaderCrash("Traces", 0.6f, size) {
    REQUIRE(has_widget("traces.search"));
  }
  /// "row" or "span": their ids from top to bottom.
  std::vector<std::string> ids(const std::string& what) const {
    std::vector<std::pair<float, std::string>> found;
    for (const auto& [id, box] : widgets("traces." + what + ".")) found.emplace_back(box.min.y, id);
    std::sort(found.begin(), found.end());
    std::vector<std::string> out;
    for (auto& [y, id] : found) out.push_back(id);
    return out;
  }
};

}  // namespace

TEST_CASE("a request is chosen in the list, and its spans lead to the stage at their time") {
  Traces t;
  t.click(t.ids("row").at(2));
  t.rest();
  const auto spans = t.ids("span");
  REQUIRE(spans.size() >= 3);  // at least the call, a message and its handling
  const std::int64_t before = number(t, "time_ns");
  t.click(spans[1]);
  t.arrive();
  CHECK(number(t, "time_ns") < before);
  CHECK(t.ids("span").at(1) == spans[1]);
  t.click("view.large");
  t.rest();
  CHECK_FALSE(t.has_widget("pane.stage"));
  t.click("view.large");
  t.rest();
  CHECK(t.has_widget("pane.stage"));
}

TEST_CASE("the list of requests is searched and sorted by time taken") {
  Traces t;
  t.click("view.large");
  const auto all = t.ids("row");
  t.click("traces.slowest");
  t.rest();
  CHECK(t.ids("row") != all);
  t.click("traces.search");
  t.type("put");
  t.rest();
  CHECK(t.state("playing") == "false");
  CHECK_FALSE(t.ids("row").empty());
  t.type(" and nothing like it");
  t.rest();
  CHECK(t.ids("row").empty());
}

TEST_CASE("on a phone there is the list, and then the waterfall of the request that was touched") {
  Traces t(kPhone);
  const auto listed = t.ids("row");
  REQUIRE(listed.size() > 1);
  tap(t, listed[1]);
  CHECK(t.has_widget("traces.back"));
  CHECK(t.ids("span").size() > 1);
  tap(t, "traces.back");
  CHECK(t.has_widget("traces.search"));
}

}  // namespace netsplit::traces_test
