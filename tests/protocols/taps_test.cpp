// Taps at random on a shop's links and on those of a store: what they may do to claims, by how the links are protected.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "core/base/rng.h"
#include "core/scenario/scenario.h"
#include "core/search/trial.h"
#include "tests/thorough.h"

namespace netsplit::taps_test {
namespace {

using Names = std::vector<std::string_view>;

/// Somebody sits on up to four links for a while, does what they can, and sends some messages of their own.
std::string random_taps(Rng& rng, const Names& nodes, std::uint64_t until) {
  std::string faults;
  for (int i = 0; i < 4; ++i) {
    const std::size_t a = rng.below(nodes.size());
    const std::size_t b = (a + 1 + rng.below(nodes.size() - 1)) % nodes.size();
    const std::uint64_t at = rng.below(until / 2);
    const std::uint64_t alters = rng.below(4);
    const std::uint64_t replays = rng.below(4);
    const std::uint64_t after = rng.below(500);
    faults += fmt::format(
        R"({}{{"at": "{}ms", "do": "tap", "from": "{}", "to": "{}", "alters": 0.{}, "replays": 0.{}, "after": "{}ms"}})",
        faults.empty() ? "" : ",", at, nodes[a], nodes[b], alters, replays, after);
    const std::uint64_t first = at + rng.below(until / 4);
    const std::uint64_t times = 1 + rng.below(4);
    faults +=
        fmt::format(R"(,{{"at": "{}ms", "do": "inject", "from": "{}", "to": "{}", "every": "150ms", "times": {}}})",
                    first, nodes[a], nodes[b], times);
  }
  return faults;
}

/// Who asks twice has a key for that: without an attacker nothing of this breaks.
std::string shop(Rng& rng, std::string_view channel) {
  static constexpr std::string_view kDesigns[] = {"dual_write", "saga_orchestrated", "outbox"};
  const std::uint64_t seed = rng.below(1'000'000);
  const std::string_view design = kDesigns[rng.below(3)];
  const std::string faults = random_taps(rng, {"anna", "shop", "bank", "mail"}, 10'000);
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "10s", "nodes": [
        {{"name": "anna", "role": "payment.customer", "config": {{"pause": "100ms", "clicks": 3, "patience": "500ms"}}}},
        {{"name": "shop", "role": "payment.shop", "config": {{"design": "{}", "idempotency_keys": true, "provider": "bank", "mailer": "mail"}}}},
        {{"name": "bank", "role": "payment.provider"}},
        {{"name": "mail", "role": "payment.provider"}}],
        "network": {{"default": {{"latency": {{"uniform": ["1ms", "10ms"]}}, "channel": "{}", "tls": {{"idle": "50ms", "version": "1.{}"}}}}}},
        "faults": [{}]}})",
      seed, design, channel, 2 + rng.below(2), faults);
}

std::string store(Rng& rng, std::string_view channel) {
  const std::uint64_t seed = rng.below(1'000'000);
  const std::string faults = random_taps(rng, {"s1", "s2", "s3", "c1", "c2"}, 5'000);
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "5s", "nodes": [
        {{"name": "s1..s3", "role": "raft.server"}},
        {{"name": "c1..c2", "role": "kv.client", "config": {{"servers": ["s1", "s2", "s3"], "think_time": "20ms", "keys": 2}}}}],
        "network": {{"default": {{"latency": {{"uniform": ["1ms", "5ms"]}}, "channel": "{}", "tls": {{"idle": "200ms", "version": "1.{}"}}}}}},
        "faults": [{}]}})",
      seed, channel, 2 + rng.below(2), faults);
}

/// In how many of so many runs some claim is broken; with `told`, which and why.
int broken_runs(std::string (*text)(Rng&, std::string_view), std::string_view channel, int runs, std::string& told) {
  int broken = 0;
  for (int i = 0; i < runs; ++i) {
    Rng rng{static_cast<std::uint64_t>(i) * 7919 + 5};
    const auto loaded = load_scenario(text(rng, channel), "taps");
    if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
    const auto& scenario = std::get<Scenario>(loaded);
    search::Trial trial(scenario, {}, scenario.until);
    while (!trial.advance(1'000'000)) {}
    const std::vector<search::Broken> all = trial.broken();
    broken += !all.empty();
    for (const search::Broken& b : all) told += fmt::format("run {}: {}: {}\n", i, b.claim, b.why);
  }
  return broken;
}

}  // namespace

TEST_CASE("taps at random break what a shop and a bank promise on plain links, and over mutual TLS never") {
  const int runs = thorough(60, 15);
  std::string told;
  CHECK(broken_runs(&shop, "plain", runs, told) > runs / 2);
  told.clear();
  CHECK(broken_runs(&shop, "tls", runs, told) > 0);  // somebody passes for the shop
  told.clear();
  const int mutual = broken_runs(&shop, "mutual_tls", runs, told);
  INFO(told);
  CHECK(mutual == 0);
}

TEST_CASE("taps at random break what a store promises on plain links, and over mutual TLS never") {
  const int runs = thorough(20, 6);
  std::string told;
  CHECK(broken_runs(&store, "plain", runs, told) > runs / 2);
  told.clear();
  const int mutual = broken_runs(&store, "mutual_tls", runs, told);
  INFO(told);
  CHECK(mutual == 0);
}

}  // namespace netsplit::taps_test
