#include "core/base/place_index.h"

#include <catch2/catch_test_macros.hpp>
#include <map>

#include "core/base/rng.h"

namespace netsplit::place_index_test {
namespace {

TEST_CASE("an index of places finds what a map would find, whatever was put in and taken out") {
  Rng rng{7};
  PlaceIndex index;
  std::map<std::uint64_t, std::uint32_t> plain;
  for (std::uint32_t step = 0; step < 20'000; ++step) {
    // Few names, so that all comes and goes often; and such as share their low bits.
    const std::uint64_t name = rng.below(300) << (rng.below(2) * 32);
    if (rng.below(3) == 0) {
      index.erase(name);
      plain.erase(name);
    } else {
      index.put(name, step);
      plain[name] = step;
    }
    REQUIRE(index.size() == plain.size());
    const std::uint64_t asked = rng.below(300) << (rng.below(2) * 32);
    REQUIRE(index.find(asked) == (plain.contains(asked) ? plain[asked] : kNoPlace));
  }
  for (const auto& [name, place] : plain) CHECK(index.find(name) == place);
}

TEST_CASE("an empty index of places has nothing and loses nothing") {
  PlaceIndex index;
  CHECK(index.find(0) == kNoPlace);
  index.erase(0);
  CHECK(index.size() == 0);
}

TEST_CASE("the hash of an index of places tells what lies where") {
  PlaceIndex a;
  a.put(1, 5);
  PlaceIndex b;
  b.put(1, 6);
  CHECK(hash_of(a) != hash_of(b));
  CHECK_FALSE(a == b);
  b.put(1, 5);
  CHECK(hash_of(a) == hash_of(b));
  CHECK(a == b);
}

}  // namespace
}  // namespace netsplit::place_index_test
