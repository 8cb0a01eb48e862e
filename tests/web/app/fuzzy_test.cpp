#include "web/app/fuzzy.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::fuzzy_test {

namespace {

const std::vector<std::string> kTexts{"Play",
                                      "One event back",
                                      "Crash s1",
                                      "Crash s2",
                                      "Cut s1 from s2",
                                      "Show Space-time",
                                      "Show Plots",
                                      "Light theme",
                                      "Open Raft: The leader crashes",
                                      "Take back what was done",
                                      "Restart s12"};

std::string first(std::string_view typed) {
  const auto found = fuzzy_find(typed, kTexts);
  return found.empty() ? std::string() : kTexts[found[0].index];
}

}  // namespace

TEST_CASE("a few letters name what they begin") {
  CHECK(first("pl") == "Play");
  CHECK(first("crash") == "Crash s1");
  CHECK(first("sst") == "Show Space-time");
  CHECK(first("theme") == "Light theme");
  CHECK(first("leader") == "Open Raft: The leader crashes");
}

TEST_CASE("words may be typed in any order, and in capitals") {
  CHECK(first("s2 crash") == "Crash s2");
  CHECK(first("CRASH S2") == "Crash s2");
  CHECK(first("cut s2") == "Cut s1 from s2");
}

TEST_CASE("every letter that was typed must be there, in order") {
  CHECK_FALSE(fuzzy_match("xyz", "Play"));
  CHECK_FALSE(fuzzy_match("yalp", "Play"));
  CHECK_FALSE(fuzzy_match("play it", "Play"));
  CHECK_FALSE(fuzzy_match("playing", "Play"));
  CHECK(fuzzy_match("", "Play"));
  CHECK(fuzzy_match("  ", "Play"));
  CHECK_FALSE(fuzzy_match("a", ""));
}

TEST_CASE("letters in a row and the beginnings of words count more than letters that lie about") {
  const auto row = fuzzy_match("art", "Restart s1");
  const auto scattered = fuzzy_match("art", "a rotten time");
  REQUIRE(row);
  REQUIRE(scattered);
  CHECK(row->score > fuzzy_match("rat", "Restart s1")->score);
  CHECK(fuzzy_match("st", "Space-time")->score > fuzzy_match("pc", "Space-time")->score);
  CHECK(first("s1") == "Crash s1");
}

TEST_CASE("the places that were found are told in order, each once") {
  const auto match = fuzzy_match("s1 cr", "Crash s1");
  REQUIRE(match);
  CHECK(match->at == std::vector<std::size_t>{0, 1, 6, 7});
}

TEST_CASE("nothing typed finds everything in its order") {
  const auto found = fuzzy_find("", kTexts);
  REQUIRE(found.size() == kTexts.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i].index == i);
}

}  // namespace netsplit::fuzzy_test
