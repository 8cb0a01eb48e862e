#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/append_log.h"
#include "core/base/options.h"
#include "core/contracts/service.h"

// A content delivery network: caches ("edges") near the readers, over one origin that has the truth.
// How long a copy may be used, and how old it is, is as in RFC 9111 (HTTP Caching, 2022), sections 4.2 and 5.2.2; that an
// old one may still be used while a new one is fetched, or when none can be had, as in RFC 5861 (2010), sections 3 and 4.
// URLs that carry a version never go out of date (RFC 8246, 2017); a page says which ones are current.
// All speak the `service` contract: to its readers an edge is a service, and the origin is one to it.
// Simplified: whole objects of one size, no validation with 304, no Vary, and a purge names one key.
namespace netsplit::cdn {

enum class Eviction : std::uint8_t { lru, lfu };

/// What the origin says of an answer: `Cache-Control`.
struct Caching {
  Duration max_age{};
  Duration stale_while_revalidate{};
  Duration stale_if_error{};
  bool operator==(const Caching&) const = default;
};

/// One version of one object, since when it has been the current one.
struct Edition {
  std::uint32_t version = 1;
  Time since{};  ///< on the origin's clock
  bool operator==(const Edition&) const = default;
};
using Editions = AppendLog<Edition>;

/// What an answer has besides its bytes: headers, and of a page what it names.
struct Content {
  static constexpr std::string_view kName = "content";
  Caching caching;
  Time modified{};    ///< `Last-Modified`, on the origin's clock
  Editions editions;  ///< of a page: the current version of each object
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 60; }
  bool operator==(const Content&) const = default;
};

/// In a request: not the object, but this version of it. `/price/17?v=3` and not `/price/17`.
struct Exactly {
  static constexpr std::string_view kName = "exactly";
  std::uint32_t version = 0;
  void describe(Describer& d) const { d.number("version", version); }
  std::uint32_t wire_bytes() const { return 10; }
  bool operator==(const Exactly&) const = default;
};
/// In a request to the origin: somebody acts on what they have read, and wants to know what is true.
struct Order {
  static constexpr std::string_view kName = "order";
  std::uint64_t version = 0;  ///< that was read
  void describe(Describer& d) const { d.number("version read", static_cast<std::int64_t>(version)); }
  bool operator==(const Order&) const = default;
};

/// The key of the page that names the versions of all others.
inline constexpr std::uint32_t kPage = 0xfffffffe;
inline constexpr std::int64_t kMostKeys = 100'000;

/// What a cache knows an object by.
std::uint64_t name_of(const service::Request& request);
constexpr std::uint32_t key_of(std::uint64_t name) { return static_cast<std::uint32_t>(name); }
constexpr std::uint32_t version_of(std::uint64_t name) { return static_cast<std::uint32_t>(name >> 32); }
/// "17", "17 v3", "page".
std::string name_text(std::uint64_t name);

/// Request of an operator.
struct PublishNow {
  static constexpr std::string_view kName = "publish";
  std::int64_t key = 0;
  void options(Options& o) { o.integer("key", key, 0, kMostKeys - 1, "The object that has a new version."); }
  void describe(Describer& d) const { d.number("key", key); }
  bool operator==(const PublishNow&) const = default;
};
}  // namespace netsplit::cdn
