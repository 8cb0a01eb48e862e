#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/options.h"
#include "core/protocols/client/session.h"
#include "core/sim/role.h"

// A workload for any store that answers the kv contract. Open loop: requests arrive as they will, whatever the answers
// do. Closed loop: each of `clients` waits for its answer, thinks, and asks again (Schroeder, Wierman, Harchol-Balter:
// "Open versus closed: a cautionary tale", NSDI 2006). An operation whose outcome isn't known stays so in the history.
namespace netsplit::kv {

struct ClientConfig {
  enum class Loop : std::uint8_t { open, closed };
  enum class Keys : std::uint8_t { uniform, zipf, hot };
  std::vector<NodeId> servers;
  Loop loop = Loop::closed;
  std::int64_t rate = 100;
  std::int64_t clients = 1;
  std::int64_t max_in_flight = 10'000;
  Distribution think_time = Distribution::constant(ms(10));
  std::int64_t keys = 10;
  Keys key_choice = Keys::uniform;
  Ratio zipf_exponent = Ratio::one();
  Ratio hot_share = Ratio::percent(90);
  Ratio reads = Ratio::percent(50);
  Ratio appends;
  Ratio compare_and_sets;
  Ratio erases;
  std::int64_t value_bytes = 0;
  Duration timeout = ms(500);
  std::int64_t retries = 10;
  Distribution backoff = Distribution::uniform(ms(10), ms(100));
  std::int64_t max_operations = 0;
  Duration start{};
  Duration stop = kLongest;
  void options(Options& o);
  bool operator==(const ClientConfig&) const = default;
};

struct Client {
  using Config = ClientConfig;
  /// One operation at a time, and a session of its own, so that a store can recognise what is repeated.
  struct Lane {
    Session session;
    bool busy = false;
    bool maybe_done = false;  ///< some attempt was not surely refused
    std::uint32_t attempts = 0;
    std::uint32_t key = 0;
    OpId op = 0;
    NodeId server = kNobody;  ///< the one asked last; nobody during a pause before asking again
    Time began{};
    Value request;
    bool operator==(const Lane&) const = default;
  };

  Config config;
  std::vector<Lane> lanes;
  std::vector<std::uint32_t> idle;      ///< open loop: lanes without an operation
  AppendLog<std::uint64_t> zipf_table;  ///< key i is chosen when the draw is below entry i, of 2^32
  std::vector<std::string> seen;        ///< a key's value as this client saw it last, for compare-and-set
  Leader leader;
  std::uint32_t life = 0;  ///< tells sessions from those before a restart
  std::uint32_t next_server = 0;
  std::uint32_t values_written = 0;
  std::uint64_t invoked = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;
  std::uint64_t retried = 0;
  std::uint64_t in_flight = 0;
  std::uint64_t dropped = 0;  ///< open loop: arrivals that found too many in flight
  Duration latency_sum{};
  Duration latency_last{};
  std::string last_error;

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Client&) const = default;

  // For kv_client.cpp and workload.cpp.
  Op make_op(std::size_t key, Outbox& out);
  std::size_t pick_key(Outbox& out) const;
  std::string key_name(std::size_t key) const;
  std::string next_value(Outbox& out);
  bool may_begin(const Outbox& out) const;
  /// Gets ready to ask, after a start: sessions and values of an earlier life must not come again.
  void introduce(Outbox& out);
  void begin(std::uint32_t lane, Outbox& out);
  void ask(std::uint32_t lane, Op op, Outbox& out);
  void attempt(std::uint32_t lane, Outbox& out);
  void retry(std::uint32_t lane, bool at_once, Outbox& out);
  void finish(std::uint32_t lane, Outcome outcome, Value result, Outbox& out);
  void on_done(Lane& lane, const Result& result);
  void on_reply(NodeId from, const Reply& reply, Outbox& out);
  void arrive(Outbox& out);
  std::uint32_t free_lane(NodeId self);
  std::uint32_t lane_of(RequestId id) const;
  Distribution between_arrivals() const;
};

}  // namespace netsplit::kv
