#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/timeline/timeline.h"
#include "web/app/run_index.h"
#include "web/app/selection.h"

namespace netsplit {

/// Stays with one message until it is delivered or dropped, and then with the first message that its receiver sent because
/// of it, and so on. Causes are those that the engine recorded. What a timer starts is the node's own affair, as in a trace,
/// and isn't followed.
class Follow {
 public:
  struct Hop {
    RecordId sent = kNoRecord;
    RecordId ended = kNoRecord;  ///< the record of its delivery or its drop, once there is one
    bool dropped = false;
  };

  void begin(RecordId sent);
  void end() { *this = Follow(); }
  bool on() const { return first_ != kNoRecord; }
  /// Reads what has happened since, or forgets it when the reader has gone back; keeps the selection on the message. Ends
  /// when something else was selected, or when the run has no such message. Call once a frame.
  void step(const Timeline& timeline, RunIndex::Edition edition, Selection& selection);

  /// Up to the moment looked at; none when the first has yet to be sent.
  std::span<const Hop> hops() const { return hops_; }
  /// The message that is followed at this moment.
  RecordId message() const { return hops_.empty() ? first_ : hops_.back().sent; }
  /// What came of the last message ended an operation: its answer has arrived.
  bool answered() const { return answered_; }

 private:
  void rewind(RecordId end);
  bool take(RecordId id, const Record& r);
  bool came_of_it(RecordId cause) const;

  RecordId first_ = kNoRecord;
  RecordId selected_ = kNoRecord;
  std::vector<Hop> hops_;
  std::vector<RecordId> handled_;  ///< what came of the last delivery at its node so far; in order
  bool answered_ = false;
  RecordId seen_ = 0;
  RunIndex::Edition edition_;
};

/// The story so far, a sentence a hop: "s1 sent append entries to s3; delivered after 12 ms". At most the last `most`.
std::vector<std::string> story_of(const Timeline& timeline, const Follow& follow, std::size_t most);

}  // namespace netsplit
