#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/options.h"

// How calls are made, and to which of many: what a scenario says about it.
namespace netsplit::service {

enum class Backoff : std::uint8_t { none, fixed, exponential, full_jitter, decorrelated };

/// Waiting before asking again, calls beside the first, and when not to call at all.
struct CallPolicy {
  Duration timeout = 1s;      ///< of one attempt
  std::int64_t attempts = 1;  ///< the first one included
  Backoff backoff = Backoff::full_jitter;
  Duration backoff_base = ms(50);
  Duration backoff_cap = 5s;
  Ratio retry_budget = Ratio::one();  ///< retries for each first attempt, in the long run; one and more: no limit
  Duration hedge_after{};             ///< a second call beside the first after so long; 0: none
  bool tied = false;                  ///< of those two the server that begins first tells the other
  Ratio breaker_errors;               ///< opens at this share of failures; 0: there is none
  std::int64_t breaker_calls = 20;    ///< of the last so many calls
  Duration breaker_open = 5s;
  std::int64_t breaker_probes = 3;
  std::int64_t concurrent = 0;  ///< calls under way at once; 0: no limit
  std::int64_t waiting = 0;     ///< that wait for one of those to end
  bool deadlines = true;        ///< says how long it will wait, and so do those asked in turn
  bool fallback = false;        ///< answers without it when it fails
  bool ignore_budget = false;   ///< a mutation: no option
  void options(Options& o);
  bool operator==(const CallPolicy&) const = default;
};

enum class Balance : std::uint8_t { round_robin, random, weighted, least_outstanding, two_choices, ring_hash, maglev };

/// Which of several servers is called.
struct BalancePolicy {
  struct Weight {
    std::vector<NodeId> of;
    std::int64_t weight = 1;
    void options(Options& o);
    bool operator==(const Weight&) const = default;
  };
  Balance balance = Balance::round_robin;
  std::vector<Weight> weights;
  std::int64_t virtual_nodes = 100;  ///< ring_hash: points of each server on the ring
  std::int64_t eject_after = 0;      ///< failures in a row until a server is left out; 0: never
  Duration eject_for = 30s;          ///< the first time; twice that the second time, and so on
  Ratio eject_most = Ratio::percent(50);
  Duration slow_start{};      ///< a server that comes (back) gets its full share only after so long
  NodeId resolver = kNobody;  ///< whom it asks who the servers are; nobody: they are told by name
  std::string name;           ///< under which they are known there
  bool resolve_once = false;  ///< and never asks again
  void options(Options& o);
  bool operator==(const BalancePolicy&) const = default;
};

}  // namespace netsplit::service
