#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/base/sketch.h"
#include "core/timeline/timeline.h"

namespace netsplit {

/// What the scrubber, the lists and the plots know of all records, gathered once while the run grows: how much happened
/// when and how long operations took, where the faults and violations are, and the message kinds in order of appearance.
class RunIndex {
 public:
  static constexpr std::size_t kBins = 1024;
  struct Bin {
    std::uint32_t events = 0;
    std::uint32_t sent = 0;
    std::uint32_t dropped = 0;
    std::uint32_t ok = 0;  ///< operations that ended here, by outcome
    std::uint32_t fail = 0;
    std::uint32_t unknown = 0;
    Sketch latency;  ///< in nanoseconds, of those that ended ok
    void merge(const Bin& o);
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
  void clear();

  /// Which run this is of, and which of its futures: others who gather from the records learn from it what to forget.
  struct Edition {
    std::uint32_t run = 0;
    std::size_t cuts = 0;
    bool operator==(const Edition&) const = default;
  };
  Edition edition() const { return {run_, cuts_.size()}; }
  /// The records before this one are those that there were then; 0 when it was another run.
  RecordId same_until(const Edition& then) const;

  /// bins()[i] counts what happened in [i * bin_width(), (i + 1) * bin_width()).
  std::span<const Bin> bins() const { return bins_; }
  Duration bin_width() const { return width_; }
  /// Faults and violations, in order of time.
  std::span<const Mark> marks() const { return marks_; }
  /// A message kind's number, in order of first appearance: its hue. 0 for one that was never sent.
  std::uint64_t kind_number(const Label& kind) const;
  const std::vector<const Label*>& kinds() const { return kinds_; }

 private:
  void take(const Recorder& recorder, RecordId id, const Record& r);
  void widen();

  std::vector<Bin> bins_ = std::vector<Bin>(kBins);
  Duration width_ = us(100);
  std::vector<Mark> marks_;
  std::vector<const Label*> kinds_;
  RecordId seen_ = 0;
  std::uint32_t run_ = 0;
  std::vector<RecordId> cuts_;
};

/// The operation of this id; null when it was thinned out.
const Operation* find_operation(const Recorder& recorder, OpId id);

/// Another number whenever something else is recorded: the run has grown, or it is another future.
std::uint64_t run_stamp(const Timeline& timeline);

/// Whether the scrubber marks this kind: what somebody did to the system, and what broke.
bool is_mark(RecordKind kind);

}  // namespace netsplit
