#pragma once
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What clients asked and were answered, as checkers read it: from a run of ours or from somebody else's file.
namespace netsplit::checkers {

/// A text that was given a number. 0 is nothing: no value, nil.
using Atom = std::uint32_t;
inline constexpr Atom kNothing = 0;

/// Numbers texts from 1 on, in the order of their coming.
class Atoms {
 public:
  Atoms() = default;
  Atoms(Atoms&&) = default;
  Atoms& operator=(Atoms&&) = default;
  Atom of(std::string_view text);
  /// kNothing for one that has no number.
  Atom find(std::string_view text) const;
  /// "nothing" for kNothing.
  std::string_view text(Atom atom) const;
  std::size_t size() const { return texts_.size() + 1; }

 private:
  std::map<std::string, Atom, std::less<>> numbers_;
  std::vector<const std::string*> texts_;  ///< keys of numbers_
};

/// What a call asks of its object. Each model knows some of them.
enum class Verb : std::uint8_t {
  read,             ///< result: the value
  write,            ///< value
  compare_and_set,  ///< expected, value; said: whether it matched; result, when it didn't: what was there
  append,           ///< value; result: what is there afterwards, or the position in a log
  erase,            ///< said: whether anything was there
  add,              ///< value: an element, or an amount
  remove,           ///< value: an element; said: whether it was there
  contains,         ///< value: an element; said: whether it is there
  enqueue,          ///< value
  dequeue,          ///< result: the value, nothing when it was empty
  push,             ///< value
  pop,              ///< result: the value, nothing when it was empty
  acquire,          ///< said: whether it was free
  release,          ///< said: whether it was held (by the caller)
};
inline constexpr int kVerbs = 14;
std::string_view name_of(Verb verb);

enum class Said : std::uint8_t { nothing, yes, no };

/// A point in the order of events. Two never share one.
using Moment = std::uint64_t;
inline constexpr Moment kNever = std::numeric_limits<Moment>::max();

/// An operation on one object, from its invocation to its answer. One that certainly did not happen is no call at all;
/// one without an answer may have happened at any moment after its invocation, or not.
struct Call {
  std::uint32_t process = 0;
  Verb verb = Verb::read;
  Said said = Said::nothing;
  Atom object = kNothing;  ///< the key, the queue, the lock
  Atom value = kNothing;
  Atom expected = kNothing;
  Atom result = kNothing;
  Moment invoked = 0;
  Moment answered = kNever;  ///< kNever: whether it happened is not known
  std::uint64_t origin = 0;  ///< the operation's number in a run, the line in a file

  bool known() const { return answered != kNever; }
};

struct History {
  Atoms atoms;
  std::vector<std::string> processes;  ///< their names
  std::vector<Call> calls;             ///< in order of invocation
};

/// True if the call, answered as it was, leaves every state as it is: reads, and what found nothing to do. One without an
/// answer then says nothing at all.
bool only_looks(const Call& call);

/// The calls as they looked before this moment: later answers had not come.
std::vector<Call> as_of(std::span<const Call> calls, Moment end);

/// The call in a few words: "write 3 to x", "read x: 3".
std::string tell(const Call& call, const Atoms& atoms);

/// The calls of each object, in order of invocation. Objects are in the order of their first call.
struct ObjectCalls {
  Atom object = kNothing;
  std::vector<Call> calls;
};
std::vector<ObjectCalls> by_object(std::span<const Call> calls);

}  // namespace netsplit::checkers
