#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/options.h"
#include "core/protocols/cdn/purge.h"
#include "core/sim/role.h"

namespace netsplit::cdn {

struct OriginConfig {
  std::int64_t keys = 100;
  Distribution work = Distribution::constant(ms(2));  ///< of a core, for each answer
  std::int64_t bytes = 20'000;                        ///< of an object
  std::int64_t page_bytes = 2'000;
  Caching caching{60s, {}, {}};
  Duration page_max_age = 2s;
  Duration publish_every{};  ///< 0: only when told to
  bool purges = false;       ///< whatever is published
  std::vector<NodeId> edges;
  Duration purge_again = 1s;
  void options(Options& o);
  bool operator==(const OriginConfig&) const = default;
};

/// What an origin doesn't forget.
struct OriginDisk {
  static constexpr std::string_view kName = "origin.disk";
  Editions editions;
  std::uint64_t published = 0;  ///< versions after the first ones
  void describe(Describer& d) const { d.number("published", static_cast<std::int64_t>(published)); }
  bool operator==(const OriginDisk&) const = default;
};

/// Where the truth is. It answers with the current version of an object, and with any version that is asked for by name.
/// A new version counts when it is on disk. How much an origin can take is its host's cores and the work for an answer.
struct Origin {
  using Config = OriginConfig;
  using Disk = OriginDisk;
  /// A new version that waits for the disk.
  struct Draft {
    std::uint32_t key = 0;
    NodeId from = kNobody;  ///< whose write it is
    std::uint64_t id = 0;
    bool operator==(const Draft&) const = default;
  };

  Config config;
  Disk disk;
  Editions editions;            ///< current
  std::uint64_t published = 0;  ///< versions after the first ones
  std::vector<Draft> drafts;    ///< the first is being written
  PurgeSpread spread;
  std::uint64_t asked = 0;  ///< for objects and pages
  std::uint64_t sent = 0;   ///< bytes of those
  std::uint64_t orders = 0;
  std::uint64_t misled = 0;  ///< orders for what isn't true any more

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Origin&) const = default;

 private:
  void on_request(NodeId from, const service::Request& request, Outbox& out);
  service::Reply answer(const service::Request& request) const;
  void draft(const Draft& draft, Outbox& out);
  void write(Outbox& out);
  void publish(Outbox& out);
  void purge(std::uint32_t key, Outbox& out);
};

}  // namespace netsplit::cdn
