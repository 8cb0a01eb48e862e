#include "core/contracts/kv.h"

#include <catch2/catch_test_macros.hpp>
#include <map>
#include <string>

#include "core/base/rng.h"

namespace netsplit::kv::kv_test {
namespace {

Op get(std::string key) { return {OpKind::get, std::move(key), {}, {}}; }
Op put(std::string key, std::string value) { return {OpKind::put, std::move(key), std::move(value), {}}; }

}  // namespace

TEST_CASE("a map gives back what was put", "[kv]") {
  Map map;
  CHECK_FALSE(map.apply(get("x")).found);
  map.apply(put("x", "1"));
  CHECK(map.apply(get("x")) == Result{true, "1"});
  map.apply(put("x", "2"));
  CHECK(map.apply(get("x")).value == "2");
  CHECK(map.size() == 1);
}

TEST_CASE("append begins with nothing and answers the whole value", "[kv]") {
  Map map;
  CHECK(map.apply({OpKind::append, "x", "a", {}}) == Result{false, "a"});
  CHECK(map.apply({OpKind::append, "x", "b", {}}) == Result{true, "ab"});
}

TEST_CASE("an append that would make a value too long changes nothing", "[kv]") {
  Map map;
  map.apply(put("x", std::string(kLongestValue - 1, 'a')));
  CHECK(map.apply({OpKind::append, "x", "b", {}}).value.size() == kLongestValue);
  CHECK(map.apply({OpKind::append, "x", "c", {}}).value.back() == 'b');
  CHECK(map.find("x")->size() == kLongestValue);
}

TEST_CASE("compare-and-set sets only what is as expected", "[kv]") {
  Map map;
  CHECK_FALSE(map.apply({OpKind::compare_and_set, "x", "2", ""}).found);
  map.apply(put("x", "1"));
  CHECK(map.apply({OpKind::compare_and_set, "x", "2", "9"}) == Result{false, "1"});
  CHECK(map.apply({OpKind::compare_and_set, "x", "2", "1"}) == Result{true, "2"});
  CHECK(map.apply(get("x")).value == "2");
}

TEST_CASE("a deleted key is gone, and says whether it was there", "[kv]") {
  Map map;
  map.apply(put("x", "1"));
  CHECK(map.apply({OpKind::erase, "x", {}, {}}).found);
  CHECK_FALSE(map.apply({OpKind::erase, "x", {}, {}}).found);
  CHECK(map.size() == 0);
  CHECK(map.bytes() == 0);
}

TEST_CASE("a map that became empty again equals one that always was, also in its hash", "[kv]") {
  Map map;
  map.apply(put("x", "1"));
  CHECK_FALSE(map == Map{});
  map.apply({OpKind::erase, "x", {}, {}});
  CHECK(map == Map{});
  CHECK(hash_of(map) == hash_of(Map{}));
}

TEST_CASE("a copy of a map doesn't see what is written to the other", "[kv]") {
  Map map;
  map.apply(put("x", "1"));
  const Map copy = map;
  map.apply(put("x", "2"));
  map.apply(put("y", "3"));
  CHECK(*copy.find("x") == "1");
  CHECK(copy.find("y") == nullptr);
  CHECK_FALSE(copy == map);
}

TEST_CASE("a map does what std::map does, through random operations and copies", "[kv][property]") {
  Rng rng = Rng::stream(1, "kv map");
  Map map;
  std::map<std::string, std::string> model;
  Map old;
  std::map<std::string, std::string> old_model;
  for (int step = 0; step < 20'000; ++step) {
    const std::string key = "k" + std::to_string(rng.below(400));
    const std::string value = std::to_string(rng.below(5));
    const auto at = model.find(key);
    switch (rng.below(5)) {
      case 0: CHECK(map.apply(get(key)).found == (at != model.end())); break;
      case 1:
        map.apply(put(key, value));
        model[key] = value;
        break;
      case 2:
        map.apply({OpKind::append, key, value, {}});
        model[key] += value;
        break;
      case 3:
        if (map.apply({OpKind::compare_and_set, key, "new", value}).found) model[key] = "new";
        break;
      case 4:
        CHECK(map.apply({OpKind::erase, key, {}, {}}).found == (at != model.end()));
        model.erase(key);
        break;
    }
    if (rng.below(1000) == 0) {
      old = map;
      old_model = model;
    }
  }
  CHECK(map.size() == model.size());
  for (const auto& [key, value] : model) {
    REQUIRE(map.find(key) != nullptr);
    CHECK(*map.find(key) == value);
  }
  CHECK(old.size() == old_model.size());
  for (const auto& [key, value] : old_model) CHECK(*old.find(key) == value);
}

TEST_CASE("operations fit into the cells of a log", "[kv]") {
  CHECK(brief(put("x", "3")) == "x=3");
  CHECK(brief(get("x")) == "x?");
  CHECK(brief({OpKind::append, "x", "3", {}}) == "x+=3");
  CHECK(brief({OpKind::compare_and_set, "x", "2", "1"}) == "x:1>2");
  CHECK(brief({OpKind::erase, "x", {}, {}}) == "del x");
}

TEST_CASE("a bigger operation takes more bytes on the wire", "[kv]") {
  CHECK(Request{{1, 1}, put("x", std::string(1000, 'a'))}.wire_bytes() >
        Request{{1, 1}, put("x", "a")}.wire_bytes() + 990);
  CHECK(Reply{{1, 1}, Status::ok, kNobody, {true, std::string(1000, 'a')}}.wire_bytes() > 1000);
}

}  // namespace netsplit::kv::kv_test
