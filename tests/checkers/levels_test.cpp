#include "core/checkers/levels.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/checkers/random_history.h"
#include "tests/checkers/told.h"
#include "tests/checkers/weak_history.h"
#include "tests/thorough.h"

namespace netsplit::levels_test {
using namespace netsplit::checkers;

namespace {

LevelsFound find(const Told& told, std::string_view model = "register") {
  return strongest_levels(told.history(), *find_model(model));
}
using Strongest = std::vector<Level>;

}  // namespace

TEST_CASE("levels have names as on a command line, and are found by them") {
  CHECK(name_of(Level::read_your_writes) == "read-your-writes");
  for (const Level level : levels()) {
    CHECK(find_level(name_of(level)) == level);
    CHECK(promise_of(level).ends_with('.'));
  }
  CHECK_FALSE(find_level("strong"));
  CHECK(levels().size() == kLevels);
}

TEST_CASE("a level implies what stands below it, and nothing beside it") {
  for (const Level level : levels()) CHECK(implies(Level::linearizable, level));
  CHECK(implies(Level::pram, Level::monotonic_reads));
  CHECK_FALSE(implies(Level::monotonic_reads, Level::pram));
  CHECK_FALSE(implies(Level::causal, Level::monotonic_reads));
  CHECK_FALSE(implies(Level::pram, Level::causal));
  CHECK_FALSE(implies(Level::writes_follow_reads, Level::monotonic_writes));
}

TEST_CASE("of a linearizable history that is the strongest level") {
  const LevelsFound f = find(Told().at_once(0, Verb::write, "1").at_once(1, Verb::read, "", "1"));
  CHECK(f.strongest == Strongest{Level::linearizable});
  CHECK(f.of(Level::causal).why == std::vector<std::string>{"what is linearizable is causal"});
}

TEST_CASE("of a stale read sequential is the strongest level") {
  const LevelsFound f = find(Told().at_once(0, Verb::write, "1").at_once(1, Verb::read, ""));
  CHECK(f.strongest == Strongest{Level::sequential});
  CHECK(f.of(Level::linearizable).answer == Answer::broken);
  CHECK(f.of(Level::linearizable).why.front() == "no order explains that process 1 was answered read x: nothing");
}

TEST_CASE("two levels that don't compare may both be the strongest") {
  // The two writers don't agree on which of their writes was the later one.
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::write, "2");
  t.at_once(0, Verb::read, "", "2").at_once(1, Verb::read, "", "1");
  const LevelsFound f = find(t);
  CHECK(f.strongest == Strongest{Level::causal, Level::writes_follow_reads, Level::monotonic_writes});
  CHECK(f.of(Level::sequential).answer == Answer::broken);
  CHECK(f.of(Level::sequential).why == f.of(Level::read_your_writes).why);
}

TEST_CASE("when nothing holds there is no strongest level") {
  const LevelsFound f = find(Told().at_once(0, Verb::read, "", "1"));
  CHECK(f.strongest.empty());
  for (const LevelResult& result : f.levels) CHECK(result.answer == Answer::broken);
}

TEST_CASE("of other models than registers the weak levels are known only where a strong one holds") {
  Told t;
  t.at_once(0, Verb::enqueue, "1").at_once(1, Verb::dequeue, "");
  CHECK(find(t, "queue").strongest == Strongest{Level::sequential});
  CHECK(find(t, "queue").of(Level::causal).answer == Answer::holds);
  t.at_once(1, Verb::dequeue, "", "2");
  const LevelsFound f = find(t, "queue");
  CHECK(f.strongest.empty());
  CHECK(f.of(Level::sequential).answer == Answer::broken);
  CHECK(f.of(Level::causal).answer == Answer::unknown);
  CHECK(f.of(Level::causal).why.front() == "causal is judged for registers only, not for the model queue");
}

TEST_CASE("values that were written twice leave a level unknown, unless a stronger one holds") {
  Told t;
  t.at_once(0, Verb::write, "1").at_once(1, Verb::write, "1").at_once(0, Verb::read, "", "1");
  CHECK(check_level(t.history(), *find_model("register"), Level::causal).answer == Answer::holds);
  t.of("y").at_once(0, Verb::write, "1").of("x").at_once(0, Verb::write, "2");
  t.of("x").at_once(2, Verb::read, "", "2").at_once(2, Verb::read, "", "1").at_once(2, Verb::read, "", "2");
  CHECK(check_level(t.history(), *find_model("register"), Level::causal).answer == Answer::unknown);
}

TEST_CASE("a level whose budget does not suffice is unknown, with the budget") {
  const History h = random_history({.model = "register", .processes = 8, .calls = 60, .values = 3}, 1);
  const LevelResult r = check_level(h, *find_model("register"), Level::sequential, {.steps = 10});
  CHECK(r.answer == Answer::unknown);
  CHECK(r.why == std::vector<std::string>{"the budget of 10 steps did not suffice"});
}

TEST_CASE("levels of random histories keep to the lattice, and all together say what each says alone") {
  const ModelEntry& model = *find_model("cas_register");
  std::set<Strongest> seen;
  const auto tries = thorough<std::uint64_t>(20'000, 1'000);
  for (std::uint64_t seed = 0; seed < tries; ++seed) {
    WeakHistory how;
    how.processes = 2 + seed % 3;
    how.calls = 4 + seed % 6;
    how.same_value_in = seed % 4 == 0 ? 4 : 0;
    const History h = weak_history(how, seed);
    INFO("seed " << seed);
    const LevelsFound found = strongest_levels(h, model);
    seen.insert(found.strongest);
    std::vector<Answer> alone;
    for (const Level level : levels()) {
      alone.push_back(check_level(h, model, level).answer);
      const Answer together = found.of(level).answer;
      REQUIRE((alone.back() == Answer::unknown || alone.back() == together));
    }
    for (const Level strong : levels())
      for (const Level weak : levels()) {
        if (!implies(strong, weak)) continue;
        const Answer s = alone[static_cast<std::size_t>(strong)];
        const Answer w = alone[static_cast<std::size_t>(weak)];
        REQUIRE_FALSE((s == Answer::holds && w != Answer::holds));
        REQUIRE_FALSE((s == Answer::holds && found.of(weak).answer != Answer::holds));
        REQUIRE_FALSE((w == Answer::broken && found.of(strong).answer != Answer::broken));
      }
  }
  CHECK(seen.size() >= 8);
}

TEST_CASE("copies that follow one log at their own pace are sequentially consistent") {
  for (std::uint64_t seed = 0; seed < thorough<std::uint64_t>(200, 20); ++seed) {
    const History h = replicated_history({}, seed);
    INFO("seed " << seed);
    REQUIRE(check_level(h, *find_model("register"), Level::sequential).answer == Answer::holds);
    REQUIRE(check_level(h, *find_model("register"), Level::causal_convergence).answer == Answer::holds);
    REQUIRE(check_level(h, *find_model("register"), Level::causal).answer == Answer::holds);
    REQUIRE(check_level(h, *find_model("register"), Level::linearizable).answer == Answer::broken);
  }
}

}  // namespace netsplit::levels_test
