#include "web/spacetime/time_camera.h"

#include <algorithm>
#include <cmath>

namespace netsplit {
namespace {

constexpr float kFar = 4000;       ///< pixels beyond the pane where a line may end
constexpr double kMargin = 0.025;  ///< of the width, left of the start of the run

}  // namespace

void TimeCamera::set_width(float width) {
  const bool first = width_ <= 1;
  if (first) scale_ *= static_cast<double>(width_) / std::max(1.0f, width);
  width_ = std::max(1.0f, width);
}

float TimeCamera::x_near(Time t) const {
  const double pixels = static_cast<double>((t - from_).count()) / scale_;
  return left_ + static_cast<float>(std::clamp<double>(pixels, -kFar, static_cast<double>(width_) + kFar));
}

Time TimeCamera::at(float x) const { return from_ + Duration{std::llround(static_cast<double>(x - left_) * scale_)}; }

void TimeCamera::show(Time from, Duration span) {
  from_ = from;
  scale_ = static_cast<double>(std::clamp(span, kLeastSpan, kLongest).count()) / width_;
}

void TimeCamera::zoom_at(float x, double factor) {
  const Time held = at(x);
  const double least = static_cast<double>(kLeastSpan.count()) / width_;
  const double most = static_cast<double>(kLongest.count()) / width_;
  scale_ = std::clamp(scale_ / factor, least, most);
  from_ = held - Duration{std::llround(static_cast<double>(x - left_) * scale_)};
}

void TimeCamera::pan(float pixels) { from_ -= Duration{std::llround(pixels * scale_)}; }

void TimeCamera::keep_in_sight(Time end) {
  const Duration seen = span();
  const Duration run = std::max(end, Time{1});
  // Zoomed out further than twice the run there is only emptiness to look at.
  if (seen > run * 2 && seen > ms(1)) show(from_, std::max<Duration>(run * 2, ms(1)));
  from_ = std::clamp<Time>(from_, -span() / 2, std::max<Time>(Time{}, end - span() / 4));
}

void TimeCamera::follow(Time now, double share) {
  const auto part = [&](double of_width) { return Duration{static_cast<std::int64_t>(scale_ * width_ * of_width)}; };
  from_ = std::max<Time>(-part(kMargin), now - part(share));
}

}  // namespace netsplit
