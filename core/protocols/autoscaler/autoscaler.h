#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/label.h"
#include "core/base/options.h"
#include "core/sim/monitor.h"
#include "core/sim/role.h"

// More machines when there is more to do, fewer when there is less: it asks the machines of a pool how busy they are and
// brings their number to present number x usage / target, as Kubernetes' horizontal autoscaler does (its documentation,
// "Algorithm details"). Measuring takes time, machines take time to come up, and names take time to be forgotten: by then
// the load may be another.
// Simplified: usage is requests present per place of work; there is one pool.
namespace netsplit::autoscaler {

inline constexpr Label kWithinLimits{"Within Limits"};
inline constexpr Label kCooldownKept{"Cooldown Kept"};

struct Config {
  enum class Mutation : std::uint8_t { none, beyond_limits, no_cooldown };
  std::vector<NodeId> pool;
  NodeId names = kNobody;  ///< a name server that is told who is there
  std::string name;
  Ratio target = Ratio::percent(60);
  Ratio tolerance = Ratio::percent(10);
  std::int64_t at_least = 1;
  std::int64_t at_most = 1000;
  Duration every = 15s;
  Duration boot = 30s;
  Duration cooldown = 60s;
  Duration drain = 30s;
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const Config&) const = default;
};

struct Autoscaler {
  using Config = autoscaler::Config;
  enum class State : std::uint8_t { absent, booting, in_use, draining };
  struct Machine {
    NodeId node = kNobody;
    State state = State::absent;
    bool told = false;  ///< it has answered since it was asked last
    std::uint32_t present = 0;
    std::uint32_t places = 0;
    bool operator==(const Machine&) const = default;
  };

  Config config;
  std::vector<Machine> machines;
  std::uint32_t round = 0;
  bool changed = false;              ///< ever
  Time changed_at{};                 ///< the number of machines, last
  Duration shortest_gap = kLongest;  ///< between two changes
  Ratio usage;                       ///< as measured last
  std::uint64_t added = 0;
  std::uint64_t removed = 0;

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Autoscaler&) const = default;

  std::size_t count(State state) const;
  /// Machines that are in use or will be.
  std::size_t size() const { return count(State::booting) + count(State::in_use); }

 private:
  void decide(Outbox& out);
  void add(Outbox& out);
  void remove_one(Outbox& out);
};

/// There are never fewer or more machines than it is told to keep, and it waits between changes.
struct Claims {
  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);
};

}  // namespace netsplit::autoscaler
