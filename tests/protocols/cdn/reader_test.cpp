// Readers in runs: what they ask, and how it comes out that what they read was true no more.
#include "core/protocols/cdn/reader.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/protocols/cdn/edge.h"
#include "core/protocols/cdn/origin.h"
#include "core/scenario/scenario.h"
#include "core/sim/world.h"

namespace netsplit::cdn::reader_test {
namespace {

/// A shop, an edge and its readers, one message 10 ms long.
World run(const std::string& readers, const std::string& faults, Time until) {
  const std::string text =
      R"({"version": 1, "until": "1h", "nodes": [
        {"name": "shop", "role": "cdn.origin", "config": {"keys": 5, "work": "1ms", "page_max_age": "1s"}},
        {"name": "edge", "role": "cdn.edge", "config": {"parent": "shop"}},
        {"name": "readers", "role": "cdn.reader", "config": {"servers": "edge", "shop": "shop", "keys": 5, )" +
      readers + R"(}}], "network": {"default": {"latency": "10ms"}}, "faults": [)" + faults + "]}";
  const auto loaded = load_scenario(text, "test");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  World world(std::get<Scenario>(loaded).spec);
  world.run_until(until);
  return world;
}
const std::string kNewPrice = R"({"at": "20s", "do": "tell", "node": "shop", "request": {"publish": {"key": 0}}})";

const Edge& edge(const World& world) { return *world.role(node_id(1)).as<Edge>(); }
const Reader& readers(const World& world) { return *world.role(node_id(2)).as<Reader>(); }

TEST_CASE("readers come at their rate and read what the edge has") {
  const World world = run(R"("rate": 100)", "", 20s);
  CHECK(readers(world).begun > 1800);
  CHECK(readers(world).begun < 2200);
  CHECK(readers(world).failed == 0);
  CHECK(readers(world).read + readers(world).in_flight == readers(world).begun);
  CHECK(edge(world).fetches.begun == 5);
}

TEST_CASE("who orders by an old copy is misled, by as long as the new price had been there") {
  const World world = run(R"("rate": 20, "orders": 1)", kNewPrice, 40s);
  CHECK(readers(world).misled > 100);
  CHECK(readers(world).oldest > 18s);
  CHECK(readers(world).oldest < 20s);
}

TEST_CASE("who reads versions by the page is misled no longer than a copy of the page is fresh") {
  const World world = run(R"("rate": 20, "orders": 1, "versioned": true)", kNewPrice, 40s);
  CHECK(readers(world).read > 300);
  CHECK(readers(world).oldest < 1s + 100ms);
  // Each object is fetched once in each version, and only the page again and again.
  CHECK(edge(world).shelf.size() == 7);
}

TEST_CASE("nobody is misled while nothing changes") {
  CHECK(readers(run(R"("rate": 20, "orders": 1)", "", 20s)).misled == 0);
}

TEST_CASE("a reader gives up after its time, and a late answer is nobody's") {
  const World world =
      run(R"("rate": 20, "timeout": "500ms")", R"({"at": "10s", "do": "pause", "node": "edge", "for": "1s"})", 20s);
  CHECK(readers(world).failed > 5);
  CHECK(readers(world).read + readers(world).failed + readers(world).in_flight == readers(world).begun);
}

TEST_CASE("arrivals that find too many under way are turned away") {
  const World world = run(R"("rate": 1000, "max_in_flight": 3)", "", 1s);
  CHECK(readers(world).turned_away > 0);
  CHECK(readers(world).visits.size() == 3);
}

TEST_CASE("what is in flight comes again after a crash only as a stranger") {
  const World world = run(R"("rate": 100)", R"({"at": "5s", "do": "crash", "node": "readers", "for": "5ms"})", 10s);
  CHECK(readers(world).read + readers(world).in_flight == readers(world).begun);
  CHECK(readers(world).failed == 0);
}

}  // namespace
}  // namespace netsplit::cdn::reader_test
