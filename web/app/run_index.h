#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/timeline/timeline.h"

namespace netsplit {

/// What the scrubber and the lists know of all records, gathered once while the run grows: how much happened when, where
/// the faults and violations are, and the message kinds in order of appearance.
class RunIndex {
 public:
  static constexpr std::size_t kBins = 1024;
  struct Bin {
    std::uint32_t events = 0;
    std::uint32_t dropped = 0;
  };
  struct Mark {
    Time at{};
    RecordId record = kNoRecord;
    RecordKind kind{};
  };

  /// Reads the records that came since the last call.
  void follow(const Recorder& recorder);
  /// The future from this record on was cut off, at this moment of the run.
  void cut_off(const Recorder& recorder, RecordId from, Time at);
  void clear() { *this = RunIndex(); }

  /// bins()[i] counts what happened in [i * bin_width(), (i + 1) * bin_width()).
  std::span<const Bin> bins() const { return bins_; }
  Duration bin_width() const { return width_; }
  /// Faults and violations, in order of time.
  std::span<const Mark> marks() const { return marks_; }
  /// A message kind's number, in order of first appearance: its hue. 0 for one that was never sent.
  std::uint64_t kind_number(const Label& kind) const;
  const std::vector<const Label*>& kinds() const { return kinds_; }

 private:
  void take(RecordId id, const Record& r);
  void widen();

  std::vector<Bin> bins_ = std::vector<Bin>(kBins);
  Duration width_ = us(100);
  std::vector<Mark> marks_;
  std::vector<const Label*> kinds_;
  RecordId seen_ = 0;
};

/// Whether the scrubber marks this kind: what somebody did to the system, and what broke.
bool is_mark(RecordKind kind);

}  // namespace netsplit
