#pragma once
#include <cstdint>
#include <vector>

#include "core/protocols/service/caller.h"
#include "core/sim/role.h"

// A load balancer for requests (layer 7): it passes each on to one of several servers, watches how they do, and asks them
// now and then whether they are alive.
namespace netsplit::service {

struct LoadBalancerConfig {
  std::vector<NodeId> backends;
  CallPolicy call{.timeout = 30s};
  BalancePolicy balance;
  Duration check_every{};  ///< 0: no health checks
  Duration check_timeout = 1s;
  std::int64_t unhealthy_after = 3;
  std::int64_t healthy_after = 2;
  void options(Options& o);
  bool operator==(const LoadBalancerConfig&) const = default;
};

/// An operator's requests: this server is to get nothing new, what it has it may finish; and the contrary.
struct Drain {
  static constexpr std::string_view kName = "drain";
  NodeId server = kNobody;
  void options(Options& o);
  void describe(Describer& d) const { d.node("server", server); }
  bool operator==(const Drain&) const = default;
};
struct Undrain {
  static constexpr std::string_view kName = "undrain";
  NodeId server = kNobody;
  void options(Options& o);
  void describe(Describer& d) const { d.node("server", server); }
  bool operator==(const Undrain&) const = default;
};

struct LoadBalancer {
  using Config = LoadBalancerConfig;
  /// A request that was passed on.
  struct Passed {
    NodeId from = kNobody;
    bool busy = false;
    std::uint32_t serial = 0;
    std::uint64_t id = 0;
    bool operator==(const Passed&) const = default;
  };

  Config config;
  Caller caller;
  Agenda agenda;
  std::vector<Passed> passed;
  std::vector<std::uint32_t> idle;
  std::uint32_t next_serial = 0;
  std::uint64_t came = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const LoadBalancer&) const = default;

 private:
  Caller::Policies policies() const { return {config.call, config.balance}; }
  void pass_on(NodeId from, const Request& request, Outbox& out);
  void take_done(Outbox& out);
  void check(Outbox& out);
  void judge(Balancer::Server& server, bool alive, Outbox& out);
  void drain(NodeId server, bool drains, Outbox& out);
  void settle(Outbox& out);
};

}  // namespace netsplit::service
