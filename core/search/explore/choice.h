#pragma once
#include <cstdint>
#include <span>

#include "core/search/explore/state_space.h"

namespace netsplit::search {

/// A state of the system: numbers of the nodes' states and of what the monitors remember, what has been used of the
/// budget, the cut, and the letters on their way.
struct Word {
  static constexpr std::size_t kMemory = 0;  ///< these follow the nodes
  static constexpr std::size_t kUsed = 1;    ///< crashes, drops, duplicates and partitions, 8 bits each
  static constexpr std::size_t kTimeouts = 2;
  static constexpr std::size_t kCut = 3;  ///< one side of the partition, a bit a node; 0: none
  static constexpr std::size_t kCount = 4;
};
using Words = std::span<const std::uint32_t>;

/// Something that the adversary may let happen in a state.
struct Choice {
  enum class Kind : std::uint8_t { deliver, fire, finish_write, drop, duplicate, crash, restart, cut, heal };
  Kind kind = Kind::deliver;
  NodeId node = kNobody;
  std::uint32_t what = 0;  ///< a letter; fire: the timer's place; cut: the side
};

/// Which choices need be looked at in a state: see SleepSets.
using Awake = std::uint64_t;
inline constexpr Awake kAllAwake = ~Awake{0};

/// Where a choice leads.
struct Successor {
  Choice choice;
  bool repeated = false;  ///< choice.what is there once more
  bool asleep = false;    ///< it leads where others do, and has no fingerprint
  std::uint64_t fingerprint = 0;
  const Transition* transition = nullptr;    ///< at choice.node; null when no node changes
  const Observation* observation = nullptr;  ///< null when nobody watches, or nothing changed
  std::size_t removed = SIZE_MAX;            ///< the place of a letter that is gone
  std::uint32_t used = 0;
  std::uint32_t timeouts = 0;
  std::uint32_t cut = 0;
  std::uint32_t first_naming = 0;  ///< with sleep sets: where the Expander keeps the namings that give its fingerprint
  std::uint32_t last_naming = 0;
  Awake awake = kAllAwake;  ///< what need be looked at after it
};

}  // namespace netsplit::search
