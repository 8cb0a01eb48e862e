#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "core/checkers/audit.h"

// Locks and leases whose holders act on something outside of the lock: a holder that was paused or cut off may believe in a
// lock that somebody else has by now. Fencing tokens keep its actions out (Gray and Cheriton, "Leases", 1989; the sequencers
// of Burrows, "Chubby", OSDI 2006, section 2.4; Kleppmann, "How to do distributed locking", 2016).
namespace netsplit::checkers {

/// Something that happened to a lock, or to what it guards. Lists of them are in the order in which they happened.
struct FencingEvent {
  enum class Kind : std::uint8_t {
    granted,   ///< the lock was given to the holder, with this token
    accepted,  ///< what is guarded did what the holder asked, with this token
    rejected,  ///< it refused
  };
  Kind kind = Kind::granted;
  Time at{};  ///< for the words of a reason
  std::string lock;
  std::string holder;
  std::uint64_t token = 0;  ///< 0: without one
};

/// No two holders act: each action that was accepted is of the holder to whom the lock was granted last. One without a
/// grant, or after somebody else was granted the lock, is a violation. `judged`: actions accepted.
Audit check_single_holder(std::span<const FencingEvent> events);

/// What the guarded one itself can see to: no action is accepted with a token lower than one that was accepted before.
/// `judged`: actions accepted with a token.
Audit check_tokens_accepted(std::span<const FencingEvent> events);

/// Each grant of a lock has a higher token than those before, or the tokens cannot tell. `judged`: grants.
Audit check_tokens_granted(std::span<const FencingEvent> events);

}  // namespace netsplit::checkers
