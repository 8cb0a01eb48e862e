#pragma once
#include "core/base/time.h"

namespace netsplit {

/// The stretch of a run that plots and lanes show, shared among them: all of it, growing with the run, until the reader
/// zooms or moves; then it keeps its length and follows the moment shown.
class TimeWindow {
 public:
  static constexpr Duration kShortest = us(20);

  /// Called once a frame: how much time there is, and the moment shown.
  void follow(Duration whole, Time now);
  /// All of the run again.
  void fit() { fitted_ = true; }
  /// Shows `factor` times as much time; `around` stays where it is.
  void zoom(Time around, double factor);
  void move(Duration by);
  /// Moves by as little as brings this moment into view.
  void reveal(Time at);

  Time from() const { return from_; }
  Time to() const { return from_ + span_; }
  Duration span() const { return span_; }
  bool fitted() const { return fitted_; }
  /// 0 at the left end of the stretch, 1 at the right one.
  double share(Time t) const { return static_cast<double>((t - from_).count()) / static_cast<double>(span_.count()); }
  Time at(double share) const;

 private:
  void settle();

  Time from_{};
  Duration span_ = ms(50);
  Duration whole_ = ms(50);
  Time now_{};
  bool fitted_ = true;
};

}  // namespace netsplit
