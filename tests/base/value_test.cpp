#include "core/base/value.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/sim/test_roles.h"

namespace netsplit::value_test {
namespace {

using test::Ping;
using test::Pong;

/// Counts how many of it are alive.
struct Counted {
  static constexpr std::string_view kName = "counted";
  static inline int alive = 0;
  int number = 0;
  explicit Counted(int n) : number(n) { ++alive; }
  Counted(const Counted& o) : number(o.number) { ++alive; }
  Counted& operator=(const Counted&) = default;
  ~Counted() { --alive; }
  void describe(Describer&) const {}
  void hash_into(Hasher& h) const { h.add(static_cast<std::uint64_t>(number)); }
  bool operator==(const Counted& o) const { return number == o.number; }
};

TEST_CASE("a value knows its type, its size on the wire and its body") {
  const Value ping = Value::of(Ping{7, 250});
  CHECK(ping);
  CHECK(ping.name() == "ping");
  CHECK(ping.bytes() == 250);
  REQUIRE(ping.as<Ping>() != nullptr);
  CHECK(ping.as<Ping>()->number == 7);
  CHECK(ping.as<Pong>() == nullptr);
  CHECK(Value::of(Pong{}).bytes() == kDefaultWireBytes);
}

TEST_CASE("an empty value is nothing") {
  const Value nothing;
  CHECK_FALSE(nothing);
  CHECK(nothing.name() == "nothing");
  CHECK(nothing.bytes() == 0);
  CHECK(nothing.as<Ping>() == nullptr);
  CHECK(nothing == Value());
  CHECK_FALSE(nothing == Value::of(Ping{}));
  CHECK(hash_of(nothing) != hash_of(Value::of(Ping{})));
}

TEST_CASE("values are equal when type and body are") {
  CHECK(Value::of(Ping{1}) == Value::of(Ping{1}));
  CHECK_FALSE(Value::of(Ping{1}) == Value::of(Ping{2}));
  CHECK_FALSE(Value::of(Ping{1, 100}) == Value::of(Pong{1}));
  CHECK(hash_of(Value::of(Ping{1})) == hash_of(Value::of(Ping{1})));
  CHECK(hash_of(Value::of(Ping{1})) != hash_of(Value::of(Ping{2})));
  CHECK(hash_of(Value::of(Ping{1})) != hash_of(Value::of(Ping{1, 101})));
}

TEST_CASE("a body lives as long as anybody holds it, and not longer") {
  REQUIRE(Counted::alive == 0);
  {
    Value a = Value::of(Counted(1));
    Value b = a;
    Value c = std::move(a);
    CHECK(Counted::alive == 1);
    CHECK(b == c);
    b = Value::of(Counted(2));
    CHECK(Counted::alive == 2);
    c = b;
    CHECK(Counted::alive == 1);
    c = Value();
    b = std::move(b);
    CHECK(b.as<Counted>()->number == 2);
  }
  CHECK(Counted::alive == 0);
}

TEST_CASE("match hands the body to the handler of its type") {
  std::string got;
  const auto handle = [&](const Value& v) {
    return match(
        v, [&](const Ping& p) { got = "ping " + std::to_string(p.number); },
        [&](const Pong& p) { got = "pong " + std::to_string(p.number); });
  };
  CHECK(handle(Value::of(Ping{3})));
  CHECK(got == "ping 3");
  CHECK(handle(Value::of(Pong{4})));
  CHECK(got == "pong 4");
  got.clear();
  CHECK_FALSE(handle(Value::of(test::Riddle{})));
  CHECK_FALSE(handle(Value()));
  CHECK(got.empty());
}

struct Big {
  static constexpr std::string_view kName = "big";
  std::array<std::uint64_t, 200> words{};
  void describe(Describer&) const {}
  bool operator==(const Big&) const = default;
};

TEST_CASE("blocks of all sizes come and go without harm") {
  Rng rng{1};
  std::vector<Value> held(500);
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    Value& slot = held[rng.below(held.size())];
    switch (rng.below(4)) {
      case 0: slot = Value::of(Ping{i, i}); break;
      case 1: slot = Value::of(Pong{i}); break;
      case 2: {
        Big big;
        big.words.fill(i);
        slot = Value::of(big);
        break;
      }
      default: slot = held[rng.below(held.size())];
    }
  }
  for (const Value& v : held) {
    if (const auto* ping = v.as<Ping>()) CHECK(ping->number == ping->size);
    if (const auto* big = v.as<Big>()) CHECK(big->words.front() == big->words.back());
  }
}

}  // namespace
}  // namespace netsplit::value_test
