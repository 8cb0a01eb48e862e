#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/timeline/recorder.h"

namespace netsplit {

/// Where one event stands to another in the happened-before order.
enum class Order : std::uint8_t { same, before, after, concurrent };
std::string_view name_of(Order order);

/// What could have influenced one event, and what it could have influenced: the happened-before order of Lamport ("Time,
/// clocks, and the ordering of events in a distributed system", CACM 1978, section "The partial ordering"). An event is
/// before another if it came earlier on the same node, or if its message was received there, or by a chain of both.
///
/// The events of a node are totally ordered, so the whole past is one number for each node, its last event that is in
/// it, and so is the future: two passes over the records, and no clock in any message.
class Causality {
 public:
  /// REQUIRES: `of` is a record that is kept.
  Causality(const Recorder& recorder, std::size_t nodes, RecordId of);

  /// Takes in what was recorded since: the future grows, the past doesn't. Nothing may have been cut off meanwhile.
  void follow(const Recorder& recorder);

  RecordId of() const { return of_; }
  /// Where the other event stands: `before` says that it is in the past of this one. What was thinned out, and what
  /// happened between nodes without coming from here, is concurrent.
  Order order(const Recorder& recorder, RecordId other) const;
  /// The same of an event whose place is known, without looking for its record.
  Order order_at(NodeId place, RecordId other) const;
  /// A node's last event in the past, this one included; kNoRecord when there is none.
  RecordId last_before(NodeId node) const { return past_[index_of(node)]; }
  /// A node's first event in the future, this one included; kNoRecord when there is none.
  RecordId first_after(NodeId node) const { return future_[index_of(node)]; }
  /// False when a part of the past had been thinned out: then it may be larger than it seems.
  bool complete() const { return complete_; }

 private:
  void look_back(const Recorder& recorder);
  bool in_past(NodeId place, RecordId id) const {
    return past_[index_of(place)] != kNoRecord && id <= past_[index_of(place)];
  }
  bool in_future(NodeId place, RecordId id) const { return id >= future_[index_of(place)]; }

  RecordId of_;
  RecordId seen_;  ///< the future is known up to here
  std::vector<RecordId> past_;
  std::vector<RecordId> future_;
  bool complete_ = true;
};

/// The node at which an event took place; kNobody for what happens between nodes (a message that was dropped on its way,
/// a link that was cut).
NodeId place_of(const Record& r);

}  // namespace netsplit
