#pragma once
#include <cstdint>
#include <vector>

#include "core/base/options.h"
#include "core/protocols/payment/messages.h"
#include "core/protocols/queue/happening.h"
#include "core/protocols/queue/known_ids.h"
#include "core/sim/role.h"

namespace netsplit::queue {

/// An operator's request: a version that can deal with poison messages is rolled out.
struct Repair {
  static constexpr std::string_view kName = "repair";
  void options(Options&) {}
  void describe(Describer&) const {}
  bool operator==(const Repair&) const = default;
};

struct ConsumerConfig {
  enum class Acknowledge : std::uint8_t { before, after };
  enum class Memory : std::uint8_t { nothing, memory, disk };
  enum class Failure : std::uint8_t { give_back, say_nothing, die };
  std::vector<NodeId> servers;
  NodeId mailer = kNobody;
  bool keys = false;
  std::int64_t workers = 1;
  std::int64_t batch = 1;
  Duration wait = 1s;
  Acknowledge acknowledge = Acknowledge::after;
  Memory remembers = Memory::nothing;
  Distribution processing = Distribution::constant(ms(20));
  Duration patience = 1s;
  Duration extend{};
  Failure on_failure = Failure::give_back;
  Duration recovery = 1s;
  Duration start{};
  void options(Options& o);
  bool operator==(const ConsumerConfig&) const = default;
};

struct ConsumerDisk {
  static constexpr std::string_view kName = "consumer.disk";
  KnownIds done;
  bool repaired = false;
  void describe(Describer& d) const;
  bool operator==(const ConsumerDisk&) const = default;
};

/// Works off what is in the queues, in competition with other consumers. What a message asks for is an e-mail, sent by
/// somebody outside, or without such a one a change of the consumer's own data. Acknowledged before the work, a message is
/// worked at most once; acknowledged after it, at least once. A consumer that remembers what it has done does nothing
/// twice itself, but its memory goes with a crash, and it does not know what others have done; on disk it is written together
/// with the change itself, which makes one of the two (effectively once).
struct Consumer {
  using Config = ConsumerConfig;
  using Disk = ConsumerDisk;
  enum class Step : std::uint8_t { idle, asking, working, mailing, writing };
  struct Worker {
    Step step = Step::idle;
    NodeId server = kNobody;
    std::uint32_t call = 0;
    std::vector<Delivery::Item> items;  ///< the one that is worked at is in front
    bool operator==(const Worker&) const = default;
  };

  Config config;
  Disk disk;
  KnownIds memory;
  std::vector<Worker> workers;
  std::uint32_t calls = 0;
  std::uint32_t next_server = 0;
  bool recovers = false;  ///< a poison message took the process with it
  std::uint64_t processed = 0;
  std::uint64_t again = 0;  ///< came to it not for the first time
  std::uint64_t known = 0;  ///< of those it had done itself
  std::uint64_t failed = 0;
  std::uint64_t unanswered = 0;  ///< by the mailer
  Happenings latest;

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Consumer&) const = default;

 private:
  void begin(Outbox& out);
  void ask(std::uint32_t worker, Outbox& out);
  void on_delivery(const Delivery& delivery, Outbox& out);
  void on_mail_sent(MessageId message, Outbox& out);
  void next_item(std::uint32_t worker, Outbox& out);
  void do_it(std::uint32_t worker, Outbox& out);
  void remember(std::uint32_t worker, Outbox& out);
  void finish(std::uint32_t worker, Outbox& out);
  void fail(std::uint32_t worker, Outbox& out);
  void give_up(std::uint32_t worker, Outbox& out);
  void die(Outbox& out);
  void drop_item(std::uint32_t worker, Outbox& out);
  bool knows(MessageId message) const;
  void say(Happening::Kind kind, const Message& message);
};

}  // namespace netsplit::queue
