#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/scenario/lesson.h"
#include "core/scenario/measure.h"
#include "core/scenario/scenario.h"
#include "core/timeline/timeline.h"

namespace netsplit {

/// Takes a measure of a run that grows. Each record is looked at once, so that asking in every frame costs little.
class Gauge {
 public:
  explicit Gauge(const Measure& measure);

  /// Takes in one more record. `ended`: of one that completes an operation, how that ended.
  void take(const Record& record, Outcome ended);
  /// The amount in a run that stands at this world and has come as far as `furthest`; nothing when what is measured hasn't
  /// happened or isn't there. What is a state is read off the nodes as they are at this moment.
  std::optional<Amount> read(const World& world, Time furthest) const;

  /// Takes in what was recorded since the last call.
  void follow(const Timeline& timeline);
  /// Begins anew: the run that was followed has another future, or is another run.
  void restart();
  std::optional<Amount> read(const Timeline& timeline) const { return read(timeline.world(), timeline.furthest()); }

 private:
  void count(const Record& record, Outcome ended);
  std::optional<Amount> read_own(const World& world, Time furthest) const;

  Measure measure_;
  std::vector<Gauge> minus_;
  RecordId seen_ = 0;
  std::int64_t hits_ = 0;
  std::optional<Time> nth_;   ///< when the nth was
  std::optional<Time> last_;  ///< when the last was
};

/// `a` less `b`; nothing unless both are there and of one kind that can be counted.
std::optional<Amount> difference(const std::optional<Amount>& a, const std::optional<Amount>& b);

/// True when all of them hold in the run as it stands.
class ConditionWatch {
 public:
  explicit ConditionWatch(const std::vector<Condition>& conditions);
  bool holds(const Timeline& timeline);
  void restart();

 private:
  struct Watched {
    Gauge gauge;
    AmountRange range;
  };
  std::vector<Watched> watched_;
};

/// Measures a scenario in a run of its own, as the scenario says it and without anything done by hand. In slices, so
/// that nobody has to wait for it.
class Measurement {
 public:
  Measurement(const Scenario& scenario, const Measure& measure);
  /// Does at most about so many events of work; true when the amount is known.
  bool advance(std::uint64_t events);
  /// Nothing when what is measured doesn't happen in that run. REQUIRES: advance has returned true.
  const std::optional<Amount>& amount() const { return amount_; }

 private:
  struct Part {
    Gauge gauge;
    Time until{};
  };
  Timeline timeline_;
  std::vector<Part> parts_;  ///< the measure, and what is taken off
  std::size_t done_ = 0;
  std::optional<Amount> amount_;
};

/// "3", "149.7 ms", "s2".
std::string amount_text(const Amount& amount);

}  // namespace netsplit
