// What may be expected of a cluster and of its clients by a deadline, kept and missed.
#include "core/protocols/raft/aims.h"

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/scenario.h"
#include "core/sim/world.h"

namespace netsplit::aims_test {

namespace {

using namespace std::chrono_literals;

/// What a cluster of three has broken after five seconds. `expected`: the members of an entry of "eventually".
std::string broken(const std::string& expected, const std::string& faults = "") {
  const std::string text = R"({"version": 1, "until": "5s", "nodes": [
      {"name": "s1..s3", "role": "raft.server"},
      {"name": "c1", "role": "kv.client", "config": {"stop": "2s"}}, {"name": "c2", "role": "kv.client"}],
      "faults": [)" + faults +
                           R"(], "expect": {"eventually": [{)" + expected + "}]}}";
  const auto loaded = load_scenario(text, "test");
  REQUIRE(std::holds_alternative<Scenario>(loaded));
  World world(std::get<Scenario>(loaded).spec);
  world.run_until(5s);
  return world.violations().empty() ? "" : world.violations().front().why;
}

const std::string kTwoCrash = R"({"at": "1s", "do": "crash", "node": ["s1", "s2"]})";
const std::string kOneCrashes = R"({"at": "1s", "do": "crash", "node": "s3"})";

}  // namespace

TEST_CASE("a cluster has a leader soon, but not at once") {
  CHECK(broken(R"("claim": "Leader Elected", "by": "2s")").empty());
  CHECK(broken(R"("claim": "Leader Elected", "by": "1ms")") == "not by the deadline: no server led");
}

TEST_CASE("one server of three is not led by a majority") {
  CHECK(broken(R"("claim": "Leader Elected", "from": "1100ms", "by": "4s")", kTwoCrash)
            .starts_with("not by the deadline"));
  CHECK(broken(R"("claim": "Leader Elected", "from": "1100ms", "by": "4s")", kOneCrashes).empty());
}

TEST_CASE("servers agree while all of them live") {
  CHECK(broken(R"("claim": "Servers Agree", "from": "1100ms", "by": "4s")").empty());
  CHECK(broken(R"("claim": "Servers Agree", "from": "1100ms", "by": "4s")", kOneCrashes) ==
        "not by the deadline: 2 of 3 servers gave a sign of life");
  const std::string cut = R"({"at": "1s", "do": "cut", "name": "x", "from": "s3", "to": ["s1", "s2"]})";
  CHECK(broken(R"("claim": "Servers Agree", "from": "1100ms", "by": "4s")", cut).find("had applied") !=
        std::string::npos);
}

TEST_CASE("clients are answered while a majority lives, and one that has stopped asking is missed") {
  CHECK(broken(R"("claim": "Clients Answered", "from": "1s", "by": "2s")").empty());
  CHECK(broken(R"("claim": "Clients Answered", "from": "1100ms", "by": "4s")", kTwoCrash).ends_with("got no answer"));
  CHECK(broken(R"("claim": "Clients Answered", "from": "3s", "by": "4s")") == "not by the deadline: #3 got no answer");
}

}  // namespace netsplit::aims_test
