#include "core/checkers/linearizability.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/checkers/random_history.h"
#include "tests/checkers/told.h"
#include "tests/thorough.h"

namespace netsplit::linearizability_test {
using namespace netsplit::checkers;

TEST_CASE("what nobody did is linearizable") { CHECK(Told().linearizable("register")); }

TEST_CASE("a read after a write sees it") {
  CHECK(Told().at_once(0, Verb::write, "1").at_once(1, Verb::read, "", "1").linearizable("register"));
  CHECK_FALSE(Told().at_once(0, Verb::write, "1").at_once(1, Verb::read, "").linearizable("register"));
}

TEST_CASE("a read beside a write may see it or not, but nothing else") {
  const auto may_see = [](std::string_view seen) {
    Told t;
    t.at_once(0, Verb::write, "1").ask(0, Verb::write, "2").at_once(1, Verb::read, "", seen).answer(0);
    return t.linearizable("register");
  };
  CHECK(may_see("1"));
  CHECK(may_see("2"));
  CHECK_FALSE(may_see("3"));
}

TEST_CASE("once a read has seen the new value, no later read sees the old one") {
  Told t;
  t.at_once(0, Verb::write, "1").ask(0, Verb::write, "2");
  t.at_once(1, Verb::read, "", "2").at_once(2, Verb::read, "", "1").answer(0);
  CHECK_FALSE(t.linearizable("register"));
}

TEST_CASE("a write without an answer may happen late, or never") {
  Told t;
  t.at_once(0, Verb::write, "1").ask(1, Verb::write, "2");
  t.at_once(0, Verb::read, "", "1").at_once(0, Verb::read, "", "1");
  CHECK(t.linearizable("register"));
  t.at_once(0, Verb::read, "", "2");
  CHECK(t.linearizable("register"));
  t.at_once(0, Verb::read, "", "1");
  CHECK_FALSE(t.linearizable("register"));
}

TEST_CASE("a compare and set that failed has seen another value") {
  Told t;
  t.at_once(0, Verb::write, "1");
  t.ask(1, Verb::compare_and_set, "3", "2").answer(1, "", Said::no);
  CHECK(t.linearizable("cas_register"));
  t.ask(1, Verb::compare_and_set, "3", "1").answer(1, "", Said::no);
  CHECK_FALSE(t.linearizable("cas_register"));
}

TEST_CASE("objects are apart from one another") {
  Told t;
  t.of("x").at_once(0, Verb::write, "1").of("y").at_once(0, Verb::read, "");
  CHECK(t.linearizable("kv"));
  t.of("y").at_once(0, Verb::read, "", "1");
  const Linearizability l = t.check("kv");
  REQUIRE(l.answer == Answer::broken);
  CHECK(l.objects == 2);
  CHECK(t.history().atoms.text(l.witness->stuck.object) == "y");
}

TEST_CASE("a witness is the few operations that matter, whatever stands around them") {
  Told t;
  for (int i = 0; i < 50; ++i) {
    t.ask(3, Verb::write, "a" + std::to_string(i)).at_once(4, Verb::read, "", "a" + std::to_string(i)).answer(3);
  }
  t.at_once(0, Verb::write, "old").at_once(1, Verb::write, "new").at_once(2, Verb::read, "", "old");
  for (int i = 0; i < 50; ++i) t.at_once(3, Verb::write, "b" + std::to_string(i));
  const Linearizability l = t.check("register");
  REQUIRE(l.answer == Answer::broken);
  const Witness& w = *l.witness;
  REQUIRE(w.calls.size() == 3);
  CHECK(tell(w.calls[0], t.history().atoms) == "write old to x");
  CHECK(tell(w.calls[1], t.history().atoms) == "write new to x");
  CHECK(tell(w.calls[2], t.history().atoms) == "read x: old");
  CHECK(w.stuck.origin == w.calls[2].origin);
  CHECK(w.state == "new");
  CHECK(w.order.size() == 102);
}

TEST_CASE("a witness is broken by itself, and without any one of its operations it is not") {
  std::size_t found = 0;
  for (std::uint64_t seed = 0; seed < thorough<std::uint64_t>(2'000, 200); ++seed) {
    const History h = random_history({.model = "kv", .processes = 4, .calls = 12, .values = 3, .wrong_in = 6}, seed);
    const Linearizability l = check_linearizability(h, *find_model("kv"));
    if (l.answer != Answer::broken) continue;
    ++found;
    std::vector<Call> believed;
    const auto only = [&](std::size_t without) {
      History part;
      for (std::size_t i = 1; i < h.atoms.size(); ++i) part.atoms.of(h.atoms.text(static_cast<Atom>(i)));
      for (Call c : h.calls) {
        bool believe = false;
        for (std::size_t i = 0; i < l.witness->calls.size(); ++i)
          believe |= i != without && l.witness->calls[i].invoked == c.invoked;
        if (!believe) c.answered = kNever;
        part.calls.push_back(c);
      }
      return check_linearizability(part, *find_model("kv")).answer;
    };
    REQUIRE(only(l.witness->calls.size()) == Answer::broken);
    for (std::size_t i = 0; i < l.witness->calls.size(); ++i) REQUIRE(only(i) == Answer::holds);
  }
  CHECK(found > 20);
}

TEST_CASE("a budget that does not suffice is said, and nothing is claimed") {
  Told t;
  for (std::uint32_t p = 0; p < 12; ++p) t.ask(p, Verb::write, "v" + std::to_string(p));
  for (std::uint32_t p = 0; p < 12; ++p) t.answer(p);
  for (std::uint32_t p = 0; p < 12; ++p) t.ask(p, Verb::read);
  for (std::uint32_t p = 0; p < 12; ++p) t.answer(p, "v" + std::to_string(p));
  const Linearizability little = t.check("register", {.steps = 100});
  CHECK(little.answer == Answer::unknown);
  CHECK(little.undecided == 1);
  CHECK(t.check("register").answer == Answer::broken);
}

TEST_CASE("slices come to the same answer as one go") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const History h = random_history({.model = "kv", .processes = 5, .calls = 30, .values = 4, .wrong_in = 40}, seed);
    LinearizabilityCheck slow(h, *find_model("kv"));
    while (!slow.advance(7)) {}
    const Linearizability whole = check_linearizability(h, *find_model("kv"));
    REQUIRE(slow.result().answer == whole.answer);
    REQUIRE(slow.result().explored == whole.explored);
  }
}

TEST_CASE("on small histories every model's checker agrees with trying all orders") {
  for (const ModelEntry& model : models()) {
    std::size_t broken = 0;
    const auto tries = thorough<std::uint64_t>(100'000, 3'000);
    for (std::uint64_t seed = 0; seed < tries; ++seed) {
      RandomHistory how{.model = model.name};
      how.processes = 2 + seed % 3;
      how.calls = 3 + seed % 4;
      how.values = 1 + seed % 3;
      how.unknown_in = 2 + seed % 5;
      how.wrong_in = seed % 2 == 0 ? 4 : 0;
      const History h = random_history(how, seed);
      const bool truth = orders_exist(model.name, h.calls, h.atoms, {}, 0);
      INFO(model.name << ", seed " << seed);
      REQUIRE((check_linearizability(h, model).answer == Answer::holds) == truth);
      broken += truth ? 0 : 1;
      if (how.wrong_in == 0) REQUIRE(truth);
    }
    INFO(model.name << ": " << broken << " of " << tries << " broken");
    CHECK(broken > tries / 20);
  }
}

}  // namespace netsplit::linearizability_test
