#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/base/append_log.h"
#include "core/protocols/raft/core.h"
#include "core/sim/monitor.h"

namespace netsplit::raft {

struct Server;

inline constexpr Label kElectionSafety{"Election Safety"};
inline constexpr Label kLeaderAppendOnly{"Leader Append-Only"};
inline constexpr Label kLogMatching{"Log Matching"};
inline constexpr Label kLeaderCompleteness{"Leader Completeness"};
inline constexpr Label kStateMachineSafety{"State Machine Safety"};
inline constexpr Label kFreshReads{"Fresh Reads"};

/// The five claims of figure 3 of the Raft paper, and that a read outside the log sees everything that was committed
/// before it began (dissertation, 6.4). What it remembers are the history variables of a proof: who led which term, which
/// entry was created at which index and term, which entries were committed. An observation costs constant time, and as
/// much again for each entry that came to a log or was applied. Entries further back than kWindow are let go.
class Safety {
 public:
  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);
  void hash_into(Hasher& h) const { netsplit::hash_into(h, memory_); }

 private:
  static constexpr std::size_t kWindow = 1u << 15;
  struct Memory {
    /// A server as it was seen last.
    struct Seen {
      NodeId id = kNobody;
      Term term = 0;
      bool leads = false;
      Index last = 0;
      std::uint64_t rewrites = 0;
      Index commit = 0;
      Index applied = 0;
      std::uint64_t reads_begun = 0;
      std::uint64_t reads_answered = 0;
      std::vector<Index> read_floors;  ///< what was committed when each waiting read began
      Log log;                         ///< leaders only
    };
    /// An entry as it was created; by Log Matching there is one for an index and a term.
    struct Created {
      Term term = 0;
      Term prev_term = 0;
      Value command;
    };
    struct Fork {
      Index index = 0;
      Created created;
    };
    struct Led {
      Term term = 0;
      NodeId leader = kNobody;
    };
    struct CommittedIn {
      Term term = 0;
      Index last = 0;
    };

    std::vector<Seen> seen;
    std::vector<std::uint16_t> place;  ///< of a node in seen_, by its id
    std::vector<Led> leaders;          ///< sorted by term
    AppendLog<Created> created;        ///< the first entry created at each index after created_base
    Index created_base = 0;
    std::vector<Fork> forks;  ///< further ones, sorted by index and term
    AppendLog<Entry> committed;
    Index committed_base = 0;
    std::vector<CommittedIn> committed_in;  ///< how far each term's leaders have committed; sorted
  };
  using Seen = Memory::Seen;
  using Created = Memory::Created;
  using Fork = Memory::Fork;
  using Led = Memory::Led;
  using CommittedIn = Memory::CommittedIn;

  void on_new_leader(Seen& seen, const Core& core);
  void check_log(const Seen& seen, const Core& core);
  void check_entry(const Core& core, Index i);
  void extend_committed(const Core& core);
  void check_completeness(const Seen& leader, const Log& log, Term term);
  void check_applied(const Seen& seen, const Core& core);
  void check_reads(Seen& seen, const Server& server);
  void let_go();
  const Created* find_created(Index i, Term term) const;
  const Entry* committed_at(Index i) const;
  Index committed_end() const { return memory_.committed_base + memory_.committed.size(); }
  void report(const Label& claim, std::string why) { findings_->push_back({&claim, std::move(why)}); }

  Memory memory_;
  std::vector<Finding>* findings_ = nullptr;  ///< during an observation
};

}  // namespace netsplit::raft
