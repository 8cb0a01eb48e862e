// What the lessons of this family say in numbers, held to what theory says and to one another.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string>

#include "core/protocols/cdn/edge.h"
#include "core/protocols/cdn/origin.h"
#include "core/protocols/cdn/reader.h"
#include "core/scenario/scenario.h"
#include "core/sim/world.h"
#include "tests/protocols/cdn/che.h"

namespace netsplit::cdn::lessons_test {
namespace {

World played(std::string_view name) {
  const auto loaded = load_builtin(name);
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  World world(std::get<Scenario>(loaded).spec);
  world.run_until(std::get<Scenario>(loaded).until);
  return world;
}
const Edge& edge(const World& world, std::string_view name) { return *world.role(world.find(name)).as<Edge>(); }
const Reader& readers(const World& world, std::string_view name) { return *world.role(world.find(name)).as<Reader>(); }
double hit_ratio(const Edge& e) { return static_cast<double>(e.hits + e.stale_hits) / static_cast<double>(e.asked); }

TEST_CASE("edges of a lesson hit as often as Che's approximation says") {
  const World world = played("cdn/how_big_a_cache");
  const auto q = zipf(1000, 1.0);
  for (const auto& [name, room] : {std::pair{"lru-50", 50}, {"lru-100", 100}, {"lru-300", 300}, {"behind1", 100}}) {
    INFO(name << " hits " << hit_ratio(edge(world, name)) << ", and should " << che_hit_ratio(q, room));
    // It begins empty, and a copy is not there at once: that costs a percent or two.
    CHECK(hit_ratio(edge(world, name)) < che_hit_ratio(q, room) + 0.01);
    CHECK(hit_ratio(edge(world, name)) > che_hit_ratio(q, room) - 0.025);
  }
  CHECK(edge(world, "shield").fetches.begun <= 1000);
}

TEST_CASE("five ways to a new price differ as they should in hits, fetches and staleness") {
  const World world = played("cdn/five_ways");
  const auto fetches = [&](std::string_view way) { return edge(world, "by-" + std::string(way)).fetches.begun; };
  const auto hits = [&](std::string_view way) { return hit_ratio(edge(world, "by-" + std::string(way))); };
  const auto old = [&](std::string_view way) { return readers(world, "readers-" + std::string(way)).oldest; };
  const auto misled = [&](std::string_view way) { return readers(world, "readers-" + std::string(way)).misled; };
  // Nobody is misled for longer than the way allows (and the time of an answer on its way to a reader).
  CHECK(old("long") > 30s);
  CHECK(old("long") < 60s + 300ms);
  CHECK(old("short") < 5s + 300ms);
  CHECK(old("swr") > 30s);
  CHECK(old("purge") < 300ms);
  CHECK(old("version") < 2s + 300ms);
  // A short time costs fetches, whether or not readers wait for them.
  CHECK(fetches("short") > 5 * fetches("long"));
  CHECK(fetches("swr") > 5 * fetches("long"));
  CHECK(hits("short") < hits("long") - 0.1);
  CHECK(hits("swr") > hits("long"));
  CHECK(misled("short") < misled("swr"));
  CHECK(misled("swr") < misled("long"));
  CHECK(misled("purge") < misled("short") / 10);
  CHECK(edge(world, "by-version").fetched_bytes < edge(world, "by-short").fetched_bytes / 4);
}

TEST_CASE("collapsing turns a stampede into one request for each expiry") {
  CHECK(played("cdn/stampede").role(node_id(0)).as<Origin>()->asked > 300);
  CHECK(played("cdn/stampede_cured").role(node_id(0)).as<Origin>()->asked == 3);
}

}  // namespace
}  // namespace netsplit::cdn::lessons_test
