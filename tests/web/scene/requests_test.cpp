#include "web/scene/requests.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

namespace netsplit {

TEST_CASE("A menu offers a server's requests that need one node or nothing") {
  const auto requests = simple_requests("raft.server");
  const auto find = [&](std::string_view name) {
    return std::find_if(requests.begin(), requests.end(), [&](const SimpleRequest& r) { return r.name == name; });
  };
  REQUIRE(find("transfer_leadership") != requests.end());
  CHECK(find("transfer_leadership")->asks_for_node);
  REQUIRE(find("take_snapshot") != requests.end());
  CHECK_FALSE(find("take_snapshot")->asks_for_node);
  CHECK(find("change_members") == requests.end());
}

TEST_CASE("A request of a menu names the node that was chosen") {
  for (const SimpleRequest& r : simple_requests("raft.server")) {
    if (!r.asks_for_node) continue;
    CHECK(r.build(node_id(2)) == r.build(node_id(2)));
    CHECK_FALSE(r.build(node_id(2)) == r.build(node_id(3)));
  }
}

TEST_CASE("A client and an unknown role take no requests") {
  CHECK(simple_requests("kv.client").empty());
  CHECK(simple_requests("nobody").empty());
}

}  // namespace netsplit
