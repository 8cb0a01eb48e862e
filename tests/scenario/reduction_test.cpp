#include "core/scenario/reduction.h"

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/link.h"
#include "core/scenario/run.h"
#include "scenarios_embedded.h"
#include "tests/thorough.h"

namespace netsplit::reduction_test {

namespace {

constexpr Time kShort = std::chrono::seconds{6};

Scenario loaded(std::string_view text, const LoadOptions& options = {}) {
  auto result = load_scenario(text, "test", options);
  if (const auto* error = std::get_if<InputError>(&result)) FAIL(error->line());
  return std::move(std::get<Scenario>(result));
}

std::uint64_t hash_of(const Scenario& scenario, Time until) {
  ScenarioRun run(scenario, {}, std::min(until, scenario.until));
  while (!run.advance(1'000'000)) {}
  return run.world().hash();
}

/// Three servers in a group, two clients, one of which knows only the group; what can be said in short is said in short.
constexpr std::string_view kShorthand = R"({"version": 1, "title": "t", "seed": 3, "until": "3s",
  "nodes": [{"name": "s1..s3", "role": "raft.server", "config": {"members": "*", "prevote": false}},
            {"name": "c1", "role": "kv.client", "config": {"servers": "left", "clients": 8, "think_time": {"uniform": ["5ms", "9ms"]}}},
            {"name": "c2", "role": "kv.client"}],
  "groups": {"left": ["s1", "s2"], "servers": "role=raft.server"},
  "network": {"default": {"latency": "3ms", "loss": 0.01}, "links": [{"from": "c2", "to": "*", "latency": "20ms"}]},
  "faults": [{"at": "1s", "do": "pause", "node": "servers", "for": "20ms", "every": "300ms", "times": 3},
             {"at": "2s", "do": "cut", "name": "x", "from": "left", "to": "c2"},
             {"at": "2100ms", "do": "tell", "node": "s1", "request": {"change_members": {"servers": "left"}}}]})";

std::string spelled(std::string_view text) { return spell_out(loaded(text), "Election Safety", {}); }

}  // namespace

TEST_CASE("a scenario whose topology changes is spelled out, and loses nodes with what is done to them") {
  const Scenario scenario = loaded(R"({"version": 1, "title": "t", "until": "3s",
    "nodes": [{"name": "s1..s3", "role": "raft.server"}, {"name": "s4..s5", "role": "raft.server", "absent": true}],
    "prices": {"messages": 1},
    "faults": [{"at": "1s", "do": "create", "node": "s4..s5"}, {"at": "1s", "do": "move", "node": "s1", "zone": "b"},
               {"at": "2s", "do": "move_address", "node": "s1", "holder": "s4", "stale": "500ms"}]})");
  const std::string text = spell_out(scenario, "Election Safety", {});
  CHECK(hash_of(loaded(text), kShort) == hash_of(scenario, kShort));
  const Scenario smaller = loaded(without_nodes(text, 3, 1));
  CHECK(smaller.spec.hosts.size() == 4);
  CHECK(smaller.spec.script.size() == 2);  // s5 is created, s1 moves; the address led to s4
}

TEST_CASE("a scenario that is spelled out, and one put in short again, is the same run") {
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    INFO(embedded.name);
    const Scenario scenario = loaded(embedded.text);
    const std::string claim = scenario.expected.broken.empty() ? "Linearizability" : scenario.expected.broken.front();
    const std::string text = spell_out(scenario, claim, {});
    const Time until = thorough(kShort, kShort / 4);
    CHECK(hash_of(loaded(text), until) == hash_of(scenario, until));
    CHECK(hash_of(loaded(condensed(text, "short")), until) == hash_of(scenario, until));
  }
}

TEST_CASE("spelled out, seed and mutation are as the scenario was loaded, and only the claim is expected") {
  const Scenario scenario = loaded(kShorthand, {77, "vote_twice"});
  const Scenario again = loaded(spell_out(scenario, "Election Safety", {}));
  CHECK(again.seed == 77);
  CHECK(again.mutation == "vote_twice");
  CHECK(again.expected.broken == std::vector<std::string>{"Election Safety"});
  CHECK(again.expected.holds.empty());
}

TEST_CASE("ranges, groups and repetitions are spelled out") {
  const Outline outline = outline_of(spelled(kShorthand));
  CHECK(outline.nodes == std::vector<std::string>{"s1", "s2", "s3", "c1", "c2"});
  CHECK(outline.faults == 5);
  CHECK(outline.chances == 2);  // the loss, and the clients' pauses
}

TEST_CASE("commands by hand become lines of the script") {
  const Scenario scenario = loaded(kShorthand);
  const std::string text = spell_out(scenario, "Election Safety", {{ms(1500), 900, command::Crash{node_id(1), false}}});
  CHECK(outline_of(text).faults == 6);
  const Scenario again = loaded(text);
  const auto& last = again.spec.script;
  CHECK(std::count(last.begin(), last.end(),
                   ScriptedCommand{ms(1500) + Duration{1}, command::Crash{node_id(1), false}}) == 1);
}

