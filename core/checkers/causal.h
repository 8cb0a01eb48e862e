#pragma once
#include "core/checkers/sessions.h"

namespace netsplit::checkers {

/// Causal consistency, the weakest of its variants (CC: Bouajjani, Enea, Guerraoui and Hamza, "On verifying causal
/// consistency", POPL 2017, section 3.2; what Ahamad and others, 1995, ask of memory, less its one order for all reads of
/// a process). Cause comes before effect: calls of a process in its order, a write before the reads that saw it, and so
/// on from those. For each read there must be an order of the causes of that read, alone, that explains what it saw.
///
/// By theorem 3 there, for histories in which no value is written twice, it is broken exactly if one of these is found:
///  - CyclicCO: something is its own cause;
///  - WriteCOInitRead: a read of nothing, though a write of that object was among its causes;
///  - ThinAirRead: a read of what nobody wrote;
///  - WriteCORead: a read of a value, though another write of that object came after its writing and was among the
///    causes of the read.
/// In time and memory proportional to the number of calls times that of processes. Causal convergence, which has one order
/// of all writes as well, is check_sessions with all guarantees.
Explained check_causal(const History& history, const ReadsFrom& reads, Budget budget = {});

}  // namespace netsplit::checkers
