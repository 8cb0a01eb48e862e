#pragma once
#include <cstdint>
#include <vector>

#include "core/protocols/cdn/messages.h"
#include "core/protocols/service/agenda.h"
#include "core/sim/role.h"

namespace netsplit::cdn {

struct ReaderConfig {
  std::vector<NodeId> servers;
  NodeId shop = kNobody;
  std::int64_t rate = 20;
  std::int64_t keys = 100;
  Ratio zipf_exponent = Ratio::one();
  bool versioned = false;
  Ratio orders;
  Duration timeout = 5s;
  std::int64_t max_in_flight = 10'000;
  Duration begin{};
  Duration stop = kLongest;
  void options(Options& o);
  bool operator==(const ReaderConfig&) const = default;
};

/// People of one place who read objects from an edge nearby, as they come (an open loop). With versioned URLs they read the
/// page first, which says what the current version is. Some then act on what they have read, and ask the origin itself:
/// so it comes out whether what they had read was true.
struct Reader {
  using Config = ReaderConfig;
  enum class Stage : std::uint8_t { idle, page, object, order };
  struct Visit {
    Stage stage = Stage::idle;
    std::uint32_t key = 0;
    std::uint32_t serial = 0;
    OpId operation = 0;
    Time began{};               ///< on this node's monotonic clock
    Time read_at{};             ///< on its wall clock, as `Last-Modified` is on the origin's
    std::uint64_t version = 0;  ///< that was read
    std::uint32_t next_free = 0;
    bool operator==(const Visit&) const = default;
  };

  Config config;
  AppendLog<std::uint64_t> zipf_table;
  std::vector<Visit> visits;
  std::uint32_t free_visit = 0;  ///< one more than its index; 0: none
  service::Agenda agenda;        ///< when visits are given up
  std::uint32_t life = 0;
  std::uint32_t next_server = 0;
  std::uint32_t in_flight = 0;
  std::uint64_t begun = 0;
  std::uint64_t read = 0;
  std::uint64_t degraded = 0;
  std::uint64_t failed = 0;
  std::uint64_t turned_away = 0;  ///< arrivals that found too many in flight
  std::uint64_t orders = 0;
  std::uint64_t misled = 0;  ///< ordered what had been replaced before they read it
  Duration oldest{};         ///< of those: how long before, at most
  Duration latency_sum{};
  Duration latency_most{};

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Reader&) const = default;

 private:
  void arrive(Outbox& out);
  void ask(std::uint32_t index, Stage stage, NodeId whom, std::uint32_t key, Value body, Outbox& out);
  void on_reply(const service::Reply& reply, Outbox& out);
  void on_order(const Visit& visit, const service::Reply& reply, Outbox& out);
  void finish(std::uint32_t index, const service::Reply& reply, Outbox& out);
  void release(std::uint32_t index);
  void settle(Outbox& out);
  std::uint64_t id_of(std::uint32_t index) const;
  NodeId nearby();
};

}  // namespace netsplit::cdn
