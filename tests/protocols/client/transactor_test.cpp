// Transactions without isolation on a store whose every operation is linearizable, and what a guard changes.
#include "core/protocols/client/transactor.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/checkers/store_watch.h"
#include "core/scenario/scenario.h"
#include "core/sim/world.h"

namespace netsplit::transactor_test {

namespace {

using namespace std::chrono_literals;

struct Came {
  std::set<std::string> broken;
  std::uint64_t written = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t waits = 0;
};

/// Three clients of this role on three servers for five seconds.
Came run(const std::string& role, const std::string& guard, std::uint64_t seed, bool faults) {
  const std::string bad_weather = R"("faults": [{"at": "1s", "do": "crash", "node": "s1", "for": "700ms"},
    {"at": "2s", "do": "cut", "name": "x", "from": "s2", "to": ["s1", "s3"], "for": "900ms"},
    {"at": "3s", "do": "cut", "name": "y", "from": "c1", "for": "800ms"}], )";
  const std::string text = R"({"version": 1, "until": "5s", )" + (faults ? bad_weather : "") + R"("nodes": [
      {"name": "s1..s3", "role": "raft.server"},
      {"name": "c1..c3", "role": ")" +
                           role + R"(", "config": {"guard": ")" + guard + R"("}}],
      "network": {"default": {"latency": {"uniform": ["2ms", "6ms"]}, "loss": )" +
                           (faults ? "0.02" : "0") + "}}}";
  LoadOptions options;
  options.seed = seed;
  const auto loaded = load_scenario(text, "test", options);
  REQUIRE(std::holds_alternative<Scenario>(loaded));
  World world(std::get<Scenario>(loaded).spec);
  checkers::StoreWatch store;
  world.record_to(&store);
  world.run_until(5s);
  while (store.advance(1'000'000, true)) {}
  CHECK(store.answer() == checkers::Answer::holds);
  Came out;
  for (const Violation& v : world.violations()) out.broken.emplace(v.claim->name);
  const auto add = [&](const auto& client) {
    out.written += client.written;
    out.conflicts += client.conflicts;
    out.waits += client.waits;
  };
  for (std::size_t i = 3; i < 6; ++i) {
    if (const auto* counter = world.role(node_id(i)).as<kv::Counter>()) add(*counter);
    if (const auto* doctor = world.role(node_id(i)).as<kv::Doctor>()) add(*doctor);
  }
  return out;
}

const std::set<std::string> kNothing;

}  // namespace

TEST_CASE("who reads, adds one and writes loses what others add meanwhile") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed)
    CHECK(run("kv.counter", "none", seed, false).broken == std::set<std::string>{"No Lost Update"});
}

TEST_CASE("compare-and-set and a lock lose no update, in good weather and in bad") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    for (const std::string guard : {"compare_and_set", "lock"}) {
      INFO(guard << " " << seed);
      const Came out = run("kv.counter", guard, seed, seed > 5);
      CHECK(out.broken == kNothing);
      CHECK(out.written > 5);
      CHECK((guard == "lock" ? out.waits : out.conflicts) > 0);
    }
}

TEST_CASE(
    "two doctors who each look at all entries and write their own both go home, whatever is done for each entry") {
  std::size_t broken = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed)
    for (const std::string guard : {"none", "compare_and_set"})
      broken += run("kv.doctor", guard, seed, false).broken.count("Somebody On Call");
  CHECK(broken >= 10);
}

TEST_CASE("with a lock around all of it somebody is on call") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO(seed);
    const Came out = run("kv.doctor", "lock", seed, seed > 5);
    CHECK(out.broken == kNothing);
    CHECK(out.written > 5);
  }
}

}  // namespace netsplit::transactor_test
