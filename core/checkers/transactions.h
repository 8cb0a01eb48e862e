#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/checkers/history.h"

// Histories of transactions over lists that are appended to and registers that are written, each value once.
namespace netsplit::checkers {

/// One step of a transaction.
struct TransactionStep {
  enum class Kind : std::uint8_t { read_list, append, read, write };
  Kind kind = Kind::read_list;
  Atom key = kNothing;
  Atom value = kNothing;   ///< appended, written; of a read what was seen
  std::vector<Atom> list;  ///< of a list read, what was seen
  bool seen = true;        ///< false: a read whose answer is not known
};

struct Transaction {
  enum class End : std::uint8_t { committed, aborted, unknown };
  std::uint32_t process = 0;
  End end = End::unknown;
  Moment invoked = 0;
  Moment answered = kNever;
  std::uint64_t origin = 0;  ///< the operation's number in a run, the line in a file
  std::vector<TransactionStep> steps;
};

struct TransactionHistory {
  Atoms atoms;
  std::vector<std::string> processes;
  std::vector<Transaction> transactions;  ///< in order of invocation
  bool timed = true;                      ///< false: it is not known when they were under way
};

/// Why one transaction must come before another.
struct Dependency {
  enum class Kind : std::uint8_t {
    ww,        ///< the other wrote the next version
    wr,        ///< the other read what this one wrote
    rw,        ///< the other wrote the version after the one that this read
    process,   ///< the same process, one after the other
    realtime,  ///< answered before the other was asked
  };
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  Kind kind = Kind::ww;
  Atom key = kNothing;
  Atom value = kNothing;  ///< ww, rw: what the other wrote; wr: what it read
};

/// "ww"
std::string_view name_of(Dependency::Kind kind);
/// "append 1 to x, read y: [1 2]"
std::string tell(const Transaction& transaction, const Atoms& atoms);
/// "T2 read 1 of x, which T1 wrote"
std::string tell(const Dependency& dependency, const Atoms& atoms);
/// "T3": transactions are named by their place in the history, from 1 on.
std::string name_of_transaction(std::uint32_t transaction);

/// What Adya ("Weak Consistency", 1999) calls phenomena, by what they show, and what shows without a cycle (Elle, section 4).
enum class Anomaly : std::uint8_t {
  g0,                   ///< dirty write: a cycle of writes
  g1a,                  ///< aborted read
  g1b,                  ///< intermediate read
  g1c,                  ///< a cycle of writes and reads of them
  internal,             ///< a transaction does not see its own steps
  garbage_read,         ///< nobody wrote what was read
  duplicate_write,      ///< an element is twice in a list
  non_repeatable_read,  ///< a transaction reads a key twice and finds something else (P2)
  incompatible_order,   ///< two reads of a list, neither a prefix of the other
  lost_update,          ///< two read the same version and both write the next
  g_single,             ///< a cycle with one anti-dependency: read skew
  long_fork,            ///< a cycle whose anti-dependencies are never next to each other
  write_skew,           ///< a cycle of anti-dependencies next to each other
};
inline constexpr int kAnomalies = 13;
std::string_view name_of(Anomaly anomaly);

/// In ascending strength; snapshot isolation and repeatable read do not compare.
enum class Isolation : std::uint8_t {
  read_uncommitted,
  read_committed,
  repeatable_read,
  snapshot_isolation,
  serializable
};
inline constexpr int kIsolations = 5;
std::string_view name_of(Isolation level);

struct AnomalyFound {
  Anomaly anomaly = Anomaly::g0;
  /// The cycle needs these, too: the level is broken only in its strong session or its strict form.
  bool by_process = false;
  bool by_realtime = false;
  std::vector<std::uint32_t> transactions;  ///< of a cycle in its order; else those concerned
  std::vector<Dependency> cycle;            ///< each from one transaction to the next
  std::string why;                          ///< one sentence with the facts
};

struct TransactionVerdict {
  std::vector<AnomalyFound> anomalies;  ///< one of each kind, with the shortest cycle found
  /// True when no anomaly that the level forbids was found. `strict`: also in the order of real time.
  bool holds(Isolation level, bool strict) const;
  std::size_t dependencies = 0;
};

/// Infers which transaction must come before which, and looks for cycles (Kingsbury and Alvaro, "Elle", VLDB 2020).
/// Takes time in proportion to the history's length.
TransactionVerdict check_transactions(const TransactionHistory& history);

}  // namespace netsplit::checkers
