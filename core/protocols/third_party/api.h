#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/options.h"
#include "core/base/place_index.h"
#include "core/contracts/service.h"
#include "core/protocols/service/agenda.h"
#include "core/sim/role.h"

// Somebody else's service, as its customers see it: a price for each call in time, a limit of calls a second (a token bucket,
// in the form of the generic cell rate algorithm of ITU-T I.371), a quota, windows of maintenance, errors, and answers that
// never come although the work was done: then its customer doesn't know what has happened. What makes asking again safe is an
// idempotency key, the `operation` of a request, kept with what was done (Stripe API reference, "Idempotent requests";
// Helland, "Idempotence is not a medical condition", ACM Queue 2012).
// Simplified: one price for all calls, and keys are never forgotten (Stripe forgets them after 24 hours).
namespace netsplit::third_party {

/// When it is closed, by announcement.
struct Maintenance {
  Duration at{};
  Duration lasts = 1min;
  Duration every{};     ///< 0: once
  bool silent = false;  ///< nobody is there to refuse
  void options(Options& o);
  bool holds(Time now) const { return now >= at && into(now) < lasts; }
  Time next_change(Time now) const;  ///< kForever: none any more
  bool operator==(const Maintenance&) const = default;

 private:
  Duration into(Time now) const { return every > Duration::zero() ? (now - at) % every : now - at; }
};

struct ApiConfig {
  enum class Mutation : std::uint8_t { none, check_early, answer_before_durable, fixed_window, count_late };
  Distribution latency = Distribution::constant(ms(80));
  std::int64_t concurrency = 50;
  std::int64_t waiting = 100;
  std::int64_t rate = 0;
  std::int64_t burst = 10;
  std::int64_t quota = 0;
  Duration quota_period = std::chrono::hours(24);
  std::vector<Maintenance> maintenance;
  Ratio unavailable;
  Ratio failed;
  Ratio failed_done = Ratio::percent(50);
  Ratio lost_answers;
  bool idempotent = true;
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const ApiConfig&) const = default;
};

/// In an answer that refuses: when asking again has a chance (`Retry-After`, RFC 9110, section 10.2.3).
struct RetryAfter {
  static constexpr std::string_view kName = "retry after";
  Duration wait{};
  void describe(Describer& d) const { d.duration("wait", wait); }
  std::uint32_t wire_bytes() const { return 20; }
  bool operator==(const RetryAfter&) const = default;
};

struct ApiDisk {
  static constexpr std::string_view kName = "api.disk";
  AppendLog<std::uint64_t> done;  ///< operations of writes, in the order in which they were done
  void describe(Describer& d) const { d.number("done", static_cast<std::int64_t>(done.size())); }
  bool operator==(const ApiDisk&) const = default;
};

struct Api {
  using Config = ApiConfig;
  using Disk = ApiDisk;
  struct Call {
    service::Request request;
    NodeId from = kNobody;
    std::uint32_t serial = 0;
    std::uint32_t next_free = kNoPlace;
    bool busy = false;
    bool fails = false;              ///< it will say so,
    bool does_it = true;             ///< and may have done it all the same
    bool counts = false;             ///< it does something that has not been done
    std::uint32_t place = kNoPlace;  ///< in the log, of what it did or what had been done before
    bool operator==(const Call&) const = default;
  };
  struct Waiting {
    service::Request request;
    NodeId from = kNobody;
    bool operator==(const Waiting&) const = default;
  };

  Config config;
  Disk disk;
  std::vector<Call> calls;
  std::uint32_t free_call = kNoPlace;
  AppendLog<Waiting> queue;
  service::Agenda agenda;    ///< when calls are through
  PlaceIndex known;          ///< operation -> its place in the log
  std::uint32_t safe = 0;    ///< so much of the log is on disk
  Time free_at{};            ///< of the bucket: it is full at this moment
  std::int64_t window = -1;  ///< the second that `in_window` counts for
  std::int64_t in_window = 0;
  std::int64_t period = 0;  ///< the one that `used` counts for
  std::int64_t used = 0;
  bool closed = false;  ///< maintenance
  bool silent = false;
  bool limiting = false;  ///< it refused the last call for coming too soon
  std::uint32_t running = 0;
  std::uint64_t asked = 0;
  std::uint64_t admitted = 0;
  std::uint64_t answered = 0;
  std::uint64_t effects = 0;         ///< writes done in this life
  std::uint64_t last_operation = 0;  ///< of these, the last one's
  std::uint64_t repeated = 0;        ///< known already, and not done again
  std::uint64_t over_rate = 0;
  std::uint64_t over_quota = 0;
  std::uint64_t in_maintenance = 0;
  std::uint64_t too_busy = 0;
  std::uint64_t errors = 0;
  std::uint64_t lost = 0;  ///< answers

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Api&) const = default;

 private:
  void on_request(NodeId from, const service::Request& request, Outbox& out);
  void admit(NodeId from, const service::Request& request, Outbox& out);
  void begin(const Waiting& call, Outbox& out);
  void through(std::uint32_t index, Outbox& out);
  void durable(std::uint32_t index, Outbox& out);
  void answer(std::uint32_t index, Outbox& out);
  void refuse(NodeId to, const service::Request& request, service::Status status, Duration wait, Outbox& out) const;
  /// Zero: it may come now; otherwise how long it had better wait.
  Duration over_the_rate(Time now);
  bool over_the_quota(Time now);
  bool knows(std::uint64_t operation) const { return operation != 0 && known.find(operation) != kNoPlace; }
  void look_at_the_calendar(Outbox& out);
  void settle(Outbox& out);
};

}  // namespace netsplit::third_party
