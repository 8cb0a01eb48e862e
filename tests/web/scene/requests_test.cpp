#include "web/scene/requests.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>

namespace netsplit::requests_test {
namespace {

MenuRequest request_of(std::string_view role, std::string_view name) {
  for (const MenuRequest& r : menu_requests(role))
    if (r.entry->name == name) return r;
  FAIL("no request " << name);
  return {};
}

/// A request that asks for one of everything.
struct Everything {
  static constexpr std::string_view kName = "everything";
  std::int64_t count = 3;
  Duration wait = ms(20);
  Ratio share = Ratio::percent(10);
  bool loud = true;
  std::string word = "so";
  int way = 1;
  NodeId at = kNobody;
  std::vector<NodeId> with;

  void options(Options& o) {
    static constexpr std::array<std::string_view, 3> kWays{"left", "middle", "right"};
    o.integer("count", count, 1, 9, "How many.");
    o.duration("wait", wait, ms(1), ms(500), "How long.");
    o.ratio("share", share, "How much.");
    o.flag("loud", loud, "Whether.");
    o.text("word", word, 4, "What.");
    o.choice("way", way, kWays, "Which way.");
    o.node("at", at, "Where.");
    o.nodes("with", with, "With whom.");
  }
  void describe(Describer& d) const { d.number("count", count); }
  bool operator==(const Everything&) const = default;
};
constexpr RequestEntry kEverything{"everything", "One of each.", &make_request<Everything>};

FormField& field_of(std::vector<FormField>& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const FormField& f) { return f.name == name; });
  REQUIRE(found != fields.end());
  return *found;
}

}  // namespace

TEST_CASE("A menu offers every request that a server understands") {
  const RoleEntry* role = find_role("raft.server");
  REQUIRE(role);
  CHECK(menu_requests("raft.server").size() == role->requests.size());
  CHECK(request_of("raft.server", "transfer_leadership").shape == MenuRequest::Shape::node);
  CHECK(request_of("raft.server", "take_snapshot").shape == MenuRequest::Shape::plain);
  CHECK(request_of("raft.server", "change_members").shape == MenuRequest::Shape::form);
}

TEST_CASE("A request of a menu names the node that was chosen") {
  for (const MenuRequest& r : menu_requests("raft.server")) {
    if (r.shape != MenuRequest::Shape::node) continue;
    CHECK(r.build(node_id(2)) == r.build(node_id(2)));
    CHECK_FALSE(r.build(node_id(2)) == r.build(node_id(3)));
  }
}

TEST_CASE("A client and an unknown role take no requests") {
  CHECK(menu_requests("kv.client").empty());
  CHECK(menu_requests("nobody").empty());
}

TEST_CASE("A form starts with the request's defaults, and builds them back") {
  const MenuRequest request{&kEverything, MenuRequest::Shape::form};
  const std::array offered{node_id(0), node_id(4)};
  std::vector<FormField> fields = request.fields(offered);
  REQUIRE(fields.size() == 8);
  CHECK(field_of(fields, "count").typed == "3");
  CHECK(field_of(fields, "wait").typed == "20ms");
  CHECK(field_of(fields, "share").typed == "10");
  CHECK(field_of(fields, "with").nodes == std::vector{node_id(0), node_id(4)});
  for (const FormField& f : fields) CHECK(f.complaint().empty());
  Everything expected;
  expected.with = {node_id(0), node_id(4)};
  CHECK(request.build(fields) == Value::of(expected));
}

TEST_CASE("What is typed and chosen in a form reaches the request") {
  const MenuRequest request{&kEverything, MenuRequest::Shape::form};
  std::vector<FormField> fields = request.fields({});
  field_of(fields, "count").typed = "9";
  field_of(fields, "wait").typed = "0.5s";
  field_of(fields, "share").typed = "12.5";
  field_of(fields, "loud").on = false;
  field_of(fields, "word").typed = "yes";
  field_of(fields, "way").chosen = 2;
  field_of(fields, "at").nodes = {node_id(1)};
  field_of(fields, "with").nodes = {node_id(3)};
  for (const FormField& f : fields) CHECK(f.complaint().empty());
  const Everything expected{9, ms(500), {125'000'000}, false, "yes", 2, node_id(1), {node_id(3)}};
  CHECK(request.build(fields) == Value::of(expected));
}

TEST_CASE("A form says in one line what is wrong with a field") {
  const MenuRequest request{&kEverything, MenuRequest::Shape::form};
  std::vector<FormField> fields = request.fields({});
  CHECK(field_of(fields, "with").complaint() == "Choose at least one node.");
  for (const std::string_view wrong : {"", "0", "10", "x", "3x", "99999999999999999999"}) {
    field_of(fields, "count").typed = wrong;
    CHECK(field_of(fields, "count").complaint() == "Count must be a whole number from 1 to 9.");
  }
  for (const std::string_view wrong : {"", "5", "2s", "-1ms"}) {
    field_of(fields, "wait").typed = wrong;
    CHECK(field_of(fields, "wait").complaint() == "Wait must be a time from 1ms to 500ms.");
  }
  for (const std::string_view wrong : {"", "101", "-1", "much"}) {
    field_of(fields, "share").typed = wrong;
    CHECK_FALSE(field_of(fields, "share").complaint().empty());
  }
  field_of(fields, "word").typed = "never";
  CHECK(field_of(fields, "word").complaint() == "Word must be at most 4 characters long.");
}

}  // namespace netsplit::requests_test
