// What may happen next, in words and as commands, and the states around.
#include "core/search/explore/moves.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/search/explore/systems.h"

namespace netsplit::search::moves_test {
namespace {

const Move* find(const Surroundings& around, std::string_view words) {
  for (const Move& move : around.moves)
    if (move.words == words) return &move;
  return nullptr;
}

TEST_CASE("the moves of the start are its timers, and each command leads to the state that it names") {
  const World world = taken_over(two_phase(2));
  const Surroundings around = look_around(world, {}, 2, 100);
  REQUIRE(around.moves.size() == 5);
  const Move* prepare = find(around, "the timer \"prepare\" of r1 fires");
  REQUIRE(prepare);
  CHECK(prepare->node == node_id(1));
  World next = world;
  next.apply(prepare->command);
  next.run_until(next.now());
  const Surroundings there = look_around(next, {}, 1, 100);
  CHECK(there.moves.size() == around.states[prepare->leads_to].next.size());
  CHECK(find(there, "prepared from r1 arrives at tm"));
}

TEST_CASE("with faults messages are lost and repeated, nodes crash, and the network falls apart") {
  World world = taken_over(two_phase(2));
  world.apply(command::Fire{node_id(1), "prepare", 0});
  world.run_until(world.now());
  ExploreOptions options;
  options.faults = {1, 1, 1, 1, FaultBudget::kUnlimited};
  const Surroundings around = look_around(world, options, 1, 100);
  const Move* lost = find(around, "prepared from r1 to tm is lost");
  REQUIRE(lost);
  CHECK(lost->message != kNoRecord);
  CHECK(find(around, "prepared from r1 to tm is repeated"));
  CHECK(find(around, "r2 crashes"));
  CHECK(find(around, "tm and r1 are cut off from the others"));
  CHECK(find(around, "tm is cut off from the others"));
}

TEST_CASE("a state in which a claim is broken says so, and nothing is looked for behind it") {
  World world = taken_over(two_phase(2, "miss_one"));
  world.apply(command::Fire{node_id(1), "prepare", 0});
  world.run_until(world.now());
  const Surroundings around = look_around(world, {}, 3, 1000);
  std::size_t broken = 0;
  for (const auto& state : around.states) {
    if (state.broken.empty()) continue;
    ++broken;
    CHECK(state.broken == "Unanimous Commit");
    CHECK(state.level >= 2);
    CHECK(state.next.empty());
  }
  CHECK(broken > 0);
}

TEST_CASE("of many states as many are kept as asked for, those next to the present one always") {
  const World world = taken_over(two_phase(4));
  const Surroundings few = look_around(world, {}, 5, 20);
  CHECK(few.states.size() == 20);
  CHECK(few.states[0].looked_at);
  for (const auto& state : few.states)
    for (const auto& edge : state.next) CHECK(edge.to < few.states.size());
  CHECK(look_around(world, {}, 5, 3).states.size() == 1 + few.moves.size());
}

}  // namespace
}  // namespace netsplit::search::moves_test
