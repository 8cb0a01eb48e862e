#include "core/scenario/settings.h"

#include <catch2/catch_test_macros.hpp>

#include "scenarios_embedded.h"

namespace netsplit::settings_test {
namespace {

constexpr std::string_view kText = R"({"version": 1, "until": "1s", "nodes": [
  {"name": "s1", "role": "raft.server", "config": {"heartbeat": "50ms"}},
  {"name": "s2..s3", "role": "raft.server", "config": {"heartbeat": "50ms", "election_timeout_max": "300ms"}}],
  "network": {"default": {"loss": 0.12345678901234567890, "latency": {"uniform": ["1ms", "2ms"]}}}})";

std::string set(const std::string& path, const std::string& value) {
  const Setting setting{path, value};
  const auto result = with_settings(kText, std::span(&setting, 1));
  if (const auto* error = std::get_if<InputError>(&result)) return error->line();
  return std::get<std::string>(result);
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE(
    "a field is set by its pointer, by the name of its entry and by the end of its path, and nothing else changes") {
  const std::string by_pointer = set("/nodes/1/config/election_timeout_max", "155ms");
  CHECK(has(by_pointer, R"("election_timeout_max":"155ms")"));
  CHECK(has(by_pointer, R"("loss":0.12345678901234567890)"));
  CHECK(set("/nodes/s2..s3/config/election_timeout_max", "155ms") == by_pointer);
  CHECK(set("nodes/1/config/election_timeout_max", "155ms") == by_pointer);
  CHECK(set("s2..s3/config/election_timeout_max", "155ms") == by_pointer);
  CHECK(set("election_timeout_max", "155ms") == by_pointer);
}

TEST_CASE("values are JSON where they can be read as that, and texts where they can't") {
  CHECK(has(set("loss", "0.5"), R"("loss":0.5,)"));
  CHECK(has(set("until", "90s"), R"("until":"90s")"));
  CHECK(has(set("latency", R"({"uniform": ["3ms", "4ms"]})"), R"("latency":{"uniform": ["3ms", "4ms"]})"));
  CHECK(has(set("/title", "\"7\""), R"("title":"7")"));
  CHECK(has(set("/title", "a \"b\" \\"), R"("title":"a \"b\" \\")"));
}

TEST_CASE("a field that is not there is added with the objects on the way to it, and an empty value takes one out") {
  CHECK(has(set("mutation", "vote_twice"), R"("mutation":"vote_twice"})"));
  CHECK(has(set("/view/a~1b/c~0d", "1"), R"("view":{"a/b":{"c~d":1}})"));
  CHECK(has(set("s1/config/prevote", "false"), R"("config":{"heartbeat":"50ms","prevote":false}},)"));
  CHECK(has(set("s1/disk/sync", "1ms"), R"("disk":{"sync":"1ms"}},)"));
  CHECK(has(set("network/default/fifo", "true"), R"("fifo":true}})"));
  CHECK_FALSE(has(set("loss", ""), "loss"));
  CHECK(has(set("loss", ""), R"("default":{"latency")"));
  CHECK_FALSE(has(set("mutation", ""), "mutation"));
  CHECK_FALSE(has(set("mutation", "none"), "mutation"));
  CHECK(set("foo", "") == "/foo: found no such field to take out, expected one that is there, or a value for it");
  CHECK(set("s1/config/prevote", "").starts_with("/nodes/0/config/prevote: found no such field"));
}

TEST_CASE("a path that leads nowhere or to two places is told in one line") {
  CHECK(set("config/heartbeat", "1ms") ==
        "config/heartbeat: found 2 places that end so, expected one: /nodes/0/config/heartbeat, "
        "/nodes/1/config/heartbeat");
  CHECK(set("/nodes/s9/role", "x") ==
        "/nodes/s9: found no such entry, expected the number or the name of one in the list");
  CHECK(set("/until/x", "1") == "/until: found \"1s\", expected an object or a list");
}

TEST_CASE("settings come before the scenario is read, which then judges them") {
  const auto loaded = load_scenario(kText, "test", {.settings = {{"until", "90s"}, {"mutation", "vote_twice"}}});
  REQUIRE(std::holds_alternative<Scenario>(loaded));
  CHECK(std::get<Scenario>(loaded).until == std::chrono::seconds(90));
  CHECK(std::get<Scenario>(loaded).mutation == "vote_twice");
  const auto bad = load_scenario(kText, "test", {.settings = {{"loss", "2"}}});
  REQUIRE(std::holds_alternative<InputError>(bad));
  CHECK(std::get<InputError>(bad).path == "/network/default/loss");
}

TEST_CASE("setting a field to what it is gives the same run, for every scenario") {
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    INFO(embedded.name);
    const auto plain = load_scenario(embedded.text, embedded.name);
    const auto set = load_scenario(embedded.text, embedded.name, {.settings = {{"version", "1"}}});
    REQUIRE(std::holds_alternative<Scenario>(set));
    CHECK(World(std::get<Scenario>(set).spec).hash() == World(std::get<Scenario>(plain).spec).hash());
  }
}

TEST_CASE("typed settings are split at the first equals sign, and lists at commas outside of brackets and quotes") {
  const auto setting = parse_setting("a/b=c=d");
  REQUIRE(std::holds_alternative<Setting>(setting));
  CHECK(std::get<Setting>(setting) == Setting{"a/b", "c=d"});
  CHECK(std::holds_alternative<InputError>(parse_setting("loss")));
  CHECK(std::holds_alternative<InputError>(parse_setting("=1")));
  CHECK(std::holds_alternative<InputError>(parse_setting("seed=1")));
  CHECK(split_values("150ms,[1,2],{\"uniform\":[\"1ms\",\"2ms\"]},\"a,\\\"b\",") ==
        std::vector<std::string>{"150ms", "[1,2]", "{\"uniform\":[\"1ms\",\"2ms\"]}", "\"a,\\\"b\"", ""});
  CHECK(split_values("a]b,c") == std::vector<std::string>{"a]b", "c"});
}

}  // namespace netsplit::settings_test
