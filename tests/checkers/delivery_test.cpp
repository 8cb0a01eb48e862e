#include "core/checkers/delivery.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/base/rng.h"

namespace netsplit::delivery_test {
using namespace netsplit::checkers;

namespace {

using Kind = DeliveryEvent::Kind;
using Reasons = std::vector<std::string>;

/// One event after another, a millisecond apart.
class Told {
 public:
  Told& publish(std::string message, std::string who = "shop", std::string key = "k") {
    return add(Kind::published, std::move(message), std::move(who), std::move(key));
  }
  Told& acknowledge(std::string message, std::string who = "shop") {
    return add(Kind::acknowledged, std::move(message), std::move(who), "k");
  }
  Told& process(std::string message, std::string who = "worker") {
    return add(Kind::processed, std::move(message), std::move(who), "k");
  }
  std::vector<DeliveryEvent> events;

 private:
  Told& add(Kind kind, std::string message, std::string who, std::string key) {
    events.push_back(
        {kind, ms(static_cast<std::int64_t>(events.size())), std::move(message), std::move(key), std::move(who)});
    return *this;
  }
};

}  // namespace

TEST_CASE("a message that is kept and processed once is delivered exactly once") {
  const Told t = Told().publish("a").acknowledge("a").process("a");
  CHECK(check_exactly_once(t.events).answer() == Answer::holds);
  CHECK(check_exactly_once(t.events).judged == 2);
}

TEST_CASE("a message that is processed again is not delivered at most once") {
  const Told t = Told().publish("a").publish("a").process("a").acknowledge("a").process("a", "other");
  const Audit audit = check_at_most_once(t.events);
  CHECK(audit.answer() == Answer::broken);
  CHECK(audit.why == Reasons{"a was processed 2 times: by worker at 0.002 s, and by other at 0.004 s"});
  CHECK(check_at_least_once(t.events).answer() == Answer::holds);
  CHECK(check_exactly_once(t.events).violations == 1);
}

TEST_CASE("a message that nobody published is not to be processed") {
  CHECK(check_at_most_once(Told().process("a").events).why ==
        Reasons{"a was processed by worker at 0 s, but nobody published it"});
}

TEST_CASE("a message that was acknowledged and never processed is lost") {
  const Told t = Told().publish("a").acknowledge("a").publish("b").process("b");
  CHECK(check_at_least_once(t.events).why ==
        Reasons{"a was acknowledged to shop at 0.001 s, but nobody ever processed it"});
  CHECK(check_at_most_once(t.events).answer() == Answer::holds);
  CHECK(check_exactly_once(t.events).answer() == Answer::broken);
  CHECK(check_at_least_once(t.events, 1ms).answer() == Answer::holds);  // it was too late to be judged
}

TEST_CASE("what nobody acknowledged may be lost") {
  CHECK(check_exactly_once(Told().publish("a").events).answer() == Answer::holds);
}

TEST_CASE("what one producer published first is processed first") {
  CHECK(check_order_per_key(Told().publish("a").publish("b").process("a").process("b").events).answer() ==
        Answer::holds);
  const Audit audit = check_order_per_key(Told().publish("a").publish("b").process("b").process("a").events);
  CHECK(audit.why == Reasons{"of key k, b was processed by worker at 0.002 s and a only by worker at 0.003 s, but shop "
                             "had published a first"});
}

TEST_CASE("of two producers the order is known where one waited for the other") {
  CHECK(check_order_per_key(Told().publish("a").publish("b", "other").process("b").process("a").events).answer() ==
        Answer::holds);
  const Told t = Told().publish("a").acknowledge("a").publish("b", "other").process("b").process("a");
  CHECK(check_order_per_key(t.events).answer() == Answer::broken);
}

TEST_CASE("messages of different keys have no order, and repetitions have none") {
  CHECK(check_order_per_key(Told().publish("a").publish("b", "shop", "j").process("b").process("a").events).answer() ==
        Answer::holds);
  const Told again = Told().publish("a").publish("b").process("a").process("b").process("a");
  CHECK(check_order_per_key(again.events).answer() == Answer::holds);
}

TEST_CASE("order per key agrees with looking at each pair") {
  std::size_t broken = 0;
  for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
    Rng rng{seed};
    Told t;
    for (int i = 0; i < 14; ++i) {
      const std::string name(1, static_cast<char>('a' + rng.below(4)));
      const std::string who = name < "c" ? "p" : "q";
      if (rng.below(3) == 0)
        t.acknowledge(name, who);
      else if (rng.below(2) == 0)
        t.publish(name, who);
      else
        t.process(name);
    }
    const auto first = [&](Kind kind, char name) {
      const auto found = std::find_if(t.events.begin(), t.events.end(),
                                      [&](const DeliveryEvent& e) { return e.kind == kind && e.message[0] == name; });
      return found - t.events.begin();
    };
    const auto never = static_cast<std::ptrdiff_t>(t.events.size());
    bool ordered = true;
    for (const char a : {'a', 'b', 'c', 'd'})
      for (const char b : {'a', 'b', 'c', 'd'}) {
        const auto published_a = first(Kind::published, a);
        const auto published_b = first(Kind::published, b);
        if (published_a == never || published_b == never) continue;
        const bool known =
            ((a < 'c') == (b < 'c') && published_a < published_b) || first(Kind::acknowledged, a) < published_b;
        const auto processed_a = first(Kind::processed, a);
        if (known && processed_a < never && first(Kind::processed, b) < processed_a) ordered = false;
      }
    INFO("seed " << seed);
    REQUIRE((check_order_per_key(t.events).answer() == Answer::holds) == ordered);
    broken += ordered ? 0 : 1;
  }
  CHECK(broken > 500);
}

TEST_CASE("of many violations the first are told and all are counted") {
  Told t;
  for (char c = 'a'; c <= 'z'; ++c) t.process(std::string(1, c));
  const Audit audit = check_at_most_once(t.events);
  CHECK(audit.violations == 26);
  CHECK(audit.why.size() == Audit::kMostReasons);
}

}  // namespace netsplit::delivery_test
