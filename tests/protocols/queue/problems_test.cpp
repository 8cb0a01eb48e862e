// What is wrong with queues and payments as a whole is told in one line, with the place in the scenario.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/scenario/scenario.h"

namespace netsplit::problems_test {
namespace {

std::string answer(const std::string& nodes) {
  const auto loaded = load_scenario(R"({"version": 1, "nodes": [)" + nodes + "]}", "test");
  const auto* error = std::get_if<InputError>(&loaded);
  return error ? error->line() : "fine";
}

}  // namespace

TEST_CASE("a producer or a consumer without a queue is told so") {
  CHECK(answer(R"({"name": "p", "role": "queue.producer"})") ==
        "/nodes/0/config/servers: found nobody, expected at least one queue.broker");
  CHECK(answer(R"({"name": "p", "role": "queue.producer"}, {"name": "q", "role": "queue.broker"})") == "fine");
  CHECK(answer(R"({"name": "q", "role": "queue.broker"},
                  {"name": "c", "role": "queue.consumer", "config": {"servers": ["c"]}})") ==
        "/nodes/1/config/servers: found c, expected a queue.broker");
  CHECK(answer(R"({"name": "q", "role": "queue.broker"},
                  {"name": "c", "role": "queue.consumer", "config": {"mailer": "q"}})") ==
        "/nodes/1/config/mailer: found q, expected a payment.provider");
}

TEST_CASE("a shop without providers and a customer without a shop are told so") {
  CHECK(answer(R"({"name": "shop", "role": "payment.shop"})") ==
        "/nodes/0/config/provider: found nobody, expected a payment.provider");
  CHECK(answer(R"({"name": "bank", "role": "payment.provider"},
                  {"name": "shop", "role": "payment.shop", "config": {"provider": "bank", "mailer": "shop"}})") ==
        "/nodes/1/config/mailer: found shop, expected a payment.provider");
  CHECK(answer(R"({"name": "anna", "role": "payment.customer"})") ==
        "/nodes/0/config/servers: found nobody, expected a payment.shop");
}

}  // namespace netsplit::problems_test
