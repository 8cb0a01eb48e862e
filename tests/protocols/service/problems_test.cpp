// What is wrong with services as a whole is told in one line, with the place in the scenario.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/scenario/scenario.h"

namespace netsplit::service::problems_test {
namespace {

std::string answer(const std::string& nodes) {
  const auto loaded = load_scenario(R"({"version": 1, "nodes": [)" + nodes + "]}", "test");
  const auto* error = std::get_if<InputError>(&loaded);
  return error ? error->line() : "fine";
}

TEST_CASE("calls that go round in a circle are refused, unless a depth ends them") {
  const auto circle = [](const std::string& more) {
    return R"({"name": "a", "role": "service", "config": {"steps": [{"time": "1ms"}, {"do": "call", "to": ["b"]}])" +
           more +
           R"(}}, {"name": "lb", "role": "load_balancer", "config": {"backends": ["a"]}},
           {"name": "b", "role": "service", "config": {"steps": [{"do": "call", "to": ["lb"]}]}})";
  };
  CHECK(
      answer(circle("")) ==
      "/nodes/0/config/steps: found calls that go round in a circle, a to b to lb to a; expected calls that come to an "
      "end, or a \"depth\" that ends them");
  CHECK(answer(circle(R"(, "depth": 4)")) == "fine");
  CHECK(answer(R"({"name": "a", "role": "service", "config": {"steps": [{"do": "call", "to": ["a"]}]}})")
            .starts_with("/nodes/0/config/steps: found calls that go round in a circle, a to a;"));
}

TEST_CASE("whoever has nobody to call is told so") {
  CHECK(answer(R"({"name": "a", "role": "service", "config": {"steps": [{"do": "call"}]}})") ==
        "/nodes/0/config/steps/0/to: found nobody, expected at least one node, or a resolver to ask");
  CHECK(answer(R"({"name": "c", "role": "service.client"})") ==
        "/nodes/0/config/servers: found nobody, expected at least one node, or a resolver to ask");
  CHECK(answer(R"({"name": "lb", "role": "load_balancer"})") ==
        "/nodes/0/config/backends: found nobody, expected at least one node, or a resolver to ask");
}

TEST_CASE("whom a step asks has to answer such questions") {
  const auto step = [](const char* how, const char* to, const char* more = "") {
    return answer(std::string(R"({"name": "a", "role": "service", "config": {"steps": [{"time": "1ms"}, {"do": ")") +
                  how + R"(", "to": [")" + to + R"("])" + more +
                  R"(}]}}, {"name": "b", "role": "service"},
        {"name": "s1..s3", "role": "raft.server"}, {"name": "q", "role": "queue.broker"})");
  };
  CHECK(step("call", "b") == "fine");
  CHECK(step("read", "s1..s3") == "fine");
  CHECK(step("write", "s1..s3") == "fine");
  CHECK(step("publish", "q") == "fine");
  CHECK(step("read", "b").starts_with("/nodes/0/config/steps/1/to/0: found b, a service, expected one of raft.server"));
  CHECK(step("publish", "s1..s3")
            .starts_with("/nodes/0/config/steps/1/to/0: found s1, a raft.server, expected one of queue.broker"));
  CHECK(
      step("call", "q").starts_with("/nodes/0/config/steps/1/to/0: found q, a queue.broker, expected one of service"));
  CHECK(step("write", "s1..s3", R"(, "fan_out": "all")") ==
        "/nodes/0/config/steps/1/fan_out: found \"all\", expected \"one\": the servers of a store are one store");
  CHECK(step("publish", "q", R"(, "fan_out": "all")") == "fine");
  CHECK(step("reed", "s1").starts_with("/nodes/0/config/steps/1/do: found \"reed\""));
  CHECK(answer(R"({"name": "a", "role": "service", "config": {"steps": [{"do": "publish"}]}})") ==
        "/nodes/0/config/steps/0/to: found nobody, expected at least one node, or a resolver to ask");
}

TEST_CASE("a name that nobody has and a rate that makes no sense are refused where they stand") {
  CHECK(
      answer(
          R"({"name": "a", "role": "service", "config": {"steps": [{"do": "call", "to": ["bb"]}]}}, {"name": "b", "role": "service"})")
          .starts_with("/nodes/0/config/steps/0/to/0: found \"bb\""));
  const auto rate = [](const char* value) {
    return answer(std::string(R"({"name": "c", "role": "service.client", "config": {"rate": )") + value +
                  R"(}}, {"name": "s", "role": "service"})");
  };
  CHECK(rate("0") == "/nodes/0/config/rate: found the number 0, expected a whole number from 1 to 1000000");
  CHECK(rate("1000000000").starts_with("/nodes/0/config/rate: found the number 1000000000"));
}

}  // namespace
}  // namespace netsplit::service::problems_test
