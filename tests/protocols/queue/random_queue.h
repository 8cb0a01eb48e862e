#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <span>
#include <string>
#include <string_view>

#include "core/base/rng.h"
#include "core/scenario/run.h"

namespace netsplit::queue {

/// Crashes of random nodes, and answers of the queue that are lost, in the first two seconds.
inline std::string random_trouble(Rng& rng, std::span<const std::string_view> nodes) {
  std::string faults;
  for (std::uint64_t i = 1 + rng.below(5); i-- > 0;) {
    const std::string_view who = nodes[rng.below(nodes.size())];
    const std::uint64_t at = rng.below(2'000'000);
    faults.append(faults.empty() ? "" : ",");
    if (rng.below(3) > 0)
      faults +=
          fmt::format(R"({{"at": "{}us", "do": "crash", "node": "{}", "for": "{}ms"}})", at, who, 1 + rng.below(300));
    else
      faults += fmt::format(R"({{"at": "{}us", "do": "cut", "from": "{}", "one_way": true, "for": "{}ms"}})", at, who,
                            1 + rng.below(200));
  }
  return faults;
}

/// A FIFO queue with deduplication between a producer that waits and three consumers. `keys`: the mailer remembers on its
/// disk what it has done, which keeps all claims whoever crashes; without, only the queue and its links are in trouble, and
/// what is out when the queue crashes is done once more.
inline std::string random_queue(Rng& rng, std::string_view mutation, bool keys) {
  static constexpr std::array<std::string_view, 6> kAll{"q", "q", "c1", "c2", "c3", "m"};
  static constexpr std::array<std::string_view, 1> kQueue{"q"};
  const std::uint64_t poison = rng.below(2) * (1 + rng.below(20));  // with dead letters, or its group stands still
  const std::string trouble = keys ? random_trouble(rng, kAll) : random_trouble(rng, kQueue);
  const std::uint64_t seed = rng.below(1'000'000);
  const std::uint64_t visibility = rng.below(2) == 0 ? 60 + rng.below(100) : 2000;
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "8s", {} "nodes": [
        {{"name": "p", "role": "queue.producer", "config": {{"loop": "closed", "pause": "10ms", "messages": 40, "groups": 3,
          "dedup": true, "timeout": "150ms", "retries": 1000, "poison_number": {}}}}},
        {{"name": "q", "role": "queue.broker", "disk": {{"sync": "2ms"}},
          "config": {{"fifo": true, "visibility": "{}ms", "max_receives": {}}}}},
        {{"name": "c1..c3", "role": "queue.consumer", "config": {{"mailer": "m", "keys": {}, "patience": "400ms",
          "processing": {{"uniform": ["1ms", "60ms"]}}}}}},
        {{"name": "m", "role": "payment.provider", "disk": {{"sync": "2ms"}}, "config": {{"processing": "5ms"}}}}],
        "network": {{"default": {{"latency": {{"uniform": ["1ms", "10ms"]}}}}}}, "faults": [{}]}})",
      seed, mutation.empty() ? "" : fmt::format(R"("mutation": "{}",)", mutation), poison, visibility,
      poison == 0 ? 0 : 3, keys, trouble);
}

inline std::string random_queue(Rng& rng, std::string_view mutation) {
  const bool keys = rng.below(2) == 0;
  return random_queue(rng, mutation, keys);
}

}  // namespace netsplit::queue

namespace netsplit::payment {

/// One customer, a shop that takes orders up again after a crash, two providers, idempotency keys.
inline std::string random_payment(Rng& rng, std::string_view mutation) {
  static constexpr std::array<std::string_view, 4> kAll{"shop", "bank", "bank", "mail"};
  const std::string trouble = queue::random_trouble(rng, kAll);
  const std::uint64_t seed = rng.below(1'000'000);
  const std::string_view design = rng.below(3) == 0 ? "dual_write" : "outbox";
  const std::uint64_t patience = 40 + rng.below(200);
  const std::uint64_t sync = 2 + rng.below(30);
  return fmt::format(
      R"({{"version": 1, "seed": {}, "until": "8s", {} "nodes": [
        {{"name": "anna", "role": "payment.customer", "config": {{"pause": "20ms", "orders": 12, "clicks": 5, "patience": "500ms"}}}},
        {{"name": "shop", "role": "payment.shop", "disk": {{"sync": "2ms"}}, "config": {{"design": "{}", "provider": "bank",
          "mailer": "mail", "idempotency_keys": true, "patience": "{}ms", "attempts": 20}}}},
        {{"name": "bank", "role": "payment.provider", "disk": {{"sync": "{}ms"}}, "config": {{"processing": {{"uniform": ["5ms", "80ms"]}}}}}},
        {{"name": "mail", "role": "payment.provider", "disk": {{"sync": "2ms"}}, "config": {{"processing": "20ms"}}}}],
        "network": {{"default": {{"latency": {{"uniform": ["1ms", "10ms"]}}}}}}, "faults": [{}]}})",
      seed, mutation.empty() ? "" : fmt::format(R"("mutation": "{}",)", mutation), design, patience, sync, trouble);
}

}  // namespace netsplit::payment

namespace netsplit::queue {

/// Plays a scenario to its end.
inline World played(const std::string& text) {
  const auto loaded = load_scenario(text, "random");
  if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
  const auto& scenario = std::get<Scenario>(loaded);
  ScenarioRun run(scenario, {}, scenario.until);
  while (!run.advance(1'000'000)) {}
  return run.world();
}

inline bool broke(const World& world, std::string_view claim) {
  const auto& violations = world.violations();
  return std::any_of(violations.begin(), violations.end(), [&](const Violation& v) { return v.claim->name == claim; });
}

}  // namespace netsplit::queue
