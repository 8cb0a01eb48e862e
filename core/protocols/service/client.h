#pragma once
#include <cstdint>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/sketch.h"
#include "core/protocols/service/caller.h"
#include "core/sim/role.h"

// People and programs who ask services for something. Open loop: they come as they will, whatever the answers do; closed
// loop: each waits for the answer, thinks, and asks again (Schroeder, Wierman, Harchol-Balter: "Open versus closed: a
// cautionary tale", NSDI 2006). Under overload the two behave as differently as can be.
namespace netsplit::service {

struct ClientConfig {
  enum class Loop : std::uint8_t { open, closed };
  enum class Keys : std::uint8_t { uniform, zipf, hot };
  enum class Mutation : std::uint8_t { none, ignore_budget };
  std::vector<NodeId> servers;
  Loop loop = Loop::open;
  std::int64_t rate = 10;
  Distribution gaps;  ///< open loop: between arrivals; zero: Poisson with `rate`
  std::int64_t clients = 1;
  Distribution think_time = Distribution::constant(ms(100));
  std::int64_t keys = 100;
  Keys key_choice = Keys::uniform;
  Ratio zipf_exponent = Ratio::one();
  Ratio hot_share = Ratio::percent(90);
  Ratio writes;
  std::int64_t bytes = 200;
  Duration patience = 10s;
  std::int64_t most = 0;
  Duration start{};
  Duration stop = kLongest;
  CallPolicy call;
  BalancePolicy balance;
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const ClientConfig&) const = default;
};

struct Client {
  using Config = ClientConfig;
  struct Open {
    OpId op = 0;
    std::uint32_t serial = 0;
    bool busy = false;
    Time began{};
    bool operator==(const Open&) const = default;
  };

  Config config;
  Caller caller;
  Agenda agenda;
  std::vector<Open> open;
  std::vector<std::uint32_t> idle;
  AppendLog<std::uint64_t> zipf_table;
  std::uint64_t first_operation = 0;
  std::uint32_t next_serial = 0;
  std::uint64_t begun = 0;
  std::uint64_t ok = 0;
  std::uint64_t degraded = 0;  ///< of them, with a substitute
  std::uint64_t failed = 0;    ///< surely not done
  std::uint64_t unknown = 0;
  std::uint64_t in_a_row = 0;  ///< the last so many were ok, without a substitute
  Status last = Status::ok;
  Duration latency_sum{};
  Sketch latency;  ///< of those that were ok

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Client&) const = default;

 private:
  Caller::Policies policies() const { return {config.call, config.balance}; }
  bool may_begin(const Outbox& out) const;
  void arrive(Outbox& out);
  void begin(std::uint32_t index, Outbox& out);
  std::uint32_t pick_key(Outbox& out) const;
  void take_done(Outbox& out);
  void settle(Outbox& out);
};

}  // namespace netsplit::service
