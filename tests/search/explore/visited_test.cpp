#include "core/search/explore/visited.h"

#include <catch2/catch_test_macros.hpp>

#include "core/base/rng.h"

namespace netsplit::search::visited_test {

TEST_CASE("each state is new once, and knows the smallest parent of its level") {
  VisitedStates visited;
  CHECK(visited.insert(0, 0, 0));
  CHECK_FALSE(visited.insert(0, 0, 5));
  CHECK(visited.insert(10, 7, 1));
  CHECK_FALSE(visited.insert(10, 3, 1));
  CHECK_FALSE(visited.insert(10, 9, 1));
  CHECK_FALSE(visited.insert(10, 1, 2));
  CHECK(visited.find(10)->parent == 3);
  CHECK(visited.find(10)->level == 1);
  CHECK_FALSE(visited.find(11));
}

TEST_CASE("all of many states are kept") {
  VisitedStates visited;
  Rng rng{5};
  for (int i = 0; i < 100'000; ++i) {
    visited.make_room(1);
    CHECK(visited.insert(rng.next(), 1, 1));
    visited.count(1);
  }
  rng = Rng{5};
  for (int i = 0; i < 100'000; ++i) CHECK(visited.find(rng.next()));
  CHECK(visited.size() == 100'000);
  CHECK(visited.bytes() < 100'000 * 70);
}

}  // namespace netsplit::search::visited_test
