#include "web/app/playback.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace netsplit {
namespace {

constexpr std::array kSpeeds{1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02,  0.05,  0.1,   0.2,
                             0.5,  1.0,  2.0,  5.0,  10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0};
constexpr float kSliderOfSpeeds = 0.95f;
/// A frame never stands for more than this, however long the page slept.
constexpr double kLongestFrame = 0.1;
constexpr double kSameSpeed = 1.0001;

}  // namespace

std::span<const double> Playback::speeds() { return kSpeeds; }

void Playback::set_speed(double virtual_seconds_per_second) {
  unlimited_ = false;
  if (std::isfinite(virtual_seconds_per_second)) speed_ = std::clamp(virtual_seconds_per_second, kSlowest, kFastest);
}

void Playback::faster() {
  const auto* next = std::find_if(kSpeeds.begin(), kSpeeds.end(), [&](double s) { return s > speed_ * kSameSpeed; });
  if (next == kSpeeds.end()) {
    set_unlimited();
  } else if (!unlimited_) {
    set_speed(*next);
  }
}

void Playback::slower() {
  if (unlimited_) return set_speed(kFastest);
  for (auto s = kSpeeds.rbegin(); s != kSpeeds.rend(); ++s) {
    if (*s * kSameSpeed < speed_) return set_speed(*s);
  }
}

float Playback::slider() const {
  if (unlimited_) return 1.0f;
  const double share = std::log(speed_ / kSlowest) / std::log(kFastest / kSlowest);
  return static_cast<float>(share) * kSliderOfSpeeds;
}

void Playback::set_slider(float position) {
  const float share = std::clamp(position, 0.0f, 1.0f) / kSliderOfSpeeds;
  if (position > (1 + kSliderOfSpeeds) / 2) return set_unlimited();
  const double wanted = kSlowest * std::pow(kFastest / kSlowest, std::min(share, 1.0f));
  // Settles on the nearest round speed, so that "1 s = 20 ms" comes out and not "1 s = 19.7 ms".
  const auto distance = [&](double s) { return std::abs(std::log(s / wanted)); };
  set_speed(
      *std::min_element(kSpeeds.begin(), kSpeeds.end(), [&](double a, double b) { return distance(a) < distance(b); }));
}

Time Playback::advance(Time now, double real_seconds) {
  if (!playing_) return now;
  if (unlimited_) return kForever;
  const double exact = std::clamp(real_seconds, 0.0, kLongestFrame) * speed_ * 1e9 + carry_;
  const double whole = std::floor(exact);
  carry_ = exact - whole;
  return now + Duration{static_cast<std::int64_t>(whole)};
}

}  // namespace netsplit
