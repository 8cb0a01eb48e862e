#pragma once
#include <algorithm>

namespace netsplit {

/// Which frames are still to be drawn although nothing moves: some after each change, because Dear ImGui settles over
/// two or three of them, and one when a tooltip is due.
class Frames {
 public:
  static constexpr int kAfterInput = 3;

  /// At least so many more.
  void need(int frames = kAfterInput) { due_ = std::max(due_, frames); }
  /// Input came.
  void wake(double now) {
    need();
    look_again_at_ = now + kTooltipRest;
  }
  bool wanted(double now) const { return due_ > 0 || (look_again_at_ > 0 && now >= look_again_at_); }
  /// One was drawn.
  void drawn(double now) {
    if (due_ > 0) --due_;
    if (look_again_at_ <= 0 || now < look_again_at_) return;
    look_again_at_ = 0;
    need(2);
  }

 private:
  static constexpr double kTooltipRest =
      0.6;  ///< a little longer than Dear ImGui waits, or its last frame is too early

  int due_ = kAfterInput;
  double look_again_at_ = 0;
};

}  // namespace netsplit
