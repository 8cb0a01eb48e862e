// A history of another system, dropped on the page: it is a run, it is judged, and a bad line is named.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/web/app/hands.h"

namespace netsplit::open_history_test {

namespace {

const std::string kStale = R"({:process 0 :type :invoke :f :write :value 1}
{:process 0 :type :ok :f :write :value 1}
{:process 0 :type :invoke :f :write :value 2}
{:process 0 :type :ok :f :write :value 2}
{:process 1 :type :invoke :f :read :value nil}
{:process 1 :type :ok :f :read :value 1}
)";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("somebody's history is opened at its end, in the History, and judged") {
  Desk desk;
  REQUIRE(desk.app->open_anything(kStale, "theirs.edn"));
  desk.arrive();
  desk.rest(10);
  CHECK(has(desk.state("verdict"), "inearizability"));
  CHECK(has(desk.state("verdict"), "roken"));
  CHECK(desk.has_widget("history.lane.1"));
  CHECK_FALSE(desk.has_widget("history.lane.2"));
  desk.click("history.order");
  desk.rest(5);
  CHECK(desk.has_widget("history.order.words"));
}

TEST_CASE("a history that is right is said to hold, and can be sent as a link") {
  Desk desk;
  const std::string right = kStale.substr(0, kStale.rfind("1}")) + "2}\n";
  REQUIRE(desk.app->open_anything(right, "theirs.edn"));
  desk.arrive();
  desk.rest(10);
  CHECK(has(desk.state("verdict"), "The claim held in this run."));
}

TEST_CASE("transactions are bars in words, and what they were judged to be stands in the summary") {
  Desk desk;
  REQUIRE(desk.app->open_anything(R"({:type :invoke :process 0 :f :txn :value [[:append :x 1] [:r :y nil]]}
{:type :invoke :process 1 :f :txn :value [[:append :y 1] [:r :x nil]]}
{:type :ok :process 0 :f :txn :value [[:append :x 1] [:r :y []]]}
{:type :ok :process 1 :f :txn :value [[:append :y 1] [:r :x []]]}
{:type :invoke :process 0 :f :txn :value [[:r :x nil] [:r :y nil]]}
{:type :ok :process 0 :f :txn :value [[:r :x [1]] [:r :y [1]]]}
)",
                                  "elle.edn"));
  desk.arrive();
  desk.rest(10);
  CHECK(desk.has_widget("history.lane.1"));
  CHECK(has(desk.page.mirror, "Not serializable"));
  desk.click("history.order");
  desk.rest(3);
  CHECK_FALSE(desk.has_widget("history.order.words"));
}

TEST_CASE("a bad line of a history is named, and the run on the screen stays") {
  Desk desk;
  REQUIRE(desk.app->open_named("raft/leader_crash"));
  desk.rest(2);
  const std::string before = desk.state("scenario");
  CHECK_FALSE(desk.app->open_anything(kStale + "{:process 1 :type :wat :f :read :value nil}\n", "theirs.edn"));
  desk.rest(3);
  CHECK(desk.state("scenario") == before);
  CHECK(has(desk.state("notice"), "line 7"));
}

}  // namespace netsplit::open_history_test
