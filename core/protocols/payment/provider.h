#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/options.h"
#include "core/contracts/allow.h"
#include "core/protocols/payment/messages.h"
#include "core/protocols/queue/known_ids.h"
#include "core/sim/role.h"

namespace netsplit::payment {

struct ProviderConfig {
  enum class Mutation { none, key_after_deed, answer_before_sync, race_on_keys };
  enum class Memory : std::uint8_t { nothing, memory, disk };
  Memory remembers = Memory::disk;
  Duration key_window = std::chrono::hours(24);
  Distribution processing = Distribution::constant(ms(20));
  Ratio declines;
  Ratio silent;
  AllowList allow;
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const ProviderConfig&) const = default;
};

/// What was done, for ever.
struct ProviderDisk {
  static constexpr std::string_view kName = "provider.disk";
  AppendLog<Deed> done;
  queue::KnownIds keys;
  std::array<std::uint64_t, kDeedKinds> counts{};
  std::int64_t cents = 0;  ///< taken, less what was given back
  void describe(Describer& d) const;
  bool operator==(const ProviderDisk&) const = default;
};

/// Somebody outside who does things that can't be taken back: a payment provider, an e-mail provider. Each does what it is
/// asked, writes it down, and answers; asked twice, it does it twice, unless both times with the same idempotency key and
/// while it remembers that (Stripe, API reference, "Idempotent requests": at least 24 hours; the key is kept with what was
/// done). Whether an answer that does not come was a no, nobody can tell. The customer sees what was done to their card and
/// what is in their mailbox, whoever else does.
struct Provider {
  using Config = ProviderConfig;
  using Disk = ProviderDisk;
  enum class Stage : std::uint8_t { free, working, writing };
  struct Job {
    Stage stage = Stage::free;
    NodeId caller = kNobody;
    NodeId then = kNobody;
    Deed deed;
    std::uint64_t key = 0;
    bool operator==(const Job&) const = default;
  };

  Config config;
  Disk disk;
  queue::KnownIds memory;  ///< keys, where they are not on the disk
  std::vector<Job> jobs;
  std::vector<std::uint32_t> free_slots;
  std::uint64_t busy = 0;
  std::uint64_t declined = 0;
  std::uint64_t repetitions = 0;  ///< requests that were known by their key
  std::vector<Deed> latest;       ///< done by the latest event: claims are judged by it

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Provider&) const = default;

 private:
  void on_ask(NodeId caller, const Deed& deed, std::uint64_t key, NodeId then, Outbox& out);
  void do_it(std::uint32_t slot, Outbox& out);
  void finish(std::uint32_t slot, Outbox& out);
  void release(std::uint32_t slot);
  void remember(std::uint64_t key, Outbox& out);
  queue::KnownIds* keys();
  std::int64_t charged_for(std::uint64_t subject) const;
};

}  // namespace netsplit::payment
