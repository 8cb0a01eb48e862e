#include "core/protocols/service/policy.h"

#include <array>

namespace netsplit::service {

void CallPolicy::options(Options& o) {
  static constexpr std::array<std::string_view, 5> kBackoffs{"none", "fixed", "exponential", "full_jitter",
                                                             "decorrelated"};
  o.duration("timeout", timeout, us(1), 24h, "How long one attempt waits for its answer.");
  o.integer("attempts", attempts, 1, 100, "How often it asks at most, the first time included.");
  o.one_of(
      "backoff", backoff, kBackoffs,
      "How it waits before it asks again: not at all, always as long, twice as long each time, anything between 0 and "
      "that, or anything between the base and three times the last wait.");
  o.duration("backoff_base", backoff_base, 0s, 24h, "The first wait.");
  o.duration("backoff_cap", backoff_cap, 0s, 24h, "The longest wait.");
  o.ratio("retry_budget", retry_budget,
          "So many attempts beyond the first for each call, in the long run; 1: no limit.");
  o.duration("hedge_after", hedge_after, 0s, 24h,
             "Without an answer for so long, a second server is asked as well and the first answer counts; 0: never.");
  o.flag(
      "tied", tied,
      "The two copies of a hedged request know of each other: the service that begins one has the other taken out of "
      "its queue. It must be a queue of the service, with a limit of concurrency. Wait no longer than it takes a "
      "message to go and come back.");
  o.ratio("breaker_errors", breaker_errors,
          "A circuit breaker opens when this share of the last calls failed: then none is made for a while; 0: no "
          "breaker.");
  o.integer("breaker_calls", breaker_calls, 1, 1000, "So many calls the breaker remembers.");
  o.duration("breaker_open", breaker_open, 0s, 24h, "How long an open breaker lets nothing through.");
  o.integer("breaker_probes", breaker_probes, 1, 1000,
            "So many calls a half-open breaker lets through; if all succeed, it closes.");
  o.integer("concurrent", concurrent, 0, 100'000, "A bulkhead: so many calls at once; 0: no limit.");
  o.integer("waiting", waiting, 0, 100'000, "So many calls may wait for a place in the bulkhead; more fail at once.");
  o.flag("deadlines", deadlines, "Tells whom it asks how long it will wait, so that nobody works for nothing.");
  o.flag("fallback", fallback, "When it fails, goes on with a substitute for the answer.");
}

void BalancePolicy::Weight::options(Options& o) {
  o.nodes("of", of, "Whose weight this is.");
  o.integer("weight", weight, 0, 1000, "Their share, relative to the others.");
}

void BalancePolicy::options(Options& o) {
  static constexpr std::array<std::string_view, 7> kBalances{
      "round_robin", "random", "weighted", "least_outstanding", "two_choices", "ring_hash", "maglev"};
  o.one_of("balance", balance, kBalances, "How it picks one of several servers.");
  o.list("weights", weights, 1000, "Shares that are not 1, for `weighted`.");
  o.integer("virtual_nodes", virtual_nodes, 1, 10'000, "Points of each server on the ring, for `ring_hash`.");
  o.integer("eject_after", eject_after, 0, 1000,
            "After so many failures in a row a server is left out for a while; 0: never.");
  o.duration("eject_for", eject_for, us(1), 24h, "How long, the first time; twice as long the second time, and so on.");
  o.ratio("eject_most", eject_most, "At most this share of the servers is left out.");
  o.duration("slow_start", slow_start, 0s, 24h, "A server that comes back gets its full share only after so long.");
  o.node("resolver", resolver, "Whom it asks who the servers are, instead of being told.");
  o.text("name", name, 60, "The name under which they are known there.");
  o.flag("resolve_once", resolve_once, "Asks only once, and believes the answer for ever.");
}

}  // namespace netsplit::service
