// The ninth lab of the fallacies: each of the eight acts in its one shop, and each is cured in the other.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/scenario/scenario.h"
#include "core/timeline/measure.h"

namespace netsplit::service::all_eight_test {
namespace {

Scenario loaded(std::string_view name) {
  auto found = load_builtin(name);
  if (const auto* error = std::get_if<InputError>(&found)) FAIL(error->line());
  return std::get<Scenario>(std::move(found));
}

/// What the scenario measures under this name.
std::int64_t measured(const Scenario& scenario, const std::string& name) {
  for (const NamedMeasure& m : scenario.measures) {
    if (m.name != name) continue;
    Measurement measurement(scenario, m.measure);
    while (!measurement.advance(1'000'000)) {}
    REQUIRE(measurement.amount());
    return measurement.amount()->number;
  }
  FAIL("nothing is measured as " << name);
  return 0;
}

constexpr std::int64_t kMilliseconds = 1'000'000;
constexpr std::int64_t kCents = 10'000'000;  ///< in billionths of a dollar

}  // namespace

TEST_CASE("each of the eight fallacies hurts the shop of the ninth lab") {
  const Scenario shop = loaded("fallacies/all_eight");
  const std::int64_t wait = measured(shop, "median wait");
  CHECK(wait > 5 * 84 * kMilliseconds);                           // latency: five crossings there and back
  CHECK(measured(shop, "readers without a page") > 600);          // reliable, and topology from 70 s on
  CHECK(measured(shop, "pages in the village") == 0);             // bandwidth
  CHECK(measured(shop, "pages in the hotel") == 0);               // homogeneous
  CHECK(measured(shop, "taken by the bank") > 79 * 4200);         // secure
  CHECK(measured(shop, "orders confirmed after the rule") == 0);  // administrator
  CHECK(measured(shop, "pages after the move") == 0);             // topology
  CHECK(measured(shop, "catalogue's bill") > kCents);             // transport cost
}

TEST_CASE("the shop that expects all eight loses no reader, no cent and little money") {
  const Scenario shop = loaded("fallacies/all_eight_cured");
  CHECK(measured(shop, "median wait") < 200 * kMilliseconds);
  CHECK(measured(shop, "readers without a page") == 0);
  CHECK(measured(shop, "pages in the village") > 100);
  CHECK(measured(shop, "pages in the hotel") > 200);
  CHECK(measured(shop, "taken by the bank") % 4200 == 0);
  CHECK(measured(shop, "orders confirmed after the rule") > 20);
  CHECK(measured(shop, "pages after the move") > 450);
  CHECK(measured(shop, "catalogue's bill") < kCents / 2);
}

}  // namespace netsplit::service::all_eight_test
