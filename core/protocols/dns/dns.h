#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/options.h"
#include "core/contracts/discovery.h"
#include "core/sim/role.h"

// Names for services: one server knows who answers to a name, resolvers between it and those who ask remember what they
// heard for as long as it may be believed (RFC 1034, sections 3.6 and 4.3.5). So a change is seen by everybody only when
// the time to live of the old answer has passed, and by nobody earlier who remembers it.
// Simplified: one level of names, no delegation, no signatures; answers are never split.
namespace netsplit::dns {

struct Record {
  std::string name;
  std::vector<NodeId> nodes;
  void options(Options& o);
  bool operator==(const Record&) const = default;
};

/// An operator's request: from now on these nodes, and no others, answer to the name.
struct SetRecord {
  static constexpr std::string_view kName = "set_record";
  std::string name;
  std::vector<NodeId> nodes;
  void options(Options& o);
  void describe(Describer& d) const {
    d.text("name", name);
    d.nodes("nodes", nodes);
  }
  bool operator==(const SetRecord&) const = default;
};

struct ServerConfig {
  std::vector<Record> records;
  Duration ttl = 60s;
  void options(Options& o);
  bool operator==(const ServerConfig&) const = default;
};

struct Server {
  using Config = ServerConfig;
  /// Records outlive a crash.
  struct Disk {
    static constexpr std::string_view kName = "dns.records";
    bool written = false;
    std::vector<Record> records;  ///< sorted by name
    void describe(Describer& d) const;
    bool operator==(const Disk&) const = default;
  };

  Config config;
  Disk disk;
  std::uint64_t lookups = 0;

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Server&) const = default;

  Record* find(std::string_view name);
};

struct ResolverConfig {
  NodeId parent = kNobody;
  Duration at_least{};
  Duration at_most = kLongest;
  void options(Options& o);
  bool operator==(const ResolverConfig&) const = default;
};

/// Asks for others, and remembers the answers.
struct Resolver {
  using Config = ResolverConfig;
  struct Remembered {
    std::string name;
    std::vector<NodeId> nodes;
    Time until{};
    bool operator==(const Remembered&) const = default;
  };
  struct Waiting {
    NodeId from = kNobody;
    std::uint32_t id = 0;
    std::string name;
    bool operator==(const Waiting&) const = default;
  };

  Config config;
  std::vector<Remembered> cache;
  std::vector<Waiting> waiting;
  std::uint64_t lookups = 0;
  std::uint64_t hits = 0;
  Time seen{};

  void start(Outbox&) {}
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Resolver&) const = default;

 private:
  void on_lookup(NodeId from, const discovery::Lookup& lookup, Outbox& out);
  void on_addresses(const discovery::Addresses& answer, Outbox& out);
};

}  // namespace netsplit::dns
