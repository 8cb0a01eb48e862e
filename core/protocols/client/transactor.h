#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/protocols/client/kv_client.h"

// Clients whose work takes several operations: read some keys, think, write one. On a store that knows only single
// operations this is a transaction without isolation, however good each operation is: two of them can read the same and
// both write (lost update), or read each other's key and write their own (write skew; Berenson et al., "A critique of
// ANSI SQL isolation levels", SIGMOD 1995). A guard helps: compare-and-set for what is in one key, a lock for the rest.
namespace netsplit::kv {

/// What the transactions are for.
enum class Task : std::uint8_t {
  count,    ///< add one to a counter that all share
  on_call,  ///< go home when a colleague is on call, and come back later
};
enum class Guard : std::uint8_t { none, compare_and_set, lock };

struct TransactorConfig {
  std::vector<NodeId> members;
  std::vector<NodeId> servers;
  Guard guard = Guard::none;
  Distribution pause = Distribution::uniform(ms(20), ms(80));
  Distribution thought = Distribution::uniform(ms(5), ms(15));
  Duration timeout = ms(500);
  std::int64_t retries = 10;
  Duration start{};
  Duration stop = kLongest;
  void options(Options& o);
  bool operator==(const TransactorConfig&) const = default;
};

template <Task kTask>
struct Transactor {
  using Config = TransactorConfig;
  enum class Step : std::uint8_t { set_up, pause, lock, look_at_lock, read, think, write, unlock };

  Config config;
  Client link;  ///< one operation after another
  Step step = Step::set_up;
  bool asking = false;
  std::vector<std::string> seen;  ///< of the keys that were read in this round
  bool on_call = false;           ///< on_call: what its own entry says, as far as it knows
  bool surely_off = false;        ///< from when the store has said so until it is asked for the contrary
  std::uint64_t rounds = 0;
  std::uint64_t written = 0;    ///< writes that were acknowledged
  std::uint64_t conflicts = 0;  ///< compare-and-set: somebody was quicker
  std::uint64_t waits = 0;      ///< lock: it was taken
  std::uint64_t highest = 0;    ///< count: the largest number that it has written

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Transactor&) const = default;

 private:
  std::vector<std::string> keys() const;
  std::string own_key(NodeId self) const;
  void ask(Op op, Outbox& out);
  void ask_for_lock(Outbox& out);
  void look_whether_ended(const Result* result, Outbox& out);
  void next(const Result* result, Outbox& out);
  void begin_round(Outbox& out);
  void read_next(Outbox& out);
  void decide(Outbox& out);
  void write(std::string key, std::string old, std::string value, Outbox& out);
  void take_written(const Result* result);
  void leave(Outbox& out);
  void rest(Step then, Outbox& out);
};

using Counter = Transactor<Task::count>;
using Doctor = Transactor<Task::on_call>;

}  // namespace netsplit::kv
