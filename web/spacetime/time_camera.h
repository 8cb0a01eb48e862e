#pragma once
#include "core/base/time.h"

namespace netsplit {

/// Which stretch of the run is seen: zooming and panning like a map, in one dimension. Pixels are counted from the left
/// edge of the window.
class TimeCamera {
 public:
  static constexpr Duration kLeastSpan = us(2);

  void set_left(float x) { left_ = x; }
  /// Keeps the scale: a wider pane sees more.
  void set_width(float width);

  Time from() const { return from_; }
  Time to() const { return from_ + span(); }
  Duration span() const { return Duration{static_cast<std::int64_t>(scale_ * width_)}; }
  /// How much time a pixel is.
  Duration of_pixels(float pixels) const { return Duration{static_cast<std::int64_t>(scale_ * pixels)}; }
  float x(Time t) const { return left_ + static_cast<float>(static_cast<double>((t - from_).count()) / scale_); }
  /// The same, but never so far outside of the pane that a float loses its pixels.
  float x_near(Time t) const;
  Time at(float x) const;

  void show(Time from, Duration span);
  /// `factor` times as large around this pixel.
  void zoom_at(float x, double factor);
  /// What is seen goes to the right by so many pixels.
  void pan(float pixels);
  /// Keeps some of the run, which ends at `end`, in sight.
  void keep_in_sight(Time end);
  /// Moves so that the moment stands at this share of the width; near the start of the run it stands further left.
  void follow(Time now, double share);

 private:
  Time from_{};
  double scale_ = 1e5;  ///< nanoseconds a pixel
  float left_ = 0;
  float width_ = 1;
};

}  // namespace netsplit
