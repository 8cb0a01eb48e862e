#pragma once
#include <cstdint>
#include <deque>
#include <vector>

#include "core/base/options.h"
#include "core/protocols/queue/happening.h"
#include "core/sim/role.h"

namespace netsplit::queue {

struct ProducerConfig {
  enum class Loop : std::uint8_t { open, closed };
  std::vector<NodeId> servers;
  Loop loop = Loop::open;
  std::int64_t rate = 20;
  Distribution pause = Distribution::constant(ms(50));
  std::int64_t messages = 0;
  std::int64_t groups = 0;
  Ratio poison;
  std::int64_t poison_number = 0;
  Duration delay{};
  bool dedup = false;
  Duration timeout = ms(500);
  std::int64_t retries = 10;
  Duration start{};
  Duration stop = kLongest;
  void options(Options& o);
  bool operator==(const ProducerConfig&) const = default;
};

/// Publishes messages: as they come (open loop, a Poisson process), or one after the other, each when the one before is
/// known to be kept (closed). Who is not told so in time publishes again; whether the queue can see that it is the same
/// message depends on whether it has a deduplication id. Messages of a group always go to the same queue.
struct Producer {
  using Config = ProducerConfig;
  struct Pending {
    Message message;
    NodeId server = kNobody;
    OpId op = 0;
    std::uint32_t attempts = 0;
    Time due{};
    bool operator==(const Pending&) const = default;
  };

  Config config;
  std::deque<Pending> pending;  ///< who will be tried again first is in front
  std::uint64_t last_number = 0;
  std::uint64_t published = 0;  ///< different messages
  std::uint64_t told = 0;       ///< of them, those that are known to be kept
  std::uint64_t retried = 0;
  std::uint64_t given_up = 0;
  Time armed = kForever;
  Happenings latest;

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Producer&) const = default;

 private:
  bool may_begin(const Outbox& out) const;
  void schedule(Duration wait, Outbox& out);
  void publish(Outbox& out);
  void attempt(Pending next, Outbox& out);
  void on_published(NodeId from, MessageId id, Outbox& out);
  void try_again(Outbox& out);
  void watch(Outbox& out);
};

}  // namespace netsplit::queue
