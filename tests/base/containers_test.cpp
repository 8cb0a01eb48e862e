#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/cow.h"
#include "core/base/footprint.h"
#include "core/base/rng.h"

// Containers whose copies share memory: they must still behave as values.
namespace netsplit::containers_test {
namespace {

struct Pair {
  AppendLog<std::string> log;
  std::vector<std::string> model;
};

void check_same(const Pair& p) {
  REQUIRE(p.log.size() == p.model.size());
  REQUIRE(p.log.empty() == p.model.empty());
  REQUIRE(std::equal(p.log.begin(), p.log.end(), p.model.begin(), p.model.end()));
  if (!p.model.empty()) {
    REQUIRE(p.log.back() == p.model.back());
    REQUIRE(p.log[p.model.size() / 2] == p.model[p.model.size() / 2]);
  }
}

TEST_CASE("an append log does what a vector does, whichever of its copies is changed") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Rng rng{seed};
    std::vector<Pair> copies(4);
    for (int round = 0; round < 3000; ++round) {
      Pair& p = copies[rng.below(copies.size())];
      const std::size_t some = p.model.empty() ? 0 : rng.below(p.model.size() + 1);
      switch (rng.below(12)) {
        case 0: p = copies[rng.below(copies.size())]; break;
        case 1:
          p.log.truncate(some);
          p.model.resize(some);
          break;
        case 2:
          p.log.drop_front(some / 2);
          p.model.erase(p.model.begin(), p.model.begin() + static_cast<std::ptrdiff_t>(some / 2));
          break;
        case 3:
          if (rng.below(20) == 0) {
            p.log.clear();
            p.model.clear();
          }
          break;
        case 4: {
          Pair moved = std::move(p);
          p = Pair{};
          p = std::move(moved);
          break;
        }
        case 5: {
          const AppendLog<std::string> part = p.log.slice(some / 2, some - some / 2);
          REQUIRE(std::equal(part.begin(), part.end(), p.model.begin() + static_cast<std::ptrdiff_t>(some / 2),
                             p.model.begin() + static_cast<std::ptrdiff_t>(some)));
          break;
        }
        default: {
          const std::string item = "item " + std::to_string(rng.below(1000)) + " with more than a few letters";
          p.log.push_back(item);
          p.model.push_back(item);
        }
      }
      for (const Pair& c : copies) check_same(c);
    }
    for (const Pair& a : copies)
      for (const Pair& b : copies) {
        REQUIRE((a.log == b.log) == (a.model == b.model));
        REQUIRE((hash_of(a.log) == hash_of(b.log)) == (a.model == b.model));
      }
  }
}

TEST_CASE("a copy of an append log doesn't see what is appended to the other") {
  AppendLog<int> log;
  for (int i = 0; i < 100; ++i) log.push_back(i);
  AppendLog<int> copy = log;
  log.push_back(100);
  copy.push_back(-1);
  copy.truncate(50);
  copy.push_back(-2);
  CHECK(log.size() == 101);
  CHECK(log.back() == 100);
  CHECK(log[50] == 50);
  CHECK(copy.size() == 51);
  CHECK(copy.back() == -2);
}

TEST_CASE("asking an append log for more than it has takes all there is") {
  AppendLog<int> log;
  log.push_back(1);
  log.truncate(5);
  CHECK(log.size() == 1);
  log.drop_front(5);
  CHECK(log.empty());
  log.push_back(2);
  CHECK(log.back() == 2);
  CHECK(AppendLog<int>() == AppendLog<int>());
}

TEST_CASE("a shared value is copied when somebody writes to it") {
  Cow<std::string> a(std::string("one"));
  Cow<std::string> b = a;
  CHECK(a.shares_with(b));
  CHECK(a == b);
  b.write() += " and two";
  CHECK(*a == "one");
  CHECK(*b == "one and two");
  CHECK_FALSE(a.shares_with(b));
  CHECK_FALSE(a == b);
  const std::string* before = &*b;
  b.write() += "!";
  CHECK(&*b == before);  // nobody else sees it: changed in place
  a = b;
  CHECK(a->size() == b->size());
  Cow<std::string> moved = std::move(a);
  CHECK(*moved == "one and two!");
  b = Cow<std::string>(std::string("three"));
  CHECK(*moved == "one and two!");
}

TEST_CASE("a footprint grows with what a value holds") {
  struct Holder {
    int number = 0;
    std::string text;
    std::vector<std::string> list;
  };
  Holder holder;
  const std::size_t empty = footprint_of(holder);
  CHECK(empty >= sizeof(int) + sizeof(std::string));
  holder.text.assign(1000, 'x');
  const std::size_t with_text = footprint_of(holder);
  CHECK(with_text >= empty + 1000);
  holder.list.assign(10, std::string(100, 'y'));
  CHECK(footprint_of(holder) >= with_text + 1000);
  CHECK(footprint_of(std::vector<std::uint64_t>(100)) >= 800);
}

}  // namespace
}  // namespace netsplit::containers_test
