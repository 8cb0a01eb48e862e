#pragma once
#include <cstdint>
#include <deque>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/options.h"
#include "core/protocols/queue/happening.h"
#include "core/protocols/queue/known_ids.h"
#include "core/protocols/service/agenda.h"
#include "core/sim/role.h"

// A message queue on one machine, as Amazon SQS describes its own (Developer Guide): what is handed out stays in the queue,
// out of sight for the visibility timeout, until it is acknowledged; what is not comes back; what has come back too often
// goes to the dead letters; of a FIFO queue's groups one message is out at a time; a message with a known deduplication id
// is not taken again. Kept in a journal that is only appended to and now and then written anew, as brokers do (Apache
// ActiveMQ, KahaDB). Simplified: one machine in place of many, so that an ordinary queue too hands out what is oldest
// first; after a crash all that was out is in sight again, as in AMQP when a connection ends (0-9-1, section 1.8.3.13).
namespace netsplit::queue {

/// An operator's request: the dead letters are put back to be tried once more.
struct Redrive {
  static constexpr std::string_view kName = "redrive";
  void options(Options&) {}
  void describe(Describer&) const {}
  bool operator==(const Redrive&) const = default;
};

struct BrokerConfig {
  enum class Mutation { none, told_before_sync, forget_dedup, ignore_groups, loose_receipts, drop_dead_letters };
  bool fifo = false;
  Duration visibility = 30s;
  std::int64_t max_receives = 0;
  Duration dedup_window = std::chrono::minutes(5);
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const BrokerConfig&) const = default;
};

/// A line of the journal.
struct JournalLine {
  enum class Kind : std::uint8_t { published, received, removed, buried };
  Kind kind = Kind::published;
  std::uint32_t receives = 0;
  std::uint64_t place = 0;  ///< in the order of publication
  Message message;          ///< published
  Time visible_from{};      ///< published
  bool operator==(const JournalLine&) const = default;
};
struct DeadLetter {
  Message message;
  std::uint32_t receives = 0;
  bool operator==(const DeadLetter&) const = default;
};
struct BrokerDisk {
  static constexpr std::string_view kName = "queue.journal";
  AppendLog<JournalLine> journal;
  AppendLog<DeadLetter> dead;
  KnownIds known;
  void describe(Describer& d) const;
  bool operator==(const BrokerDisk&) const = default;
};

struct Broker {
  using Config = BrokerConfig;
  using Disk = BrokerDisk;

  enum class State : std::uint8_t { free, unwritten, delayed, behind, ready, out };
  struct Entry {
    Message message;
    State state = State::free;
    std::uint32_t receives = 0;
    std::uint32_t serial = 0;  ///< tells a deadline of the agenda from one that was meant before
    std::uint64_t place = 0;
    std::uint64_t ticket = 0;  ///< of the latest handing out
    std::uint64_t dedup = 0;   ///< while it is unwritten
    NodeId holder = kNobody;
    NodeId producer = kNobody;  ///< who waits to be told that it is kept
    Time visible_from{};
    bool operator==(const Entry&) const = default;
  };
  struct Ref {
    std::uint64_t place = 0;
    std::uint32_t slot = 0;
    bool operator==(const Ref&) const = default;
    auto operator<=>(const Ref&) const = default;
  };
  /// FIFO: one of a group is ahead of the others: delayed, ready or out.
  struct Group {
    bool has_head = false;
    std::deque<Ref> behind;
    bool operator==(const Group&) const = default;
  };
  struct Waiting {
    NodeId consumer = kNobody;
    Receive asked;
    std::uint32_t serial = 0;
    bool operator==(const Waiting&) const = default;
  };

  Config config;
  Disk disk;
  std::vector<Entry> entries;
  std::vector<std::uint32_t> free_slots;
  std::deque<Ref> ready;        ///< in order of places
  std::vector<Group> groups;    ///< FIFO
  std::deque<Waiting> waiting;  ///< consumers, who asked first in front
  service::Agenda agenda;
  std::uint64_t next_place = 1;
  std::uint64_t next_ticket = 1;
  std::uint32_t next_serial = 1;
  std::uint64_t kept = 0;  ///< messages that are not dead
  std::uint64_t in_flight = 0;
  std::uint64_t delayed = 0;
  std::uint64_t published = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t redelivered = 0;
  std::uint64_t duplicates = 0;
  Happenings latest;

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Broker&) const = default;

  /// All that it has, dead letters included; sorted.
  std::vector<MessageId> holds() const;

 private:
  void recover(Outbox& out);
  void compact();
  std::uint32_t take_slot();
  void on_publish(NodeId from, const Publish& publish, Outbox& out);
  void on_stored(std::uint32_t slot, Outbox& out);
  void on_receive(NodeId from, const Receive& asked);
  void on_ack(const Receipt& receipt, Outbox& out);
  void on_change(const ChangeVisibility& change, Outbox& out);
  void on_redrive(Outbox& out);
  void admit(std::uint32_t slot, Outbox& out);
  void show(std::uint32_t slot);
  void put_back(std::uint32_t slot, Outbox& out);
  void bury(std::uint32_t slot, Outbox& out);
  void remove(std::uint32_t slot, Outbox& out);
  void next_of_group(std::uint32_t group, Outbox& out);
  void hand_out(Outbox& out);
  Delivery::Item give(std::uint32_t slot, NodeId consumer);
  void settle(Outbox& out);
  Entry* holder_of(const Receipt& receipt);
  Group& group_of(std::uint32_t group);
  bool ordered(const Entry& entry) const;
  void describe_messages(Describer& d) const;
};

}  // namespace netsplit::queue
