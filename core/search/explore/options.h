#pragma once
#include <cstdint>
#include <limits>

namespace netsplit::search {

/// What the network may do with messages that nobody drops or repeats.
enum class Semantics : std::uint8_t {
  unordered,  ///< messages overtake one another
  ordered,    ///< those of one link arrive in the order in which they were sent
  set,        ///< what was sent once may arrive again and again: nothing is ever forgotten
};
enum class Order : std::uint8_t { breadth, depth, random };

/// How much the adversary may do besides choosing what happens next. Each is counted over the whole history.
struct FaultBudget {
  static constexpr std::uint32_t kUnlimited = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t crash = 0;             ///< a node crashes; it may come back at any time
  std::uint32_t drop = 0;              ///< a message is lost
  std::uint32_t duplicate = 0;         ///< a message is repeated
  std::uint32_t partition = 0;         ///< the network falls into two halves; it may heal at any time
  std::uint32_t timeout = kUnlimited;  ///< a timer fires
  bool operator==(const FaultBudget&) const = default;
};

struct ExploreOptions {
  Semantics semantics = Semantics::unordered;
  Order order = Order::breadth;
  FaultBudget faults;
  bool symmetry = false;       ///< states that differ only in who is who count as one, where the roles allow that
  bool partial_order = false;  ///< choices that lead where others do are left out; breadth-first only (SleepSets)
  std::uint32_t depth = std::numeric_limits<std::uint32_t>::max();  ///< choices in a row, at most
  std::uint64_t states = 50'000'000;                                ///< distinct ones, at most
  std::uint64_t walks = 1'000;                                      ///< random order
  std::uint64_t seed = 1;                                           ///< random order
};

}  // namespace netsplit::search
