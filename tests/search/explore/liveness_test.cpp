// What comes to be in the end, whatever happens; and the ways on which it never does.
#include "core/search/explore/liveness.h"

#include <catch2/catch_test_macros.hpp>

#include "core/search/explore/counterexample.h"
#include "core/search/explore/moves.h"
#include "tests/search/explore/systems.h"

namespace netsplit::search::liveness_test {
namespace {

using Answer = Liveness::Answer;

const Monitor& aim_of(const World& world) {
  for (const Monitor& monitor : world.monitors())
    if (monitor.deadline() != kForever) return monitor;
  FAIL("there is no aim");
  return world.monitors().front();
}

Liveness looked_at(const World& world, const ExploreOptions& options) {
  Liveness liveness(world, options, aim_of(world));
  while (liveness.advance(100)) {}
  return liveness;
}

TEST_CASE("without faults everybody decides in the end, in whatever order things happen") {
  const World world = taken_over(two_phase_to_decide(3, "0s"));
  const ExploreOptions options;
  CHECK(looked_at(world, options).answer() == Answer::holds);
}

TEST_CASE("a coordinator that has crashed and stays down blocks the prepared: a dead end when nobody asks again") {
  const World world = taken_over(two_phase_to_decide(2, "0s"));
  ExploreOptions options;
  options.faults.crash = 1;
  const Liveness liveness = looked_at(world, options);
  CHECK(liveness.answer() == Answer::dead_end);
  const auto way = follow(world, options, liveness.path(), std::chrono::milliseconds{10});
  REQUIRE(way);
  World end = world;
  for (const PlacedCommand& placed : way->commands) {
    end.apply(placed.command);
    end.run_until(end.now());
  }
  // But for repairs nothing can happen where it ends.
  for (const Move& move : look_around(end, {}, 1, 10).moves) CHECK(move.kind == Choice::Kind::restart);
}

TEST_CASE("participants that ask again and again go round for ever instead") {
  const World world = taken_over(two_phase_to_decide(2, "500ms"));
  ExploreOptions options;
  options.semantics = Semantics::set;
  options.faults.crash = 1;
  const Liveness liveness = looked_at(world, options);
  REQUIRE(liveness.answer() == Answer::lasso);
  const auto& path = liveness.path();
  REQUIRE(liveness.repeats_from() < path.size() - 1);
  CHECK(path[liveness.repeats_from()] == path.back());
  CHECK(follow(world, options, path, std::chrono::milliseconds{10}));
}

TEST_CASE("what may be put off is no counterexample: a message that can always arrive does") {
  // One participant, nothing lost: the coordinator's patience or the vote, something always comes.
  const World world = taken_over(two_phase_to_decide(1, "500ms"));
  ExploreOptions options;
  options.semantics = Semantics::set;
  CHECK(looked_at(world, options).answer() == Answer::holds);
}

TEST_CASE("where there are too many states it says that it can't decide") {
  const World world = taken_over(two_phase_to_decide(3, "0s"));
  ExploreOptions options;
  options.states = 50;
  CHECK(looked_at(world, options).answer() == Answer::undecided);
}

}  // namespace
}  // namespace netsplit::search::liveness_test
