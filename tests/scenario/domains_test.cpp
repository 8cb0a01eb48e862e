#include "core/scenario/domains.h"

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/run.h"

namespace netsplit::scenario_domains_test {
namespace {

/// A shop that asks a bank, with these domains, faults or other fields at the end.
std::string with(std::string_view more, std::string_view client = R"("rate": 10)", std::string_view shop = "") {
  return R"({"version": 1, "until": "10s", "nodes": [
    {"name": "front", "role": "service.client", "config": {"servers": "web1", )" +
         std::string(client) + R"(}},
    {"name": "web1..web2", "role": "service", "config": {"steps": [{"do": "call", "to": "pay")" +
         std::string(shop) +
         R"(}]}},
    {"name": "pay", "role": "service", "config": {"reply_bytes": 5000}}],
    "groups": {"webs": "web1..web2"}, )" +
         std::string(more) + "}";
}

/// The shop's and the bank's domain, each with these fields besides.
std::string domains(std::string_view shop, std::string_view bank) {
  const auto also = [](std::string_view fields) { return fields.empty() ? "" : ", " + std::string(fields); };
  return R"("domains": [{"name": "shop", "nodes": ["front", "webs"])" + also(shop) +
         R"(}, {"name": "bank", "nodes": "pay")" + also(bank) + "}]";
}

Scenario loaded(const std::string& text) {
  auto result = load_scenario(text, "test/case");
  if (const auto* error = std::get_if<InputError>(&result)) FAIL(error->line());
  return std::get<Scenario>(std::move(result));
}

std::string refusal(const std::string& text) {
  const auto result = load_scenario(text, "test");
  const auto* error = std::get_if<InputError>(&result);
  return error ? error->line() : "accepted";
}

using Conflicts = std::vector<std::string>;
Conflicts conflicts(std::string_view shop, std::string_view bank) {
  return loaded(with(domains(shop, bank))).conflicts;
}

}  // namespace

TEST_CASE("every field of a domain is read") {
  const Scenario s = loaded(with(domains(
      R"("change_windows": [{"from": "1s", "to": "2s", "every": "1min"}, {"to": "5s"}], "outside_window": "refuse")",
      R"("quota": {"messages": 100, "bytes": "64kB"}, "admits": ["shop"], "largest": "8kB",
                 "versions": {"oldest": 1, "newest": 3, "since": "5s"})")));
  REQUIRE(s.spec.domains.size() == 2);
  const Domain& shop = s.spec.domains[0];
  CHECK(shop.name == "shop");
  CHECK(shop.nodes == std::vector{node_id(0), node_id(1), node_id(2)});
  CHECK(shop.windows == std::vector{ChangeWindow{1s, 2s, 1min}, ChangeWindow{0s, 5s, 0s}});
  CHECK_FALSE(shop.waits);
  CHECK(shop.admits_all);
  const Domain& bank = s.spec.domains[1];
  CHECK(bank.waits);
  CHECK(bank.messages_per_second == 100);
  CHECK(bank.bytes_per_second == 64'000);
  CHECK_FALSE(bank.admits_all);
  CHECK(bank.admits == std::vector<DomainId>{0});
  CHECK(bank.largest == 8000);
  CHECK(bank.takes(3));
  CHECK_FALSE(bank.takes(4));
  CHECK(bank.versions_since == 5s);
  CHECK(s.conflicts.empty());
}

TEST_CASE("each mistake in a domain is told where it is") {
  CHECK(refusal(with(R"("domains": [{"name": "shop", "nodes": "frunt"}])")).find("/domains/0/nodes: found \"frunt\"") ==
        0);
  CHECK(refusal(with(R"("domains": [{"nodes": "pay"}])")).find("/domains/0: found no field \"name\"") == 0);
  CHECK(refusal(with(domains("", R"("admits": ["shp"])"))) ==
        "/domains/1/admits/0: found \"shp\", expected the name of a domain; did you mean \"shop\"?");
  CHECK(refusal(with(R"("domains": [{"name": "a", "nodes": "pay"}, {"name": "a", "nodes": "front"}])")) ==
        "/domains/1: found two domains called \"a\", expected each name once");
  CHECK(refusal(with(domains(R"("change_windows": [{"from": "2s", "to": "1s"}])", "")))
            .find("/domains/0/change_windows/0: ") == 0);
  CHECK(refusal(with(domains(R"("change_windows": [{"to": "9s", "every": "5s"}])", "")))
            .find("/domains/0/change_windows/0: ") == 0);
  CHECK(refusal(with(domains(R"("versions": {"oldest": 3, "newest": 2})", ""))).find("/domains/0/versions: ") == 0);
  CHECK(refusal(with(domains("", R"("quota": {"bytes": "5GB"})"))).find("/domains/1/quota: ") == 0);
  CHECK(refusal(with(R"("faults": [{"at": "1s", "do": "crash", "node": "pay", "made_by": "shop"}])"))
            .find("/faults/0: found \"shop\"") == 0);
  CHECK(refusal(with(R"("faults": [{"at": "1s", "do": "roll", "node": "pay", "speaks": 1, "understands_from": 2}])"))
            .find("/faults/0: ") == 0);
  CHECK(refusal(with(R"("faults": [{"at": "1s", "do": "heal", "pace": "1s"}])")).find("/faults/0/pace: ") == 0);
}

TEST_CASE("a line that names several nodes may go from one to the next, and so may its end") {
  const Scenario s = loaded(
      with(domains("", "") +
           R"(, "faults": [{"at": "1s", "do": "crash", "node": "webs", "pace": "2s", "for": "500ms", "made_by": "shop"},
        {"at": "5s", "do": "roll", "node": "webs", "speaks": 4, "understands_from": 3, "pace": "1s"}])"));
  const auto& script = s.spec.script;
  REQUIRE(script.size() == 6);
  CHECK(script[0] == ScriptedCommand{1s, command::Crash{node_id(1), false}, 0, 2s});
  CHECK(script[1] == ScriptedCommand{1500ms, command::Restart{node_id(1)}, 0, 2s});
  CHECK(script[2] == ScriptedCommand{3s, command::Crash{node_id(2), false}, 0, 2s});
  CHECK(script[4] == ScriptedCommand{5s, command::Roll{node_id(1), 4, 3}, kNoDomain, 1s});
  CHECK(script[5] == ScriptedCommand{6s, command::Roll{node_id(2), 4, 3}, kNoDomain, 1s});
}

TEST_CASE("two who claim one node contradict each other") {
  const Conflicts found =
      loaded(with(R"("domains": [{"name": "shop", "nodes": ["webs", "pay"]}, {"name": "bank", "nodes": "pay"}])"))
          .conflicts;
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("shop and bank both say that pay is theirs") == 0);
}

TEST_CASE("two ranges of versions that have none in common contradict each other") {
  const Conflicts found = conflicts(R"("versions": {"oldest": 1, "newest": 2})", R"("versions": {"oldest": 3})");
  REQUIRE(found.size() == 2);  // and the shop speaks version 1
  CHECK(
      found[1] ==
      "shop lets only version 2 and older across its border, and bank only version 3 and newer: whatever goes between "
      "web1 and pay breaks one of the two rules, for no version is both.");
  CHECK(conflicts(R"("versions": {"newest": 3})", R"("versions": {"newest": 3})").empty());
}

TEST_CASE("a freeze that lasts beyond a deadline contradicts it") {
  const std::string_view deadline = R"("versions": {"oldest": 2, "since": "5s"})";
  CHECK(conflicts(R"("change_windows": [{"from": "8s", "to": "9s"}])", deadline) ==
        Conflicts{
            "web1 of shop speaks version 1, and bank, who owns pay, lets only version 2 and newer across its border "
            "from 5s on; shop changes nothing before 8s: until then no message of web1 satisfies both."});
  CHECK(conflicts(R"("change_windows": [{"from": "3s", "to": "4s"}])", deadline).empty());
  CHECK(conflicts("", deadline).empty());
  CHECK(conflicts("", R"("versions": {"oldest": 2})").size() == 1);
}

TEST_CASE("who calls and is not admitted is told, and so is who sends what is too large") {
  CHECK(conflicts("", R"("admits": ["bank"])") ==
        Conflicts{
            "web1 of shop is set up to call pay of bank, and bank admits only bank: nothing that web1 asks gets in."});
  CHECK(conflicts(R"("largest": "4kB")", "").size() == 1);  // the answers
  CHECK(conflicts(R"("largest": "5kB")", "").empty());
}

TEST_CASE("a quota below what others send contradicts their settings, and one below what they repeat warns") {
  const auto found = [](std::string_view client, std::string_view shop, std::string_view bank) {
    return loaded(with(domains("", bank), client, shop)).conflicts;
  };
  const std::string_view open = R"("rate": 10, "attempts": 2)";
  const std::string_view again = R"(, "attempts": 3)";
  CHECK(found(open, again, R"("quota": {"messages": 60})").empty());
  CHECK(
      found(open, again, R"("quota": {"messages": 59})") ==
      Conflicts{"bank takes 59 messages a second from others, who send about 10 and, when they get no answers, as many "
                "as 60 because they ask again: the more fail, the more are refused."});
  CHECK(
      found(open, again, R"("quota": {"messages": 9})") ==
      Conflicts{
          "bank takes 9 messages a second from others, who are set up to send about 10: not all of them can get in."});
  const std::string_view little = R"(, "attempts": 3, "retry_budget": 0.1)";
  CHECK(found(R"("rate": 10)", little, R"("quota": {"messages": 11})").empty());
  CHECK(found(R"("rate": 10)", little, R"("quota": {"messages": 10})").size() == 1);
  CHECK(found(R"("loop": "closed")", "", R"("quota": {"messages": 9})").empty());
}

TEST_CASE("conflicts are no error, and are in the result of a run") {
  const Scenario s = loaded(with(domains("", R"("admits": ["bank"])")));
  ScenarioRun run(s, {}, s.until);
  while (!run.advance(1000)) {}
  CHECK(run_json(s, run).find("bank admits only bank: nothing that web1 asks gets in.") != std::string::npos);
  CHECK(run.operations(Outcome::ok) == 0);
}

}  // namespace netsplit::scenario_domains_test
