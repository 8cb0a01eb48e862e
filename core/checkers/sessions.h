#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/checkers/linearizability.h"
#include "core/checkers/reads_from.h"

namespace netsplit::checkers {

/// What a session, which is a process, may rely on (Terry, Demers, Petersen, Spreitzer, Theimer and Welch, "Session
/// guarantees for weakly consistent replicated data", 1994).
///
/// A history of registers has a set of them if there are one order of all writes and for each read a copy (a set of
/// writes) such that the read saw the last write of its object in its copy, or nothing if there was none, and
///  - read_your_writes: the copy has the writes of the session that came before the read;
///  - monotonic_reads: the copy has the writes that earlier reads of the session saw;
///  - monotonic_writes: who has a write has the writes that came before it in the session that wrote it, and they stand
///    before it in the order;
///  - writes_follow_reads: who has a write has the writes that the session which wrote it had read by then, and they
///    stand before it in the order.
/// In any case the order has the writes of one session to one object as the session wrote them, and after the versions
/// of that object that it had read by then. Where two versions don't stand in a known order, any order will do: `broken`
/// means that none explains what was read.
///
/// All four together are causal convergence (CCv: Bouajjani and others, POPL 2017, section 3.3): the bad patterns CyclicCO,
/// WriteCOInitRead, ThinAirRead, WriteCORead and CyclicCF.
struct Guarantees {
  bool read_your_writes = false;
  bool monotonic_reads = false;
  bool monotonic_writes = false;
  bool writes_follow_reads = false;
};

/// The answer to a question about a history, and why.
struct Explained {
  Answer answer = Answer::unknown;
  std::vector<std::string> why;  ///< broken: a sentence for each reason, going round; unknown: what is not known
  std::vector<Call> calls;       ///< broken: those in the reasons, in order of invocation
  std::uint64_t explored = 0;    ///< calls and pairs of calls looked at
};

/// In time proportional to the number of calls times that of processes. `reads`: of that history. What is broken is broken
/// whatever the doubts about the reads; with doubts, nothing else is said.
Explained check_sessions(const History& history, const ReadsFrom& reads, Guarantees guarantees, Budget budget = {});

/// Broken if there are answers that cannot be. `unknown`: nothing is said by that.
Explained check_impossible(const History& history, const ReadsFrom& reads);

/// "wrote 1 to x", "written 1 to x", "read 1 of x", as words of a reason.
std::string wrote(const ReadsFrom& reads, const Atoms& atoms, std::uint32_t access);
std::string written(const ReadsFrom& reads, const Atoms& atoms, std::uint32_t access);
std::string read_of(const ReadsFrom& reads, const Atoms& atoms, std::uint32_t access);

/// Adds the call of an access to those of a reason; for one without an answer also who saw that it happened.
void mention(const ReadsFrom& reads, std::uint32_t access, std::vector<Call>& calls);
/// Sorts the calls by invocation and drops repetitions.
void put_in_order(std::vector<Call>& calls);

}  // namespace netsplit::checkers
