#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/base/append_log.h"
#include "core/protocols/service/policy.h"
#include "core/sim/outbox.h"

namespace netsplit::service {

/// Places of servers by hash. Ring: consistent hashing (Karger and others, STOC 1997). Maglev: a table in which each server
/// has as many entries as any other, give or take one percent (Eisenbud and others, "Maglev", NSDI 2016, section 3.4).
using RingPoint = std::pair<std::uint64_t, std::uint16_t>;
AppendLog<RingPoint> hash_ring(std::span<const NodeId> servers, std::size_t points_each);
inline constexpr std::size_t kMaglevEntries = 2039;  ///< a prime
AppendLog<std::uint16_t> maglev_table(std::span<const NodeId> servers);
/// The hash by which a request's key finds its server.
std::uint64_t key_hash(std::uint64_t key);

/// Picks one of several servers for each call, and remembers how they do. A part of whoever calls them.
struct Balancer {
  /// What its health checks say, where somebody makes some.
  struct Health {
    std::uint32_t asked = 0;     ///< number of the last one
    std::uint32_t answered = 0;  ///< and of the last that was answered
    std::uint32_t good = 0;      ///< in a row
    std::uint32_t bad = 0;       ///< in a row
    bool operator==(const Health&) const = default;
  };
  struct Server {
    NodeId node = kNobody;
    std::uint32_t weight = 1;
    std::uint32_t outstanding = 0;  ///< calls under way
    std::uint32_t failures = 0;     ///< in a row
    std::uint32_t ejections = 0;
    Time ejected_until{};
    Time since = -kLongest;  ///< when it came, or came back
    bool healthy = true;     ///< as health checks say
    bool draining = false;   ///< gets nothing new
    std::int64_t turn = 0;   ///< weighted: whose it is next
    Health health;
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;
    bool operator==(const Server&) const = default;
  };

  std::vector<Server> servers;
  std::uint32_t next = 0;  ///< round robin
  AppendLog<RingPoint> ring;
  AppendLog<std::uint16_t> maglev;
  std::uint64_t panics = 0;  ///< picks made when nobody was fit: anybody is better than nobody then
  Time seen{};               ///< when it was used last

  void start(const BalancePolicy& policy, std::span<const NodeId> nodes, Outbox& out);
  /// Others from now on. Who was there already keeps what is known of it.
  void replace(const BalancePolicy& policy, std::span<const NodeId> nodes, Outbox& out);
  /// The index of a server, other than `not_this` where there is another. REQUIRES: there are servers.
  std::size_t pick(const BalancePolicy& policy, std::uint64_t key, Outbox& out, NodeId not_this = kNobody);
  void called(NodeId node) {
    if (Server* known = find(node)) ++known->outstanding;
  }
  void ended(const BalancePolicy& policy, NodeId node, bool failed, Time now);
  bool fit(const Server& s, Time now) const { return s.healthy && !s.draining && s.ejected_until <= now; }
  Server* find(NodeId node);
  bool operator==(const Balancer&) const = default;
  void describe(Describer& d) const;

 private:
  void build(const BalancePolicy& policy);
  template <class Usable>
  std::size_t pick_from(const BalancePolicy& policy, std::uint64_t key, Outbox& out, const Usable& usable);
};

}  // namespace netsplit::service
