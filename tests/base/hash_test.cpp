#include "core/base/hash.h"

#include <catch2/catch_test_macros.hpp>

#include "core/base/append_log.h"
#include "core/base/value.h"

namespace netsplit::hash_test {
namespace {

enum class Colour : std::uint8_t { red, green };

struct Inner {
  std::uint16_t small = 1;
  Duration length = 5ms;
  bool operator==(const Inner&) const = default;
};

/// One field of each kind that a state may have.
struct State {
  bool flag = false;
  std::int32_t number = -7;
  std::uint64_t big = 1ull << 60;
  Colour colour = Colour::red;
  std::string name;
  Duration length = 1ms;
  std::optional<int> maybe;
  std::vector<int> list;
  std::map<std::string, int> table;
  std::set<int> set;
  std::pair<int, std::string> pair;
  std::variant<int, std::string> either;
  Inner inner;
  std::vector<Inner> inners;
  AppendLog<int> log;
  bool operator==(const State&) const = default;
};

State filled() {
  State s;
  s.name = "n";
  s.list = {1, 2};
  s.table["a"] = 1;
  s.set.insert(3);
  s.pair = {1, "x"};
  s.either = 4;
  s.inners.resize(2);
  return s;
}

template <class Change>
void check_sees(Change change) {
  State changed = filled();
  change(changed);
  REQUIRE_FALSE(changed == filled());
  CHECK(hash_of(changed) != hash_of(filled()));
}

TEST_CASE("the hash of a struct sees each of its fields") {
  CHECK(hash_of(filled()) == hash_of(filled()));
  check_sees([](State& s) { s.flag = true; });
  check_sees([](State& s) { s.number = -8; });
  check_sees([](State& s) { s.big ^= 1; });
  check_sees([](State& s) { s.colour = Colour::green; });
  check_sees([](State& s) { s.name += '\0'; });
  check_sees([](State& s) { s.length += 1ns; });
  check_sees([](State& s) { s.maybe = 0; });
  check_sees([](State& s) { s.list.push_back(0); });
  check_sees([](State& s) { std::swap(s.list[0], s.list[1]); });
  check_sees([](State& s) { s.table["a"] = 2; });
  check_sees([](State& s) { s.table["b"] = 1; });
  check_sees([](State& s) { s.set.insert(4); });
  check_sees([](State& s) { s.pair.first = 2; });
  check_sees([](State& s) { s.pair.second = "y"; });
  check_sees([](State& s) { s.either = std::string("4"); });
  check_sees([](State& s) { s.either = 5; });
  check_sees([](State& s) { s.inner.small = 2; });
  check_sees([](State& s) { s.inner.length = 6ms; });
  check_sees([](State& s) { s.inners[1].small = 9; });
  check_sees([](State& s) { s.log.push_back(1); });
}

TEST_CASE("neighbouring fields don't run into one another") {
  using Pair = std::pair<std::vector<int>, std::vector<int>>;
  CHECK(hash_of(Pair{{1, 2}, {}}) != hash_of(Pair{{1}, {2}}));
  using Words = std::vector<std::string>;
  CHECK(hash_of(Words{"ab", "c"}) != hash_of(Words{"a", "bc"}));
}

TEST_CASE("hashes are the same on every platform") {
  CHECK(hash_of(filled()) == 0xcd6396a4fc20a0e2u);
  CHECK(fnv1a("netsplit") == 0x638d5a6ec4334b88u);
  CHECK(hash_of(std::vector<std::int64_t>{-1, 0, 1}) == 0x2e957ee07f65194du);
}

}  // namespace
}  // namespace netsplit::hash_test
