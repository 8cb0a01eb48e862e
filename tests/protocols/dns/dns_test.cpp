// Names: who hears of a change, and when.
#include "core/protocols/dns/dns.h"

#include <fmt/format.h>

#include "tests/protocols/service/lab.h"

namespace netsplit::dns::dns_test {
namespace {

using service::begin;
using service::client;
using service::run;
using service::service;

/// A client that knows a name; at 5 s the name moves from `old` to `fresh`, and `old` is switched off a second later.
World moves(const char* ttl, const char* more, Time until) {
  return run(
      fmt::format(
          R"({{"name": "c", "role": "service.client", "config": {{"rate": 50, "resolver": "near", "name": "shop", "timeout": "200ms", "patience": "200ms"{}}}}},
        {{"name": "near", "role": "dns.resolver", "config": {{"parent": "far"}}}},
        {{"name": "far", "role": "dns.server", "config": {{"ttl": "{}", "records": [{{"name": "shop", "nodes": ["old"]}}]}}}},
        {{"name": "old", "role": "service"}}, {{"name": "fresh", "role": "service"}})",
          more, ttl),
      until, R"("network": {"default": {"latency": "1ms"}}, "faults": [
        {"at": "5s", "do": "tell", "node": "far", "request": {"set_record": {"name": "shop", "nodes": ["fresh"]}}},
        {"at": "6s", "do": "crash", "node": "old"}])");
}

TEST_CASE("a name that moves is believed to be where it was until its time to live has passed") {
  const World soon = moves("500ms", "", 30s);
  CHECK(client(soon, "c").unknown == 0);
  CHECK(service(soon, "fresh").ok > 1000);
  const World late = moves("20s", "", 30s);
  CHECK(client(late, "c").unknown > 500);
  CHECK(service(late, "fresh").ok > 300);
}

TEST_CASE("who never asks again never hears of it") {
  const World world = moves("500ms", R"(, "resolve_once": true)", 30s);
  CHECK(service(world, "fresh").came == 0);
  CHECK(client(world, "c").unknown > 1000);
}

TEST_CASE("a resolver answers from memory, and asks once for many who wait") {
  const World world = run(
      R"({"name": "c1..c20", "role": "service.client", "config": {"rate": 1, "resolver": "near", "name": "shop"}},
        {"name": "near", "role": "dns.resolver", "config": {"parent": "far"}},
        {"name": "far", "role": "dns.server", "config": {"ttl": "10s", "records": [{"name": "shop", "nodes": ["s"]}]}},
        {"name": "s", "role": "service"})",
      55s);
  const auto& near = *world.role(world.find("near")).as<Resolver>();
  const auto& far = *world.role(world.find("far")).as<Server>();
  CHECK(near.lookups >= 100);
  CHECK(far.lookups == 6);
}

TEST_CASE("a resolver may believe longer than it was told") {
  const World world = run(
      R"({"name": "c", "role": "service.client", "config": {"rate": 1, "resolver": "near", "name": "shop"}},
        {"name": "near", "role": "dns.resolver", "config": {"parent": "far", "at_least": "30s"}},
        {"name": "far", "role": "dns.server", "config": {"ttl": "1s", "records": [{"name": "shop", "nodes": ["s"]}]}},
        {"name": "s", "role": "service"})",
      55s);
  CHECK(world.role(world.find("far")).as<Server>()->lookups == 2);
}

TEST_CASE("names survive a crash of their server, and a name that nobody has leads nowhere") {
  const World world = run(
      R"({"name": "c", "role": "service.client", "config": {"rate": 20, "resolver": "far", "name": "shop"}},
        {"name": "lost", "role": "service.client", "config": {"rate": 20, "resolver": "far", "name": "shoe"}},
        {"name": "far", "role": "dns.server", "config": {"ttl": "1s"}}, {"name": "s", "role": "service"})",
      20s, R"("faults": [
        {"at": "1s", "do": "tell", "node": "far", "request": {"set_record": {"name": "shop", "nodes": ["s"]}}},
        {"at": "4s", "do": "crash", "node": "far", "for": "3s"}])");
  CHECK(client(world, "c").ok > 300);
  CHECK(client(world, "lost").ok == 0);
  CHECK(client(world, "lost").failed > 300);
}

}  // namespace
}  // namespace netsplit::dns::dns_test
