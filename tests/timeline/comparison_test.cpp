#include "core/timeline/comparison.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"

namespace netsplit::comparison_test {

namespace {

Described log_of(std::vector<Cell> cells) {
  Described root;
  Described& log = root.children.emplace_back();
  log.kind = Described::Kind::log;
  log.name = "log";
  log.log = std::move(cells);
  return root;
}

Cell entry(std::uint64_t position, std::uint64_t term, std::string text, bool settled = true) {
  return {std::move(text), {}, term, settled, position};
}

}  // namespace

TEST_CASE("positions are told in ranges") {
  CHECK(ranges_text({}).empty());
  CHECK(ranges_text({4}) == "4");
  CHECK(ranges_text({4, 5}) == "4, 5");
  CHECK(ranges_text({14, 15, 16, 17, 20}) == "14 to 17, 20");
}

TEST_CASE("a log that ends earlier lacks the entries behind its end") {
  const Described longer = log_of({entry(1, 1, "x=1"), entry(2, 1, "x=2"), entry(3, 2, "x=3", false)});
  const Described shorter = log_of({entry(1, 1, "x=1")});
  const StateComparison both = compare(longer, shorter);
  REQUIRE(both.logs.size() == 1);
  CHECK(both.count() == 2);
  CHECK(tell(both.logs[0], "s1", "s2") == std::vector<std::string>{"s2 lacks entries 2, 3"});
  CHECK(tell(compare(shorter, longer).logs[0], "s2", "s1") == std::vector<std::string>{"s2 lacks entries 2, 3"});
}

TEST_CASE("an entry of another term differs, even with the same command") {
  const StateComparison both = compare(log_of({entry(7, 2, "x=1")}), log_of({entry(7, 3, "x=1")}));
  CHECK(both.logs[0].differ == std::vector<std::uint64_t>{7});
  CHECK(tell(both.logs[0], "s1", "s2") == std::vector<std::string>{"entry 7 differs"});
  const StateComparison known = compare(log_of({entry(7, 2, "x=1")}), log_of({entry(7, 2, "x=1", false)}));
  CHECK(known.count() == 0);
  CHECK(known.logs[0].settled_in_one.size() == 1);
}

TEST_CASE("a node has nothing that differs from itself, and a follower differs from its leader") {
  const auto scenario = std::get<Scenario>(load_builtin("raft/steady_state"));
  Timeline timeline(scenario.spec);
  timeline.seek(std::chrono::seconds{1});
  const World& world = timeline.world();
  const Described first = describe_node(world, node_id(0)).role;
  CHECK(compare(first, first).count() == 0);
  NodeId leader = kNobody;
  NodeId follower = kNobody;
  for (std::size_t n = 0; n < world.nodes(); ++n) {
    const DescribedNode node = describe_node(world, node_id(n));
    if (node.standing == "leader") leader = node_id(n);
    if (node.standing == "follower") follower = node_id(n);
  }
  REQUIRE(leader != kNobody);
  REQUIRE(follower != kNobody);
  const StateComparison both = compare(describe_node(world, leader).role, describe_node(world, follower).role);
  // Only the leader knows how far its followers are.
  CHECK(std::any_of(both.fields.begin(), both.fields.end(), [](const Difference& d) {
    return d.path.rfind("followers: ", 0) == 0 && d.right.empty() && !d.left.empty();
  }));
  CHECK(both.log("log") != nullptr);
}

}  // namespace netsplit::comparison_test
