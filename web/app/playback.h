#pragma once
#include <span>

#include "core/base/time.h"

namespace netsplit {

/// Whether time runs, and how fast. Maps the reader's seconds to virtual time; the only place where both meet.
class Playback {
 public:
  /// Virtual seconds per second. The slowest is 1/10,000; beyond the fastest step it goes as fast as it can.
  static std::span<const double> speeds();
  static constexpr double kSlowest = 1e-4;
  static constexpr double kFastest = 1e3;

  bool playing() const { return playing_; }
  void play() { playing_ = true; }
  void pause() {
    playing_ = false;
    carry_ = 0;
  }
  void toggle() { playing_ ? pause() : play(); }

  double speed() const { return speed_; }
  bool unlimited() const { return unlimited_; }
  void set_speed(double virtual_seconds_per_second);
  void set_unlimited() { unlimited_ = true; }
  /// The next step of 1, 2, 5, 10, ... in that direction.
  void faster();
  void slower();

  /// 0 to 1 along the slider: logarithmic in speed, the last twentieth is "as fast as it goes".
  float slider() const;
  void set_slider(float position);

  /// Where virtual time should stand after `real_seconds` more. A long gap (the tab was hidden) counts as a short one.
  Time advance(Time now, double real_seconds);

 private:
  bool playing_ = false;
  bool unlimited_ = false;
  double speed_ = 0.02;
  double carry_ = 0;  ///< nanoseconds less than one that slow motion has yet to give
};

}  // namespace netsplit
