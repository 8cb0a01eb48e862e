#include "core/scenario/directory.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::directory_test {
namespace {

Directory three_regions() {
  Directory d;
  for (const char* name : {"a1", "a2", "a3"})
    CHECK(d.add_node({.name = name, .region = "eu", .role_name = "raft.server"}).empty());
  CHECK(d.add_node({.name = "b", .region = "us", .zone = "x", .role_name = "kv.client"}).empty());
  CHECK(d.add_group("odd", {node_id(0), node_id(2)}).empty());
  return d;
}

}  // namespace

TEST_CASE("a range stands for its names, both ends included") {
  CHECK(expand_range("s9..s11") == std::vector<std::string>{"s9", "s10", "s11"});
  CHECK(expand_range("s5..s5") == std::vector<std::string>{"s5"});
  CHECK(expand_range("db-1..db-2") == std::vector<std::string>{"db-1", "db-2"});
  CHECK(expand_range("s1") == std::vector<std::string>{"s1"});
  for (const char* text : {"", "s2..s1", "s1..t2", "s01..s02", "s1..", "..s1", "s..s2", "s1..s1001",
                           "s1..s99999999999999999999", "1..2", "s1...s2", "s1 ..s2", "a b"})
    CHECK(expand_range(text).empty());
  CHECK(expand_range("s1..s1000").size() == kMostScenarioNodes);
}

TEST_CASE("nodes are found by name, range, group, label and star") {
  const Directory d = three_regions();
  CHECK(d.many("a2").nodes == std::vector{node_id(1)});
  CHECK(d.many("a1..a2").nodes == std::vector{node_id(0), node_id(1)});
  CHECK(d.many("odd").nodes == std::vector{node_id(0), node_id(2)});
  CHECK(d.many("region=us").nodes == std::vector{node_id(3)});
  CHECK(d.many("role=raft.server").nodes.size() == 3);
  CHECK(d.many("*").nodes.size() == 4);
  CHECK(d.with_role("kv.client") == std::vector{node_id(3)});
}

TEST_CASE("who is not there is answered with who may have been meant") {
  const Directory d = three_regions();
  CHECK(d.one("a4").problem.find("found \"a4\", expected a node; did you mean \"a1\"?") == 0);
  CHECK(d.one("odd").problem.find("expected a node") != std::string::npos);
  CHECK(d.many("regoin=eu").problem.find("did you mean \"region=eu\"?") != std::string::npos);
  CHECK(d.many("a3..a4").problem.find("found \"a4\"") == 0);
  CHECK(d.check_place("zone=x").empty());
  CHECK(d.check_place("role=raft.server").find("found \"role=raft.server\"") == 0);
}

TEST_CASE("a name belongs to one node or group") {
  Directory d = three_regions();
  CHECK(d.add_node({.name = "b"}) == "found \"b\" twice, expected each node's name once");
  CHECK(d.add_group("a1", {}).find("expected a name that no node has") != std::string::npos);
  CHECK(d.add_group("no spaces", {}).find("expected a name of letters") != std::string::npos);
}

}  // namespace netsplit::directory_test
