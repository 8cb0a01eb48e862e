#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/protocols/cdn/fetches.h"
#include "core/protocols/cdn/purge.h"
#include "core/protocols/cdn/shelf.h"
#include "core/protocols/service/agenda.h"
#include "core/sim/role.h"

namespace netsplit::cdn {

struct EdgeConfig {
  enum class Mutation : std::uint8_t { none, ignore_age, keep_after_purge, fetch_for_each, overfill, ignore_version };
  NodeId parent = kNobody;
  std::vector<NodeId> below;
  std::int64_t capacity = 1000;
  Eviction eviction = Eviction::lru;
  bool collapse = true;
  Caching caching;  ///< in place of what the origin says, where it isn't 0
  Duration fetch_timeout = 2s;
  Distribution purge_lag = Distribution::constant({});
  Duration purge_again = 1s;
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const EdgeConfig&) const = default;
};

/// What no cache may answer by itself.
bool passes_through(const service::Request& request);

/// A cache between readers and the origin, or between other caches and the origin: then it is their shield. It keeps its
/// copies in memory: after a crash it is cold.
struct Edge {
  using Config = EdgeConfig;
  enum class Why : std::uint8_t {
    fresh,         ///< a copy in its time
    revalidating,  ///< one past its time, while a new one is fetched
    failing,       ///< one past its time, because no new one can be had
    fetched,       ///< just fetched for this reader
  };
  /// What it answered last.
  struct Served {
    std::uint64_t count = 0;
    std::uint64_t name = 0;  ///< that was asked for
    std::uint64_t version = 0;
    Why why = Why::fresh;
    bool degraded = false;
    service::Status status = service::Status::ok;
    bool operator==(const Served&) const = default;
  };
  /// A purge that has arrived and is yet to be carried out.
  struct Lagging {
    Purge purge;
    NodeId from = kNobody;
    bool operator==(const Lagging&) const = default;
  };

  Config config;
  Shelf shelf;
  Fetches fetches;
  service::Agenda agenda;  ///< when fetches are given up
  PurgeSpread spread;
  std::vector<Lagging> lagging;
  Served served;
  std::uint64_t purged = 0;
  Purge last_purge;

  std::uint64_t asked = 0;
  std::uint64_t hits = 0;
  std::uint64_t stale_hits = 0;  ///< answered with a copy past its time, while a new one is fetched
  std::uint64_t error_hits = 0;  ///< or because none can be had
  std::uint64_t collapsed = 0;   ///< waited for a fetch that somebody else had caused
  std::uint64_t failures = 0;    ///< answered with an error
  std::uint64_t evictions = 0;
  std::uint64_t given_up = 0;  ///< fetches
  std::uint64_t fetched_bytes = 0;
  bool parent_fails = false;  ///< the last fetch that ended did so
  Time seen{};                ///< when it did something last

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Edge&) const = default;

 private:
  void on_request(NodeId from, const service::Request& request, Outbox& out);
  std::uint32_t begin_fetch(const service::Request& request, std::uint64_t name, Outbox& out);
  void send_fetch(std::uint32_t slot, Outbox& out);
  void on_reply(const service::Reply& reply, Outbox& out);
  void failed(std::uint32_t slot, service::Status status, Outbox& out);
  void keep(std::uint64_t name, const service::Reply& reply, Time made);
  service::Reply reply_from(const Shelf::Copy& copy, Why why, const Outbox& out) const;
  void answer(NodeId from, const service::Request& request, const Shelf::Copy& copy, Why why, Outbox& out);
  void tell(const Fetches::Waiter& reader, service::Reply reply, Why why, Outbox& out);
  void on_purge(NodeId from, const Purge& purge, Outbox& out);
  void carry_out(const Purge& purge, NodeId from, Outbox& out);
  void settle(Outbox& out);
  /// The name that a copy has on the shelf.
  std::uint64_t kept_as(std::uint64_t name) const;
  Caching caching_of(const service::Reply& reply, std::uint64_t name) const;
};

}  // namespace netsplit::cdn
