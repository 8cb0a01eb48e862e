#include "core/timeline/bill.h"

#include <catch2/catch_test_macros.hpp>

#include "core/scenario/scenario.h"
#include "core/timeline/description.h"
#include "core/timeline/measure.h"
#include "core/timeline/timeline.h"

namespace netsplit::bill_test {
namespace {

Scenario cluster(std::string_view more) {
  auto result = load_scenario(R"({"version": 1, "until": "3s", "nodes": [
    {"name": "s1..s3", "role": "raft.server", "disk": {"sync": "1ms"}}, {"name": "c1", "role": "kv.client"}])" +
                                  std::string(more) + "}",
                              "bill");
  if (const auto* error = std::get_if<InputError>(&result)) FAIL(error->line());
  return std::get<Scenario>(std::move(result));
}

constexpr std::string_view kPriced = R"(, "prices": {"in_zone": 1000, "messages": 0.5},
  "measures": [{"name": "all", "bill": {}}, {"name": "c1", "bill": {"node": "c1", "at": "2s"}},
               {"name": "field", "field": {"name": "machine/bill/in all", "node": "c1", "at": "2s"}}])";

std::optional<Amount> measured(const Scenario& s, std::size_t i) {
  Measurement measurement(s, s.measures[i].measure);
  while (!measurement.advance(100'000)) {}
  return measurement.amount();
}

TEST_CASE("money is written as durations are") {
  CHECK(money_text(0) == "0 n$");
  CHECK(money_text(999) == "999 n$");
  CHECK(money_text(12'500) == "12.5 u$");
  CHECK(money_text(149'700'000) == "149.7 m$");
  CHECK(money_text(-2'250'000'000) == "-2.25 $");
  CHECK(money_text(1'234'000'000'000) == "1234 $");
}

TEST_CASE("a node's machine shows its bill where something has a price, and only there") {
  const Scenario priced = cluster(kPriced);
  const Scenario free = cluster("");
  World world(priced.spec);
  World other(free.spec);
  world.run_until(2s);
  other.run_until(2s);
  const Described* bill = nullptr;
  const DescribedNode node = describe_node(world, node_id(3));
  REQUIRE((bill = node.machine.find("bill")) != nullptr);
  CHECK(bill->find("in all")->number == world.bill(node_id(3)).in_all());
  CHECK(bill->find("in all")->text == money_text(world.bill(node_id(3)).in_all()));
  CHECK(bill->find("in its zone")->number == world.bill(node_id(3)).traffic[0]);
  CHECK(bill->find("across zones") == nullptr);
  CHECK(describe_node(other, node_id(3)).machine.find("bill") == nullptr);
}

TEST_CASE("a bill is measured of a node or of all, and as a field of the machine") {
  const Scenario s = cluster(kPriced);
  World world(s.spec);
  world.run_until(2s);
  const std::int64_t client = world.bill(node_id(3)).in_all();
  CHECK(client > 0);
  CHECK(measured(s, 1)->number == client);
  CHECK(measured(s, 2)->number == client);
  world.run_until(s.until);
  CHECK(measured(s, 0)->number == world.bill().in_all());
}

TEST_CASE("a bill is sampled for a plot, of each node and of all") {
  const Scenario s = cluster(kPriced);
  Timeline timeline(s.spec, {s.limits(s.until)});
  timeline.seek(s.until);
  const FieldHistory& fields = timeline.fields();
  REQUIRE(fields.bill().size() == fields.samples());
  CHECK(std::is_sorted(fields.bill().begin(), fields.bill().end()));
  const auto* of_client = fields.find(node_id(3), "machine/bill/in all");
  REQUIRE(of_client != nullptr);
  CHECK(of_client->unit == kMoneyUnit);
  CHECK(of_client->values.back() < fields.bill().back());
  CHECK(of_client->values.back() > 0);
}

TEST_CASE("a request costs what its messages cost") {
  const Scenario s = cluster(kPriced);
  Timeline timeline(s.spec, {s.limits(s.until)});
  timeline.seek(s.until);
  const Recorder& recorder = timeline.recorder();
  std::int64_t sum = 0;
  std::size_t messages = 0;
  const Operation& op = recorder.operations().at(5);
  const Trace trace = trace_of(recorder, op);
  for (const Span& span : trace.spans) {
    if (span.kind != Span::Kind::network) continue;
    ++messages;
    sum += recorder.find(span.record)->value * 1'000 + 500;  // a byte costs 1000 n$, a message 500
  }
  CHECK(messages >= 2);
  CHECK(cost_of(trace, recorder, timeline.world()) == sum);
}

}  // namespace
}  // namespace netsplit::bill_test
