#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "core/scenario/run.h"
#include "scenarios_embedded.h"

// tests/scenario/golden.txt holds what every scenario comes to: name, hash, steps. All platforms must agree with it.
// NETSPLIT_RECORD=1 writes it anew; look at the difference before you keep it.
namespace netsplit::golden_test {
namespace {

constexpr const char* kGolden = NETSPLIT_SOURCE_DIR "/tests/scenario/golden.txt";

std::map<std::string, std::string> read_golden() {
  std::map<std::string, std::string> golden;
  std::ifstream file(kGolden);
  for (std::string line; std::getline(file, line);)
    if (const auto space = line.find(' '); space != std::string::npos)
      golden[line.substr(0, space)] = line.substr(space + 1);
  return golden;
}

Scenario scenario_of(const EmbeddedScenario& embedded) {
  auto loaded = load_scenario(embedded.text, embedded.name);
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(embedded.name << ": " << error->line());
  return std::get<Scenario>(std::move(loaded));
}

std::string outcome_of(const ScenarioRun& run) {
  return fmt::format("{:016x} {}", run.world().hash(), run.world().steps());
}

}  // namespace

TEST_CASE("every scenario comes to its golden hash and breaks exactly the claims that it means to break") {
  const bool record = std::getenv("NETSPLIT_RECORD") != nullptr;
  const auto golden = read_golden();
  std::string recorded;
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    INFO(embedded.name);
    const Scenario scenario = scenario_of(embedded);
    checkers::StoreWatch store;
    ScenarioRun run(scenario, {}, scenario.until, &store);
    while (!run.advance(1'000'000)) {}
    CHECK_FALSE(run.stopped_because());
    std::set<std::string> broken;
    for (const Verdict& v : run.verdicts())
      if (v.first) broken.insert(std::string(v.claim->name));
    while (store.advance(1'000'000, true)) {}
    if (store.broken()) broken.emplace(checkers::kLinearizability.name);
    CHECK(store.answer() != checkers::Answer::unknown);
    for (const LevelVerdict& v : judge_levels(scenario, store, run.world())) {
      INFO(v.claim << ": " << v.why);
      CHECK(v.answer != checkers::Answer::unknown);
      if (v.answer == checkers::Answer::broken) broken.insert(v.claim);
    }
    CHECK(broken == std::set<std::string>(scenario.expected.broken.begin(), scenario.expected.broken.end()));
    recorded += fmt::format("{} {}\n", embedded.name, outcome_of(run));
    if (!record) {
      REQUIRE(golden.contains(std::string(embedded.name)));
      CHECK(golden.at(std::string(embedded.name)) == outcome_of(run));
    }
  }
  if (record) std::ofstream(kGolden) << recorded;
  CHECK((record || golden.size() == embedded_scenarios().size()));
}

TEST_CASE("every scenario tells people what it is") {
  REQUIRE(embedded_scenarios().size() >= 10);
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    INFO(embedded.name);
    const Scenario scenario = scenario_of(embedded);
    CHECK(scenario.title != scenario.name);
    CHECK(scenario.summary.size() > 40);
    CHECK(scenario.hint.size() > 20);
    CHECK(scenario.topic == embedded.name.substr(0, embedded.name.find('/')));
  }
}

TEST_CASE("each deliberately broken scenario holds all its claims once the mutation is switched off") {
  int broken_by_mutation = 0;
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    if (scenario_of(embedded).mutation.empty()) continue;
    ++broken_by_mutation;
    INFO(embedded.name);
    const auto cured = load_scenario(embedded.text, embedded.name, {.mutation = std::string()});
    REQUIRE(std::holds_alternative<Scenario>(cured));
    ScenarioRun run(std::get<Scenario>(cured), {}, std::get<Scenario>(cured).until);
    while (!run.advance(1'000'000)) {}
    CHECK(run.world().violations().empty());
  }
  CHECK(broken_by_mutation >= 3);
}

}  // namespace netsplit::golden_test
