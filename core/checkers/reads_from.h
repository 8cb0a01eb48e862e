#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/checkers/history.h"

namespace netsplit::checkers {

/// A call on a register, as far as it is certain what it read and wrote. A compare-and-set that matched did both: it read
/// what it expected.
struct Access {
  static constexpr std::uint32_t kNone = 0xffffffff;
  Call call;
  std::uint32_t object = 0;
  Atom wrote = kNothing;
  std::uint32_t from = kNone;  ///< whose value it read: an access; kNone: it didn't read, or whose isn't certain
  bool writes = false;
  std::uint32_t seen_by = kNone;  ///< of a compare-and-set without an answer: by whom it is known that it happened
  bool reads() const { return from != kNone; }
};

/// Which write each read saw, where only one can have written the value: histories in which no value is written twice to
/// an object ("differentiated": Bouajjani and others, "On verifying causal consistency", POPL 2017, section 4) tell it.
struct ReadsFrom {
  std::vector<Atom> objects;
  /// The first ones, one for each object, are the writing of nothing that was there before all calls; they have no process.
  /// After them those of calls, in order of invocation.
  std::vector<Access> accesses;
  std::size_t processes = 0;
  /// Why not all is known of what was read; empty when all is. At most one sentence for each kind of reason.
  std::vector<std::string> doubts;
  std::uint64_t unclear = 0;  ///< reads of which it isn't certain who wrote what they saw
  /// Answers that cannot be: of values that nobody wrote, or that contradict themselves.
  std::vector<Call> impossible;

  bool initial(std::uint32_t access) const { return access < objects.size(); }
};

/// Knows read, write, compare_and_set and erase; an object of which there are other calls is left out, with a doubt. A
/// call without an answer counts where a read saw what only it can have written.
ReadsFrom read_from(const History& history);

/// "process p" by its name.
std::string name_of_process(const History& history, std::uint32_t process);

}  // namespace netsplit::checkers
