#include "web/panels/glossary.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "core/checkers/level_claims.h"
#include "core/protocols/catalog.h"
#include "core/scenario/scenario.h"
#include "core/timeline/description.h"

namespace netsplit::glossary_test {
namespace {

void collect_labels(const Described& d, std::set<std::string>& labels) {
  for (const Described& child : d.children) {
    if (child.kind == Described::Kind::row) continue;
    labels.insert(child.name);
    if (child.kind == Described::Kind::table) labels.insert(child.cells.begin(), child.cells.end());
    collect_labels(child, labels);
  }
}

/// Every label that a server shows while a cluster is elected, works, changes its members, hands over and compacts.
std::set<std::string> labels_of_servers() {
  const char* text = R"({"version": 1, "title": "All labels", "topic": "raft", "seed": 3, "until": "8s",
    "nodes": [{"name": "s1..s5", "role": "raft.server",
               "config": {"members": "s1..s4", "read_mode": "lease", "snapshot_threshold": 40, "mutation": "stale_read"}},
              {"name": "c1", "role": "kv.client", "config": {"servers": "s1..s5"}}],
    "network": {"default": {"latency": "5ms"}},
    "faults": [{"at": "2s", "do": "tell", "node": "s1", "request": {"add_server": {"server": "s5"}}},
               {"at": "4s", "do": "tell", "node": "s1", "request": {"change_members": {"servers": "s3..s5"}}},
               {"at": "6s", "do": "tell", "node": "s3", "request": {"transfer_leadership": {"to": "s4"}}}]})";
  const auto loaded = load_scenario(text, "labels");
  const auto& scenario = std::get<Scenario>(loaded);
  World world(scenario.spec);
  std::set<std::string> labels;
  while (world.now() < ms(8000) && world.step())
    for (std::size_t i = 0; i < 5; ++i) collect_labels(describe_node(world, node_id(i)).role, labels);
  return labels;
}

}  // namespace

TEST_CASE("Every label of a Raft server that is a word of the trade is explained") {
  // What everybody understands, or what is data.
  const std::set<std::string> plain{"server", "vote", "size", "request", "index", "data", "keys", "key", "value"};
  const std::set<std::string> labels = labels_of_servers();
  for (const char* expected : {"commit index", "votes", "next voters", "snapshot", "lease until (own clock)", "flow"}) {
    INFO(expected);
    CHECK(labels.count(expected) == 1);
  }
  for (const std::string& label : labels) {
    INFO(label);
    CHECK((find_term(label) || plain.count(label) == 1));
  }
}

TEST_CASE("Everything that can be expected of a role by a deadline is explained") {
  for (const RoleEntry& role : catalog())
    for (const AimEntry& aim : role.aims) {
      INFO(aim.claim->name);
      CHECK(find_term(aim.claim->name));
    }
}

TEST_CASE("Every claim of every role is explained") {
  const std::vector<NodeId> group{node_id(0)};
  for (const RoleEntry& role : catalog())
    for (const Monitor& monitor : role.monitors(group))
      for (const Label* claim : monitor.claims()) {
        INFO(claim->name);
        CHECK(find_term(claim->name));
      }
}

TEST_CASE("Every promise about what clients see is explained") {
  for (const checkers::Level level : checkers::levels()) {
    INFO(checkers::claim_of(level));
    CHECK(find_term(checkers::claim_of(level)));
  }
}

TEST_CASE("No term is explained twice, and each in one or two plain sentences") {
  std::set<std::string_view> words;
  for (const Term& t : glossary()) {
    INFO(t.word);
    CHECK(words.insert(t.word).second);
    CHECK(std::none_of(t.word.begin(), t.word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    CHECK(t.meaning.size() >= 20);
    CHECK(t.meaning.size() <= 200);
    CHECK(t.meaning.back() == '.');
  }
}

TEST_CASE("A term is found in any spelling of a label") {
  REQUIRE(find_term("commit_index"));
  CHECK(find_term("commit_index") == find_term("Commit index"));
  CHECK(find_term("PreVote") == find_term("prevote"));
  CHECK(find_term("AppendEntries") == find_term("append entries"));
  CHECK_FALSE(find_term("commit"));
  CHECK_FALSE(find_term(""));
}

TEST_CASE("Terms are found in a text as whole words, the longest first, each once") {
  const std::string_view text =
      "A Joint-consensus change needs a quorum; terminal logs are no terms. The quorum decides.";
  const auto places = terms_in(text);
  REQUIRE(places.size() == 2);
  CHECK(text.substr(places[0].begin, places[0].end - places[0].begin) == "Joint-consensus");
  CHECK(places[0].term == find_term("joint consensus"));
  CHECK(places[1].term == find_term("quorum"));
  CHECK(terms_in("").empty());
}

}  // namespace netsplit::glossary_test
