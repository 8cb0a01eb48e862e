#pragma once
#include <cstdint>
#include <string>

#include "core/sim/world.h"
#include "core/timeline/causality.h"

namespace netsplit {

/// One event with all that could have influenced it and all that it could have influenced, counted.
class Cone {
 public:
  struct Counts {
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    std::uint64_t concurrent = 0;
  };

  /// REQUIRES: `of` is a record that is kept.
  Cone(const Recorder& recorder, std::size_t nodes, RecordId of);
  /// Takes in what was recorded since.
  void follow(const Recorder& recorder);

  const Causality& causality() const { return causality_; }
  RecordId of() const { return causality_.of(); }
  Order order(NodeId place, RecordId id) const { return causality_.order_at(place, id); }
  const Counts& counts() const { return counts_; }
  /// Until when a node's events are in the past, and from when on they are in the future: Time{-1} and kForever for never.
  Time past_until(const Recorder& recorder, NodeId node) const;
  Time future_from(const Recorder& recorder, NodeId node) const;

 private:
  Causality causality_;
  RecordId counted_ = 0;
  Counts counts_;
};

/// Two events, in a sentence: which came first and through which messages, or that neither knew of the other.
struct Comparison {
  Order order = Order::concurrent;  ///< of the second: before or after the first
  std::string verdict;              ///< "A is before B"
  std::string reason;
};
/// REQUIRES: both records are kept.
Comparison compare_events(const Recorder& recorder, const World& world, RecordId first, RecordId second);

}  // namespace netsplit
