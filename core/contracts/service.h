#pragma once
#include <cstdint>
#include <string_view>

#include "core/base/describer.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/base/value.h"

// What any service answers, whatever it does and whatever stands before it: so that a client, a load balancer, a cache or
// a retry policy can be put in front of any other.
namespace netsplit::service {

/// How a call ended, as its caller learns of it. The names are those of gRPC's status codes where there is one.
enum class Status : std::uint8_t {
  ok,
  failed,       ///< something went wrong on the way to the answer: whether anything was done is not known (INTERNAL)
  unavailable,  ///< surely not done: nobody was there to do it (UNAVAILABLE)
  overloaded,   ///< surely not done: shed, or over a limit of requests (RESOURCE_EXHAUSTED)
  late,         ///< no answer in time: it may have been done, or may yet be (DEADLINE_EXCEEDED)
  denied,       ///< not allowed: asking again does not help (PERMISSION_DENIED)
};
std::string_view name_of(Status status);
/// Whether asking again may help. It may also do the same thing twice.
constexpr bool may_retry(Status status) { return status != Status::ok && status != Status::denied; }
/// Whether nothing can have been done.
constexpr bool surely_not_done(Status status) {
  return status == Status::unavailable || status == Status::overloaded || status == Status::denied;
}

struct Request {
  static constexpr std::string_view kName = "request";
  std::uint64_t id = 0;         ///< the caller's, of this attempt: the reply names it
  std::uint64_t operation = 0;  ///< the same for all attempts, and for all calls made for its sake: an idempotency key
  std::uint32_t key = 0;        ///< what it is about: a page, a customer
  std::uint32_t bytes = 200;    ///< on the wire
  /// So long the caller will wait, from when it was sent; kLongest: for ever. A remaining time and not a moment, because
  /// clocks differ (as gRPC's grpc-timeout).
  Duration patience = kLongest;
  std::uint8_t attempt = 1;
  std::uint8_t hops = 0;  ///< services that it came through
  bool writes = false;    ///< it changes something
  NodeId twin = kNobody;  ///< a tied request: who has another copy of it, which is not needed once this one is begun
  std::uint64_t twin_id = 0;
  Value body;  ///< what a certain service wants to know besides
  void describe(Describer& d) const;
  Request tampered(std::uint64_t fresh) const;
  std::uint32_t wire_bytes() const { return bytes + body.bytes(); }
  bool operator==(const Request&) const = default;
};

struct Reply {
  static constexpr std::string_view kName = "reply";
  std::uint64_t id = 0;
  Status status = Status::ok;
  bool degraded = false;      ///< a substitute: a fallback, a stale copy
  std::uint32_t bytes = 200;  ///< on the wire
  std::uint64_t version = 0;  ///< of what was asked for, where it has versions
  Duration age{};             ///< how long ago it was made, where it may come from a cache
  Value body;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return bytes + body.bytes(); }
  bool operator==(const Reply&) const = default;
};

/// The caller no longer wants this answer. Or, of a tied request: another server has begun it, so that whoever has not
/// begun it needn't.
struct Cancel {
  static constexpr std::string_view kName = "cancel";
  std::uint64_t id = 0;
  NodeId caller = kNobody;  ///< a tied request: whose it is, as the sender is another server
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 40; }
  bool operator==(const Cancel&) const = default;
};

/// A health check, and its answer.
struct Probe {
  static constexpr std::string_view kName = "probe";
  std::uint32_t number = 0;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 60; }
  bool operator==(const Probe&) const = default;
};
struct Alive {
  static constexpr std::string_view kName = "alive";
  std::uint32_t number = 0;
  std::uint32_t present = 0;  ///< requests that are here
  std::uint32_t places = 0;   ///< of which so many are in work at once; 0: no limit
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 60; }
  bool operator==(const Alive&) const = default;
};

/// What a client asks a service for, for its history.
struct Call {
  static constexpr std::string_view kName = "call";
  std::uint32_t key = 0;
  bool writes = false;
  void describe(Describer& d) const;
  bool operator==(const Call&) const = default;
};

/// What came of it.
struct Outcome {
  static constexpr std::string_view kName = "outcome";
  Status status = Status::ok;
  bool degraded = false;
  std::uint64_t version = 0;
  Duration age{};
  std::uint32_t attempts = 0;
  void describe(Describer& d) const;
  bool operator==(const Outcome&) const = default;
};

}  // namespace netsplit::service
