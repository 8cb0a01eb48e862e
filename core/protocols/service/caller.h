#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/contracts/discovery.h"
#include "core/contracts/service.h"
#include "core/protocols/service/agenda.h"
#include "core/protocols/service/balancer.h"
#include "core/protocols/service/breaker.h"
#include "core/protocols/service/policy.h"
#include "core/protocols/service/wire.h"

namespace netsplit::service {

/// Calls to one dependency, a service, a store or a queue: which server, how long to wait, whether to ask again or somebody
/// else besides, and whether to call at all. A plain part that whoever calls holds by value: a client, a service, a load
/// balancer. Its owner hands it replies and what is due, and takes what has ended out of `done`.
struct Caller {
  /// What is asked for.
  struct Ask {
    std::uint64_t ticket = 0;  ///< the owner's: comes back in Done
    std::uint64_t operation = 0;
    std::uint32_t key = 0;
    std::uint32_t bytes = 200;
    Time deadline = kForever;  ///< on the owner's monotonic clock: the answer is worth nothing afterwards
    bool writes = false;
    std::uint8_t hops = 0;
    Value body;             ///< of a store: a kv::Op; of a queue: a queue::Publish
    NodeId only = kNobody;  ///< this server and no other
  };
  struct Done {
    std::uint64_t ticket = 0;
    std::uint32_t attempts = 0;
    bool maybe_done = false;  ///< some attempt was not surely refused
    Reply reply;              ///< of an attempt; made up, with its status, when there was none
    NodeId from = kNobody;
    bool operator==(const Done&) const = default;
  };
  struct Policies {
    const CallPolicy& call;
    const BalancePolicy& balance;
    Contract contract = Contract::service;
  };
  enum class Due : std::uint32_t { timeout, retry, hedge, resolve };
  static constexpr std::uint32_t kKinds = 4;

  struct Try {
    NodeId server = kNobody;  ///< kNobody: not under way
    std::uint32_t serial = 0;
    bool operator==(const Try&) const = default;
  };
  struct Slot {
    enum class State : std::uint8_t { idle, waiting, trying, pausing };
    State state = State::idle;
    bool writes = false;
    bool maybe_done = false;
    std::uint8_t attempts = 0;
    std::uint8_t hops = 0;
    std::uint8_t redirects = 0;
    OpId op = 0;               ///< of a store: in the history
    std::uint32_t serial = 0;  ///< of the pause or hedge that is due
    std::uint32_t key = 0;
    std::uint32_t bytes = 0;
    NodeId only = kNobody;
    std::array<Try, 2> tries;
    Try twin;  ///< tied: where the second copy will go
    std::uint64_t ticket = 0;
    std::uint64_t operation = 0;
    Time deadline{};
    Duration pause{};
    Value body;
    bool operator==(const Slot&) const = default;
  };

  Balancer balancer;
  Breaker breaker;
  RetryBudget budget;
  Wire wire;
  std::vector<Done> done;  ///< not yet taken by the owner

  std::uint64_t calls = 0;
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t attempts = 0;
  std::uint64_t retries = 0;
  std::uint64_t hedges = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t not_let = 0;      ///< refused by the breaker, the bulkhead or the budget
  std::uint64_t substitutes = 0;  ///< fallbacks
  std::uint64_t too_late = 0;     ///< answers to attempts that had been given up
  std::uint32_t link = 0;
  std::uint32_t next_serial = 0;
  std::uint32_t resolving = 0;  ///< serial of the next time it asks who the servers are
  std::uint32_t busy = 0;       ///< not waiting for the bulkhead
  std::vector<Slot> slots;
  std::vector<std::uint32_t> idle;
  AppendLog<std::uint32_t> queue;  ///< waits for a place in the bulkhead

  /// Replies name `as`, which tells this part from others of the same owner. REQUIRES: as < 256.
  void start(std::uint32_t as, Policies p, std::span<const NodeId> servers, Agenda& agenda, Outbox& out);
  /// Who the servers are, for the part whose link the answer names.
  void on_addresses(Policies p, const discovery::Addresses& answer, Agenda& agenda, Outbox& out);
  void begin(Policies p, Ask ask, Agenda& agenda, Outbox& out);
  /// The link that a reply is for.
  static std::uint32_t link_of(std::uint64_t id) { return static_cast<std::uint32_t>(id >> 56); }
  void on_reply(Policies p, const Reply& reply, Agenda& agenda, Outbox& out);
  void on_stored(Policies p, NodeId from, const kv::Reply& reply, Agenda& agenda, Outbox& out);
  /// False when the message is none of those that it waits for.
  bool on_kept(Policies p, NodeId from, const queue::Published& kept, Agenda& agenda, Outbox& out);
  void on_due(Policies p, const Agenda::Entry& entry, Agenda& agenda, Outbox& out);
  bool matters(const Agenda::Entry& entry) const;
  std::size_t under_way() const { return busy; }
  void describe(Policies p, Describer& d) const;
  bool operator==(const Caller&) const = default;

  // For caller.cpp and caller_contracts.cpp.
  void resolve(Policies p, Agenda& agenda, Outbox& out);
  std::uint32_t free_slot();
  void launch(Policies p, std::uint32_t index, Agenda& agenda, Outbox& out);
  void attempt(Policies p, std::uint32_t index, Agenda& agenda, Outbox& out);
  void ended(Policies p, std::uint32_t index, Try& attempt, const Reply& reply, Agenda& agenda, Outbox& out);
  void try_again(Policies p, std::uint32_t index, const Reply& reply, Agenda& agenda, Outbox& out);
  void finish(Policies p, std::uint32_t index, Reply reply, NodeId from, Agenda& agenda, Outbox& out);
  void refuse(Policies p, std::uint64_t ticket, Status status);
  void cancel_others(Policies p, Slot& slot, Outbox& out);
  void word(Policies p, std::uint32_t index, Outbox& out);
  void close(Policies p, std::uint32_t index, const Reply& reply, Outbox& out);
  static Try* try_at(Slot& slot, NodeId server);
  void done_there(Policies p, std::uint32_t index, NodeId from, Reply reply, Agenda& agenda, Outbox& out);
  bool tied(Policies p, const Slot& slot) const;
  Try choose(Policies p, const Slot& slot, NodeId other, Outbox& out);
  void ask(Policies p, std::uint32_t index, const Try& attempt, const Try& twin, Duration wait, Outbox& out);
  bool pending(const Slot& slot) const { return slot.tries[0].server != kNobody || slot.tries[1].server != kNobody; }
  void add(Due due, Time at, std::uint32_t slot, std::uint32_t serial, Agenda& agenda) const {
    agenda.add({at, link * kKinds + static_cast<std::uint32_t>(due), slot, serial});
  }
};

}  // namespace netsplit::service
