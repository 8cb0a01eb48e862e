#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/timeline/timeline.h"
#include "web/app/run_index.h"

namespace netsplit {

/// What went over each link in the recent past. It depends on the moment looked at and on nothing else, so that it is the
/// same after scrubbing there; while time goes on only the records that come and go are counted.
class LinkLoad {
 public:
  static constexpr std::size_t kMostNodes = 256;     ///< among more, no link can be told from the next
  static constexpr RecordId kMostRecords = 200'000;  ///< in the recent past: of a busier one the end is enough
  static constexpr std::size_t kMostBusiest = 160;

  /// In one direction.
  struct Flow {
    std::uint32_t messages = 0;
    std::uint64_t bytes = 0;
  };
  using Ends = std::pair<NodeId, NodeId>;

  void follow(const Timeline& timeline, Duration window, RunIndex::Edition edition);
  /// Zero between nodes that it does not know.
  Flow of(NodeId from, NodeId to) const;
  /// How long the past is that was looked at.
  Duration covered() const { return covered_; }
  double messages_per_second(Flow f) const { return per_second(f.messages); }
  double bytes_per_second(Flow f) const { return per_second(static_cast<double>(f.bytes)); }
  /// The directions over which most went, in order of their ends.
  const std::vector<Ends>& busiest() const { return busiest_; }

 private:
  void count(const Recorder& recorder, RecordId from, RecordId to, bool comes);
  void find_busiest();
  double per_second(double amount) const {
    return covered_ > Duration{} ? amount * 1e9 / static_cast<double>(covered_.count()) : 0.0;
  }

  std::vector<Flow> flows_;
  std::vector<Ends> busiest_;
  std::size_t nodes_ = 0;
  RecordId first_ = 0;  ///< of those counted
  RecordId end_ = 0;
  Duration covered_{};
  RunIndex::Edition edition_;
};

/// How much of the past tells the load of links on which messages take so long: enough for several, and a round number.
Duration load_window(Duration slowest_latency);
/// Pixels that a link is wide over which so many bytes go a second: one more for about ten times as many.
float load_width(double bytes_per_second);
/// "120 messages/s, 3.4 KB/s"; "nothing" for none.
std::string load_words(const LinkLoad& load, LinkLoad::Flow flow);

}  // namespace netsplit