TEST_CASE("a node that goes is named nowhere any more") {
  const std::string text = without_nodes(spelled(kShorthand), 0, 2);  // all of "left"
  CHECK(text.find("\"s1\"") == std::string::npos);
  CHECK(text.find("\"s2\"") == std::string::npos);
  const Scenario scenario = loaded(text);
  CHECK(scenario.spec.hosts.size() == 3);
  CHECK(outline_of(text).faults == 3);  // the pauses, now of s3 alone; the cut and the request have nobody left
  CHECK(loaded(without_nodes(spelled(kShorthand), 4, 1)).spec.network.rules.empty());  // the rule was about c2
}

TEST_CASE("domains are spelled out, and one that loses all its nodes still has its name") {
  const std::string shorthand(kShorthand.substr(0, kShorthand.rfind('}')));
  const std::string text = spelled(shorthand + R"(, "domains": [{"name": "ops", "nodes": "left", "largest": "9kB"},
    {"name": "shop", "nodes": ["c1", "s3"], "admits": ["ops"]}]})");
  const auto before = loaded(text).spec.domains;
  REQUIRE(before.size() == 2);
  CHECK(before[0].nodes == std::vector{node_id(0), node_id(1)});
  CHECK(before[0].largest == 9000);
  const auto after = loaded(without_nodes(text, 0, 2)).spec.domains;
  REQUIRE(after.size() == 2);
  CHECK(after[0].nodes.empty());
  CHECK(after[1].nodes == std::vector{node_id(1), node_id(0)});
  CHECK(after[1].admits == std::vector<DomainId>{0});
}

TEST_CASE("lines of the script go alone, and with the end what comes after it") {
  const std::string text = spelled(kShorthand);
  CHECK(loaded(without_faults(text, 0, 3)).spec.script.size() == 2);
  const std::string short_run = with_end(text, ms(1100));
  CHECK(loaded(short_run).until == ms(1100));
  CHECK(outline_of(short_run).faults == 1);
  CHECK(loaded(with_seed(text, 9)).seed == 9);
}

TEST_CASE("without losses nothing is lost by chance") {
  const Scenario scenario = loaded(without_losses(spelled(kShorthand)));
  CHECK(scenario.spec.network.fallback.loss == Ratio{});
  CHECK(outline_of(scenario.text).chances == 1);
}

TEST_CASE("with a constant latency the network leaves nothing to chance, and where it does not, nothing changes") {
  const auto text = with_constant_latency(spelled(kShorthand), ms(4));
  REQUIRE(text);
  CHECK(text->find(R"("network":{"default":{"latency":"4ms"}})") != std::string::npos);
  CHECK(loaded(*text).spec.network.rules.empty());
  CHECK(outline_of(*text).chances == 1);
  CHECK_FALSE(with_constant_latency(*text, ms(5)));
}

TEST_CASE("every simpler setting and time either loads or is refused in one line") {
  const std::string text = spelled(kShorthand);
  const Outline before = outline_of(text);
  std::size_t loads = 0;
  auto edits = simpler_settings(text);
  for (const auto& more : {simpler_surroundings(text), simpler_times(text)})
    edits.insert(edits.end(), more.begin(), more.end());
  REQUIRE(edits.size() > 20);
  for (const Edit& edit : edits) {
    const auto result = edited(text, edit);
    if (!result) continue;
    CHECK(*result != text);
    CHECK(outline_of(*result).settings <= before.settings);
    const auto again = load_scenario(*result, "test");
    loads += std::holds_alternative<Scenario>(again);
    if (const auto* error = std::get_if<InputError>(&again)) CHECK(error->line().find('\n') == std::string::npos);
  }
  CHECK(loads > 15);
}

TEST_CASE("what nodes have in common is said more simply by all of them at once") {
  const std::string text = spelled(kShorthand);
  bool all_at_once = false;
  bool members_of_one = false;
  for (const Edit& edit : simpler_settings(text)) {
    const bool prevote = edit.changes.front().path.ends_with("/prevote");
    all_at_once = all_at_once || (prevote && edit.changes.size() == 3);
    members_of_one = members_of_one || (edit.changes.front().path.ends_with("/members") && edit.changes.size() < 3);
  }
  CHECK(all_at_once);
  CHECK_FALSE(members_of_one);  // half a cluster with other members would be another story
}

TEST_CASE("put in short, nodes that are alike are one range again") {
  const std::string text = condensed(spelled(kShorthand), "In short");
  CHECK(text.find("\"s1..s3\"") != std::string::npos);
  CHECK(text.find("In short") != std::string::npos);
  CHECK(text.ends_with("}\n"));
}

}  // namespace netsplit::reduction_test
