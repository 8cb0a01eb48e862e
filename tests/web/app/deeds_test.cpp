#include "web/app/deeds.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::deeds_test {

namespace {

/// So many commands that nobody gave apart.
Deeds::Commands commands(std::size_t count) { return Deeds::Commands(count); }

}  // namespace

TEST_CASE("where nothing was done there is nothing to take back or to do again") {
  Deeds deeds;
  CHECK_FALSE(deeds.undo(commands(0)));
  CHECK_FALSE(deeds.redo(commands(0)));
}

TEST_CASE("deeds are taken back from the last one on, and done again the other way round") {
  Deeds deeds;
  deeds.remember(commands(0), "Crash s1");
  deeds.remember(commands(1), "Crash s2");
  const auto second = deeds.undo(commands(2));
  REQUIRE(second);
  CHECK(second->what == "Crash s2");
  CHECK(second->commands.size() == 1);
  const auto first = deeds.undo(second->commands);
  REQUIRE(first);
  CHECK(first->what == "Crash s1");
  CHECK(first->commands.empty());
  CHECK_FALSE(deeds.undo(first->commands));

  const auto again = deeds.redo(first->commands);
  REQUIRE(again);
  CHECK(again->what == "Crash s1");
  CHECK(again->commands.size() == 1);
  CHECK(deeds.redo(again->commands)->commands.size() == 2);
}

TEST_CASE("something new that is done leaves nothing to be done again") {
  Deeds deeds;
  deeds.remember(commands(0), "Crash s1");
  REQUIRE(deeds.undo(commands(1)));
  deeds.remember(commands(0), "Crash s3");
  CHECK_FALSE(deeds.redo(commands(1)));
  CHECK(deeds.undo(commands(1))->what == "Crash s3");
}

TEST_CASE("of many deeds the oldest stay done") {
  Deeds deeds;
  for (std::size_t i = 0; i < Deeds::kMost + 5; ++i) deeds.remember(commands(i), "Crash s1");
  std::size_t left = 0;
  std::size_t commands_left = Deeds::kMost + 5;
  while (const auto deed = deeds.undo(commands(commands_left))) {
    commands_left = deed->commands.size();
    ++left;
  }
  CHECK(left == Deeds::kMost);
  CHECK(commands_left == 5);
}

}  // namespace netsplit::deeds_test
