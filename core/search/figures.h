#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/scenario/scenario.h"
#include "core/search/trial.h"
#include "core/timeline/measure.h"

namespace netsplit::search {

/// What the amounts of a figure are: durations are in nanoseconds, money in billionths of a dollar.
enum class FigureUnit : std::uint8_t { count, duration, money };

/// One quantity that is measured in each run of a sweep.
struct FigureSpec {
  std::string name;
  FigureUnit unit = FigureUnit::count;
  /// When something came to be: a run in which it never did counts as later than any other, and is not left out.
  bool event = false;
  bool operator==(const FigureSpec&) const = default;
};

/// What is measured in runs of a scenario: what it asks for in "measures", and what is always measured where it makes
/// sense. That is how long each aim took to come to be, the latency of successful operations, how operations ended,
/// messages and bytes sent, messages dropped, how stale reads were,
/// and the bill where something has a price. A measure takes the place of one of the same name, and of the bill when it is
/// that of all nodes at the end.
std::vector<FigureSpec> figures_of(const Scenario& scenario);

/// Measures one run. It is told every record.
class FigureWatch final : public RecordSink {
 public:
  /// REQUIRES: `scenario` outlives it.
  explicit FigureWatch(const Scenario& scenario);

  /// When the nodes must be looked at while the run goes on, in order of time.
  std::vector<Time> moments() const;
  /// The run stands at one of these moments.
  void look(const World& world, Time moment);
  /// One for each of these figures; nothing where there was nothing to measure. REQUIRES: the trial is over.
  std::vector<std::optional<std::int64_t>> take(const Trial& trial, const std::vector<FigureSpec>& figures) const;

  void record(RecordId id, const Record& r) override;
  void invoked(OpId op, RecordId id, NodeId client, Time at, const Value& operation) override;
  void completed(OpId op, RecordId id, Time at, Outcome outcome, const Value& result) override;

 private:
  /// A measure, or what is taken off: each is read at a moment of its own.
  struct Part {
    Gauge gauge;
    std::optional<Time> at;  ///< of a state before the end
    std::optional<Amount> amount;
  };
  struct Measured {
    Part whole;
    std::optional<Part> minus;
  };
  using Values = std::map<std::string, std::optional<std::int64_t>, std::less<>>;

  Part part_of(Measure measure) const;
  void take_operations(const Trial& trial, Values& values) const;
  void take_staleness(const Trial& trial, Values& values) const;

  const Scenario& scenario_;
  std::vector<Measured> measured_;
  Record last_;  ///< of `completed`, until it is known how the operation ended
  std::uint64_t bytes_sent_ = 0;
  std::map<OpId, Time> asked_;
  std::vector<std::int64_t> latencies_;             ///< of successful operations
  std::vector<std::pair<RecordId, Time>> moments_;  ///< of each invocation and answer
};

}  // namespace netsplit::search
