#include "core/protocols/queue/known_ids.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/base/rng.h"

namespace netsplit::queue::known_ids_test {

TEST_CASE("what was added is known until its window is over, and a copy has a life of its own") {
  KnownIds ids;
  CHECK_FALSE(ids.contains(7));
  ids.add(7, ms(10));
  ids.add(71, ms(20));
  const KnownIds before = ids;
  ids.forget_before(ms(20));
  CHECK_FALSE(ids.contains(7));
  CHECK(ids.contains(71));
  CHECK((before.contains(7) && before.size() == 2));
  CHECK_FALSE(before == ids);
  ids.add(7, ms(30));
  CHECK(ids.contains(7));
  CHECK(hash_of(before) != hash_of(ids));
}

TEST_CASE("it knows what a set knows") {
  Rng rng = Rng::stream(5, "known ids");
  KnownIds ids;
  std::set<std::uint64_t> plain;
  std::vector<KnownIds> copies;
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t id = rng.below(500);
    CHECK(ids.contains(id) == plain.contains(id));
    if (plain.insert(id).second) ids.add(id, ms(i));
    if (i % 100 == 0) copies.push_back(ids);
  }
  CHECK(ids.size() == plain.size());
  CHECK(copies[3].size() < ids.size());
}

}  // namespace netsplit::queue::known_ids_test
