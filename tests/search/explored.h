#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/search/explore/counterexample.h"
#include "core/search/explore/explorer.h"
#include "tests/search/shrunk.h"

namespace netsplit::search {

/// A run in which somebody who has taken over makes choices until a claim is broken.
struct Explored {
  Scenario scenario;
  std::vector<PlacedCommand> commands;
  Time end{};
  std::string claim;
  std::size_t choices = 0;
};

/// What the search finds; nothing when it finds no broken claim.
inline std::optional<Explored> explored(const Scenario& scenario, const ExploreOptions& options) {
  World world(scenario.spec);
  world.apply(command::TakeOver{});
  world.run_until(Time{});
  Explorer explorer(world, options);
  while (explorer.advance(10'000)) {}
  if (!explorer.broken()) return std::nullopt;
  const auto way = follow(world, options, explorer.path(), ms(10));
  if (!way) return std::nullopt;
  Explored found{scenario,
                 {{Time{}, 0, command::TakeOver{}}},
                 way->end,
                 std::string(explorer.broken()->finding.claim->name),
                 way->story.size()};
  found.commands.insert(found.commands.end(), way->commands.begin(), way->commands.end());
  return found;
}

inline FailingRun shrunk(const Explored& run, std::uint64_t budget = 3'000'000) {
  Shrinker shrinker(run.scenario, run.commands, run.end, run.claim, budget);
  while (!shrinker.advance(10'000)) {}
  REQUIRE(shrinker.best());
  return *shrinker.best();
}

}  // namespace netsplit::search
