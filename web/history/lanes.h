#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/describer.h"
#include "core/timeline/timeline.h"

namespace netsplit {

/// The operations of a client one after another. A client that has several under way at once has several lanes.
struct Lane {
  NodeId client = kNobody;
  std::uint32_t number = 0;  ///< of this client's lanes, from 0 on
  std::vector<OpId> operations;
};

/// Puts the operations of a run into lanes, while it grows.
class Lanes {
 public:
  void follow(const Timeline& timeline);
  /// By client, in the order of their nodes.
  const std::vector<Lane>& lanes() const { return lanes_; }
  /// How many lanes this client has.
  std::size_t of(NodeId client) const;

 private:
  void take(const Recorder& recorder, const Operation& op);

  std::vector<Lane> lanes_;
  OpId seen_ = 0;
  std::uint64_t future_ = 0;  ///< which of the run's futures was read
};

/// What is drawn of a lane: an operation, or some that are too close to one another to be told apart.
struct Bar {
  OpId first = 0;
  std::uint32_t count = 1;
  std::uint32_t not_ok = 0;       ///< of them, failed or unknown
  Outcome outcome = Outcome::ok;  ///< the worst of them
  float left = 0;
  float right = 0;  ///< where it ends, or where the run does when it is pending
};

/// Where times lie.
struct Scale {
  Time from{};
  Time to{};
  float left = 0;
  float right = 0;
  float x(Time t) const {
    return left + (right - left) * static_cast<float>(static_cast<double>((t - from).count()) /
                                                      static_cast<double>((to - from).count()));
  }
};

/// The bars of a lane that are in sight, from left to right. `edge` is where the run ends so far.
std::vector<Bar> bars_of(const Lane& lane, const Recorder& recorder, const Scale& scale, Time edge);

}  // namespace netsplit
