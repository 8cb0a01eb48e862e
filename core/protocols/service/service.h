#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/sketch.h"
#include "core/contracts/allow.h"
#include "core/protocols/queue/happening.h"
#include "core/protocols/service/caller.h"
#include "core/sim/role.h"

// A service: it handles requests in steps, and for their sake it calls others, reads and writes stores, and publishes to
// queues. What goes wrong here is what goes wrong in
// "Release It!" (Nygard, 2007), in chapters 21 and 22 of "Site Reliability Engineering" (Beyer and others, 2016) and in
// "Metastable failures in distributed systems" (Bronson and others, HotOS 2021): overload, retries that multiply, queues of
// work that nobody waits for any more.
// Simplified: a request's steps are the same for all requests, but for chance; there is one network connection to
// everybody, always open.
namespace netsplit::service {

/// One thing that is done for a request.
struct Step {
  enum class Do : std::uint8_t { work, wait, call, read, write, publish };
  enum class FanOut : std::uint8_t { one, all };
  Do action = Do::work;
  Distribution time;  ///< work: CPU time; wait: time without it
  std::vector<NodeId> to;
  FanOut fan_out = FanOut::one;
  std::int64_t times = 1;
  bool together = false;  ///< begins with the step before, and not after it
  bool optional = false;  ///< the request goes on without it when it fails
  Ratio chance = Ratio::one();
  std::int64_t bytes = 200;
  std::int64_t value_bytes = 0;
  bool dedup = false;
  CallPolicy call;
  BalancePolicy balance;
  void options(Options& o);
  /// Somebody else is needed for it.
  bool asks() const { return action >= Do::call; }
  Contract contract() const {
    return action == Do::publish ? Contract::queue : action == Do::call ? Contract::service : Contract::store;
  }
  Caller::Policies policies() const { return {call, balance, contract()}; }
  bool operator==(const Step&) const = default;
};

struct ServiceConfig {
  enum class Order : std::uint8_t { fifo, lifo };
  enum class Mutation : std::uint8_t { none, one_too_many, forget_departed };
  std::vector<NodeId> members;
  std::vector<Step> steps;
  std::int64_t concurrency = 0;  ///< requests in work at once; 0: no limit
  std::int64_t queue = 1000;     ///< requests that may wait for that
  Duration queue_time{};         ///< who has waited for longer is turned away; 0: nobody
  Order order = Order::fifo;
  std::int64_t depth = 0;  ///< requests that came through so many services are denied; 0: none
  Ratio errors;
  std::int64_t reply_bytes = 1000;
  AllowList allow;
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const ServiceConfig&) const = default;
};

struct Service {
  using Config = ServiceConfig;
  /// A request that is here.
  struct Job {
    enum class State : std::uint8_t { free, waiting, in_work };
    State state = State::free;
    bool writes = false;
    bool failed = false;
    bool degraded = false;
    bool unwanted = false;  ///< its caller has given it up
    Status status = Status::ok;
    std::uint8_t hops = 0;
    NodeId from = kNobody;
    std::uint16_t step = 0;     ///< the next one
    std::uint32_t pending = 0;  ///< parts of the steps before it that have not ended
    Duration cpu{};             ///< of the steps that are being done
    std::uint32_t serial = 0;
    std::uint32_t key = 0;
    std::uint64_t id = 0;
    std::uint64_t operation = 0;
    Time came{};
    Time deadline = kForever;
    NodeId twin = kNobody;  ///< a tied request: who has the other copy
    std::uint64_t twin_id = 0;
    bool operator==(const Job&) const = default;
  };

  /// A tied request that another server has begun before its copy came here.
  struct Untied {
    NodeId caller = kNobody;
    std::uint64_t id = 0;
    bool operator==(const Untied&) const = default;
  };

  Config config;
  std::vector<Caller> callers;  ///< one for each step, used by those that ask somebody
  Agenda agenda;
  std::vector<Job> jobs;
  std::deque<Untied> untied;        ///< the latest in front
  std::vector<std::uint32_t> idle;  ///< free ones
  AppendLog<std::uint32_t> queue;   ///< that wait
  std::uint32_t next_serial = 0;
  std::uint32_t in_work = 0;
  std::uint32_t waiting = 0;  ///< in the queue and still wanted
  std::uint64_t came = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t shed = 0;       ///< turned away: too many wait, or it waited for too long
  std::uint64_t denied = 0;     ///< came through too many services, or from somebody who may not ask
  std::uint64_t abandoned = 0;  ///< nobody waited for the answer any more
  std::uint64_t left = 0;       ///< all of these
  Time handled{};               ///< on its own clock: when it did something last
  /// Nanoseconds, as sums that wrap around: of a long run with many requests they are more than any number here holds.
  std::uint64_t came_sum = 0;   ///< when those that are here came
  std::uint64_t spent_sum = 0;  ///< how long those that have left were here
  Sketch latency;               ///< of those that were answered with ok
  std::uint64_t last_message = 0;
  queue::Happenings latest;  ///< what the latest event meant for messages that it has published

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Service&) const = default;

  std::size_t present() const { return in_work + waiting; }

 private:
  void on_request(NodeId from, const Request& request, Outbox& out);
  void on_cancel(NodeId from, const Cancel& cancel);
  void untie(const Untied& copy);
  bool begun_elsewhere(const Untied& copy);
  void begin(std::uint32_t index, Outbox& out);
  void advance(std::uint32_t index, bool silent, Outbox& out);
  void work(std::uint32_t index, Outbox& out);
  bool do_step(std::uint32_t index, std::size_t step, Outbox& out);
  void ask(std::uint32_t index, std::size_t step, Outbox& out);
  Value what_to_ask(const Job& job, std::size_t step, std::size_t part, NodeId self);
  void on_stored(NodeId from, const kv::Reply& reply, Outbox& out);
  void on_kept(NodeId from, const queue::Published& kept, Outbox& out);
  void part_ended(std::uint32_t index, Outbox& out);
  void take_done(Outbox& out);
  void take_due(Outbox& out);
  void leave(std::uint32_t index, Status status, Outbox& out);
  void answer(const Job& job, Status status, Outbox& out) const;
  void forget(std::uint32_t index, Outbox& out);
  bool may_begin() const;
  void let_in(Outbox& out);
  void settle(Outbox& out);
};

}  // namespace netsplit::service
