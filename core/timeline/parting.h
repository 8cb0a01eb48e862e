#pragma once
#include <optional>
#include <vector>

#include "core/timeline/recorder.h"

namespace netsplit {

struct HostSpec;

/// Where two runs part. The records of a run are in a total order, so two runs can be laid side by side record by record:
/// up to the first that differs they are one and the same, as far as anybody has seen. They may both still grow.
///
/// Two records are the same when everything in them is, down to their causes; of what a client asks and is answered the
/// content counts, too. Nodes are known by their names, so two scenarios can be compared.
class Parting {
 public:
  Parting(const std::vector<HostSpec>& left, const std::vector<HostSpec>& right);

  /// Compares what both have by now, from where it stopped the last time. Both may only have grown since.
  void follow(const Recorder& left, const Recorder& right);
  /// Both are over: what one has at a moment that the other has passed, and the other has not, parts them, too.
  void end(const Recorder& left, Time left_end, const Recorder& right, Time right_end);

  /// So many records are the same in both, from the first one on.
  RecordId common() const { return common_; }
  /// They part at this record, the first that is not the same; its number is common().
  bool found() const { return found_; }
  /// When they part: the time of the earlier one of the two. REQUIRES: found().
  Time at() const;
  /// What each has there; nothing where one of them has come to its end. REQUIRES: found().
  const std::optional<Record>& left() const { return left_; }
  const std::optional<Record>& right() const { return right_; }
  /// The last record that they have in common; nothing when there is none.
  const std::optional<Record>& last() const { return last_; }
  /// False when records were thinned out before they could be compared: then they may part earlier.
  bool whole() const { return whole_; }
  /// The two records there differ in nothing but what caused them, or in what was asked or answered.
  bool differ_inside() const;

 private:
  bool same_node(NodeId left, NodeId right) const;
  bool look_alike(const Record& left, const Record& right) const;
  void part(const Record* left, const Record* right);

  std::vector<NodeId> twins_;  ///< of each node on the right, the one of its name on the left
  std::size_t left_nodes_;
  RecordId common_ = 0;
  bool found_ = false;
  bool whole_ = true;
  std::optional<Record> left_;
  std::optional<Record> right_;
  std::optional<Record> last_;
};

}  // namespace netsplit
