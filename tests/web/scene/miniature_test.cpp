#include "web/scene/miniature.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "core/timeline/description.h"
#include "tests/web/scene/running_system.h"

namespace netsplit::miniature_test {

namespace {

std::shared_ptr<const Scenario> scenario(const std::string& faults) {
  const std::string text = R"({"version": 1, "topic": "raft", "seed": 3, "until": "20s",
    "nodes": [{"name": "s1..s5", "role": "raft.server"}, {"name": "c1", "role": "kv.client"}],
    "network": {"default": {"latency": "5ms"}}, "faults": [)" +
                           faults + "]}";
  return std::make_shared<const Scenario>(std::get<Scenario>(load_scenario(text, "picture")));
}

/// In as many slices as it takes; how many.
int make(Miniature& picture, std::uint64_t slice) {
  int slices = 1;
  while (!picture.advance(slice)) REQUIRE(++slices < 100'000);
  return slices;
}

}  // namespace

TEST_CASE("a picture shows the first crash or cut of the script, and waits for the rest in slices") {
  const auto broken = scenario(R"({"at": "500ms", "do": "drift_clock", "node": "s2", "ppm": 500},
                                  {"at": "2s", "do": "crash", "node": "s1"}, {"at": "3s", "do": "crash", "node": "s2"})");
  REQUIRE(first_fault(*broken) == Time(2s));
  Miniature picture(broken);
  CHECK_FALSE(picture.ready());
  CHECK(make(picture, 50) > 3);
  CHECK(picture.ready());
  CHECK(picture.now() >= Time(2s));
  CHECK(picture.now() < Time(2500ms));
}

TEST_CASE("where nothing goes wrong a picture shows a leader at work") {
  const auto quiet = scenario("");
  CHECK_FALSE(first_fault(*quiet));
  Miniature picture(quiet);
  make(picture, 100);
  Timeline same(quiet->spec, {quiet->limits(quiet->until)});
  same.seek(picture.now());
  std::size_t leaders = 0;
  for (std::size_t i = 0; i < same.world().nodes(); ++i)
    if (describe_node(same.world(), node_id(i)).standing == "leader") ++leaders;
  CHECK(leaders == 1);
}

TEST_CASE("a picture of a system in which all have crashed shows that") {
  Miniature picture(scenario(R"({"at": "1s", "do": "crash", "node": ["s1", "s2", "s3", "s4", "s5", "c1"]})"));
  make(picture, 100);
  CHECK(picture.now() >= Time(1s));
  CHECK(picture.now() <= Time(1010ms));
}

TEST_CASE("a picture plays on from its moment at the scenario's speed") {
  Miniature picture(scenario(""));
  picture.play(1);
  CHECK(picture.now() == Time{});
  make(picture, 100);
  const Time before = picture.now();
  picture.play(0.5);
  CHECK(picture.now() == before + Duration(10ms));
}

TEST_CASE("without names nodes stand closer, as large as before, and still apart") {
  const RunningSystem system;
  const Layout wide = lay_out_system(system.timeline->world(), "ring", 1.7f);
  const Layout close = compacted(wide, 0.64f);
  REQUIRE(close.nodes.size() == wide.nodes.size());
  CHECK(close.radii == wide.radii);
  CHECK(close.box.size().x < wide.box.size().x);
  for (std::size_t a = 0; a < close.nodes.size(); ++a) {
    CHECK(close.box.contains(close.nodes[a]));
    for (std::size_t b = 0; b < a; ++b)
      CHECK(distance(close.nodes[a], close.nodes[b]) > close.radii[a] + close.radii[b] + 4);
  }
}

}  // namespace netsplit::miniature_test
