#include "web/app/actions.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>

namespace netsplit::actions_test {

namespace {

constexpr const char* kThree =
    R"({"version": 1, "title": "Three", "until": "20s", "nodes": [{"name": "s1..s3", "role": "raft.server"}]})";

/// A reader in front of three servers.
struct Reader {
  Scenario scenario = std::get<Scenario>(load_scenario(kThree, "three"));
  Timeline timeline{scenario.spec};
  Playback playback;
  Selection selection;
  PaneChoice panes;
  std::vector<ViewName> views{{"events", "Events"}, {"plots", "Plots"}};
  std::vector<GalleryEntry> scenarios{{.name = "raft/figure_8", .topic = "raft", .title = "Figure 8"},
                                      {.name = "raft/broken", .topic = "raft", .title = "Broken", .error = "it is"}};

  Here here() const { return {timeline, scenario, playback, selection, panes, views, scenarios}; }
  bool offers(std::string_view id) const {
    const auto all = all_actions(here());
    return std::any_of(all.begin(), all.end(), [&](const Action& a) { return a.id == id; });
  }
};

}  // namespace

TEST_CASE("every key of the keyboard's map that does something is an action of the palette") {
  Reader reader;
  reader.timeline.act(command::Crash{node_id(1)});
  std::set<std::string> keyed;
  for (const std::size_t chosen : {0, 1}) {
    reader.selection.node(node_id(chosen));
    for (const Action& action : all_actions(reader.here()))
      if (!action.keys.empty()) keyed.insert(action.id.substr(0, action.id.find('.')));
  }
  for (const KeyLine& line : key_lines()) {
    INFO(line.what);
    CHECK((line.action.empty() || line.action == "palette" || line.action == "follow" ||
           keyed.count(std::string(line.action)) == 1));
  }
}

TEST_CASE("no two actions have the same id, and all have words") {
  Reader reader;
  reader.timeline.act(command::Cut{"trench", {node_id(0)}, {node_id(1)}, false});
  reader.selection.node(node_id(0));
  std::set<std::string> ids;
  for (const Action& action : all_actions(reader.here())) {
    INFO(action.id);
    CHECK(ids.insert(action.id).second);
    CHECK_FALSE(action.words.empty());
  }
}

TEST_CASE("what can be asked for depends on where the reader is") {
  Reader reader;
  CHECK(reader.offers("crash.s1"));
  CHECK_FALSE(reader.offers("restart.s1"));
  CHECK_FALSE(reader.offers("cut_from/s2.s1"));
  reader.selection.node(node_id(0));
  CHECK(reader.offers("cut_from/s2.s1"));
  reader.timeline.act(command::Cut{"trench", {node_id(0)}, {node_id(1)}, false});
  CHECK(reader.offers("heal.trench"));
  CHECK_FALSE(reader.offers("cut_from/s2.s1"));
  reader.timeline.act(command::Crash{node_id(0)});
  CHECK(reader.offers("restart.s1"));
  CHECK_FALSE(reader.offers("crash.s1"));
  CHECK(reader.offers("open.raft/figure_8"));
  CHECK_FALSE(reader.offers("open.raft/broken"));
  reader.panes.embed = true;
  CHECK_FALSE(reader.offers("open.raft/figure_8"));
  CHECK_FALSE(reader.offers("share"));
}

TEST_CASE("a request comes only from an id that there is, or from a moment that can be") {
  const Reader reader;
  CHECK(std::holds_alternative<request::PlayPause>(request_for("play", reader.here()).value()));
  const auto seek = request_for("seek.2500", reader.here());
  REQUIRE(seek);
  CHECK(std::get<request::Seek>(*seek).at == Time{2500});
  for (const char* nonsense : {"", "Play", "seek.", "seek.-1", "seek.9e9", "seek.99999999999999999999", "crash.s9"})
    CHECK_FALSE(request_for(nonsense, reader.here()));
}

TEST_CASE("text grows and shrinks in steps, to an end") {
  CHECK(next_text_size(100, 1) == 110);
  CHECK(next_text_size(100, -1) == 90);
  CHECK(next_text_size(160, 1) == 160);
  CHECK(next_text_size(80, -1) == 80);
}

}  // namespace netsplit::actions_test
